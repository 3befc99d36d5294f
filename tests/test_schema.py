"""Types of things and relations are told once, in ``ontology/schema.py``: nothing else lists them, and a new row is enough."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology.schema import ENTITY_TYPES, RELATION_TYPES

ROOT = Path(__file__).parents[1]
#: The rooms whose code is looked at. To be added: "builders".
ROOMS = ("graph", "yinpu", "builders")
#: A literal with so many of the names lists them.
MANY = 3
#: What may list names, by the file and the function or variable it stands in, and why.
ALLOWED = {
    ("builders/relations/frames.py", "FRAMES"): "what each class of verbs says",
    ("builders/rdf/told.py", "_case"): "the fields of a case",
    ("graph/query/told.py", "cases"): "the fields of a case",
    ("graph/analysis/bipartite.py", "PARTED"): "the parts of each network",
    ("graph/analysis/sharing.py", "SHARING"): "the traits of each network",
    ("graph/views/index_page.py", "_TABLES"): "the kinds whose leading things the first page tables",
    ("graph/views/selection.py", "_regulators_regulations"): "what one view draws",
}
PROPERTIES = {relation.property: relation.name for relation in RELATION_TYPES.values() if relation.property}


def named(node: ast.AST) -> tuple[set[str], set[str]]:
    """The types and relations that are named anywhere in ``node``: plain, as ``YP.Bank``, or as prefixed names in a text."""
    words: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            prefixed = re.findall(r"\b[a-z]+:\w+", part.value)
            words |= {part.value, *prefixed, *(word.removeprefix("yp:") for word in prefixed)}
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            words |= {f"{part.value.id.lower()}:{part.attr}"} | ({part.attr} if part.value.id == "YP" else set())
    relations = {PROPERTIES.get(word, word) for word in words} & RELATION_TYPES.keys()
    return words & ENTITY_TYPES.keys(), relations


def lists(tree: ast.Module) -> Iterator[tuple[str, int, set[str]]]:
    """Where literals, and texts that hold SPARQL's VALUES, list types or relations: what they stand in, the line, the names."""
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        where = getattr(statement, "name", getattr(target, "id", ""))
        for node in ast.walk(statement):
            values = isinstance(node, ast.Constant) and isinstance(node.value, str) and "VALUES" in node.value
            if values or isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                yield from ((where, node.lineno, names) for names in named(node) if len(names) >= MANY)


def test_no_code_lists_types_or_relations() -> None:
    found = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for where, line, names in lists(ast.parse(path.read_text(encoding="utf-8"))):
            found[name, where] = f"{name}:{line} lists {', '.join(sorted(names))}: select them from ontology.schema instead"
    assert not [message for place, message in found.items() if place not in ALLOWED]
    assert not ALLOWED.keys() - found.keys(), "no longer needed here: remove it from ALLOWED"


@pytest.mark.parametrize(
    ("code", "listed"),
    [
        ('KINDS = ("Bank", "Theme", "Product")', True),
        ('def f():\n    return {"Bank": 1, "Theme": 2, "Product": 3}', True),
        ('T = (("banks", "Bank"), ("themes", "Theme"), ("products", "Product"))', True),
        ('T = {"a": YP.Bank, "b": YP.Theme, "c": YP.Product}', True),
        ("T = [YP.offers, DCTERMS.publisher, SKOS.broader]", True),
        ('T = {"yp:offers": 1, "dcterms:publisher": 2, "skos:broader": 3}', True),
        ('Q = "SELECT * { VALUES ?class { yp:Bank yp:Theme yp:Product } ?x a ?class }"', True),
        ('Q = "SELECT * { ?a a yp:Bank ; yp:uses ?t . ?t a yp:Theme }"', False),
        ('KINDS = {"Bank", "Theme"}', False),
        ("KINDS = tuple(ENTITY_TYPES)", False),
        ('"""Of Bank, Theme and Product."""', False),
    ],
)
def test_lists_are_seen(code: str, listed: bool) -> None:
    assert bool([*lists(ast.parse(code))]) is listed


def test_a_row_in_the_registry_is_all_that_a_type_needs() -> None:
    """In a process of its own, whose registry has a relation and a type more from the start."""
    script = ROOT / "tests" / "graph" / "more_types.py"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", script],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["network"] == {"urn:cup": "Contest"}
    assert told["default network"] == ["urn:cup", "urn:house", "urn:office"]
    assert told["facts"] == [["urn:office", "urn:house", "supervises", 1]]
    assert told["found"] == ["urn:cup", "urn:cup"]
    assert told["counts"]["contests"] == 1
    assert ["urn:cup", "Contest", "金算盘杯"] in told["nodes"]
    assert ["urn:office", "urn:house", "yp:supervises", "1"] in told["edges"]
    assert "Contest" in told["graphml"]
    assert told["words"] == {
        "Contest": ["赛事", "Contest"],
        "supervises": ["监管", "Supervises"],
        "~supervises": ["监管者", "Supervised by"],
    }
    assert {"name": "Contest", "colour": "#b8860b", "shape": "star", "count": 1} in told["kinds"]
    assert [["supervises", "urn:office", "urn:house"]] in told["ties"]
    assert "监管 supervises" in told["office"] and "监管者 supervised by" in told["house"]
    assert "赛事 Contest" in told["cup"]
    assert told["search"] == "赛事"
    assert "Contests named in most reports" not in told["index"] and ">赛事<" in told["index"]
