"""Extractor: from documents to what they name and state, report by report.

>>> extractor = Extractor()
>>> text = "中国工商银行持续推进数字化转型。"
>>> source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
>>> (result,) = extractor.of_source(source)
>>> [(m.type, m.label) for m in result.mentions]
[('Bank', '中国工商银行'), ('Theme', '数字化转型')]
>>> [(r.subject_label, r.predicate, r.object_label) for r in result.relations]
[('中国工商银行', 'practises', '数字化转型')]
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import log
from operator import itemgetter
from pathlib import PurePath

from builders.document_model import Block, Kind
from builders.documents import readers
from builders.documents.boilerplate import running_heads
from builders.documents.formats.stream import LONGEST
from builders.documents.metadata.claims import beside
from builders.documents.metadata.report_metadata import ReportMetadata
from builders.documents.plugins import plugged
from builders.documents.readers import Columns
from builders.documents.structure.blocks import blocks_of, carved, reading, whole
from builders.duplicates import sketch
from builders.finders import Finders
from builders.finders.enumerations import parted, unbroken
from builders.finders.own_title import without_own
from builders.identity import identity
from builders.linking.disambiguate import Linker
from builders.linking.persons import Persons, Where
from builders.records import Extraction, Found, Mention, Section, Source, Span, moved
from builders.relations.page import Page, blocks_in, named_in
from builders.relations.rules import Reading, RelationRules
from builders.text.clean import CleanText, merge
from builders.text.damage import GAP, Repair
from builders.text.passage import Passage, passages
from ontology.collecting import uncollected
from ontology.errors import ReadError, isolated
from ontology.iris import mint
from ontology.knowledge.knowledge import Knowledge, default_knowledge
from ontology.normalise import HAN, is_traditional, simplify
from ontology.schema import INSTITUTIONS

__all__ = ["Amend", "Extractor", "called", "report_iri"]

_SENTENCE = itemgetter(8)  # by place, fast
_LATIN = re.compile(r"[A-Za-z]")
_HAN_RUN = re.compile(f"{HAN.pattern}+")
#: What is said of the version after the title of a regulation: (2015年修正), (修订).
_VERSION = re.compile(r"[(（〔\[【][^()（）〔〕\[\]【】]*(?:\d{4}|修正|修订|现行)[^()（）〔〕\[\]【】]*[)）〕\]】]\s*$")
#: Makes another section of the one that a report's page and text gave: what is known of it from elsewhere.
Amend = Callable[[Source, Section], Section]


class Extractor:
    """Finds, links and relates what documents name, by the tables of one knowledge.

    Everything it needs is compiled once. :meth:`extract` looks whether the tables have changed since, and compiles anew.

    Args:
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``.
    """

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.knowledge = knowledge or default_knowledge()
        self._compile()

    def _compile(self) -> None:
        knowledge = self.knowledge
        self._fingerprint, self._lexicon = knowledge.fingerprint, knowledge.lexicon
        self._depths: dict[str, int] = {}  # steps of each theme below the broadest
        self._repair = Repair(knowledge.rows("damaged"))
        self._metadata = ReportMetadata(knowledge)
        self._finders = Finders(knowledge)
        self._linker, self._persons = Linker(knowledge), Persons(knowledge)
        self._relate = RelationRules(knowledge)
        plugged(*readers.READERS)  # one that cannot be loaded is told now, not as the fault of each file

    def extract(
        self,
        path: str | os.PathLike[str],
        *,
        columns: Columns = Columns(),  # noqa: B008
        failures: list[ReadError] | None = None,
    ) -> Iterator[Extraction]:
        """The extractions of a file, one a report, in the order of its text.

        Args:
            path: A text, web page, PDF, Word file, table of texts, or archive of such files.
            columns: Which columns of a table hold text and title.
            failures: Where to list the reports that fail, and what cannot be read inside an archive, a table or a long file;
                without it, that is raised.

        Yields:
            What each report names and states.

        Raises:
            ReadError: The file cannot be read; says why and what to do.
        """
        self.knowledge.refresh()
        if self._fingerprint != self.knowledge.fingerprint:
            self._compile()
        for source in readers.load_all(os.fspath(path), failures, columns, self.knowledge):
            yield from self.of_source(source, failures)

    def of_source(self, source: Source, failures: list[ReadError] | None = None, *, told: bool = False) -> Iterator[Extraction]:
        """The extractions of all reports in a source that is open already.

        Args:
            source: The open file, a row of a table, or a text made by hand.
            failures: Where to list the reports that fail; without it, their errors are raised.
            told: Read what they tell (relations, cases, penalties) at once, so that what fails in it is such a failure too.

        Yields:
            What each report names and states, in the order of the text.
        """
        for section in self.sections(source, failures):
            with isolated(source.path, failures, called(source, section)):
                extraction = self.of_section(source, section)
                if told:
                    extraction.told.all()
                yield extraction

    def sections(self, source: Source, failures: list[ReadError] | None = None) -> Iterator[Section]:
        """The reports in a source; where they cannot be told apart any more goes to ``failures``, or raises without it."""
        with isolated(source.path, failures):
            yield from readers.read(source, self.knowledge)

    def document(self, source: Source, extractions: Iterable[Extraction] | None = None) -> tuple[Block, ...]:
        """The blocks of a whole source: those of its reports, and what stands outside of them.

        Args:
            source: The open file.
            extractions: What was taken from it already, if it was.

        Returns:
            Blocks that tile the text of the source, those of a report in the order of reading.
        """
        sections = (
            [self.cleaned(source, section)[1] for section in self.sections(source)]
            if extractions is None
            else [extraction.section for extraction in extractions]
        )
        return whole(source, sections)

    def of_name(self, name: str, jurisdiction: str = "") -> tuple[CleanText, list[Found]]:
        """What is found in a name that stands by itself, linked as in a report that says no more.

        Args:
            name: The name as somebody wrote it.
            jurisdiction: A code of the table ``jurisdictions``, of where it was written; empty for the mainland.

        Returns:
            The clean name, and the finds in it.
        """
        clean = CleanText.of(name, repair=self._repair)
        found, _ = self._find(clean)
        linked = self._linker.resolve(clean.text, found, traditional=clean.traditional, jurisdiction=jurisdiction)
        return clean, linked

    @uncollected()
    def of_section(self, source: Source, section: Section, amend: Amend | None = None) -> Extraction:
        """All that one report names and states.

        Args:
            source: The open file.
            section: A report in it, as its reader gave it.
            amend: Puts what is known from elsewhere into the metadata, once the text has told what it tells.

        Returns:
            Metadata, mentions and relations, with offsets in ``source.raw``.

        Raises:
            ReadError: The report has over 20 million characters, which is too long to be one.
        """
        size = section.end - section.start
        if size > LONGEST:
            raise ReadError(
                source.path, "too-long", f"a single report of {size:,} characters, over {LONGEST:,}: split it into its reports"
            )
        clean, section = self.cleaned(source, section)
        section = amend(source, section) if amend else section
        language = section.language or _language(section.title, clean)
        if all(one.field != "language" for one in section.evidence):
            by = "reader" if section.language else "script"
            section = replace(section, evidence=(*section.evidence, beside("language", language, "", by, 0.9)))
        found, sentences = self._find(clean)
        if GAP in clean.text:
            found = [f for f in found if GAP not in clean.text[f.start : f.end]]
        found = without_own(found, clean.text, section.title)
        titled = self._in_title(section.title)
        publishers = tuple(self._publisher(name) for name in section.publishers)
        regulation, title = self._regulation(section, publishers)
        day = (section.amended or section.issued or section.adopted) if regulation else section.issued
        told = " ".join((simplify(section.title), *section.publishers))
        about, dated = self._about(section, titled), (day or section.available or "", regulation)
        mentions = self._linker.link(clean, found, sentences, about, told, *dated)
        report = report_iri(source, section)
        mentions = self._persons(mentions, Where(clean, sentences, section.evidence, report, [iri for iri, _, _ in publishers]))
        raw_sentences = {span: source.raw[slice(*span)] for span, _ in groupby(mentions, key=_SENTENCE)}
        contributors = tuple((self._publisher(name), role) for name, role in section.contributors)
        named = [*publishers, *(institution for institution, _ in contributors)]
        named += [(regulation, title, "Regulation")] if regulation else []
        held = tuple(mentions)

        def page() -> Page:
            return Page(clean, sentences, named_in(clean, held), blocks_in(clean, section.blocks))

        return Extraction(
            report=report,
            section=section,
            publishers=tuple((iri, label) for iri, label, _ in publishers),
            language=language,
            subjects=self._subjects(titled, mentions),
            mentions=held,
            sentences=raw_sentences,
            things=self._new_things(mentions)
            | {iri: (kind, label, "") for iri, label, kind in named if iri not in self._lexicon.things},
            characters=len(clean),
            sketch=sketch(clean.text),
            contributors=tuple((iri, role) for (iri, _, _), role in contributors),
            regulation=regulation,
            journal=self._lexicon.ids.iri("publication", section.journal) if section.journal else "",
            told=Reading(self._relate, page, held, raw_sentences),
        )

    def cleaned(self, source: Source, section: Section) -> tuple[CleanText, Section]:
        """The clean text of a report.

        Args:
            source: The open file.
            section: A report in it.

        Returns:
            The clean text without running heads, and ``section`` with the metadata that its text states and the running heads
            as boilerplate.
        """
        section = replace(section, blocks=blocks_of(source, section))
        body, ends = reading(source.raw, section.blocks)
        clean = CleanText.of(source.raw, body, breaks=ends, repair=self._repair)
        section = self._metadata(source, section, clean)
        if "blocks" not in source.metadata and (heads := running_heads(clean.text)):  # only pages have heads
            spans = [clean.raw_span(*head) for head in heads]
            blocks = carved(section.blocks, merge(spans), Kind.BOILERPLATE, "running head")
            left_out = tuple(("running head", *span) for span in spans)
            section = replace(section, blocks=tuple(blocks), boilerplate=section.boilerplate + left_out)
            clean = clean.without(heads)
        return clean, section

    def _find(self, clean: CleanText) -> tuple[list[Found], list[Span]]:
        found: list[Found] = []
        sentences: list[Span] = []
        pieces = list(passages(clean))
        for (offset, passage), here in zip(pieces, self._finders.over([passage for _, passage in pieces]), strict=True):
            found += moved(here, offset) if offset else here
            sentences += [(a + offset, b + offset) for a, b in passage.sentences]
        return found, unbroken(parted(clean.text, sentences, found), found)

    def _in_title(self, title: str) -> list[Found]:
        """What a report's title names."""
        return [f for f in self._finders(Passage(simplify(title)), ("institutions", "themes")) if f.iri and not f.reason]

    def _about(self, section: Section, titled: Iterable[Found]) -> str:
        """The IRI of the one bank that a report is of: its only publisher, or the only one that its title names; else empty."""
        publishers = {iri for iri, _, type_ in map(self._publisher, section.publishers) if type_ == "Bank"}
        if len(section.publishers) == 1 and publishers:
            return publishers.pop()
        banks = {f.iri for f in titled if f.type == "Bank"}
        return banks.pop() if len(banks) == 1 else ""

    def _publisher(self, name: str) -> tuple[str, str, str]:
        """IRI, label and type of a publisher as the title line names it, in Traditional characters or not."""
        name = simplify(name) if is_traditional(name) else name
        known = self._lexicon.lookup(name, INSTITUTIONS)
        if known:
            return known[0].iri, known[0].label, known[0].type
        return (*self._lexicon.identified("institution", name), "Organization")

    def _regulation(self, section: Section, publishers: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
        """IRI and name of the regulation whose text a report is, known or not, of a bank's own rule with the bank.

        Returns:
            Empty strings when it is none, or one of several.
        """
        if section.type != "regulation text" or not section.title:
            return "", ""
        titles = list(dict.fromkeys((section.title, _VERSION.sub("", section.title))))
        for title in titles:
            if known := self._lexicon.lookup(title, ("Regulation",)):
                return (known[0].iri, known[0].label) if len(known) == 1 else ("", "")
        name = simplify(titles[-1]).strip("《》")
        iri, label = self._lexicon.identified("regulation", name)
        owners = [owner for owner, _, type_ in publishers if type_ == "Bank"]
        return self._linker.owners.scoped(owners[0], iri, name) if len(publishers) == len(owners) == 1 else iri, label

    def _new_things(self, mentions: Iterable[Mention]) -> dict[str, tuple[str, str, str]]:
        new = {m[4] for m in mentions}.difference(self._lexicon.things, ("",))
        return {m.id: (m.type, m.label, m.kind) for m in mentions if m[4] in new} if new else {}

    def _subjects(self, titled: Iterable[Found], mentions: Sequence[Mention], most: int = 8) -> tuple[str, ...]:
        """The main themes: named in the title, or often for the report's length, earlier and narrower ones before others.

        A theme weighs the logarithm of its mentions, up to 1.3 times as much the earlier it is named, and a tenth more for
        each step below the broadest themes, which most reports name; a title's themes weigh three more.

        Returns:
            IRIs of ``most`` themes or fewer, sorted; none that weighs less than a third of the weightiest.
        """
        themes = [m[4] for m in mentions if m[0] == "Theme" and m[4]]
        weight = {f.iri: 3.0 for f in titled if f.type == "Theme"}
        first = dict(zip(reversed(themes), range(len(themes) - 1, -1, -1), strict=True))
        for iri, count in Counter(themes).items():
            if iri not in self._depths:
                self._depths[iri] = len(self._lexicon.above(iri))
            early, narrow = 1.3 - first[iri] / len(themes) * 0.3, 0.7 + self._depths[iri] / 10
            weight[iri] = weight.get(iri, 0.0) + log(1 + count) * early * narrow
        floor = max(weight.values(), default=0.0) / 3
        ranked = sorted((w, iri) for iri, w in weight.items() if w >= floor)[::-1]
        return tuple(sorted(iri for _, iri in ranked[:most]))


def _language(title: str, clean: CleanText) -> str:
    """English where Latin letters are four times the Chinese characters or more, else Chinese in its script."""
    sample = title + clean.text[:5000]
    han = sum(map(len, _HAN_RUN.findall(sample)))
    if 5 * han < len(sample) and len(_LATIN.findall(sample)) > 4 * han:
        return "en"
    return "zh-Hant" if clean.traditional else "zh-Hans"


def called(source: Source, section: Section) -> str:
    """What to call a report whose front page is not read yet: its title on the page or in its row, else the file's name."""
    return section.title or str(source.metadata.get("title") or "") or PurePath(source.path).stem


def report_iri(source: Source, section: Section) -> str:
    """The report's IRI, made of its text alone (:mod:`builders.identity`): that of an entry with its title for an excerpt.

    Args:
        source: The open file.
        section: The report.

    Returns:
        An IRI; of a report without words, one made of its title.
    """
    spans = ((section.start, section.end),) if section.extent == "excerpt" else section.body
    said = identity("".join(source.raw[start:end] for start, end in spans))
    return mint("report", said or identity(section.title) or "nothing")
