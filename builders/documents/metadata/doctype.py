"""What kind of document a report is, told by its title and its head.

>>> from ontology import Knowledge
>>> types = DocumentTypes(Knowledge())
>>> types("海山银行2019年年度报告", "", regulation=False), types("关于做好服务工作的通知", "", regulation=False)
('annual report', 'notice')
>>> types("海山市支付管理办法", "第一条为了规范支付,制定本办法。", regulation=False)
'regulation text'
"""

from __future__ import annotations

import re
from collections import defaultdict

from ontology.knowledge.knowledge import Knowledge

__all__ = ["DocumentTypes"]

_TAIL = re.compile(
    r"\s*(?:[(（〔\[【][^()（）【】\[\]〔〕]{0,24}[)）〕\]】]|[\d\s._-]+|(?:19|20)\d\d年?(?:版|度)?|(?:第[一二三四五六七八九十\d]+[期版号])|全文|摘要|(?:正式|修订|最终)[版稿]|第?[VvＶ]?\d[\d.]*版?)\s*$"
)
#: Ends of titles of texts about a rule or a report, which are none themselves.
_ABOUT = ("解读", "述评", "评述", "点评", "评析", "解析")
_ARTICLES = re.compile(r"(?:^|\n)\s*第一[章条]")


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
        while (cut := _TAIL.search(title)) and cut.start():
            title = title[: cut.start()]
        told = next(((cue, type_) for cue, type_ in self._by_last.get(title[-1:], ()) if title.endswith(cue)), ("", ""))
        about = told[1] == "regulation text" and title.removesuffix(told[0]).endswith("新")  # 理财公司迎来新办法 is news of one
        return "" if about else told[1]

    def __call__(self, title: str, head: str, *, regulation: bool) -> str:
        """The type of a report.

        Args:
            title: Its title, in Simplified characters.
            head: The first lines of its text, likewise.
            regulation: Whether the title is the name of a known regulation.

        Returns:
            A type of the table; empty when nothing tells.
        """
        ending = self.ending(title)
        if regulation or (_ARTICLES.search(head) and ending not in ("agreement", "annual report", "white paper")):
            return "regulation text"
        told = {type_ for cue, type_ in self._head if cue in head} - {"regulation text"}
        if "broker note" in told:
            return "broker note"
        if ending and ending != "article" and not (ending == "regulation text" and "article" in told):
            return ending if ending != "regulation text" or "条" in head[:3000] else "notice" if "通知" in title else ending
        if ending == "article" and title.endswith(_ABOUT):
            return ending
        within = next((t for cue, t in self._ends if len(cue) >= 3 and t not in ("article", "notice") and cue in title), "")
        if within:
            return within
        for type_ in ("agreement", "article", "news item"):
            if type_ in told and sum(cue in head for cue, t in self._head if t == type_) >= (1 if type_ == "article" else 2):
                return type_
        return ending
