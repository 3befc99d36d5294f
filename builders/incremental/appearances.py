"""Which reports there are: the appearances of each in the sources, and which of them stands for it.

Nothing here depends on paths, so that the same documents make the same graph wherever they lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from builders.duplicates import group
from builders.incremental.sources import SourceRecord
from builders.rdf.report import Place

__all__ = ["Appearance", "chosen_appearances", "digest", "revisions"]


class Appearance(NamedTuple):
    """A place where a report stands; the one of the smallest rank stands for it.

    Attributes:
        rank: What decides; equal only for sources of the same bytes.
        key: Of its source.
        line: Its number in the shard of the source.
        digest: Of what was taken from it.
        place: Where it stands.
        path: Of the source, or of a file in it.
        at: Where it stands in the shard, and its size there.
        named: How many mentions it has.
        iri: The IRI that its own text gives.
    """

    rank: tuple[bool, int, int, int, str, int, int]
    key: str
    line: int
    digest: str
    place: Place
    path: str
    at: list[int]
    named: int
    iri: str


def chosen_appearances(sources: dict[str, SourceRecord], kept: Mapping[str, str]) -> dict[str, list[Appearance]]:
    """The appearances of each report in order of preference.

    Whole text comes before excerpt, longer before shorter; of two about as long, the one whose page tells more of it.

    Args:
        sources: What the manifest keeps of each source, by key.
        kept: IRIs that reports are to have in place of those that their texts give.

    Returns:
        By the IRI of each report (the smallest of those of its appearances), its appearances in the sources, the best first.
    """
    reports = {(key, line): report for key, record in sources.items() for line, report in enumerate(record.reports)}
    chosen: dict[str, list[Appearance]] = {}
    for keys in group(reports):
        found = sorted(_appearance(sources[key], key, line) for key, line in keys)
        iri = min(one.iri for one in found)
        iri = min([kept[one.iri] for one in found if one.iri in kept], default=iri)
        chosen[iri] = sorted([*chosen.get(iri, ()), *found])
    return chosen


def _appearance(source: SourceRecord, key: str, line: int) -> Appearance:
    report = source.reports[line]
    size = report["characters"]
    told = sum(bool(report[name]) for name in ("publishers", "issued", "pages", "available"))
    rank = (report["extent"] != "full", -size.bit_length(), -told, -size, source.sha256, report["start"], line)
    place = Place(source.sha256, report["start"], report["end"], report["available"], report["views"], report["extent"])
    return Appearance(rank, key, line, report["digest"], place, report["path"], report["at"], report["named"], report["iri"])


def digest(appearances: Sequence[Appearance], made_by: tuple[str, ...]) -> str:
    """Changes when the graph of the report must: its text, its offsets, its sources, the extraction, or the knowledge."""
    said = [(one.digest, one.place, one.iri) for one in appearances]
    return sha256(repr([*made_by, said]).encode()).hexdigest()[:16]


def revisions(old: SourceRecord | None, new: SourceRecord) -> dict[str, str]:
    """Which reports of an edited source replace which.

    Args:
        old: What was kept of the source before; None when it was not there.
        new: What is kept of it now.

    Returns:
        The IRI of the report replaced by that of the new one: of those that came and those that went, the ones of one title,
        and the one that is left when one is left on either side.
    """
    if old is None:
        return {}
    before, now = ({report["iri"]: report["title"] for report in record.reports} for record in (old, new))
    gone, came = ({iri: title for iri, title in a.items() if iri not in b} for a, b in ((before, now), (now, before)))
    of_title = {title: iri for iri, title in gone.items()}
    found = {iri: of_title.pop(title) for iri, title in came.items() if title in of_title}
    left = [iri for iri in came if iri not in found], [iri for iri in gone if iri not in found.values()]
    if len(left[0]) == len(left[1]) == 1:
        found[left[0][0]] = left[1][0]
    same = {new_: old_ for new_, old_ in old.replaces.items() if new_ in now}
    return same | found
