r"""The medium in which an article appeared, where no label names it: its dateline, its mark at the end, its link, its account.

>>> from builders.documents.metadata.lines import lines_of
>>> from ontology import Knowledge
>>> knowledge = Knowledge()
>>> media = Media(knowledge, Institutions(knowledge))
>>> text = "债市一周\n路透香港9月7日 - 债券市场本周走弱。\n"
>>> [(one.values, one.rule) for one in media.datelines(lines_of(text, 0, len(text)))]
[(('路透',), 'dateline')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from builders.documents.metadata.claims import Claim
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Stated
from builders.documents.metadata.lines import Line
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Media"]

#: Lines of a head in which a dateline, and an account, may stand.
_OPENING, _ACCOUNTS = 16, 14
_DAY = r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?\d{1,2}日"
_SAYS = r"(?:讯|电|消息|快讯|综合|报道|获悉|独家|记者|通讯员|编辑|特约|整理)"
_LINK = re.compile(r"https?://(?:web\.archive\.org/web/[^/\s]+/https?://)?(?P<host>[\w.-]+)", re.I)
_LINKED = re.compile(r"(?:原文|链接|网址|来源|来自|转自|出处|原載|原载|source|url|link)[^:]{0,8}:?[^:]{0,4}$", re.I)
_LINK_LABEL = re.compile(r"url|link|链接|网址|原文|source|来源|出处", re.I)
#: How long ago an article appeared, as a page of a phone prints it after the account's name.
_AGO = re.compile(
    r"\s*(?:\d{1,2}\s?(?:minutes?|hours?|days?|weeks?|months?|years?)\s?ago|yesterday"
    r"|\d{1,2}(?:分钟|小时|天|周|个月|年)前|昨天|前天|今天|星期[一二三四五六日])$",
    re.I,
)


class Media:
    """Reads which medium an article is from, by the tables of media and of their sites."""

    def __init__(self, knowledge: Knowledge, institutions: Institutions) -> None:
        cues = knowledge.cues
        self._institutions = institutions
        medium = cues.alternation("front_medium")
        self._dateline = re.compile(
            rf"[(【\[]?(?P<who>{medium})(?:中文网|中文新闻|APP|客户端|财经|快讯)?[)】\]]?(?:\s?[一-鿿]{{0,8}}?{_DAY}\s?(?:{_SAYS}|[-—–)】\]]|$)|\s?[一-鿿]{{0,6}}?{_SAYS})"
        )
        self._prepared = re.compile(rf"(?:以下|本文)[是为由](?P<who>{medium})[一-鿿]{{0,10}}(?:整理|编译|提供|报道|采写)")
        self._closing = re.compile(rf"[(【\[](?P<who>{medium})(?:[-—–]?[一-鿿]{{0,4}})?[)】\]][。]?$")
        self._hosts = cues.notes("front_host")

    def datelines(self, lines: Sequence[Line], tail: Sequence[Line] = ()) -> Iterator[Claim]:
        """The agency or paper in a dateline, or in brackets at the end.

        Args:
            lines: The lines of a head.
            tail: The lines of a tail.

        Yields:
            Claims of a publisher.
        """
        for line in lines[1:_OPENING]:
            if match := self._dateline.match(line.text) or self._prepared.match(line.text):
                yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "dateline", 0.585)
                return
        for line in (tail or lines)[-4:]:
            if match := self._closing.search(line.text):
                yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "medium at the end", 0.5)
                return

    def sites(self, stated: Iterable[Stated], lines: Iterable[Line], url: str = "") -> Iterator[Claim]:
        """The medium whose site a link to the original names, where the table knows the site.

        Args:
            stated: Labelled values of the front matter and the head.
            lines: Lines of a head and a tail.
            url: The address that a page states of itself.

        Yields:
            Claims of a publisher.
        """
        for one in stated:
            match = _LINK.match(one.value) if _LINK_LABEL.search(one.label) else None
            if match and (name := self._medium(match["host"])):
                yield Claim("publisher", (name,), one.value, (one.span,), "site of the original", 0.36)
                return
        for line in lines:
            match = _LINK.search(line.text) if "://" in line.text else None
            if match and _LINKED.search(line.text[: match.start()]) and (name := self._medium(match["host"])):
                yield Claim("publisher", (name,), "", (line.span(*match.span("host")),), "site of the original", 0.36)
                return
        match = _LINK.match(url)
        if match and (name := self._medium(match["host"])):
            yield Claim("publisher", (name,), url, (), "site of the page", 0.35)

    def _medium(self, host: str) -> str:
        parts = host.lower().split(".")
        return next((name for at in range(len(parts) - 1) if (name := self._hosts.get(".".join(parts[at:])))), "")

    def accounts(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """The account before how long ago an article appeared: 望海研究院 3天前.

        Args:
            lines: The lines of a head.

        Yields:
            Claims of a platform and of a publisher.
        """
        for line in lines[:_ACCOUNTS]:
            ago = _AGO.search(line.text) if len(line.text) <= 40 else None
            if not ago or not ago.start():
                continue
            words = line.spaced(0, ago.start()).strip()
            names = [words, *words.split()[::-1]]
            name = next((name for name in names if self._institutions.is_one(name)), "")
            if name and (at := line.text.find(name)) >= 0:
                span = line.span(at, at + len(name))
                yield Claim("platform", (name,), "", (span,), "account", 0.6)
                yield Claim("publisher", (name,), "", (span,), "account", 0.6)
                return
