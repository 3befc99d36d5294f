"""One report from its section to its extraction: clean, find, link, relate.

>>> from builders.records import Section, Source
>>> text = "中国工商银行持续推进数字化转型。"
>>> source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
>>> result = extract(source, Section("例", 0, len(text), ((0, len(text)),)))
>>> [(m.type, m.label) for m in result.mentions]
[('Bank', '中国工商银行'), ('Theme', '数字化转型')]
>>> [(r.subject_label, r.predicate, r.object_label) for r in result.relations]
[('中国工商银行', 'practises', '数字化转型')]
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import log

from builders import finders, readers
from builders.catalogue import describe
from builders.characters import HAN
from builders.cleantext import CleanText, is_traditional, simplify
from builders.damage import GAP
from builders.duplicates import sketch
from builders.furniture import running_heads
from builders.linker import link
from builders.passage import Passage, pieces
from builders.readers.stream import LONGEST
from builders.records import Extraction, Found, Mention, Section, Source, Span
from builders.relations import relate
from ontology.errors import ReadError, unexpected
from ontology.iris import mint
from ontology.lexicon import default_lexicon, fold

__all__ = ["cleaned", "extract", "extract_all", "report_iri", "sections"]

_SIGNS = re.compile(r"[^\w]+")
_LATIN = re.compile(r"[A-Za-z]")


def extract_all(source: Source, failures: list[ReadError] | None = None) -> Iterator[Extraction]:
    """The extractions of all reports in ``source``, one at a time; those that fail go to ``failures``, or raise without it."""
    for section in sections(source, failures):
        try:
            extraction = extract(source, section)
        except Exception as error:
            if failures is None:
                raise
            failures.append(unexpected(source.path, error, section.title))
        else:
            yield extraction


def sections(source: Source, failures: list[ReadError] | None = None) -> Iterator[Section]:
    """The reports in ``source``; where they cannot be told apart any more goes to ``failures``, or raises without it."""
    try:
        yield from readers.read(source)
    except Exception as error:
        if failures is None:
            raise
        failures.append(unexpected(source.path, error))


def extract(source: Source, section: Section) -> Extraction:
    """All that one report names and states. ReadError for a report too long to be one."""
    if section.end - section.start > LONGEST:
        size = section.end - section.start
        raise ReadError(
            source.path, "too-long", f"a single report of {size:,} characters, over {LONGEST:,}: split it into its reports"
        )
    clean, section = cleaned(source, section)
    found, sentences = _find(clean)
    found = [f for f in found if GAP not in clean.text[f.start : f.end]]
    titled = _in_title(section.title)
    mentions = link(clean, found, sentences, _about(section, titled))
    raw_sentences = {m.sentence: source.text[slice(*m.sentence)] for m in mentions}
    publishers = tuple(_publisher(name) for name in section.publishers)
    supporters = tuple((role, _publisher(name)) for role, name in section.supporters)
    named = [*publishers, *(institution for _, institution in supporters)]
    lexicon = default_lexicon()
    return Extraction(
        report=report_iri(source, section),
        section=section,
        publishers=tuple((iri, label) for iri, label, _ in publishers),
        language=_language(section.title, clean),
        subjects=_subjects(titled, mentions),
        mentions=tuple(mentions),
        relations=tuple(relate(mentions, raw_sentences)),
        sentences=raw_sentences,
        things=_new_things(mentions) | {iri: (kind, label, "") for iri, label, kind in named if iri not in lexicon.things},
        characters=len(clean),
        sketch=sketch(clean.text),
        contributors=tuple((iri, role) for role, (iri, _, _) in supporters),
    )


def cleaned(source: Source, section: Section) -> tuple[CleanText, Section]:
    """A report's clean text without its running heads, and what its text tells of it besides."""
    clean = CleanText.of(source.text, section.body, section.cuts, paragraphs=section.paragraphs)
    section = describe(section, clean)
    if heads := running_heads(clean.text):
        left_out = tuple(("running head", *clean.raw_span(*head)) for head in heads)
        section = replace(section, furniture=section.furniture + left_out)
        clean = clean.without(heads)
    return clean, section


def _find(clean: CleanText) -> tuple[list[Found], list[Span]]:
    found: list[Found] = []
    sentences: list[Span] = []
    blanks = clean.blanks
    for start, end in pieces(clean.text):
        inside = blanks[bisect_left(blanks, start) : bisect_left(blanks, end)]
        passage = Passage(clean.text[start:end], [blank - start for blank in inside])
        found += [Found(f.start + start, f.end + start, *f[2:]) for f in finders.find(passage)]
        sentences += [(a + start, b + start) for a, b in passage.sentences]
    return found, sentences


def _in_title(title: str) -> list[Found]:
    """What a report's title names."""
    return [f for f in finders.find(Passage(simplify(title)), ("yinpu_institutions", "yinpu_themes")) if f.iri and not f.reason]


def _about(section: Section, titled: Iterable[Found]) -> str:
    """The IRI of the one bank that a report is of: its only publisher, or the only one that its title names; else empty."""
    publishers = {iri for iri, _, type_ in map(_publisher, section.publishers) if type_ == "Bank"}
    if len(section.publishers) == 1 and publishers:
        return publishers.pop()
    banks = {f.iri for f in titled if f.type == "Bank"}
    return banks.pop() if len(banks) == 1 else ""


def _publisher(name: str) -> tuple[str, str, str]:
    """IRI, label and type of a publisher as the title line names it, in Traditional characters or not."""
    name = simplify(name) if is_traditional(name) else name
    known = default_lexicon().lookup(name, ("Bank", "Regulator", "Organization"))
    if known:
        return known[0].iri, known[0].label, known[0].type
    return mint("institution", name), name, "Organization"


def _language(title: str, clean: CleanText) -> str:
    """English where Latin letters are four times the Chinese characters or more, else Chinese in its script."""
    sample = title + clean.text[:5000]
    if len(_LATIN.findall(sample)) > 4 * len(HAN.findall(sample)):
        return "en"
    return "zh-Hant" if clean.traditional else "zh-Hans"


def _new_things(mentions: Iterable[Mention]) -> dict[str, tuple[str, str, str]]:
    known = default_lexicon().things
    return {m.id: (m.type, m.label, m.kind) for m in mentions if m.id and m.id not in known}


def _subjects(titled: Iterable[Found], mentions: Sequence[Mention], most: int = 8) -> tuple[str, ...]:
    """The main themes: named in the title, or often for the report's length, earlier and narrower ones before others.

    A theme weighs the logarithm of its mentions, up to 1.3 times as much the earlier it is named, and a tenth more for
    each step below the broadest themes, which most reports name; a title's themes weigh three more.
    """
    lexicon = default_lexicon()
    themes = [m.id for m in mentions if m.type == "Theme" and m.id]
    weight = {f.iri: 3.0 for f in titled if f.type == "Theme"}
    first = {iri: n for n, iri in reversed(list(enumerate(themes)))}
    for iri, count in Counter(themes).items():
        early, narrow = 1.3 - first[iri] / len(themes) * 0.3, 0.7 + len(lexicon.above(iri)) / 10
        weight[iri] = weight.get(iri, 0.0) + log(1 + count) * early * narrow
    floor = max(weight.values(), default=0.0) / 3
    ranked = sorted((w, iri) for iri, w in weight.items() if w >= floor)[::-1]
    return tuple(sorted(iri for _, iri in ranked[:most]))


def report_iri(source: Source, section: Section) -> str:
    """The report's IRI: its title and a digest of what else tells it apart.

    Publisher and date do where known, so that a repost is the same report; else the source's path does.
    """
    marks = [*sorted(section.publishers), section.issued or ""]
    if not any(marks):
        marks = [source.path, str(section.start) if source.reader in ("listing", "collection") else ""]
    digest = hashlib.sha256("\n".join([fold(section.title), *marks]).encode()).hexdigest()[:8]
    return f"{mint('report', _SIGNS.sub('', section.title)[:16] or 'report')}~{digest}"
