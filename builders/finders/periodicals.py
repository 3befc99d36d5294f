"""Journals and newspapers that are called by an ordinary word or as their publisher is, told by the words around them.

《金融时报》 is the paper and 金融时报 its house; 征信 is a journal in 载于征信2021年第3期, and a word elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.lexicon import Thing
from ontology.schema import INSTITUTIONS

__all__ = ["publication"]

#: Gives IRI and label of a thing of a kind that is called so.
Identified = Callable[[str, str], tuple[str, str]]
#: Media that print nothing.
_SENT = re.compile(r"央视|电视|广播|卫视|频道|联播|网$|社$|台$")
_CARRIED = re.compile(r"(?:综述见|参见|详见|[原刊]载于?|[刊登载]于|发表[于在]|刊[登发]在|刊发于)$")
_ISSUE = re.compile(
    r"(?:杂志|期刊)?[,，(]?(?:19|20)\d\d年?[,，]?(?:第\d{1,3}[期卷]|\(\d{1,2}\)|\d{1,2}月[号刊])"
    r"|\([一-鿿]{2,8}出版社|由[一-鿿]{2,8}出版社"
)


def publication(text: str, start: int, end: int, one: Found, known: Sequence[Thing], identified: Identified) -> Found | None:
    """The publication that a name means, in marks or beside a word of printing.

    Args:
        text: Clean text.
        start: Where the name begins.
        end: Where it ends.
        one: What it was read as: several things, or the publisher.
        known: The things of that name.
        identified: Gives the IRI and the label of a publication that the tables do not know, by its kind and name.

    Returns:
        The find, None where nothing tells that the publication is meant.
    """
    if one.type != "Report" and one.type not in INSTITUTIONS:
        return None
    marked = text[start - 1 : start] == "《" and text[end : end + 1] == "》"
    titles = [thing for thing in known if thing.type == "Publication"]
    if marked and not titles and one.kind == "media" and not _SENT.search(text[start:end]):
        return Found(start, end, "Report", Rule.NAMED_MARKS, 0.9, *identified("publication", text[start:end]))
    if not titles or (one.type == "Report" and not one.reason):
        return None
    if not marked:
        alone = len(titles) == len(known)
        if not alone or not (_CARRIED.search(text, max(0, start - 5), start) or _ISSUE.match(text, end)):
            return None
    return Found(start, end, "Report", Rule.NAMED_MARKS, 0.9, titles[0].iri, titles[0].label, titles[0].kind)
