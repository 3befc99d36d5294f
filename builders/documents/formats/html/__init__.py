"""HTML pages as saved by a browser: the main text without menus, and what the page states of itself.

Offsets count in the extracted text, which users of ``yinpu extract`` get as ``builders.load(path).text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from builders.documents.boilerplate import solid
from builders.documents.metadata.titles import parse_title, text_date
from builders.records import Section, Source
from ontology.knowledge.knowledge import Knowledge

__all__ = ["extract", "looks_like", "read"]

_TAG = re.compile(r"<(?:!doctype html|html|head|body|div|article|p|meta)[\s>]", re.I)
_CODE = "script,style,noscript,template,svg,iframe"
_BOILERPLATE = "nav,header,footer,aside,form,button,[role=navigation],[aria-hidden=true]"
_MENU = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|breadcrumb|sidebar|footer|header|share|comment|related|recommend|advert|ad|copyright|pagination)(?:$|[-_\s])",
    re.I,
)
_BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "br",
    "td",
    "th",
    "ul",
    "ol",
    "table",
    "blockquote",
    "dd",
    "dt",
}


def looks_like(text: str) -> bool:
    """Markup near the top of the file."""
    return len(_TAG.findall(text[:5000])) >= 2 or bool(re.match(r"\s*<(?:!doctype html|html)", text, re.I))


def extract(markup: str) -> tuple[str, dict[str, Any]]:
    """The main text of a page, and what it states of itself.

    Args:
        markup: The page, decoded.

    Returns:
        Text with a line a block; metadata with ``left_out`` (characters of menus and the like) and, where stated, ``title``,
        ``heading``, ``publisher``, ``site``, ``issued`` and ``language``.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    metadata = _metadata(tree)
    for node in tree.css(_CODE):
        node.decompose()
    whole = solid(tree.body.text()) if tree.body is not None else 0
    for node in tree.css(_BOILERPLATE):
        node.decompose()
    for node in tree.css("[class],[id]"):
        attributes = node.attributes
        if node.tag not in {"html", "body", "main", "article"} and _MENU.search(
            f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        ):
            node.decompose()
    _drop_menus(tree)
    best = tree.css_first("article") or tree.css_first("main") or tree.body
    if best is None:
        return "", metadata
    heading = best.css_first("h1") or tree.css_first("h1")
    if heading is not None:
        metadata["heading"] = " ".join(heading.text().split())
    text = _text(best)
    return text, metadata | {"left_out": max(0, whole - solid(text))}


def _drop_menus(tree: Any) -> None:
    """Leave out menus without a telling name: blocks of four links or more that say little else.

    A page that is mostly links stays as it is. Inner blocks go first: what an outer one then holds decides over it.
    """
    if tree.body is None:
        return
    blocks: dict[int, list[Any]] = {}
    linked = 0
    for link in tree.css("a"):
        size = len("".join(link.text().split()))
        linked += size
        block = link.parent
        for _ in range(4):
            if block is None or block.tag in ("html", "body", "main", "article"):
                break
            entry = blocks.setdefault(block.mem_id, [block, 0, 0])
            entry[1] += 1
            entry[2] += size
            block = block.parent
    if linked * 2 > len("".join(tree.body.text().split())):
        return
    for block, links, size in sorted(blocks.values(), key=lambda entry: entry[2]):
        if links >= 4 and size < 30 * links and size > 0.7 * len("".join(block.text().split())):
            block.decompose()


def _text(root: Any) -> str:
    """Text with one line a block."""
    parts: list[str] = []
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            parts.append(re.sub(r"\s+", " ", node.text(deep=False)))
        elif node.tag in _BLOCKS:
            parts.append("\n")
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _metadata(tree: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    html = tree.css_first("html")
    if html is not None and html.attributes.get("lang"):
        found["language"] = html.attributes["lang"]
    title = tree.css_first("title")
    if title is not None:
        found["title"] = " ".join(title.text().split())
    wanted = {
        "og:title": "title",
        "citation_title": "title",
        "author": "publisher",
        "citation_publisher": "publisher",
        "og:site_name": "site",
        "article:published_time": "issued",
        "publishdate": "issued",
        "pubdate": "issued",
        "date": "issued",
        "dc.date": "issued",
    }
    for meta in tree.css("meta"):
        key = (meta.attributes.get("property") or meta.attributes.get("name") or "").lower()
        if key in wanted and meta.attributes.get("content"):
            found[wanted[key]] = " ".join(meta.attributes["content"].split())
    return found


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """One report: title without the site's name, publisher and date from the page's own statements."""
    text, stated = source.text, source.metadata
    title = stated.get("heading") or re.split(r"\s*[-_|–—]\s*(?=[^-_|–—]*$)", stated.get("title", ""))[0]
    line = parse_title(title or text[:60].split("\n")[0] or source.path, knowledge.lexicon)
    publisher = stated.get("publisher")
    yield Section(
        title=line.title,
        start=0,
        end=len(text),
        body=((0, len(text)),),
        publishers=(publisher,) if publisher else line.publishers,
        issued=line.issued or text_date(stated.get("issued", "")) or text_date(text[:400]),
        pages=line.pages,
        series=line.series,
        broker=line.broker,
    )
