"""What must hold of the names of institutions, so that one legal entity is one node (``docs/identity.md``).

A finding is a name whose shape says that it is another entity's. Where it is the entity's own all the same, the table
``identity_waivers`` says so, with one of :data:`REASONS`.

>>> is_group("玉山金控"), is_group("二十国集团"), is_group("国药控股国大药房"), is_group("KB Financial Group")
(True, False, False, True)
>>> other_place("江岳大学(北京)", "江岳大学"), other_place("江岳大学(WWF)", "江岳大学"), other_place("江岳北京", "江岳(北京)")
(True, False, False)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ontology.knowledge.held import rows
from ontology.knowledge.table_files import Row
from ontology.normalise import fold

__all__ = ["REASONS", "identity", "identity_waivers", "is_group", "legal_names", "other_place"]

#: Why a name that looks like another entity's is the entity's own: its registered name has the word (or bracket), or lacks it;
#: it heads its group itself; its label is the everyday name of the whole; it was renamed.
REASONS = ("registered", "top", "everyday", "renamed")
#: Statuses of names that say by themselves how they stand to the entity.
_TOLD = frozenset(("preferred", "legal", "former", "unit", "never"))

_GROUP = re.compile(
    r"(?:(?<!国)集团|控股|金控)\)?(?:总|股份|有限|责任|公司)*(?:\([^()]*\))?$|\b(?:group|holdings?)\b", re.IGNORECASE
)
_GROUP_WORD = re.compile(r"集团|控股|金控|\b(?:group|holdings?)\b", re.IGNORECASE)
#: What a subsidiary trades in, or that it is the listed one, at the end of a name.
_TRADE = re.compile(
    r"(银行|证券|人寿|财险|信托|基金|理财|租赁|股份|汽车|地产|水泥|化学|能源|电子|电器|药业|重工|支付)(?:有限|责任|公司)*$"
)
_UNIT = re.compile(r"(?:研究|研发|研究开发|研究发展|发展研究)(?:中心|院|所|部|室)$|(?:分行|支行|分公司|商学院|实验室|事业部)$")
#: Kinds of which an institute is no part but the thing itself.
_HOUSES = frozenset(("research_house", "research_institute", "think_tank", "association", "ngo", "alliance", "foundation"))
_BRACKET = re.compile(r"\(([^()]*)\)")
_PLACE = re.compile(r"(?!集团|控股|公司|国际|中文版|有限合伙|普通合伙)[一-鿿]{2,4}")
_LEGAL = re.compile(
    r"(?:公司|企业|合伙\)|事务所|合作社|联合社|银行|中心|交易所|[会院署局部社校]|大学|国务院|拆借中心|Limited|Ltd\.?|plc|Inc\.?|AG|N\.?A\.?)$",
    re.IGNORECASE,
)


def is_group(name: str) -> bool:
    """Whether a name is that of a group or of a holding company."""
    return _GROUP.search(name) is not None


def other_place(name: str, label: str) -> bool:
    """Whether a name differs from a label by a place in brackets, as two universities or two subsidiaries do."""
    mine, its = _BRACKET.findall(name), _BRACKET.findall(label)
    differing = set(mine) ^ set(its)
    return bool(differing) and all(map(_PLACE.fullmatch, differing)) and _BRACKET.sub("", name) == _BRACKET.sub("", label)


def identity(root: Path) -> Iterator[str]:
    """No entity goes by the name of its group, subsidiary, unit or of a like one elsewhere, unless waived.

    Args:
        root: The folder of the tables.

    Yields:
        Lines that name the entity, the name, what is wrong with it and the remedy.
    """
    waived = {(row["entity"], row["name"]) for row in rows("identity_waivers", root)}
    authorities = _authorities(root)
    for label, names in _by_entity(root).items():
        for name, fault in _faults(label, names, authorities):
            if (label, name) not in waived:
                yield f"institutions: {label}: {name} {fault} (docs/identity.md), or waive it in identity_waivers.tsv"


def identity_waivers(root: Path) -> Iterator[str]:
    """Every waiver has a reason of the list and waives a name that would be refused; there are no others."""
    entities, authorities = _by_entity(root), _authorities(root)
    for row in rows("identity_waivers", root):
        label, name = row["entity"], row["name"]
        if row["reason"] not in REASONS:
            yield f"identity_waivers: {label}: {name}: reason {row['reason']!r}: one of {', '.join(REASONS)}"
        if name not in {one for one, _ in _faults(label, entities.get(label, []), authorities)}:
            yield f"identity_waivers: {label}: {name} needs no waiver: take the row out"


def legal_names(root: Path) -> Iterator[str]:
    """A name of status ``legal`` is a registered name in full."""
    for row in rows("institutions", root):
        if row["status"] == "legal" and not _LEGAL.search(row["name"]):
            yield f"institutions: {row['entity']}: legal name {row['name']} is not in full: complete it or change its status"


def _by_entity(root: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows("institutions", root):
        found[row["entity"]].append(row)
    return found


def _authorities(root: Path) -> set[str]:
    """The kinds of institution that are authorities."""
    return {row["kind"] for row in rows("kinds", root) if row["class"] == "Regulator"}


def _faults(label: str, names: list[Row], authorities: set[str]) -> Iterator[tuple[str, str]]:
    """The names of an entity that are another's by their shape, each with what is wrong."""
    own = [fold(row["name"]) for row in names if row["status"] in ("preferred", "legal")]
    grouped = any(map(_GROUP_WORD.search, own))
    kind = next((row["kind"] for row in names if row["status"] == "preferred"), "")
    whole = kind in _HOUSES or kind in authorities or any(map(_UNIT.search, own))
    for row in names:
        if row["status"] in _TOLD:
            continue
        name = fold(row["name"])
        trade = _TRADE.search(name)
        if is_group(name) and not grouped:
            yield row["name"], "names a group or holding company: make that an entity of its own"
        elif _GROUP_WORD.search(own[0]) and not _GROUP_WORD.search(name) and trade and not any(trade[1] in one for one in own):
            yield row["name"], "names a subsidiary of the group: make that an entity of its own with the group as parent"
        elif row["status"] not in ("english", "ambiguous") and other_place(name, own[0]):
            yield row["name"], "names a like entity of another place: make that an entity of its own"
        elif _UNIT.search(name) and not whole:
            yield row["name"], "names a unit: give it the status unit, or make it an entity of kind unit"
