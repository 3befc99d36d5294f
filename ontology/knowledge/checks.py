"""What must hold of the tables of knowledge, one check a function, each giving its findings as lines of text.

``python -m ontology`` prints them and the data tests fail on them; a finding names the table and the row to mend.

>>> [line for check in CHECKS.values() for line in check(Path("no tables here"))]
[]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from ontology.collecting import uncollected
from ontology.knowledge import cells, decisions, evidence_checks, identity_checks
from ontology.knowledge import table_files as tables
from ontology.knowledge.claims import BY_KIND, LEVELS, Claims, Evidence, level_of
from ontology.knowledge.findings import told
from ontology.knowledge.held import normalised, placed, reach, seen
from ontology.knowledge.held import rows as rows_of
from ontology.knowledge.ids import Identities
from ontology.knowledge.truth_checks import TRUTHS
from ontology.knowledge.versions import FIRST, REPEAL
from ontology.knowledge.versions import KINDS as KINDS_OF_CHANGE

__all__ = ["CHECKS", "levels_of", "problems"]

Check = Callable[[Path], Iterator[str]]

#: The checks by name, in the order in which their findings are printed.
CHECKS: dict[str, Check] = {}

#: Tables with one row a name, and what an entity of theirs is minted as.
NAMED = ("institutions", "regulations", "publications", "products")
#: Kinds of a name's status that a text's reader may take for the thing itself.
CLEAR = frozenset(("preferred", "legal", "short", "alias", "popular", "abbreviation", "english", "former", "unit"))

#: Another name of a theme that other themes may share.
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[一-鿿() ]+〔\d{4}〕第?[1-9]\d*号",  # 银发〔2020〕46号, 中国人民银行令〔2021〕第3号
        r"[一-鿿 ]+令(?:\d{4}年)?第[1-9]\d*号",  # 国家金融监督管理总局令2023年第4号, 国务院令第728号
        r"主席令(?:\d{4}年)?第[一二三四五六七八九十〇百]+号",
        r"[一-鿿 ]+公告\d{4}年第[1-9]\d*号",
        r"[A-Z]{2,}\d{3,5}",  # UCP600
        r"[A-Z]+(?:/[A-Z]+)* (?:[A-Z]+ )?[A-Z]?[\d.]+(?:-\d+)*(?::\d{4})?",  # JR/T 0171-2020, ISO/IEC 42001:2023
    )
)


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


def problems(root: Path = tables.KNOWLEDGE) -> Iterator[str]:
    """All findings of all checks.

    Args:
        root: The folder of the tables.

    Yields:
        Lines ``FILE: line N: CHECK: TABLE: ROW: what is wrong; what to do``, in the order of :data:`CHECKS`; without a place
        where no one row is meant.

    Raises:
        KnowledgeError: A table is malformed, so that nothing can be checked.
    """
    for name, function in CHECKS.items():
        with uncollected():
            found = list(function(root))
        yield from (told(name, line, root) for line in found)


def _split(cell: str, sign: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(sign) if part.strip()]


def _entities(table: str, root: Path) -> set[str]:
    return {row["concept" if table == "themes" else "entity"] for row in rows_of(table, root)}


@check
def described(root: Path) -> Iterator[str]:
    """The data dictionary has every column of every table, and no other."""
    held = {(row["table"], row["column"]) for row in rows_of("columns", root)}
    if not held:
        return
    wanted = {(table, column) for table, columns in tables.COLUMNS.items() for column in columns}
    for table, column in sorted(held ^ wanted):
        yield f"columns: {table}: {column}: {'has no description' if (table, column) in wanted else 'is no column'}"


@check
def columns(root: Path) -> Iterator[str]:
    """Every file belongs to a table and has its columns, those of the user's own perhaps not all."""
    for path in sorted(root.rglob("*.tsv")):
        table = tables.table_of(path, root)
        if table not in tables.COLUMNS:
            yield f"{path.name}: no such table as {table}"
            continue
        header, wanted = tables.header_of(path), tables.COLUMNS[table]
        if header != wanted if tables.ships(root) else not tables.fits(header, wanted):
            yield f"{path.name}: columns {', '.join(header)}; wanted {', '.join(wanted)}"


@check
def levels(root: Path) -> Iterator[str]:
    """Every row says how well it is known, and what is said to be more than recalled has a claim for it."""
    evidence = {row["evidence"]: Evidence(**row) for row in rows_of("evidence", root)}
    for row in rows_of("claims", root):
        if row["evidence"] not in evidence or not row["locator"] or not row["checked"]:
            said = f"evidence {row['evidence']!r}, locator {row['locator']!r}, checked {row['checked']!r}"
            yield f"claims: {row['thing']}: {row['field']} {row['value']}: {said}"
    for one in evidence.values():
        if one.kind not in BY_KIND:
            yield f"evidence: {one.evidence}: kind {one.kind!r}"
    for table in sorted({t for t, names in tables.COLUMNS.items() if "level" in names}):
        yield from levels_of(table, root)


def levels_of(table: str, root: Path) -> Iterator[str]:
    """As :func:`levels`, of the rows of one table."""
    evidence, claims = _supports(root, seen(root))
    allowed = LEVELS if tables.ships(root) else (*LEVELS, "")
    for row in rows_of(table, root):
        label = " ".join(list(row.values())[:2])
        if row["level"] not in allowed:
            yield f"{table}: {label}: level {row['level']!r}: one of {', '.join(LEVELS)}"
            continue
        told = (row["level"], row["checked"])
        if row["level"] not in ("recalled", "") and level_of(table, row, claims, evidence) != told:
            yield f"{table}: {label}: {row['level']} {row['checked']}, which its claims do not say"


@lru_cache(maxsize=2)
def _supports(root: Path, _: object) -> tuple[dict[str, Evidence], Claims]:
    """The evidence by its name, and the claims that rest on it."""
    evidence = {row["evidence"]: Evidence(**row) for row in rows_of("evidence", root)}
    return evidence, Claims.read(row for row in rows_of("claims", root) if row["evidence"] in evidence)


@check
def preferred(root: Path) -> Iterator[str]:
    """Exactly one preferred row an entity, whose name is the entity's; themes stand once."""
    for table in NAMED:
        rows = rows_of(table, root)
        counts = Counter(row["entity"] for row in rows if row["status"] == "preferred")
        for entity in sorted({row["entity"] for row in rows}):
            if counts[entity] != 1:
                yield f"{table}: {entity}: {counts[entity]} preferred rows"
        for row in rows:
            if row["status"] == "preferred" and row["name"] != row["entity"]:
                yield f"{table}: {row['entity']}: its preferred name is {row['name']}"
    for concept, count in Counter(row["concept"] for row in rows_of("themes", root)).items():
        if count > 1:
            yield f"themes: {concept}: {count} rows"


@check
def references(root: Path) -> Iterator[str]:
    """Parents, issuers, successors, broader and related themes exist."""
    known = {table: _entities(table, root) for table in (*NAMED, "themes")}
    links = (
        ("institutions", "parent", "institutions", ";"),
        ("regulations", "issuer", "institutions", ";"),
        ("regulations", "replaced_by", "regulations", ";"),
        ("publications", "publisher", "institutions", ";"),
        ("products", "owner", "institutions", ";"),
        ("document_numbers", "issuer", "institutions", ";"),
        ("disclaimers", "publisher", "institutions", ";"),
        ("changes", "from", "institutions", ";"),
        ("changes", "to", "institutions", ";"),
        ("themes", "broader", "themes", "|"),
        ("themes", "related", "themes", "|"),
    )
    for table, column, target, sign in links:
        for row in rows_of(table, root):
            for label in _split(row[column], sign):
                if label not in known[target]:
                    subject = row.get("entity") or row.get("concept") or next(iter(row.values()))
                    yield f"{table}: {subject}: {column} {label} is unknown"
    codes = {row["code"] for row in rows_of("places", root)}
    for row in rows_of("places", root):
        if row["parent"] and row["parent"] not in codes:
            yield f"places: {row['name']}: parent {row['parent']} is unknown"


@check
def identities(root: Path) -> Iterator[str]:
    """A thing has one id, a replaced one is no live row's, and in our own tables every row has one."""
    yield from Identities().read(lambda table: placed(table, root))
    for table in tables.KINDS if tables.ships(root) else ():
        for one in placed(table, root):
            if not one.row["id"]:
                label = tables.label_of(table, one.row)
                yield f"{table}: {label}: no id: run python -m ontology, or write one where that of the label is another's"


@check
def shared_names(root: Path) -> Iterator[str]:
    """No clear name is shared by two things of one type: such a name must be ``ambiguous`` for all."""
    kinds = {row["kind"]: row["class"] for row in rows_of("kinds", root)}
    for table in NAMED:
        rows = rows_of(table, root)
        types = {row["entity"]: kinds.get(row.get("kind", ""), table) for row in rows if row["status"] == "preferred"}
        holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            if row["status"] in CLEAR:
                holders[types.get(row["entity"], table), normalised(row["name"])].add(row["entity"])
        for (type_, name), entities in sorted(holders.items()):
            if len(entities) > 1:
                yield f"{table}: {name} ({type_}): {'; '.join(sorted(entities))}"


@check
def theme_names(root: Path) -> Iterator[str]:
    """A theme's names belong to it alone; only Latin abbreviations (RWA) may be other names of several."""
    holders: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    for row in rows_of("themes", root):
        for name in (row["concept"], *(n for column in ("alt", "hidden", "en") for n in _split(row[column], "|"))):
            holders[normalised(name)].add(row["concept"])
        for name in _split(row["alt"], "|"):
            if _ABBREVIATION.fullmatch(name):
                shared[normalised(name)].add(row["concept"])
    for name, concepts in sorted(holders.items()):
        if len(concepts) > 1 and concepts != shared[name]:
            yield f"themes: {name}: {'; '.join(sorted(concepts))}"


@check
def dates(root: Path) -> Iterator[str]:
    """Dates are ISO: a year, a month or a day; an end is not before its beginning."""
    for table, names in tables.COLUMNS.items():
        for row in rows_of(table, root) if {"date", "since"} & set(names) else ():
            label = row.get("entity") or row.get("from") or row.get("prefix") or ""
            for column in ("date", "since", "until"):
                if row.get(column) and not _is_date(row[column]):
                    yield f"{table}: {label}: {column} {row[column]}"
            if row.get("since") and row.get("until") and row["until"] < row["since"][: len(row["until"])]:
                yield f"{table}: {label}: until {row['until']} is before since {row['since']}"


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    try:
        date(*(int(part) for part in (text + "-01-01")[:10].split("-")))
    except ValueError:
        return False
    return True


@check
def versions(root: Path) -> Iterator[str]:
    """Versions are of known works, in order, with days and numbers that fit; a repeal comes last and is not told twice."""
    rows = rows_of("versions", root)
    known = {row["entity"]: row for row in rows_of("regulations", root) if row["status"] == "preferred"}
    works: dict[str, list[tables.Row]] = defaultdict(list)
    for row in rows:
        works[row["work"]].append(row)
        if row["kind"] not in KINDS_OF_CHANGE:
            yield f"versions: {row['work']}: kind {row['kind']!r}"
        if row["number"] and not any(pattern.fullmatch(row["number"]) for pattern in _NUMBERS):
            yield f"versions: {row['work']}: number {row['number']}"
        if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) and _is_date(day) for day in _days(row) if day):
            yield f"versions: {row['work']}: {row['promulgated']}, {row['effective']}: not ISO days"
    for work, changes in works.items():
        if work not in known:
            yield f"versions: {work}: is unknown"
            continue
        yield from _in_order(work, known[work], changes)


def _days(row: tables.Row) -> tuple[str, str]:
    return row["promulgated"], row["effective"]


def _in_order(work: str, known: tables.Row, changes: list[tables.Row]) -> Iterator[str]:
    made = sorted((row for row in changes if row["kind"] != REPEAL), key=lambda row: row["promulgated"])
    ends = [row["effective"] for row in changes if row["kind"] == REPEAL]
    days = [row["promulgated"] for row in made]
    effects = [day for row in made for day in [row["effective"]] if day] + ends
    if not days or not all(days) or any(first >= second for first, second in pairwise(days)):
        yield f"versions: {work}: days of promulgation {', '.join(days)}"
    if any(first >= second for first, second in pairwise(effects)) or len(ends) > 1:
        yield f"versions: {work}: days of effect {', '.join(effects)}"
    if [row["kind"] for row in made].count(FIRST) != 1 or made[0]["kind"] != FIRST:
        yield f"versions: {work}: the first of its versions, and no other, is of kind {FIRST}"
    if known["date"] not in days:
        yield f"versions: {work}: none promulgated on {known['date']}, which regulations has as its date"
    for row in made:
        day, number = row["promulgated"], row["number"]
        if day > date.today().isoformat():
            yield f"versions: {work}: promulgated {day}, which is to come"
        if row["effective"] and row["effective"] < day:
            yield f"versions: {work}: in effect {row['effective']}, before it was promulgated on {day}"
        if (year := re.search(r"\d{4}(?=〕|年第)", number)) and not 0 <= int(day[:4]) - int(year[0]) <= 1:
            yield f"versions: {work}: number {number} of {day}"
        if number and number in _split(known["number"]) and day == known["date"]:
            yield f"versions: {work}: number {number} stands in regulations too: leave it away"


@check
def numbers(root: Path) -> Iterator[str]:
    """Document numbers are in their normal form; only a document's annexes share its number (and its day)."""
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows_of("regulations", root):
        for number in _split(row["number"]):
            holders[number][row["entity"]] = row["date"]
            if not any(pattern.fullmatch(number) for pattern in _NUMBERS):
                yield f"regulations: {row['entity']}: number {number}"
    for number, days in sorted(holders.items()):
        if len(set(days.values())) > 1 and not number.startswith("主席令第"):  # counted anew by each congress
            yield f"regulations: number {number}: {'; '.join(sorted(days))}"


@check
def cycles(root: Path) -> Iterator[str]:
    """Nothing is broader than, parent of or successor of itself, by however many steps."""
    for table, key, column, sign in (
        ("themes", "concept", "broader", "|"),
        ("kinds", "kind", "broader", "|"),
        ("institutions", "entity", "parent", ";"),
        ("regulations", "entity", "replaced_by", ";"),
        ("places", "code", "parent", ";"),
    ):
        above: dict[str, set[str]] = defaultdict(set)
        for row in rows_of(table, root):
            above[row[key]].update(_split(row[column], sign))
        for start in sorted(above):
            if start in reach(above, start):
                yield f"{table}: {start}: {column} leads back to itself"


for _more in (
    cells.values,
    *(identity_checks.identity, identity_checks.identity_waivers, identity_checks.legal_names),
    *(evidence_checks.claims_hold, evidence_checks.evidence_is_kept),
    *(decisions.decisions_are_signed, decisions.asked_again),
):
    check(_more)
for _truth in TRUTHS:
    check(_truth)
