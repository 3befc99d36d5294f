"""Report metadata beyond the title line: period, series, authors, contributors, journal, and the broker that published it.

Everything is read from the report's opening, except analysts' licence numbers and a broker's disclaimer, which stand
anywhere. A publisher is inferred only for brokers' reports that name none, only from what belongs to one securities firm
alone, and is marked with the rule that did it.

>>> from ontology import Knowledge
>>> ReportMetadata(Knowledge()).broker("敬请参阅尾页之声明 分析师 张三 S0600523010001")
('东吴证券', 'licence:S0600')
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from builders.documents.metadata.claims import Claim, evidence_of
from builders.documents.metadata.dates import period, text_date
from builders.documents.metadata.doctype import DocumentTypes
from builders.documents.metadata.front_page import FrontPage
from builders.documents.metadata.titles import series_of
from builders.records import Section, Source
from builders.text.clean import CleanText
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing
from ontology.normalise import simplify
from ontology.schema import INSTITUTIONS

__all__ = ["ReportMetadata"]

_OPENING = 800
_LICENCE = re.compile(r"(?<![A-Z0-9])S(\d{4})\d{9}(?!\d)")
_ANALYST = re.compile(
    r"(?:分析师|作者|研究员|研究助理|首席)[:：\s|]*([一-鿿]{2,3}?)(?=执业|证书|登记|资格|[^一-鿿])[^一-鿿]{0,60}?"
    r"(?:(?:执业|登记|资格|证书|证券|编号|编码|投资|咨询)[^S]{0,24})?(S\d{13})(?!\d)"
    r"|([一-鿿]{2,3})[(（](?:首席)?(?:证券)?分析师[)）].{0,60}?(S\d{13})(?!\d)"
)
_BROKER = re.compile(r"证券研究报告|执业证书编号|投资评级")
#: Readers of reports that follow one another, each under a title line.
_FOLLOW = ("listing", "collection")
_NOT_TEXT = re.compile(r"[^一-鿿A-Za-z0-9]+")


_NAME = r"[一-鿿]{2,4}"
_BYLINES = (
    re.compile(rf"【作\s*者】\s*({_NAME}(?:[;；,，、\s]+{_NAME})*)\s*(?=【|\n|$)"),
    re.compile(rf"文\s*[/／|｜]{{1,2}}\s*({_NAME}(?:[\s、,，]+{_NAME}){{0,3}}?)(?=\s|$)"),
    re.compile(rf"(?:作者|署名|撰文|执笔)\s*[:：]\s*({_NAME}(?:[、,，;；\s]+{_NAME})*?)(?=[\d\s。;；(（]|$)"),
    re.compile(rf"({_NAME}(?:[\s,，、]+{_NAME}){{0,5}})\s*[(（][^()（）]{{4,40}}[,，]\s*[一-鿿]{{2,6}}\s*\d{{6}}\s*[)）]"),
)
#: What the last of them ends with.
_POSTCODE = re.compile(r"\d{6}\s*[)）]")
_CITED = re.compile(
    rf"({_NAME}(?:[,，]\s*{_NAME})*)[.．]\s*[^\[\]\n]{{4,60}}\[J\]\s*[.．,，]\s*(?P<journal>[^,，.．\n]{{2,20}})[,，]\s*(?P<year>20\d\d)"
    r"(?:[,，]\s*\d+)?\s*[(（](?P<issue>\d{1,2})[)）]"
)
_JOURNAL = re.compile(
    r"【期刊名称】\s*《?(?P<journal>[^《》【\n]{2,30})》?\s*(?:【年\(?卷\)?,?\s*期】\s*\d{4}\(\d+\)(?P<issue>\d{1,3}))?"
)
_ISSUE = re.compile(r"(?P<journal>[一-鿿]{2,12}?)\s*(?P<year>20\d\d)\s*年\s*第\s*(?P<issue>\d{1,3})\s*期?")
#: Without which each of them matches nothing, and what is found fast.
_NAMED, _ARTICLE, _NUMBERED = re.compile("【期刊名称】"), re.compile(r"\[J\]"), re.compile(r"20\d\d\s*年\s*第")
_DOI = re.compile(r"(?<![\d.])(10\.\d{4,9}/[-\w.;()/:]+[\w)])", re.A)


def _authors(raw: str, text: str) -> tuple[tuple[str, str], ...]:
    """(name, licence number) of analysts, else (name, "") of the authors that a byline names."""
    analysts = {(m[2] or m[4]): (m[1] or m[3]) for m in _ANALYST.finditer(text)} if "S0" in text or "S1" in text else {}
    if analysts:
        return tuple(sorted((name, licence) for licence, name in analysts.items()))
    if "[J]" in raw and (cited := _CITED.search(raw)):
        return tuple((name.strip(), "") for name in re.split(r"[,，]", cited[1]))
    for byline in _BYLINES if _POSTCODE.search(raw) else _BYLINES[:-1]:
        if match := byline.search(raw):
            return tuple((name, "") for name in re.split(r"[;；,，、\s]+", match[1]) if name)
    return ()


_ROLES = (
    "业务指导单位|指导单位|学术指导|特别支持|支持单位|技术支持|数据支持|联合发布|委托单位|委托方|编制单位|主编单位|参编单位|参与单位|合作单位|"
    "发布单位|出品方|联合出品|牵头单位|主办单位|承办单位"
)
_ROLE = re.compile(rf"({_ROLES})[:：]((?:(?!{_ROLES})[^:：。\n]){{2,120}})")
_OF_ROLES = re.compile(r"(?:单位|指导|支持|发布|委托方|出品方?)[:：]")
_COMMISSIONED = re.compile(
    r"([A-Z][A-Za-z&.]{2,}(?: [A-Z][A-Za-z&.]+){0,3}|[一-鿿]{2,12}?)\s?委托\s?"
    r"(?:[A-Z][\w&. ]{2,30}|[一-鿿]{2,12}?)\s?(?:撰写|调研|开展|编写|进行)"
)
_UNIT = re.compile(r"(?:局|会|院|所|中心|公司|银行|联盟|大学|学院|协会|学会|委员会|秘书处|部|集团|处|行|办|证券|保险|研究)$")


class ReportMetadata:
    """Reads what a report's text says of it, with the names, licence codes and disclaimers of a knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        self._rows = knowledge.rows
        self._front_page, self._types = FrontPage(knowledge), DocumentTypes(knowledge)

    @cached_property
    def _firms(self) -> dict[str, Thing]:
        """The securities firms by IRI."""
        return {thing.iri: thing for thing in self._lexicon.things.values() if thing.kind == "securities"}

    @cached_property
    def _brokers(self) -> dict[str, str]:
        """Licence code to label of the securities firm."""
        return {firm.code: firm.label for firm in self._firms.values() if firm.code}

    @cached_property
    def _disclaimers(self) -> dict[str, str]:
        """What is compared of a phrase to its publisher."""
        return {_phrase(row["phrase"]): row["publisher"] for row in self._rows("disclaimers")}

    @cached_property
    def _own_words(self) -> re.Pattern[str]:
        """Sentences in which a securities firm speaks of itself."""
        firms = self._firms
        named = (name for names in self._lexicon.names.values() for name in names if name.iri in firms)
        return _own_words({name.text for name in named if name.text.endswith("证券")})

    def __call__(self, source: Source, section: Section, clean: CleanText) -> Section:
        """Complete a report's metadata by what its text says; what the section has already stays.

        Args:
            source: The open file.
            section: The report as its reader gave it.
            clean: Its clean text, running heads included.

        Returns:
            The section with its metadata.
        """
        opening = clean.text[:_OPENING]
        start, end = section.body[0] if section.body else (0, 0)
        raw = simplify(clean.raw[start : min(end, start + _OPENING)])
        follows = not section.paragraphs or source.reader in _FOLLOW
        found = self._told(section, opening) if follows else self._front_page(source, section)
        signed = _authors(raw, clean.text)
        found = replace(
            found,
            series=found.series or series_of(opening[:300]),
            authors=section.authors or (signed if any(licence for _, licence in signed) else found.authors or signed),
            contributors=tuple(dict.fromkeys((*found.contributors, *self._others(opening, found, follows=follows)))),
            **self._journal(raw),
        )
        if not found.publishers and (found.broker or _BROKER.search(opening)) and (named := self.broker(clean.text)):
            found = replace(found, publishers=(named[0],), inferred_by=named[1])
        return found

    def _told(self, section: Section, opening: str) -> Section:
        """A report whose page or title line has told of it: what is left is a date in its running text, period and type."""
        issued = section.issued or text_date(opening[:400])
        claims = [Claim("title", (section.title,), section.title, (), "title line", 0.9)] if section.title else []
        claims += [Claim("publisher", section.publishers, section.title, (), "title line", 0.9)] if section.publishers else []
        claims += [Claim("issued", (issued,), issued, (), "title line" if section.issued else "opening", 0.6)] if issued else []
        return replace(
            section,
            issued=issued,
            period=section.period or period(section.title),
            type=section.type or self._types(simplify(section.title), opening, regulation=False),
            evidence=section.evidence or evidence_of(claims),
        )

    def broker(self, text: str) -> tuple[str, str] | None:
        """The securities firm that published a report, by what belongs to it alone: licence numbers, disclaimers, its own name.

        Args:
            text: The clean text of the report.

        Returns:
            Name of the firm and the rule that says so; None when nothing says, or not one firm.
        """
        codes = Counter(match[1] for match in _LICENCE.finditer(text))
        named = {self._brokers[code] for code in codes if code in self._brokers}
        if named:
            return (named.pop(), f"licence:S{codes.most_common(1)[0][0]}") if len(named) == 1 else None
        compared = _phrase(text)
        phrases = {(publisher, phrase) for phrase, publisher in self._disclaimers.items() if phrase in compared}
        if phrases:
            publisher, phrase = sorted(phrases)[0]
            return (publisher, f"disclaimer:{phrase}") if len({p for p, _ in phrases}) == 1 else None
        own = Counter(match[1] or match[2] or match[3] for match in self._own_words.finditer(_NOT_TEXT.sub("", text)))
        things = {known[0].label for name in own if (known := self._lexicon.lookup(name, ("Organization",)))}
        return (things.pop(), "disclaimer:named") if len(things) == 1 else None

    def _journal(self, raw: str) -> dict[str, Any]:
        """Journal, issue and DOI where the opening prints them; a bare name counts when it is a known publication's."""
        found: dict[str, str] = {}
        for pattern, sign in ((_JOURNAL, _NAMED), (_CITED, _ARTICLE), (_ISSUE, _NUMBERED)):
            match = pattern.search(raw) if sign.search(raw) else None
            if match and (pattern is not _ISSUE or self._known_journal(match["journal"])):
                name = match["journal"].strip()
                found["journal"] = (self._known_journal(name) or name) if pattern is _ISSUE else name
                if match["issue"]:
                    found["issue"] = str(int(match["issue"]))
                break
        if doi := _DOI.search(raw):
            found["doi"] = doi[1]
        return found

    def _known_journal(self, words: str) -> str:
        """The known publication whose name ``words`` end with."""
        for start in range(len(words) - 1):
            if known := self._lexicon.lookup(words[start:], ("Publication",)):
                return known[0].label
        return ""

    def _others(self, opening: str, found: Section, *, follows: bool) -> Iterator[tuple[str, str]]:
        """Those whom the opening names with a role and who are not known to be publishers, or with another role, already."""
        known = {name for name, _ in found.contributors}
        known |= set() if follows else set(found.publishers)
        return (pair for pair in self._contributors(opening) if pair[0] not in known)

    def _contributors(self, opening: str) -> tuple[tuple[str, str], ...]:
        """Name and role of those for whom, with whom or under whose guidance the report was made."""
        found: dict[tuple[str, str], None] = {}
        for match in _ROLE.finditer(opening) if _OF_ROLES.search(opening) else ():
            for name in re.split(r"[、,，;；\s]+", match[2]):
                if len(name) <= 30 and (_UNIT.search(name) or self._lexicon.lookup(name, INSTITUTIONS)):
                    found[name, match[1]] = None
        for match in _COMMISSIONED.finditer(opening) if "委托" in opening else ():
            if match[1].isascii() or self._lexicon.lookup(match[1], INSTITUTIONS):
                found[match[1], "委托"] = None
        return tuple(found)


def _phrase(text: str) -> str:
    """What is compared of a disclaimer: letters and Chinese characters, any number for every number."""
    return re.sub(r"\d+", "#", _NOT_TEXT.sub("", text)).lower()


def _own_words(names: Iterable[str]) -> re.Pattern[str]:
    """Sentences in which a securities firm of one of the ``names`` speaks of itself."""
    name = "(" + "|".join(sorted(map(re.escape, names), key=lambda n: (-len(n), n))) + ")"
    legal = r"(?:股份)?(?:有限(?:责任)?公司)?"
    return re.compile(
        rf"(?:正文最后的|证监会审核|版权(?:均|仅)?(?:归属于|归|属于|为)|本报告(?:仅供|由|是)){name}"
        rf"|{name}{legal}(?:免责声明|(?:已)?(?:具有|具备|取得)(?:中国证监会|证券投资咨询)|版权所有|研究所版权|客户使用)"
        rf"|资料来源[^资。]{{0,40}}?{name}(?:研究所|研究院|研究中心|研究发展部|研究部)"
    )
