"""Identifiers with their check digits, the times of names and things, and both in a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

import yinpu
from ontology.knowledge import table_files as tables
from ontology.knowledge.identifiers import SCHEMES, identifiers, iri_of, is_valid


@pytest.mark.parametrize(
    ("scheme", "right", "wrong"),
    [
        ("uscc", "91100000100003962T", "91100000100003962U"),
        ("lei", "5493006MHB84DD0ZWV18", "5493006MHB84DD0ZWV28"),
        ("bic", "ICBKCNBJ", "ICBK12BJ"),
        ("cnaps", "102100099996", "10210009999"),
        ("wikidata", "Q26463", "Q0"),
        ("isin", "CNE1000003G1", "CNE1000003G2"),
        ("issn", "1000-0046", "1000-0047"),
        ("eli", "https://example.org/eli/1", "eli/1"),
        ("sac", "0600", "S0600x"),
    ],
)
def test_check_digits(scheme: str, right: str, wrong: str) -> None:
    assert is_valid(scheme, right) and not is_valid(scheme, wrong) and not is_valid("none", right)


def test_all_identifiers_of_the_tables_are_valid() -> None:
    found = list(identifiers(tables.KNOWLEDGE))
    assert len(found) > 400 and {scheme for _, scheme, _ in found} <= set(SCHEMES)
    assert [one for one in found if not is_valid(one[1], one[2])] == []


def test_what_leads_elsewhere() -> None:
    assert iri_of("lei", "5493006MHB84DD0ZWV18").endswith("/lei/5493006MHB84DD0ZWV18")
    assert iri_of("cnaps", "102100099996") == ""


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> yinpu.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("identifiers")
    (folder / "own" / "a").mkdir(parents=True)
    own = folder / "own"
    header = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode"
    rows = [
        "海塘银行\t海塘银行\tpreferred\tcity_bank\t1998\t2024-05\t\t\tHATBCNSH",
        "海塘银行\t海塘市商业银行\tformer\t\t1998\t2008-03\t\t\t",
    ]
    (own / "institutions.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    ids = "thing\tscheme\tvalue\ninstitution/海塘银行\tlei\t5493006MHB84DD0ZWV18\n"
    (own / "ids.tsv").write_text(ids, encoding="utf-8")
    (folder / "a.txt").write_text("海塘银行与中国工商银行开展银团贷款合作。", encoding="utf-8")
    yinpu.build([folder / "a.txt"], folder / "kg", knowledge=yinpu.Knowledge(own))
    return yinpu.KnowledgeGraph.open(folder / "kg")


def test_identifiers_are_in_the_graph(kg: yinpu.KnowledgeGraph) -> None:
    assert kg.query("thing-of-identifier", value="HATBCNSH").select("thing", "scheme").rows() == [("海塘银行", "bic")]
    assert kg.query("thing-of-identifier", value="5493006MHB84DD0ZWV18").select("thing", "scheme").rows() == [
        ("海塘银行", "lei")
    ]
    same = kg.query("SELECT ?s { ?t skos:exactMatch ?s FILTER(CONTAINS(STR(?s), 'gleif')) }")
    assert len(same) == 1


@pytest.mark.parametrize(("day", "there"), [("2005", True), ("2008-03", True), ("2009-01-01", False), ("1990", False)])
def test_a_former_name_is_one_of_its_time(kg: yinpu.KnowledgeGraph, day: str, there: bool) -> None:
    names = set(kg.query("names-of", thing="海塘银行", as_of=day)["name"])
    assert ("海塘市商业银行" in names) == there and "海塘银行" in names
    assert "海塘市商业银行" in set(kg.query("names-of", thing="海塘银行")["name"])


def test_a_bank_has_a_beginning_and_an_end(kg: yinpu.KnowledgeGraph) -> None:
    found = kg.query("SELECT ?from ?until { ?b schema:foundingDate ?from ; schema:dissolutionDate ?until }")
    assert ("1998", "2024-05") in {tuple(str(cell) for cell in row) for row in found.rows()}


def test_a_day_that_is_none_is_refused(kg: yinpu.KnowledgeGraph) -> None:
    with pytest.raises(yinpu.UsageError if hasattr(yinpu, "UsageError") else Exception, match="as_of"):
        kg.query("names-of", thing="海塘银行", as_of="2010-13-45")


def test_a_wrong_identifier_fails_the_check(tmp_path: Path) -> None:
    from ontology.knowledge.one_file import problems_of

    path = tmp_path / "ids.tsv"
    path.write_text("thing\tscheme\tvalue\ninstitution/中国工商银行\tlei\t5493006MHB84DD0ZWV28\n", encoding="utf-8")
    assert any("lei 5493006MHB84DD0ZWV28" in line for line in problems_of(path))
