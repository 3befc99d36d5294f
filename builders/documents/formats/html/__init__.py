"""HTML pages as saved by a browser: their whole visible text as blocks, and what they state of themselves.

The text holds every visible character in document order, a line a block (a row of a table is a line, its cells parted by
tabs); what stands around the article is in it too, as blocks of furniture that nothing is read from. ``<br>`` ends a line,
and so a block. Offsets count in this text, which users get as ``builders.load(path).text``.

walk         the visible lines of the tree, and the boxes they stand in
boilerplate  which of them are the text
signs        what elements, names and phrases stand around a text
blocks       text and blocks made of them
stated       what the page states of itself
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from builders.document_model import Kind
from builders.documents.formats.html.blocks import laid_out, title_line
from builders.documents.formats.html.boilerplate import furniture
from builders.documents.formats.html.stated import KEYS, stated
from builders.documents.formats.html.walk import walk, without_marks

__all__ = ["extract", "looks_like"]

#: Suffixes of web pages, and of texts that may hold markup without being one.
_SUFFIXES, _MARKDOWN = (".html", ".htm", ".xhtml", ".shtml"), (".md", ".markdown", ".rst")
_TAG = re.compile(r"<(?:!doctype html|html|head|body|div|article|p|meta)[\s>]", re.I)
_ANY_TAG = re.compile(
    r"</?(?:a|b|body|br|center|dd|div|dl|dt|em|font|form|frameset|h|h[1-6]|head|hr|html|img|li|meta|ol|p|pre|section|span|strong|table|tbody|td|th|"
    r"title|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.I,
)
_OPENING = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)", re.I | re.S)
_MARKUP = re.compile(r"<[a-z!/][^<>]*>", re.I)
_XHTML = re.compile(r"\s*<\?xml|<html[^>]+xmlns\s*=", re.I)
#: Elements that an XHTML page may close at once and that a reader of HTML takes for open.
_CLOSED = re.compile(
    r"<(script|style|title|textarea|iframe|noscript|a|div|span|p|b|i|em|td|th|li|ul|ol|table|h[1-6])((?:\s[^<>]*?)?)/>", re.I
)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*>", re.I)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
#: Characters of the longest page that the library reads.
VOTED = 2_000_000
_TITLES = ("articletitle", "og:title", "citation_title", "json-ld:headline", "title", "dc.title")


def looks_like(text: str, path: str = "") -> bool:
    """Whether a text is a web page: by the name of its file with any tag in it, or by the markup near its top.

    Args:
        text: The text, or the beginning of a long one.
        path: Name of the file.

    Returns:
        Whether to read it as HTML.
    """
    suffix, top = PurePath(path).suffix.lower(), text[:5000]
    if suffix in _SUFFIXES:
        return _MARKUP.search(text) is not None
    if _OPENING.match(top):
        return True
    if suffix in _MARKDOWN:
        return False
    return len(_TAG.findall(top)) >= 2 or (top.lstrip().startswith("<") and len(_ANY_TAG.findall(top)) >= 4)


def extract(markup: str) -> tuple[str, dict[str, Any]]:
    """The visible text of a page, its blocks, and what it states of itself.

    Args:
        markup: The page, decoded.

    Returns:
        Text with a line a block; metadata with ``blocks`` (they tile the text), ``stated`` (all statements as they stand) and,
        where stated, ``title``, ``heading``, ``publisher``, ``site``, ``issued`` and ``language``.
    """
    from selectolax.lexbor import LexborHTMLParser

    markup = _html(markup)
    tree = LexborHTMLParser(markup)
    statements = stated(tree)
    metadata: dict[str, Any] = {key: statements[name] for name, key in KEYS.items() if name in statements}
    page = walk(_root(tree))
    title = title_line(page, [statements[name] for name in _TITLES if name in statements])
    text, blocks = laid_out(page, furniture(page, title, lambda: _vote(markup)), title)
    heading = next((text[block.start : block.end] for block in blocks if block.kind is Kind.TITLE), "")
    if heading:
        metadata["heading"] = heading.strip()
    return text, metadata | {"blocks": blocks, "stated": statements}


def _html(markup: str) -> str:
    """An XHTML page with its elements closed as HTML wants them."""
    if _XHTML.search(markup[:2000]) is None:
        return markup
    if "<![CDATA[" in markup:
        markup = _CDATA.sub(lambda found: found[1].replace("<", "&lt;"), markup)
    return _CLOSED.sub(r"<\1\2></\1>", markup) if "/>" in markup else markup


def _root(tree: Any) -> Any:
    """The element to walk: the body, or in a page of frames what it shows a browser that knows none."""
    from selectolax.lexbor import LexborHTMLParser

    if tree.css_first("frameset") is not None:
        tree = LexborHTMLParser("".join(node.text() for node in tree.css("noframes")))
    return tree.body if tree.body is not None else tree.root


def _vote(markup: str) -> str | None:
    """The text of a page as justext takes it, without blanks; None when it cannot read the page, or it is long."""
    if len(markup) > VOTED:
        return None
    import justext
    from lxml.etree import LxmlError

    try:  # by the length of paragraphs and the links in them: its lists of words are of languages with blanks
        paragraphs = justext.justext(_DECLARED.sub("", markup), frozenset(), 20, 60, 0, 0, 0.3, 60)
    except (LxmlError, ValueError, RecursionError, justext.core.JustextError):
        return None
    return without_marks("".join("".join(part.text.split()) for part in paragraphs if not part.is_boilerplate))
