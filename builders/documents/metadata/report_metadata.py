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
from typing import Any, NamedTuple

from builders.documents.metadata.claims import beside, place_of, quoted
from builders.documents.metadata.complete import completed
from builders.documents.metadata.dates import period, text_dated
from builders.documents.metadata.doctype import DocumentTypes, Typed
from builders.documents.metadata.front_page import FrontPage
from builders.documents.metadata.imprint import authors, journal
from builders.documents.metadata.spoken_roles import spoken_roles
from builders.documents.metadata.titles import SERIES, series_of
from builders.records import Evidence, Raw, Section, Source, Span
from builders.text.clean import CleanText
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing
from ontology.normalise import simplify
from ontology.schema import INSTITUTIONS

__all__ = ["ReportMetadata"]

_OPENING = 800
_LICENCE = re.compile(r"(?<![A-Z0-9])S(\d{4})\d{9}(?!\d)")
_BROKER = re.compile(r"证券研究报告|执业证书编号|投资评级")
#: Readers of reports that follow one another, each under a title line.
_FOLLOW = ("listing", "collection")
_NOT_TEXT = re.compile(r"[^一-鿿A-Za-z0-9]+")

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
_PARTED = re.compile(r"[^、,，;；\s]+")
_UNIT = re.compile(r"(?:局|会|院|所|中心|公司|银行|联盟|大学|学院|协会|学会|委员会|秘书处|部|集团|处|行|办|证券|保险|研究)$")


class _House(NamedTuple):
    """The firm that published a report, the rule that says so, and where its words stand in the clean text."""

    name: str
    rule: str
    span: Span


class _Other(NamedTuple):
    """One who had a part in a report, with the role as printed, the place in the clean text and the rule."""

    name: str
    role: str
    span: Span
    rule: str


class ReportMetadata:
    """Reads what a report's text says of it, with the names, licence codes and disclaimers of a knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._identifiers = knowledge.lexicon, knowledge.identifiers
        self._rows = knowledge.rows
        self._front_page, self._types = FrontPage(knowledge), DocumentTypes(knowledge)

    @cached_property
    def _firms(self) -> dict[str, Thing]:
        """The securities firms by IRI."""
        return {thing.iri: thing for thing in self._lexicon.things.values() if thing.kind == "securities"}

    @cached_property
    def _brokers(self) -> dict[str, str]:
        """Licence code to label of the securities firm."""
        licences = self._identifiers.values("sac")
        return {code: self._lexicon.things[firm].label for code, firm in licences.items() if firm in self._lexicon.things}

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
        found = self._told(section, opening, clean) if follows else self._front_page(source, section)
        said: list[Evidence] = []
        signed = authors(clean.raw, raw, start, clean)
        if not section.authors and (any(licence for _, licence in signed.people) or not found.authors):
            found = replace(found, authors=signed.people)
            said += signed.evidence
        if not found.series and (numbered := SERIES.search(opening[:300])):
            found = replace(found, series=series_of(opening[:300]))
            said.append(quoted(clean.raw, "series", found.series or "", clean.raw_span(*numbered.span()), "opening", 0.6))
        found = self._with_others(found, opening, clean, follows=follows)
        printed = list(journal(clean.raw, raw, start, self._known_journal))
        values: dict[str, Any] = {one.field: one.value for one in printed}
        said += printed
        if not found.publishers and (found.broker or _BROKER.search(opening)) and (named := self._house(clean.text)):
            values |= {"publishers": (named.name,), "inferred_by": named.rule}
            said.append(quoted(clean.raw, "publisher", named.name, clean.raw_span(*named.span), named.rule, 0.7))
        return completed(replace(found, **values, evidence=(*found.evidence, *said)))

    def _told(self, section: Section, opening: str, clean: CleanText) -> Section:
        """A report whose page or title line has told of it: what is left is a date in its running text, period and type."""
        said = list(section.evidence)
        titled = next((one for one in said if one.field == "title"), beside("title", "", section.title, "", 0.0))
        issued = section.issued
        if not issued and (dated := text_dated(opening[:400])):
            issued = dated.value
            said.append(quoted(clean.raw, "issued", issued, clean.raw_span(dated.start, dated.end), "opening", 0.6))
        covered = section.period or period(section.title)
        if covered and not section.period:
            said.append(titled._replace(field="period", value="/".join(covered), rule="title", score=0.85))
        typed = Typed() if section.type else self._types(simplify(section.title), opening, regulation=False)
        if typed.place == "head":
            at = opening.find(typed.words)
            place = clean.raw_span(at, at + len(typed.words))
            said.append(quoted(clean.raw, "type", typed.type, place, "word of the head", 0.7))
        elif typed.type:
            said.append(_narrowed(clean.raw, titled, typed))
        return replace(section, issued=issued, period=covered, type=section.type or typed.type, evidence=tuple(said))

    def broker(self, text: str) -> tuple[str, str] | None:
        """The securities firm that published a report, by what belongs to it alone: licence numbers, disclaimers, its own name.

        Args:
            text: The clean text of the report.

        Returns:
            Name of the firm and the rule that says so; None when nothing says, or not one firm.
        """
        found = self._house(text)
        return (found.name, found.rule) if found else None

    def _house(self, text: str) -> _House | None:
        """What :meth:`broker` gives, with the place of the words that say so."""
        licences = list(_LICENCE.finditer(text))
        codes = Counter(match[1] for match in licences)
        named = {self._brokers[code] for code in codes if code in self._brokers}
        if named:
            code = codes.most_common(1)[0][0]
            span = next(match.span() for match in licences if match[1] == code)
            return _House(named.pop(), f"licence:S{code}", span) if len(named) == 1 else None
        compared = _phrase(text)
        phrases = {(publisher, phrase) for phrase, publisher in self._disclaimers.items() if phrase in compared}
        if phrases:
            publisher, phrase = sorted(phrases)[0]
            one = len({p for p, _ in phrases}) == 1
            return _House(publisher, f"disclaimer:{phrase}", _spread(phrase, text)) if one else None
        own = [(match[1] or match[2] or match[3], match[0]) for match in self._own_words.finditer(_NOT_TEXT.sub("", text))]
        firms = {name: known[0].label for name, _ in own if (known := self._lexicon.lookup(name, ("Organization",)))}
        if len(set(firms.values())) != 1:
            return None
        words = next(words for name, words in own if name in firms)
        return _House(firms[next(iter(firms))], "disclaimer:named", _spread(words, text))

    def _known_journal(self, words: str) -> str:
        """The known publication whose name ``words`` end with."""
        for start in range(len(words) - 1):
            if known := self._lexicon.lookup(words[start:], ("Publication",)):
                return known[0].label
        return ""

    def _with_others(self, found: Section, opening: str, clean: CleanText, *, follows: bool) -> Section:
        """A report with those whom its opening names with a role, unless they are known to have one or to be publishers."""
        known = {self._same(name) for name, _ in found.contributors}
        known |= set() if follows else set(map(self._same, found.publishers))
        others = [one for one in self._contributors(opening) if self._same(one.name) not in known]
        said = [quoted(clean.raw, "contributors", one.name, clean.raw_span(*one.span), one.rule, 0.8) for one in others]
        pairs = dict.fromkeys((*found.contributors, *((one.name, one.role) for one in others)))
        return replace(found, contributors=tuple(pairs), evidence=(*found.evidence, *said))

    def _contributors(self, opening: str) -> Iterator[_Other]:
        """Those for whom, with whom or under whose guidance the report was made."""
        for match in _ROLE.finditer(opening) if _OF_ROLES.search(opening) else ():
            for part in _PARTED.finditer(opening, *match.span(2)):
                if self._a_unit(part[0]):
                    yield _Other(part[0], match[1], part.span(), "role")
        for (start, end), role in spoken_roles(opening):
            if self._a_unit(name := opening[start:end]):
                yield _Other(name, role, (start, end), "spoken role")
        for match in _COMMISSIONED.finditer(opening) if "委托" in opening else ():
            if match[1].isascii() or self._lexicon.lookup(match[1], INSTITUTIONS):
                yield _Other(match[1], "委托", match.span(1), "commission")

    def _same(self, name: str) -> str:
        """What all names of an institution have in common: its IRI, or the name of one that no table knows."""
        things = self._lexicon.lookup(name, INSTITUTIONS)
        return things[0].iri if len(things) == 1 else name

    def _a_unit(self, name: str) -> bool:
        return len(name) <= 30 and bool(_UNIT.search(name) or self._lexicon.lookup(name, INSTITUTIONS))


def _narrowed(raw: Raw, titled: Evidence, typed: Typed) -> Evidence:
    """The evidence of a type that words of the title tell."""
    told = titled._replace(field="type", value=typed.type, rule="word of the title", score=0.85)
    if titled.start < 0:
        return told
    start, end = place_of(raw, typed.words, (titled.start, titled.end))
    return told._replace(text=raw[start:end], start=start, end=end)


def _spread(words: str, text: str) -> Span:
    """Where words stand in a text that has more signs between their characters, and any number for ``#``."""
    between = _NOT_TEXT.pattern.removesuffix("+") + "*"
    number = f"[0-9](?:{between}[0-9])*"
    found = re.search(between.join(number if char == "#" else re.escape(char) for char in words), text, re.I)
    return found.span() if found else (0, 0)


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
