"""What must be true of the tables, as far as rows can tell: years, issuers, codes, names, and nothing new only recalled.

A finding that is right all the same is waived by a row of the table ``waivers``, which says why, who decided, and when.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.held import normalised, preferred, reach, rows
from ontology.knowledge.identifiers import SCHEMES, is_valid
from ontology.knowledge.recalled import CLOSED, is_recalled_before
from ontology.knowledge.table_files import Row

__all__ = ["TRUTHS"]

#: The checks, in the order in which they are made.
TRUTHS: list[Callable[[Path], Iterator[str]]] = []
_YEAR = re.compile(r"〔(\d{4})〕|(\d{4})年第")
_PREFIX = re.compile(r"([一-鿿]+)〔")
#: Months of a new year in which documents still bear numbers of the old one.
_LATE = ("01", "02", "03")
_CLEAR = frozenset(("preferred", "legal", "short", "alias", "popular", "abbreviation", "english", "former"))
#: How wide divisions are; one lies in a wider one.
_WIDTH = {"county": 1, "prefecture": 2, "province": 3}
#: What a theme's name may end in without another meaning.
_TAILS = ("管理", "业务", "服务", "体系", "机制", "工作")


def truth(function: Callable[[Path], Iterator[tuple[str, str]]]) -> Callable[[Path], Iterator[str]]:
    """Make a check of what gives the subject of each finding and what is wrong with it; waived subjects are left out."""

    @wraps(function)
    def check(root: Path) -> Iterator[str]:
        waived = {row["subject"] for row in rows("waivers", root) if row["check"] == function.__name__}
        found = set()
        for subject, wrong in function(root):
            found.add(subject)
            if subject not in waived:
                yield f"{subject}: {wrong}"
        for subject in sorted(waived - found):
            yield f"waivers: {subject}: waives nothing that {function.__name__} finds"

    TRUTHS.append(check)
    return check


def _numbers(row: Row) -> list[str]:
    return [part.strip() for part in row["number"].split(";") if part.strip()]


@truth
def number_years(root: Path) -> Iterator[tuple[str, str]]:
    """The year in a document's number is that of its day; of a day in spring, perhaps the one before."""
    for row in preferred("regulations", root):
        for number in _numbers(row):
            if (match := _YEAR.search(number)) and (day := row["date"]):
                year = match[1] or match[2]
                late = day[5:7] in _LATE and int(year) == int(day[:4]) - 1
                if year != day[:4] and not late:
                    yield f"regulations: {row['entity']}", f"number {number}, date {day}"


@truth
def issuers_then(root: Path) -> Iterator[tuple[str, str]]:
    """Who issued a document was there on its day, by this name or by one that it bore before."""
    lives: dict[str, tuple[str, str]] = {}
    for row in rows("institutions", root):
        if row["status"] in ("preferred", "former"):
            since, until = lives.get(row["entity"], (row["since"], row["until"]))
            lives[row["entity"]] = (min(since, row["since"]), row["until"] if row["status"] == "preferred" else until)
    for row in preferred("regulations", root):
        for name in filter(None, row["issuer"].split(";")):
            since, until = lives.get(name, ("", ""))
            if not _lived(since, until, row["date"]):
                yield f"regulations: {row['entity']}", f"date {row['date']}, {name} {since} to {until}"


def _lived(since: str, until: str, day: str) -> bool:
    if not day:
        return True
    began = not since or day >= since[: len(day)]
    return began and (not until or day[: len(until)] <= until)


@truth
def prefixes_fit(root: Path) -> Iterator[tuple[str, str]]:
    """The prefix of a number is known, and is that of an issuer."""
    known = {row["prefix"]: row["issuer"] for row in rows("document_numbers", root)}
    for row in preferred("regulations", root):
        for number in _numbers(row):
            prefix = match[1] if (match := _PREFIX.match(number)) else ""
            if prefix and known.get(prefix) not in row["issuer"].split(";"):
                yield f"regulations: {row['entity']}", f"number {number} is of {known.get(prefix, 'nobody known')}"


@truth
def nothing_to_come(root: Path) -> Iterator[tuple[str, str]]:
    """No day of what has happened is to come."""
    today = datetime.now(UTC).date().isoformat()
    for table, columns in tables.COLUMNS.items():
        for column in {"date", "since", "promulgated", "checked", "first_seen"} & set(columns):
            for row in rows(table, root):
                if row[column] > today[: len(row[column]) or 1] and row[column]:
                    yield f"{table}: {next(iter(row.values()))}", f"{column} {row[column]}"
    for row in preferred("regulations", root):
        for number in _numbers(row):
            if (match := _YEAR.search(number)) and (match[1] or match[2]) > today[:4]:
                yield f"regulations: {row['entity']}", f"number {number}"


@truth
def valid_codes(root: Path) -> Iterator[tuple[str, str]]:
    """An identifier is of a known scheme, has its form and check digit, and is of one thing of the right kind that there is."""
    known = {f"{kind}/{row['id']}" for table, kind in tables.KINDS.items() for row in rows(table, root)}
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("ids", root):
        holders[row["scheme"], row["value"]].add(row["thing"])
        told = f"{row['scheme']} {row['value']}"
        if not is_valid(row["scheme"], row["value"]):
            yield f"ids: {row['thing']}", f"{told} is not valid"
        elif row["thing"].partition("/")[0] not in SCHEMES[row["scheme"]].kinds:
            yield f"ids: {row['thing']}", f"{told} is no identifier of such things"
        elif row["thing"] not in known:
            yield f"ids: {row['thing']}", f"{told} is of a thing that no table has"
    for (scheme, value), things in holders.items():
        if len(things) > 1:
            yield f"ids: {min(things)}", f"{scheme} {value} is of {', '.join(sorted(things)[1:])} too"
    for table, column in (("institutions", "code"), ("publications", "issn")):
        for row in rows(table, root):
            if row.get(column):
                yield f"{table}: {row['entity']}", f"{column} {row[column]} is not read: codes are rows of the table ids"


@truth
def names_of_all(root: Path) -> Iterator[tuple[str, str]]:
    """A clear name is of one thing, whatever its table; but a rule may be a theme too, and a paper has its house's."""
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for table in ("institutions", "regulations", "publications", "products"):
        for row in rows(table, root):
            if row["status"] in _CLEAR:
                holders[normalised(row["name"])][table] = row["entity"]
    for row in rows("themes", root):
        for name in (row["concept"], *row["alt"].split("|"), *row["en"].split("|")):
            if name:
                holders[normalised(name)]["themes"] = row["concept"]
    houses = {row["entity"]: row["publisher"].split(";") for row in preferred("publications", root)}
    for name, held in sorted(holders.items()):
        of_its_house = set(held) == {"institutions", "publications"} and held["institutions"] in houses[held["publications"]]
        if len(held) > 1 and set(held) != {"regulations", "themes"} and not of_its_house:
            yield name, "; ".join(f"{entity} ({table})" for table, entity in sorted(held.items()))


@truth
def kin(root: Path) -> Iterator[tuple[str, str]]:
    """No theme is related to one that it stands above or below: the hierarchy says that already."""
    themes = {row["concept"]: row for row in rows("themes", root)}
    broader = {concept: [one for one in row["broader"].split("|") if one] for concept, row in themes.items()}
    for concept, row in themes.items():
        for other in filter(None, row["related"].split("|")):
            if other in reach(broader, concept) or concept in reach(broader, other):
                yield f"themes: {concept}", f"related to {other}, which stands above or below it"


@truth
def twins(root: Path) -> Iterator[tuple[str, str]]:
    """Two themes of the same characters (代销理财, 理财代销), or X and X管理, are one, or waived."""
    concepts = [row["concept"] for row in rows("themes", root)]
    alike: dict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        alike["".join(sorted(concept))].append(concept)
    pairs = [sorted(group) for group in alike.values() if len(group) > 1]
    known = set(concepts)
    pairs += [[stem, concept] for concept in concepts if concept.endswith(_TAILS) and (stem := concept[:-2]) in known]
    for pair in sorted(pairs):
        yield " | ".join(pair), "make one of them, or say in waivers.tsv why there are two"


@truth
def places_nest(root: Path) -> Iterator[tuple[str, str]]:
    """A place lies in one of its own province, and a county in no county."""
    known = {row["code"]: row for row in rows("places", root)}
    for row in known.values():
        above = known.get(row["parent"])
        if row["division"] not in _WIDTH:
            continue  # new areas have codes of ours
        if above and row["code"].lstrip("F")[:2] != above["code"].lstrip("F")[:2]:
            yield f"places: {row['code']}", f"{row['name']} lies in {above['name']}, by its code in another province"
        if above and _WIDTH.get(above["division"], 9) <= _WIDTH[row["division"]]:
            yield f"places: {row['code']}", f"{row['name']} ({row['division']}) lies in {above['name']} ({above['division']})"


@truth
def successors(root: Path) -> Iterator[tuple[str, str]]:
    """What replaces a rule is not older than the rule, and is not the rule itself."""
    days = {row["entity"]: row["date"] for row in preferred("regulations", root)}
    for row in preferred("regulations", root):
        for other in filter(None, row["replaced_by"].split(";")):
            day = days.get(other, "")
            if other == row["entity"] or (day and row["date"] and day < row["date"][: len(day)]):
                yield f"regulations: {row['entity']}", f"date {row['date']}, replaced by {other} of {day}"


@truth
def heads(root: Path) -> Iterator[tuple[str, str]]:
    """No theme stands under one of whose name it is the head: 集体经济 is wider than 农村集体经济."""
    for row in rows("themes", root):
        for above in filter(None, row["broader"].split("|")):
            if above.endswith(row["concept"]):
                yield f"{row['concept']} | {above}", "the first is the wider one, or say in waivers.tsv why it is not"


@truth
def mutual(root: Path) -> Iterator[tuple[str, str]]:
    """What a theme is related to is related to it."""
    related = {row["concept"]: set(filter(None, row["related"].split("|"))) for row in rows("themes", root)}
    for concept, others in related.items():
        for other in sorted(others):
            if concept not in related.get(other, {concept}):
                yield f"themes: {concept}", f"related to {other}, which is not related to it"


@truth
def looked_up(root: Path) -> Iterator[tuple[str, str]]:
    """Nothing new is only recalled: a row that was not there when the tables were closed has a claim (:mod:`.recalled`)."""
    if not tables.ships(root):
        return
    for table in CLOSED:
        for row in rows(table, root):
            if row["level"] == "recalled" and not is_recalled_before(table, row):
                label = " ".join(list(row.values())[:2])
                yield f"{table}: {label}", "is new and only recalled: look it up, and record where (docs/knowledge.md)"
