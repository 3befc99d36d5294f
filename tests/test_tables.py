"""The tables of knowledge, tested as code is: form, sources, references, and no name that means two things."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS

from ontology import Knowledge
from ontology import __main__ as command
from ontology.errors import KnowledgeError
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS
from ontology.knowledge.thesaurus import thesaurus
from ontology.normalise import normalise

FILES = sorted(tables.KNOWLEDGE.rglob("*.tsv"))
REMEDY = "run `python -m ontology` to write it so"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(tables.KNOWLEDGE)))
def test_canonical_form(path: Path) -> None:
    wanted = tables.canonical(path, tables.table_of(path))
    assert path.read_bytes() == wanted.encode(), f"{path} is not sorted, trimmed and without repetition: {REMEDY}"


@pytest.mark.parametrize("name", CHECKS)
def test_check(name: str) -> None:
    found = list(CHECKS[name](tables.KNOWLEDGE))
    assert not found, f"{CHECKS[name].__doc__}\n" + "\n".join(found)


def test_every_table_has_rows() -> None:
    empty = [table for table in tables.COLUMNS if not any(Knowledge().rows(table))]
    assert set(empty) <= {"redirects"}  # nothing may have been merged yet


# ---------------------------------------------------------------- the checks find what they look for

#: Those of tables of the user's own, which leave away what they may.
HEADERS = {table: "\t".join(c for c in columns if c not in tables.OPTIONAL) for table, columns in tables.COLUMNS.items()}
INSTITUTION = "甲银行\t甲银行\tpreferred\tcity_bank\t\t\t\t"
TWINS = [INSTITUTION, INSTITUTION.replace("甲", "乙"), *(f"{x}银行\t东行\tshort\t\t\t\t\t" for x in "甲乙")]
THEME = "绿色金融\t\t\t\t\t\t"
RULE = "甲办法\t甲办法\tpreferred\trule\t银发〔2020〕46号\t\t2020-02\t"


def knowledge(folder: Path, **rows: list[str]) -> Path:
    """A small set of tables under ``folder``."""
    (folder / "kinds.tsv").write_text(HEADERS["kinds"] + "\ncity_bank\tBank\t\t城商行\tcity bank\t\n", encoding="utf-8")
    for table, lines in rows.items():
        (folder / f"{table}.tsv").write_text("\n".join([HEADERS[table], *lines]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("check", "table", "lines", "finding"),
    [
        ("values", "institutions", [INSTITUTION.replace("city_bank", "bnak")], "kind 'bnak'"),
        ("values", "institutions", [INSTITUTION, "甲银行\t甲\tnickname\t\t\t\t\t"], "status 'nickname'"),
        ("preferred", "institutions", ["甲银行\t甲行\tshort\t\t\t\t\t"], "0 preferred rows"),
        ("preferred", "institutions", [INSTITUTION, INSTITUTION + "甲银行"], "2 preferred rows"),
        ("references", "institutions", [INSTITUTION + "乙集团"], "parent 乙集团 is unknown"),
        ("references", "themes", [THEME.replace("绿色金融\t", "绿色金融\t金融")], "broader 金融 is unknown"),
        ("shared_names", "institutions", TWINS, "乙银行; 甲银行"),
        ("theme_names", "themes", [THEME, "碳金融\t\t\t绿色金融\t\t\t"], "碳金融; 绿色金融"),
        ("dates", "institutions", [INSTITUTION.replace("city_bank\t", "city_bank\t2021-13")], "since 2021-13"),
        ("dates", "institutions", [INSTITUTION.replace("city_bank\t\t", "city_bank\t2021\t2020")], "before"),
        ("numbers", "regulations", [RULE.replace("〔2020〕46", "[2020]046")], "number 银发[2020]046号"),
        ("numbers", "regulations", [RULE, RULE.replace("甲", "乙").replace("2020-02", "2021")], "乙办法; 甲办法"),
        ("cycles", "themes", ["甲\t乙\t\t\t\t\t", "乙\t甲\t\t\t\t\t"], "leads back to itself"),
        ("columns", "themes", [], ""),
    ],
)  # fmt: skip
def test_checks_find_faults(tmp_path: Path, check: str, table: str, lines: list[str], finding: str) -> None:
    root = knowledge(tmp_path, **{table: lines})
    found = list(CHECKS[check](root))
    assert any(finding in line for line in found) if finding else not found


def test_no_faults_in_good_tables(tmp_path: Path) -> None:
    prefix, rule = "银发\t甲银行\t\t", RULE.replace("号\t\t", "号\t甲银行\t")
    root = knowledge(tmp_path, institutions=[INSTITUTION], themes=[THEME], regulations=[rule], document_numbers=[prefix])
    assert not [line for check in CHECKS.values() for line in check(root)]


def test_malformed_rows_are_named_with_their_line(tmp_path: Path) -> None:
    root = knowledge(tmp_path, themes=[THEME, "碳金融\t绿色金融"])
    with pytest.raises(KnowledgeError, match=r"themes\.tsv: line 3: 2 cells"):
        list(Knowledge.of((root,)).rows("themes"))


# ---------------------------------------------------------------- the command


def test_command_tidies_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = knowledge(tmp_path, themes=["碳金融 \t绿色金融\t\t\t\t\t", THEME, THEME])
    stale = command.stale
    monkeypatch.setattr(command, "stale", lambda: stale(root))
    monkeypatch.setattr(command, "problems", lambda: iter(()))
    before = (root / "themes.tsv").read_bytes()
    assert command.main(["--check"]) == 1
    assert (root / "themes.tsv").read_bytes() == before
    assert "run python -m ontology" in capsys.readouterr().out
    assert command.main([]) == 0
    assert (root / "themes.tsv").read_text(encoding="utf-8").split("\n")[1:] == ["碳金融\t绿色金融\t\t\t\t\t", THEME, ""]
    assert command.main(["--check"]) == 0


# ---------------------------------------------------------------- the thesaurus


@pytest.fixture(scope="module")
def skos() -> rdflib.Graph:
    return rdflib.Graph().parse(data=thesaurus(Knowledge().rows("themes")), format="turtle")


def test_thesaurus_does_not_depend_on_the_order_of_rows() -> None:
    rows = list(Knowledge().rows("themes"))
    assert thesaurus(rows) == thesaurus(rows[::-1])


def test_thesaurus_holds_every_theme(skos: rdflib.Graph) -> None:
    concepts = set(skos.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len({row["concept"] for row in Knowledge().rows("themes")})
    assert len(list(skos.subjects(RDF.type, SKOS.ConceptScheme))) == 1
    assert set(skos.subjects(SKOS.inScheme)) == concepts
    for predicate in (SKOS.broader, SKOS.related):
        assert set(skos.objects(None, predicate)) <= concepts


def test_every_theme_stands_under_one_of_a_few_at_the_top(skos: rdflib.Graph) -> None:
    top = set(skos.subjects(SKOS.topConceptOf))
    assert top == set(skos.objects(None, SKOS.hasTopConcept))
    assert len(top) <= 30
    reached, queue = set(top), list(top)
    while queue:
        new = set(skos.subjects(SKOS.broader, queue.pop())) - reached
        reached |= new
        queue += new
    assert reached == set(skos.subjects(RDF.type, SKOS.Concept))


def test_relations_of_themes_are_mutual(skos: rdflib.Graph) -> None:
    pairs = set(skos.subject_objects(SKOS.related))
    assert pairs == {(other, concept) for concept, other in pairs}


def test_thesaurus_labels(skos: rdflib.Graph) -> None:
    for concept in skos.subjects(RDF.type, SKOS.Concept):
        languages = [label.language for label in skos.objects(concept, SKOS.prefLabel)]
        assert len(languages) == len(set(languages)), concept
        assert {"zh-hans", "zh-hant", "en"} <= set(languages), concept  # a reader takes a label in its language, or none
        preferred = {normalise(str(label)) for label in skos.objects(concept, SKOS.prefLabel)}
        others = {normalise(str(label)) for p in (SKOS.altLabel, SKOS.hiddenLabel) for label in skos.objects(concept, p)}
        assert not preferred & others, concept
