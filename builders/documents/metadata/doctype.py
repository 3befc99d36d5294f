"""What kind of document a report is, told by its title and its head.

>>> from ontology import Knowledge
>>> types = DocumentTypes(Knowledge())
>>> types("海山银行2019年年度报告", "", regulation=False)
Typed(type='annual report', words='年度报告', place='title')
>>> types("海山市支付管理办法", "第一条为了规范支付,制定本办法。", regulation=False)
Typed(type='regulation text', words='第一条', place='head')
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from ontology.knowledge.knowledge import Knowledge

__all__ = ["DocumentTypes", "Typed"]

_TAIL = re.compile(
    r"\s*(?:[(（〔\[【][^()（）【】\[\]〔〕]{0,24}[)）〕\]】]|[\d\s._-]+|(?:19|20)\d\d年?(?:版|度)?|(?:第[一二三四五六七八九十\d]+[期版号])|全文|摘要|(?:正式|修订|最终)[版稿]|第?[VvＶ]?\d[\d.]*版?)\s*$"
)
#: Ends of titles of texts about a rule or a report, which are none themselves.
_ABOUT = ("解读", "述评", "评述", "点评", "评析", "解析")
_ARTICLES = re.compile(r"(?:^|\n)\s*第一[章条]")


class Typed(NamedTuple):
    """A type of document, the words that tell it, and whether they stand in the ``title`` or the ``head``; empty for none."""

    type: str = ""
    words: str = ""
    place: str = ""


class DocumentTypes:
    """Tells document types by the table ``type_cues``."""

    def __init__(self, knowledge: Knowledge) -> None:
        rows = list(knowledge.rows("type_cues"))
        self._ends = sorted(
            ((row["cue"], row["type"]) for row in rows if row["place"] == "title"), key=lambda one: (-len(one[0]), one)
        )
        self._by_last: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for cue, type_ in self._ends:
            self._by_last[cue[-1]].append((cue, type_))
        self._head = [(row["cue"], row["type"]) for row in rows if row["place"] == "head"]

    def ending(self, title: str) -> str:
        """The type that a title's last word tells, what stands in brackets after it aside; else empty."""
        return self._ended(title).type

    def _ended(self, title: str) -> Typed:
        while (cut := _TAIL.search(title)) and cut.start():
            title = title[: cut.start()]
        told = next(((cue, type_) for cue, type_ in self._by_last.get(title[-1:], ()) if title.endswith(cue)), ("", ""))
        about = told[1] == "regulation text" and title.removesuffix(told[0]).endswith("新")  # 理财公司迎来新办法 is news of one
        return Typed(told[1], told[0], "title") if told[1] and not about else Typed()

    def __call__(self, title: str, head: str, *, regulation: bool) -> Typed:
        """The type of a report.

        Args:
            title: Its title, in Simplified characters.
            head: The first lines of its text, likewise.
            regulation: Whether the title is the name of a known regulation.

        Returns:
            A type of the table with the words that tell it; empty when nothing tells.
        """
        ended = self._ended(title)
        ending = ended.type
        articles = _ARTICLES.search(head)
        if regulation or (articles and ending not in ("agreement", "annual report", "white paper")):
            of_text = Typed("regulation text", articles[0].strip(), "head") if articles else None
            return of_text or Typed("regulation text", title, "title")
        cues = [(cue, type_) for cue, type_ in self._head if cue in head and type_ != "regulation text"]
        told = {type_: Typed(type_, cue, "head") for cue, type_ in reversed(cues)}
        if "broker note" in told:
            return told["broker note"]
        if ending and ending != "article" and not (ending == "regulation text" and "article" in told):
            as_notice = ending == "regulation text" and "条" not in head[:3000] and "通知" in title
            return Typed("notice", "通知", "title") if as_notice else ended
        if ending == "article" and title.endswith(_ABOUT):
            return ended
        for cue, type_ in self._ends:
            if len(cue) >= 3 and type_ not in ("article", "notice") and cue in title:
                return Typed(type_, cue, "title")
        for type_ in ("agreement", "article", "news item"):
            if type_ in told and sum(t == type_ for _, t in cues) >= (1 if type_ == "article" else 2):
                return told[type_]
        return ended
