r"""The front page: title, publishers, days, period, type and platform of a report, each by the strongest of its evidence.

>>> from ontology import Knowledge
>>> page = FrontPage(Knowledge())
>>> text = "城市商业银行人才培养调研\n发布单位：望海金融研究院\n更新时间：2025-01-08\n\n宁波银行建立了内部讲师制度。\n"
>>> source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
>>> found = page(source, Section("", 0, len(text), ((0, len(text)),)))
>>> found.title, found.publishers, found.issued, found.fetched
('城市商业银行人才培养调研', ('望海金融研究院',), None, '2025-01-08')
>>> [(one.rule, text[one.start : one.end]) for one in found.evidence if one.field == "publisher"]
[('label:publisher', '望海金融研究院')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from builders.documents.metadata.claims import Claim, agreeing, place_of, strongest
from builders.documents.metadata.dates import dates, period, stated_date
from builders.documents.metadata.days import Days, not_before, papers_year
from builders.documents.metadata.doctype import DocumentTypes, Typed
from builders.documents.metadata.drafters import Drafters
from builders.documents.metadata.filename import FileName
from builders.documents.metadata.headline import Headlines
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Labels, Stated
from builders.documents.metadata.lines import Line, folded, head_lines, lines_after, lines_beside, lines_of, tail_lines
from builders.documents.metadata.media import Media
from builders.documents.metadata.page import page_fields
from builders.documents.metadata.publishers import Publishers
from builders.documents.metadata.signature import printed, signatures
from builders.documents.metadata.title_claims import TitleClaims, Titled
from builders.records import Evidence, Raw, Section, Source
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import simplify
from ontology.schema import INSTITUTIONS

__all__ = ["FrontPage"]

#: Fields whose values the stages before have chosen: all claims of them are listed.
_TOLD = ("series", "type", "contributors")
_DAYS = ("issued", "effective", "adopted", "amended", "fetched")
#: Fields of labels whose lines hold no other day.
_OF_DAYS = (*_DAYS, "period", "title", "skip")
#: Reports of a whole year, where only its number stands before their name.
_OF_YEAR = re.compile(
    r"((?:19|20)\d\d)年?度?(?=.*(?:责任|可持续|ESG|环境|权益|治理|绿色|服务|偿付|第三支柱|资本|内部控制|财务|审计|质量))"
)
#: Which edition a paper is, whose day is no period.
_EDITION = re.compile(r"[(（][^()（）]*(?:修订|修正|版|试行|发布|更新)[)）]")
_RULES = ("regulation text",)


def _stated(key: str, score: float, stated: Mapping[str, Any]) -> tuple[str, float]:
    """Rule and score of what stands beside the text: a column of a table is surer than what a program writes."""
    return ("column", 0.92) if "row" in stated and key in ("publisher", "issued") else (f"stated {key}", score)


class _Page(NamedTuple):
    """What is looked at of a report: lines of its head and tail, labelled values, front matter, its file's name and fields."""

    head: list[Line]
    tail: list[Line]
    beside: list[Line]
    stated: list[Stated]
    matter: list[Stated]
    ending: list[Stated]
    after: list[Stated]
    foot: list[Line]
    file: FileName
    fields: dict[str, Any]

    @property
    def labelled(self) -> set[int]:
        """Where lines begin that a label has told."""
        return {one.line for one in (*self.stated, *self.ending)}

    @property
    def dated(self) -> set[int]:
        """Where lines begin whose day a label has told."""
        return {one.line for one in (*self.stated, *self.ending) if one.field in _OF_DAYS and dates(one.value)}


class FrontPage:
    """Weighs what all places of a document say of it."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._lexicon = knowledge.lexicon
        self._institutions = Institutions(knowledge)
        self._labels = Labels(knowledge)
        self._types = DocumentTypes(knowledge)
        self._headlines = Headlines(knowledge, self._institutions, self._labels, self._types)
        self._titles = TitleClaims(knowledge, self._institutions, self._headlines, self._types)
        self._publishers = Publishers(self._institutions, self._headlines, cues)
        self._media, self._drafters = Media(knowledge, self._institutions), Drafters(self._institutions)
        self._days = Days(cues, self._institutions)
        self._generic = tuple(cues["front_generic_title"])

    def __call__(self, source: Source, section: Section) -> Section:
        """Complete what a reader says of a report by its front page.

        Args:
            source: The open file.
            section: The report as its reader gave it; what it states itself counts as strong evidence.

        Returns:
            The section with its metadata and the evidence of each value.
        """
        page = self._page(source, section)
        title = self._titles(source, section, page.head, [*page.matter, *page.stated], page.file, page.fields, page.beside)
        words = simplify(title.title)
        type_ = self._types(words, "\n".join(line.text for line in page.head), regulation=self._is_rule(words))
        claims = [*title.claims, *self._publisher_claims(source, section, page, title, type_.type)]
        days = [*self._day_claims(source, section, page, title, type_.type)]
        days = not_before(papers_year(page.head), days)
        days = agreeing([*days, *(claim for claim in claims if claim.field == "issued")])
        claims = [claim for claim in claims if claim.field != "issued"]
        issued = strongest(days, "issued")[0]
        days += self._days.effective([*page.head, *page.tail], issued[0] if issued else None)
        if type_.type and not section.type:
            claims.append(_type_claim(source.raw, type_, title, page.head))
        roles = [*self._publishers.roles(page.stated)] if not section.contributors else []
        for name, _, one in roles:
            place = place_of(source.raw, name, one.span)
            claims.append(Claim("contributors", (name,), one.value, (place,), "label:contributor", 0.85))
        told = replace(
            section,
            title=title.title,
            pages=section.pages or title.line.pages,
            series=section.series or title.line.series,
            broker=section.broker or title.line.broker,
            type=section.type or type_.type,
            contributors=section.contributors or tuple(dict.fromkeys((name, role) for name, role, _ in roles)),
        )
        return self._weighed(source.raw, told, [*claims, *days, *self._extent_claims(page, title)])

    def _page(self, source: Source, section: Section) -> _Page:
        head = head_lines(source, section)
        tail = tail_lines(source, section, head)
        beside = lines_beside(source, section)
        matter = [span for kind, *span in section.boilerplate if kind == "front matter"]
        before = lines_of(source.raw, *matter[0]) if matter else []
        after, foot = lines_after(source, section)
        return _Page(
            head,
            tail,
            beside,
            [*self._labels(head[:40]), *self._labels(beside)],
            list(self._labels(before)),
            list(self._labels(tail[-14:])),
            [one for one in self._labels(after) if one.field in ("issued", "source")],
            foot,
            FileName.of(source.path, self._institutions, self._generic),
            {**source.metadata, **page_fields(source.metadata.get("stated", {}))},
        )

    def _is_rule(self, title: str) -> bool:
        return bool(self._lexicon.lookup(title.strip("《》"), ("Regulation",)))

    def _publisher_claims(self, source: Source, section: Section, page: _Page, title: Titled, type_: str) -> Iterator[Claim]:
        publishers, stated = self._publishers, page.fields
        if section.publishers:
            yield Claim("publisher", section.publishers, "", (), "reader", 0.95)
        yield from publishers.of_title(title.title, title.spans, type_)
        if type_ == "agreement":
            yield from publishers.party(title.title, title.spans, [*page.head, *page.tail])
        yield from publishers.labelled(page.matter, "front matter", 0.02)
        yield from publishers.labelled(page.stated, "label")
        yield from publishers.labelled(page.ending, "label at the end", -0.05)
        yield from publishers.labelled(page.after, "label after the text", -0.1)
        yield from publishers.hosts(page.foot, self._labels(page.foot))
        yield from publishers.of_head(page.head, title.lines, page.labelled)
        ends = [*printed(page.tail or page.head, self._institutions)]
        yield from publishers.signed(ends, tail=True)
        yield from publishers.signed([*signatures(page.head, self._institutions)], tail=not page.tail)
        yield from publishers.signed([*signatures(page.tail, self._institutions)], tail=True)
        yield from publishers.bylines(page.head)
        yield from self._media.datelines(page.head, page.tail)
        yield from self._media.accounts(page.head)
        linked = [*page.matter, *page.stated, *page.ending]
        yield from self._media.sites(linked, [*page.head, *page.tail, *page.beside], str(stated.get("url") or ""))
        yield from self._drafters([*page.head, *page.tail], type_)
        yield from self._drafters.contacts(page.tail or page.head)
        yield from publishers.dated([*page.head[:8], *page.beside])
        yield from publishers.accounts(page.head[:10])
        yield from publishers.marked([*page.head, *page.tail], title.title, type_)
        if page.file.publishers:
            yield Claim("publisher", page.file.publishers[:1], source.path, (), "file name", 0.57)
        for key, score in (("publisher", 0.6), ("source", 0.56), ("author", 0.52), ("company", 0.5), ("site", 0.31)):
            value = stated.get(key) or ""
            if isinstance(value, str) and (names := self._institutions.listed(value) or self._institutions.among(value)):
                yield Claim("publisher", names, value, (), *_stated(key, score, stated))
        yield from publishers.people([*page.matter, *page.stated])
        for rule, site in (("stated site", stated.get("site") or ""), ("site of the title", title.site)):
            if site:
                yield Claim("platform", (site,), site, (), rule, 0.5 if rule == "stated site" else 0.4)
                if re.fullmatch(r"[\w· -]{2,16}", site) and not self._institutions.stopped(site):
                    yield Claim("publisher", (site,), site, (), rule, 0.3)

    def _day_claims(self, source: Source, section: Section, page: _Page, title: Titled, type_: str) -> Iterator[Claim]:
        days, stated = self._days, page.fields
        if section.issued:
            yield Claim("issued", (section.issued,), "", (), "reader", 0.95)
        yield from days.labelled(page.matter, "front matter", 0.02)
        yield from days.labelled(page.stated, "label")
        yield from days.labelled(page.ending, "label at the end", -0.03)
        yield from days.labelled(page.after, "label after the text", -0.1)
        rules = type_ in _RULES or any(self._headlines.orders(line) for line in page.head[:6])
        yield from days.noted([line for line in page.head if line.number > title.lines[1] or rules], rules=rules)
        yield from days.signed([*printed(page.tail or page.head, self._institutions)], tail=True)
        yield from days.signed([*signatures(page.head, self._institutions)], tail=not page.tail)
        yield from days.signed([*signatures(page.tail, self._institutions)], tail=True)
        yield from days.printed_alone(page.head, page.tail or page.head, page.dated)
        yield from days.beside(page.beside, page.dated)
        for key, score in (("issued", 0.83), ("created", 0.25)):
            if value := stated_date(re.sub(r"^D:(\d{8}).*", r"\1", str(stated.get(key) or ""))):
                yield Claim("issued", (value,), str(stated[key]), (), *_stated(key, score, stated))
        if page.file.issued:
            yield Claim("issued", (page.file.issued,), source.path, (), "file name", 0.6)
        found = {one.value for one in dates(title.title) if len(one.value) == 10 and "截至" not in title.title}
        if len(found) == 1:
            yield Claim("issued", (found.pop(),), title.title, title.spans, "title", 0.68)

    def _extent_claims(self, page: _Page, title: Titled) -> Iterator[Claim]:
        for one in [*page.matter, *page.stated]:
            if one.field == "period":
                days = [found.value for found in dates(one.value) if len(found.value) == 10]
                span = (days[0], days[1]) if len(days) == 2 else period(one.value + ("年度" if one.value.isdigit() else ""))
                if span:
                    yield Claim("period", ("/".join(span),), one.value, (one.span,), "label", 0.9)
        if span := period(_EDITION.sub("", simplify(title.title))):
            yield Claim("period", ("/".join(span),), title.title, title.spans, "title", 0.85)
        if span := period(folded(page.file.title)):
            yield Claim("period", ("/".join(span),), page.file.title, (), "file name", 0.5)
        for one in [*page.matter, *page.stated]:
            if one.field == "pages" and (digits := re.match(r"\d{1,5}(?!\d)", one.value)):
                yield Claim("pages", (digits[0],), one.value, (one.span,), "label", 0.9)
        bare = re.sub(r"^.*?(?=(?:19|20)\d\d)", "", simplify(title.title), count=1)
        if (year := _OF_YEAR.match(bare)) and self._headlines.generic(bare):
            yield Claim("period", (f"{year[1]}-01-01/{year[1]}-12-31",), title.title, title.spans, "title of a year", 0.6)
        first, last = title.lines
        for line in page.head[max(0, first - 3) : last + 4]:
            told = self._headlines.of_period(line.text) or (len(line.text) <= 40 and self._headlines.generic(line.text))
            if told and (span := period(line.text)):
                yield Claim("period", ("/".join(span),), line.text, (line.span(),), "cover", 0.6)

    def _weighed(self, raw: Raw, section: Section, claims: Sequence[Claim]) -> Section:
        values: dict[str, tuple[str, ...]] = {}
        evidence: list[Evidence] = []
        for field in ("title", "publisher", "author", *_DAYS, "period", "platform", "pages"):
            values[field], said = strongest(claims, field)
            evidence += _quoted(raw, said)
            if field in ("publisher", "author"):
                values[field] = tuple(_as_printed(name, raw, said) for name in values[field])
        evidence += _quoted(raw, (one for claim in claims if claim.field in _TOLD for one in claim.evidence()))
        first = {field: value[0] if value else None for field, value in values.items()}
        span = (first["period"] or "").split("/")
        days = {field: first[field] for field in _DAYS}
        return replace(
            section,
            title=first["title"] or section.title,
            publishers=self._once(values["publisher"]),
            period=section.period or ((span[0], span[1]) if len(span) == 2 else None),
            platform=section.platform or first["platform"],
            pages=section.pages or (int(first["pages"]) if first["pages"] else None),
            authors=section.authors or tuple((name, "") for name in values["author"]),
            evidence=(*section.evidence, *evidence),
            issued=days["issued"],
            effective=section.effective or days["effective"],
            adopted=section.adopted or days["adopted"],
            amended=section.amended or days["amended"],
            fetched=section.fetched or days["fetched"],
        )

    def _once(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names, each institution once."""
        seen: dict[str, str] = {}
        for name in names:
            known = self._lexicon.lookup(folded(name), INSTITUTIONS)
            seen.setdefault(known[0].iri if known else re.sub(r"\s+", "", name), name)
        return tuple(seen.values())


def _quoted(raw: Raw, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence with the words that stand at its place."""
    return [one._replace(text=raw[one.start : one.end]) if one.start >= 0 else one for one in evidence]


def _type_claim(raw: Raw, typed: Typed, title: Titled, head: Sequence[Line]) -> Claim:
    """What tells the type of a report, at the place of its words."""
    if typed.place == "title":
        spans = tuple(place_of(raw, typed.words, span) for span in title.spans[:1])
        return Claim("type", (typed.type,), title.title, spans, "word of the title", 0.85)
    at = ((line, line.text.find(typed.words)) for line in head)
    spans = tuple(line.span(start, start + len(typed.words)) for line, start in at if start >= 0)[:1]
    return Claim("type", (typed.type,), typed.words, spans, "word of the head", 0.7)


def _as_printed(name: str, raw: Raw, evidence: Sequence[Evidence]) -> str:
    """A name in the characters in which its evidence prints it, which may be Traditional."""
    for one in evidence:
        words = "".join(raw[one.start : one.end].split()) if one.value == name and one.start >= 0 else ""
        at = simplify(words).find(name) if words else -1
        if at >= 0:
            return words[at : at + len(name)]
    return name
