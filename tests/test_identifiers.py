"""Identifiers with their check digits, how they are filled from lists, the times of names and things, and all in a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

import yinpu
from graph.exchange.validate import validate
from ontology import Knowledge
from ontology.errors import UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS
from ontology.knowledge.identifiers import SCHEMES, is_valid
from ontology.knowledge.one_file import problems_of
from ontology.knowledge.verify import Dataset, Fact, compare, record

LEI = "5493006MHB84DD0ZWV18"


@pytest.mark.parametrize(
    ("scheme", "right", "wrong"),
    [
        ("uscc", "91100000100003962T", "91100000100003962U"),
        ("uscc", "91100000100003962T", "91100000100009362T"),
        ("lei", LEI, "5493006MHB84DD0ZWV28"),
        ("bic", "ICBKCNBJ", "ICBK12BJ"),
        ("bic", "ICBKCNBJXXX", "ICBKCNBJX"),
        ("cnaps", "102100099996", "102100099995"),
        ("cnaps", "102100099996", "10210009999"),
        ("wikidata", "Q26463", "Q0"),
        ("isin", "CNE1000003G1", "CNE1000003G2"),
        ("issn", "1000-0046", "1000-0047"),
        ("eli", "http://data.europa.eu/eli/reg/2016/679/oj", "eli/1"),
        ("stock", "601398.SH", "601398"),
        ("sac", "0600", "S0600x"),
    ],
)
def test_check_digits(scheme: str, right: str, wrong: str) -> None:
    assert is_valid(scheme, right) and not is_valid(scheme, wrong) and not is_valid("none", right)


def test_identifiers_of_the_tables_are_valid_and_most_were_looked_up() -> None:
    rows = list(Knowledge.of((tables.KNOWLEDGE,)).rows("ids"))
    assert [row for row in rows if not is_valid(row["scheme"], row["value"])] == []
    assert {row["scheme"] for row in rows} == set(SCHEMES)
    assert sum(row["level"] != "recalled" for row in rows) > 0.85 * len(rows)


# ---------------------------------------------------------------- filling from lists


def own_tables(folder: Path, ids: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    header = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent"
    rows = [
        "海塘银行\t海塘银行\tpreferred\tcity_bank\t1998\t2024-05\t\t",
        "海塘银行\t海塘市商业银行\tformer\t\t1998\t2008-03\t\t",
        "海塘银行\t海行\tshort\t\t\t\t\t",
        "南屿银行\t南屿银行\tpreferred\tcity_bank\t\t\t\t",
    ]
    (folder / "institutions.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    lines = f"thing\tscheme\tvalue\ninstitution/海塘银行\tlei\t{LEI}\ninstitution/海塘银行\tbic\tHATBCNSH\n{ids}"
    (folder / "ids.tsv").write_text(lines, encoding="utf-8")
    return folder


def compared(tmp_path: Path, *facts: tuple[str, str, str]) -> dict[str, list[str]]:
    own = Knowledge(own_tables(tmp_path / "own"))
    result = compare([Fact("ids", name, scheme, (value,), "line 1") for name, scheme, value in facts], own, "list")
    return {
        "agreed": [one.value for one in result.agreed],
        "differing": [one.ours for one in result.differing],
        "filled": [one.value for one in result.filled],
        "unknown": [one.name for one in result.unknown],
    }


def test_a_list_agrees_differs_fills_or_speaks_of_what_nobody_knows(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        ("海塘银行股份有限公司", "lei", LEI),
        ("code:HATBCNSH", "uscc", "91100000100003962T"),
        ("海塘银行", "bic", "HATBCNSX"),
        ("北岭银行", "bic", "BLYHCNBJ"),
    )
    assert found == {"agreed": [LEI], "differing": ["HATBCNSH"], "filled": ["91100000100003962T"], "unknown": ["北岭银行"]}


@pytest.mark.parametrize(
    "facts",
    [
        [("南屿银行", "bic", "NYYHCN12X")],  # no such form
        [("南屿银行", "uscc", "91100000100003962U")],  # a wrong check digit
        [("南屿银行", "bic", "NYYHCNBJ"), ("南屿银行", "bic", "NYYHCNSH")],  # a choice
        [("海行", "stock", "601398.SH")],  # a short name may be that of a group
    ],
)
def test_what_leaves_a_choice_or_is_not_valid_fills_nothing(tmp_path: Path, facts: list[tuple[str, str, str]]) -> None:
    assert compared(tmp_path, *facts)["filled"] == []


def test_what_fills_becomes_a_row_with_its_claim(tmp_path: Path) -> None:
    root = tmp_path / "tables"
    root.mkdir()
    bank = {"entity": "海塘银行", "name": "海塘银行", "status": "preferred", "kind": "city_bank", "id": "海塘银行"}
    kinds = {"kind": "city_bank", "class": "Bank"}
    for table, held in (("institutions", bank), ("kinds", kinds), ("ids", {}), ("claims", {}), ("evidence", {})):
        columns = tables.COLUMNS[table]
        lines = [columns, *([tuple(held.get(name, "") for name in columns)] if held else [])]
        (root / f"{table}.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    data = Dataset("list", "名单", "海塘市", "CC0", "data set", "a list", "*.csv", lambda folder, _: iter(()))
    facts = [Fact("ids", "海塘银行", "bic", ("HATBCNSH",), "line 7")]
    record(data, (), "1", "d", "2026-02-01", root, compare(facts, Knowledge.of((root,)), "list").filled)
    (row,) = Knowledge.of((root,)).rows("ids")
    assert row == {
        **{"thing": "institution/海塘银行", "scheme": "bic", "value": "HATBCNSH"},
        **{"level": "corroborated", "checked": "2026-02-01"},
    }
    assert [one["locator"] for one in Knowledge.of((root,)).rows("claims")] == ["line 7"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("institution/中国工商银行\tlei\t5493006MHB84DD0ZWV28", "lei 5493006MHB84DD0ZWV28"),
        ("institution/中国工商银行\tissn\t1000-0046", "no identifier of such things"),
        ("institution/海塘子银行\twikidata\tQ1", "no table has"),
        ("institution/南京银行\tbic\tICBKCNBJ", "too"),
    ],
)
def test_a_wrong_identifier_fails_the_check(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "ids.tsv"
    path.write_text(f"thing\tscheme\tvalue\n{row}\n", encoding="utf-8")
    assert any(said in line for line in problems_of(path))


def test_a_column_of_codes_is_said_to_be_unread(tmp_path: Path) -> None:
    header = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode"
    (tmp_path / "kinds.tsv").write_text("\t".join(tables.COLUMNS["kinds"]) + "\ncity_bank\tBank\t\t\t\t\n", encoding="utf-8")
    row = "海塘银行\t海塘银行\tpreferred\tcity_bank\t\t\t\t\tHATBCNSH"
    (tmp_path / "institutions.tsv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert ["table ids" in line for line in CHECKS["valid_codes"](tmp_path)] == [True]


# ---------------------------------------------------------------- in a graph


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> yinpu.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("identifiers")
    own = own_tables(folder / "own", "institution/海塘银行\twikidata\tQ4115189\n")
    (folder / "a.txt").write_text("海塘银行与中国工商银行开展银团贷款合作，银保监会2019年发文。", encoding="utf-8")
    yinpu.build([folder / "a.txt"], folder / "kg", knowledge=yinpu.Knowledge(own))
    return yinpu.KnowledgeGraph.open(folder / "kg")


@pytest.mark.parametrize(("value", "scheme"), [("HATBCNSH", "bic"), (LEI, "lei"), ("Q4115189", "wikidata")])
def test_a_thing_is_found_by_its_identifiers(kg: yinpu.KnowledgeGraph, value: str, scheme: str) -> None:
    assert kg.query("thing-of-identifier", value=value).select("thing", "scheme").rows() == [("海塘银行", scheme)]
    assert kg.find(value).endswith("/institution/海塘银行")
    assert (scheme, value) in kg.query("ids-of", thing=value).select("scheme", "value").rows()


def test_identifiers_lead_to_where_others_describe_the_thing(kg: yinpu.KnowledgeGraph) -> None:
    found = {str(row[0]) for row in kg.query("SELECT ?s { ?t skos:prefLabel '海塘银行'@zh-hans ; owl:sameAs ?s }").rows()}
    assert any("wikidata.org/entity/Q4115189" in one or one == "wd:Q4115189" for one in found)
    assert any(f"gleif.org/L1/L-{LEI}" in one for one in found)


@pytest.mark.parametrize(("day", "there"), [("2005", True), ("2008-03", True), ("2009-01-01", False), ("1990", False)])
def test_a_former_name_is_one_of_its_time(kg: yinpu.KnowledgeGraph, day: str, there: bool) -> None:
    names = set(kg.query("names-of", thing="海塘银行", as_of=day)["name"])
    assert ("海塘市商业银行" in names) == there
    assert ("海塘银行" in names) == (day >= "2008-03")
    assert "海塘市商业银行" in set(kg.query("names-of", thing="海塘银行")["name"])


def test_a_bank_has_a_beginning_and_an_end(kg: yinpu.KnowledgeGraph) -> None:
    found = kg.query("SELECT ?from ?until { ?b schema:foundingDate ?from ; schema:dissolutionDate ?until }")
    assert ("1998", "2024-05") in {tuple(str(cell) for cell in row) for row in found.rows()}


@pytest.mark.parametrize(("day", "regulator"), [("2019-06-01", "中国银行保险监督管理委员会"), ("2024", "国家金融监督管理总局")])
def test_the_regulator_of_the_day(kg: yinpu.KnowledgeGraph, day: str, regulator: str) -> None:
    assert list(kg.query("institution-then", institution="银保监会", as_of=day)["then"]) == [regulator]


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ("names-of", {"thing": "海塘银行"}),
        ("institution-then", {"institution": "海塘银行"}),
        ("successors", {}),
        ("regulations-of-issuer", {"issuer": "银保监会"}),
    ],
)
def test_a_day_that_is_none_is_refused(kg: yinpu.KnowledgeGraph, query: str, given: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"as_of must be a day .*2010-13-45"):
        kg.query(query, **given, as_of="2010-13-45")


def test_the_graph_conforms(kg: yinpu.KnowledgeGraph) -> None:
    pytest.importorskip("pyshacl")
    checked = validate(kg)
    assert checked.conforms, str(checked)


def test_merged_village_banks_have_an_end() -> None:
    changes = [row for row in Knowledge.of((tables.KNOWLEDGE,)).rows("changes") if row["type"] == "merger"]
    assert sum("村镇银行" in row["from"] and row["level"] == "corroborated" for row in changes) >= 11
