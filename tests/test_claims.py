"""How well a row is known: levels rest on claims, claims on evidence; what is false is refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology import Knowledge
from ontology.errors import UsageError
from ontology.knowledge import recalled
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS
from ontology.knowledge.claims import Claim, Claims, Evidence, level_of
from ontology.knowledge.verify import DATASETS, Dataset, Fact, compare, record
from ontology.knowledge.verify.command import compared, listed
from ontology.knowledge.verify.recording import digest_of

Cells = dict[str, str]


def written(folder: Path, **rows: list[Cells]) -> Path:
    """Tables with all their columns."""
    for table in ("kinds", "claims", "evidence", "waivers", *rows):
        columns = tables.COLUMNS[table]
        held = rows.get(table, [{"kind": "city_bank", "class": "Bank"}] if table == "kinds" else [])
        lines = [columns, *(tuple(row.get(column, "") for column in columns) for row in held)]
        (folder / f"{table}.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def bank(name: str, **cells: str) -> Cells:
    row = {"entity": name, "name": name, "status": "preferred", "kind": "city_bank", "level": "recalled", "id": name}
    return row | cells


def rule(name: str, **cells: str) -> Cells:
    return {"entity": name, "name": name, "status": "preferred", "type": "rule", "level": "recalled", "id": name} | cells


CLAIM = {
    **{"thing": "institution/海塘银行", "field": "name", "value": "海塘银行", "evidence": "register", "locator": "line 4"},
    **{"first_seen": "2026-01-05", "checked": "2026-02-05"},
}
REGISTER = {"evidence": "register", "title": "名单", "kind": "register", "version": "1"}
DATA = Dataset("list", "名单", "海塘市", "CC0", "data set", "a list of banks", "*.csv", lambda folder, _: iter(()))


def findings(check: str, root: Path) -> list[str]:
    return list(CHECKS[check](root))


# ---------------------------------------------------------------- levels


def test_a_level_above_recalled_needs_a_claim(tmp_path: Path) -> None:
    root = written(tmp_path, institutions=[bank("海塘银行", level="primary", checked="2026-02-05")])
    assert findings("levels", root) == ["institutions: 海塘银行 海塘银行: primary 2026-02-05, which its claims do not say"]
    root = written(tmp_path, claims=[CLAIM], evidence=[REGISTER])
    assert findings("levels", root) == []


def test_a_claim_needs_its_evidence_and_its_place(tmp_path: Path) -> None:
    root = written(tmp_path, claims=[CLAIM])
    assert "evidence 'register'" in findings("levels", root)[0]
    root = written(tmp_path, claims=[CLAIM | {"locator": ""}], evidence=[REGISTER])
    assert "locator ''" in findings("levels", root)[0]
    root = written(tmp_path, evidence=[REGISTER | {"kind": "hearsay"}])
    assert findings("levels", root) == ["evidence: register: kind 'hearsay'"]


def test_a_row_is_as_well_known_as_the_least_known_of_its_facts() -> None:
    evidence = {name: Evidence(name, "", "", "", "", kind, "", "") for name, kind in (("a", "register"), ("b", "data set"))}
    name = Claim("institution/海塘银行", "name", "海塘银行", "", "a", "1", "2026-01-01", "2026-03-01")
    code = Claim("institution/海塘银行", "code", "HTYHCNBJ", "", "b", "2", "2026-01-01", "2026-02-01")
    row = bank("海塘银行", code="HTYHCNBJ")
    assert level_of("institutions", row, Claims([name]), evidence) == ("recalled", "")
    assert level_of("institutions", row, Claims([name, code]), evidence) == ("corroborated", "2026-02-01")
    assert level_of("institutions", bank("海塘银行", code=""), Claims([name, code]), evidence) == ("primary", "2026-03-01")


def test_tables_of_the_users_own_may_leave_levels_away_or_keep_their_source(tmp_path: Path) -> None:
    header = "entity\tname\tstatus\ttype\towner\tsource"
    (tmp_path / "products.tsv").write_text(f"{header}\n潮汐贷\t潮汐贷\tpreferred\tloan\t海塘银行\tours\n", encoding="utf-8")
    (row,) = Knowledge.of((tmp_path,)).rows("products")
    assert (row["level"], row["source"], row["id"]) == ("", "ours", "")
    assert findings("columns", tmp_path) == findings("levels", tmp_path) == []


# ---------------------------------------------------------------- comparing


def test_facts_become_claims_differences_and_gaps(tmp_path: Path) -> None:
    rows = [
        rule("海塘数据管理办法", number="海发〔2020〕1号", date="2020-05"),
        rule("海塘信贷管理办法", number="海发〔2021〕2号"),
        rule("海塘账户管理办法"),
    ]
    facts = [
        Fact("regulations", "海塘数据管理办法", "name", ("海塘数据管理办法",), "a"),
        Fact("regulations", "海塘数据管理办法", "date", ("2019-01-01", "2020-05-28"), "b"),
        Fact("regulations", "海塘信贷管理办法", "number", ("海发〔2021〕3号",), "c"),
        Fact("regulations", "海塘账户管理办法", "number", ("海发〔2022〕4号",), "d"),
        Fact("regulations", "海塘外汇管理办法", "name", ("海塘外汇管理办法",), "e"),
    ]
    result = compare(facts, Knowledge.of((written(tmp_path, regulations=rows),)), "list")
    assert [(claim.field, claim.value, claim.original) for claim in result.agreed] == [
        ("name", "海塘数据管理办法", ""),
        ("date", "2020-05", "2020-05-28"),
    ]
    assert [(one.ours, one.theirs) for one in result.differing] == [("海发〔2021〕2号", ("海发〔2021〕3号",))]
    assert [(one.ours, one.theirs) for one in result.lacking] == [("", ("海发〔2022〕4号",))]
    assert [fact.name for fact in result.unknown] == ["海塘外汇管理办法"]


def test_names_with_a_legal_form_and_codes_are_found(tmp_path: Path) -> None:
    knowledge = Knowledge.of((written(tmp_path, institutions=[bank("海塘银行", code="HTYHCNBJ")]),))
    facts = [
        Fact("institutions", "海塘银行股份有限公司", "name", ("海塘银行股份有限公司",), "1"),
        Fact("institutions", "code:HTYHCNBJ", "code", ("HTYHCNBJ",), "2"),
    ]
    assert [(claim.field, claim.original) for claim in compare(facts, knowledge, "list").agreed] == [
        ("name", "海塘银行股份有限公司"),
        ("code", ""),
    ]


def test_what_is_recorded_gives_levels_and_what_has_gone_takes_them(tmp_path: Path) -> None:
    root = written(tmp_path, institutions=[bank("海塘银行"), bank("南屿银行")])
    claim = Claim("institution/海塘银行", "name", "海塘银行", "", "list", "line 1", "", "")
    assert record(DATA, [claim], "1", "d", "2026-02-01", root) == 1
    assert record(DATA, [claim], "2", "e", "2026-03-01", root) == 1  # the day
    (held,) = Knowledge.of((root,)).rows("claims")
    assert (held["first_seen"], held["checked"]) == ("2026-02-01", "2026-03-01")
    rows = {row["entity"]: (row["level"], row["checked"]) for row in Knowledge.of((root,)).rows("institutions")}
    assert rows == {"海塘银行": ("corroborated", "2026-03-01"), "南屿银行": ("recalled", "")}
    assert findings("levels", root) == []
    assert record(DATA, [], "3", "f", "2026-04-01", root) == 1
    assert {row["level"] for row in Knowledge.of((root,)).rows("institutions")} == {"recalled"}


# ---------------------------------------------------------------- our data sets


def laws(folder: Path) -> None:
    (folder / "laws" / "法律").mkdir(parents=True)
    head = '---\npublish_date: "2021-03-01"\n---\n# 海塘法\n'
    text = f"{head}\n2020年1月2日 通过\n\n2021年3月1日 修订\n\n<!-- INFO END -->\n第一条 …\n"
    (folder / "laws" / "法律" / "海塘法(2021-03-01).md").write_text(text, encoding="utf-8")


def divisions(folder: Path) -> None:
    (folder / "dist").mkdir()
    (folder / "dist" / "areas.csv").write_text('code,name,cityCode,provinceCode\n990101,"海塘区",9901,99\n', encoding="utf-8")


def revisions(folder: Path) -> None:
    (folder / "mca").mkdir()
    (folder / "mca" / "200012.tsv").write_text("Source\tRevision\tCode\tName\nmca\t200012\t990103\t潮汐区\n", encoding="utf-8")


def taiwan(folder: Path) -> None:
    (folder / "FalVMingLing").mkdir()
    (folder / "FalVMingLing" / "A1.json").write_text(json.dumps({"法規名稱": "潮汐銀行法"}), encoding="utf-8-sig")


def banks(folder: Path) -> None:
    (folder / "utils").mkdir()
    (folder / "utils" / "banklist.js").write_text('[{"headOfficeBankName": "海塘银行"}]\n', encoding="utf-8")


def bics(folder: Path) -> None:
    (folder / "AllCountries").mkdir()
    listed = {"list": [{"bank": "HAITANG BANK", "swift_code": "HTYHCNBJ001"}]}
    (folder / "AllCountries" / "CN.json").write_text(json.dumps(listed), encoding="utf-8")


def central_bank(folder: Path) -> None:
    (folder / "files" / "extract_uniq").mkdir(parents=True)
    entry = {"title": "海塘人民银行关于印发《海塘支付管理办法》的通知", "remark": "海发〔2020〕5号", "source_path": "a.pdf"}
    (folder / "files" / "extract_uniq" / "x_extract.json").write_text(json.dumps({"entries": [entry]}), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "make", "wanted"),
    [
        ("laws", laws, ("regulations", "海塘法", "date", ("2020-01-02", "2021-03-01"))),
        ("laws", laws, ("versions", "海塘法@2021-03-01", "promulgated", ("2021-03-01",))),
        ("divisions", divisions, ("places", "990101", "parent", ("990100", "990000"))),
        ("revisions", revisions, ("places", "F990103", "parent", ("990100", "990000"))),
        ("taiwan", taiwan, ("regulations", "台湾潮汐银行法", "name", ("潮汐银行法",))),
        ("banks", banks, ("institutions", "海塘银行", "name", ("海塘银行",))),
        ("bics", bics, ("institutions", "code:HTYHCNBJ", "code", ("HTYHCNBJ",))),
        ("central-bank", central_bank, ("regulations", "海塘支付管理办法", "number", ("海发〔2020〕5号",))),
    ],
)
def test_readers(tmp_path: Path, name: str, make: Callable[[Path], None], wanted: tuple[object, ...]) -> None:
    make(tmp_path)
    assert wanted in [fact[:4] for fact in DATASETS[name].read(tmp_path, Knowledge.of(()))]
    assert len(digest_of(DATASETS[name], tmp_path)) == 64


TIDE = rule("海塘潮汐信贷管理办法", number="海发〔2020〕5号", date="2020-03-06", issuer="海塘监管局;南屿管理局")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("按照《海塘潮汐信贷管理办法》（海发[2020]第5号）办理。", {("name", TIDE["name"]), ("number", "海发〔2020〕5号")}),
        ("《海塘潮汐信贷管理办法》、《海塘渔业办法》（海发〔2020〕5号）", {("name", TIDE["name"])}),
        (
            "海塘监管局于2020年3月6日印发《海塘潮汐信贷管理办法》。",
            {("name", TIDE["name"]), ("date", "2020-03-06"), ("issuer", "海塘监管局")},
        ),
        (
            "2020年3月，南屿局联合公布了《海塘潮汐信贷管理办法》",
            {("name", TIDE["name"]), ("date", "2020-03"), ("issuer", "南屿局")},
        ),
        ("海塘.com/2020/03/06/《海塘潮汐信贷管理办法》", {("name", TIDE["name"])}),
        ("2020年3月7日见报：《海塘潮汐信贷管理办法》", {("name", TIDE["name"])}),
        ("海塘监管局废止了前文。各行落实《海塘潮汐信贷管理办法》", {("name", TIDE["name"])}),
        ("海塘监管局公布《海塘渔业办法》《海塘潮汐信贷管理办法》", {("name", TIDE["name"]), ("issuer", "海塘监管局")}),
        ("《海塘潮汐信贷管理办法（征求意见稿）》", set()),
        ("《南屿海塘潮汐信贷管理办法》", set()),
        ("海塘农村商业银行、潮科、大桥公司、海银等", {("name", "海塘农村商业银行"), ("name", "海银"), ("name", "潮科")}),
        ("新海塘农村商业银行学会与和海银行", set()),
        ("海塘农村商业银行股份有限公司，潮科的", {("name", "海塘农村商业银行")}),
    ],
)
def test_documents_say_what_stands_by_itself(tmp_path: Path, text: str, wanted: set[tuple[str, str]]) -> None:
    (tmp_path / "text.md").write_text(text, encoding="utf-8")
    offices = [bank("海塘监管局"), bank("南屿管理局"), bank("南屿管理局") | {"name": "南屿局", "status": "short"}]
    known = [bank("海塘农村商业银行"), bank("海银"), bank("潮科"), *offices]
    tables_ = written(tmp_path, institutions=known, regulations=[TIDE])
    facts = list(DATASETS["laosheng"].read(tmp_path, Knowledge.of((tables_,))))
    found = {(fact.field, fact.values[0]) for fact in facts if fact.name not in ("海塘监管局", "南屿管理局")}
    assert found == wanted
    assert all(fact.locator.startswith("text.md, character ") for fact in facts)


def test_an_issuer_is_claimed_one_by_one_and_tells_a_rule_apart(tmp_path: Path) -> None:
    root = written(tmp_path, institutions=[bank("海塘监管局"), bank("南屿管理局")], regulations=[TIDE])
    facts = [
        Fact("regulations", TIDE["name"], "name", (TIDE["name"],), "a"),
        Fact("regulations", TIDE["name"], "issuer", ("南屿管理局",), "b"),
        Fact("regulations", TIDE["name"], "issuer", ("江心局",), "c"),
    ]
    claims = compare(facts, Knowledge.of((root,)), "list").agreed
    assert [(claim.field, claim.value) for claim in claims] == [("name", TIDE["name"]), ("issuer", "南屿管理局")]
    assert record(DATA, claims[:1], "1", "d", "2026-02-01", root) == 0
    assert record(DATA, claims, "1", "d", "2026-02-01", root) == 1


def test_what_fills_records_only_what_nobody_else_says(tmp_path: Path) -> None:
    root = written(tmp_path, institutions=[bank("海塘银行"), bank("南屿银行")])
    said = [Claim(f"institution/{name}", "name", name, "", "list", "line 1", "", "") for name in ("海塘银行", "南屿银行")]
    record(DATA, said[:1], "1", "d", "2026-02-01", root)
    texts = DATA._replace(name="texts", kind="document", fills=True)
    record(texts, [claim._replace(evidence="texts") for claim in said], "1", "e", "2026-02-01", root)
    held = [(row["thing"], row["evidence"]) for row in Knowledge.of((root,)).rows("claims")]
    assert sorted(held) == [("institution/南屿银行", "texts"), ("institution/海塘银行", "list")]


def test_the_command_tells_what_it_lacks(tmp_path: Path) -> None:
    knowledge = Knowledge.of((written(tmp_path),))
    assert [line.split("\t")[0] for line in listed().splitlines()] == list(DATASETS)
    for name, data, said in (("nothing", None, "one of"), ("laws", None, "--data"), ("laws", tmp_path, "no laws/")):
        with pytest.raises(UsageError, match=said):
            compared(name, data, "", knowledge)


def test_a_comparison_is_told_in_lines_and_records(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    banks(tmp_path / "data")
    found = compared("banks", tmp_path / "data", "", Knowledge.of((written(tmp_path, institutions=[bank("海塘银行")]),)))
    assert str(found).splitlines() == ["banks: 1 agree: institution name", "banks: 0 differ, 0 could be filled"]
    assert [row["what"] for row in found.records()] == ["agrees"]
    with pytest.raises(UsageError, match="--version"):
        compared("banks", tmp_path / "data", "", Knowledge.of((tmp_path,)), record=True)


# ---------------------------------------------------------------- what is false

#: False rows: table, cells, the check that refuses them, and what it says.
FALSE: list[tuple[str, Cells, str, str]] = [
    ("regulations", rule("海塘甲办法", number="海发〔2031〕999号"), "nothing_to_come", "海发〔2031〕999号"),
    ("regulations", rule("海塘乙办法", number="海发〔2019〕9号", date="2021-05-01"), "number_years", "2019"),
    ("regulations", rule("海塘丙办法", date="2015-01", issuer="海塘监管局"), "issuers_then", "2018"),
    ("regulations", rule("海塘丁办法", date="2031-01"), "nothing_to_come", "2031-01"),
    ("regulations", rule("海塘戊办法", number="银发〔2020〕7号", issuer="海塘监管局"), "prefixes_fit", "海塘总局"),
    ("regulations", rule("海塘己办法", number="海字〔2020〕7号"), "prefixes_fit", "nobody known"),
    ("institutions", bank("海塘农商行", code="HT12CN"), "valid_codes", "HT12CN"),
    ("institutions", bank("海塘新银行", since="2031"), "nothing_to_come", "2031"),
    ("publications", {"entity": "海塘学刊", "issn": "1234-5678", "status": "preferred"}, "valid_codes", "1234-5678"),
    ("products", {"entity": "海塘监管局", "name": "海塘监管局", "status": "preferred"}, "names_of_all", "海塘监管局"),
]


@pytest.mark.parametrize(("table", "row", "check", "said"), FALSE, ids=[one[1]["entity"] for one in FALSE])
def test_a_false_row_is_refused(tmp_path: Path, table: str, row: Cells, check: str, said: str) -> None:
    office = bank("海塘监管局", since="2018-03", kind="city_bank")
    prefixes = [{"prefix": "银发", "issuer": "海塘总局"}, {"prefix": "海发", "issuer": ""}]
    given = {"institutions": [office], "document_numbers": prefixes}
    root = written(tmp_path, **{**given, table: [*given.get(table, []), row]})
    found = [line for line in findings(check, root) if row["entity"] in line]
    assert found and said in found[0]
    subject = found[0].removeprefix(f"{table}: ").split(": ")[0]
    waived = {"check": check, "subject": subject if check == "names_of_all" else f"{table}: {subject}", "reason": "seen"}
    written(tmp_path, **{**given, table: [*given.get(table, []), row], "waivers": [waived]})
    assert not [line for line in findings(check, root) if row["entity"] in line]


def test_themes_that_are_twins_or_related_to_what_is_above_are_refused(tmp_path: Path) -> None:
    themes = [
        {"concept": "潮汐信贷"},
        {"concept": "信贷潮汐"},
        {"concept": "潮汐信贷管理", "broader": "潮汐信贷", "related": "潮汐信贷"},
    ]
    root = written(tmp_path, themes=themes)
    assert [line.split(": ")[0] for line in findings("twins", root)] == ["信贷潮汐 | 潮汐信贷", "潮汐信贷 | 潮汐信贷管理"]
    assert findings("kin", root) == ["themes: 潮汐信贷管理: related to 潮汐信贷, which stands above or below it"]


def test_a_bank_on_mars_is_refused() -> None:
    mars = dict.fromkeys(tables.COLUMNS["institutions"], "") | bank("火星银行")
    assert not recalled.is_recalled_before("institutions", mars)
    with (tables.KNOWLEDGE / "institutions" / "banks.tsv").open(encoding="utf-8", newline="") as file:
        known = next(row for row in csv.DictReader(file, dialect="excel-tab") if row["level"] == "recalled")
    assert recalled.is_recalled_before("institutions", known)
    assert not recalled.is_recalled_before("institutions", known | {"since": "1987"})
