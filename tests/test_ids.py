"""Things keep their IRIs: through a corrected name, through acceptance, through a merger; ids that contradict are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import build
from graph import KnowledgeGraph
from ontology import Knowledge
from ontology.errors import KnowledgeError, UsageError
from ontology.iris import ID, local, mint
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS
from ontology.knowledge.curation import accept

#: A thing of each table: kind, table, label today, and what it is to be called.
RENAMED = [
    ("institution", "institutions", "中国邮政储蓄银行", "邮储海山银行"),
    ("regulation", "regulations", "中华人民共和国商业银行法", "海山商业银行法"),
    ("theme", "themes", "绿色信贷", "海山绿色授信"),
    ("product", "products", "SAP S/4HANA", "SAP 海山 S/4"),
]
TEXT = """中国邮政储蓄银行推进绿色信贷，依据《中华人民共和国商业银行法》，并上线SAP S/4HANA系统。
邮储银行与其子公司中邮消费金融开展绿色金融合作。绿色票据业务增长，碳减排贷款投放加快。
"""


def table(folder: Path, name: str, *rows: dict[str, str], ids: bool = True) -> Path:
    """A folder of knowledge with one table, with or without a column of ids."""
    columns = tables.COLUMNS[name] if ids or name == "redirects" else tables.COLUMNS[name][:-1]
    lines = [columns, *(tuple(row.get(column, "") for column in columns) for row in rows)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def bank(label: str, name: str = "", status: str = "preferred", **cells: str) -> dict[str, str]:
    return {"entity": label, "name": name or label, "status": status, "kind": "city_bank", "source": "test", **cells}


def redirect(old: str, new: str) -> dict[str, str]:
    return {"old": old, "new": new, "reason": "one thing in two rows", "source": "test"}


# ---------------------------------------------------------------- the ids of our own tables


@pytest.mark.parametrize(
    ("kind", "label", "iri"),
    [
        ("institution", "中国工商银行", "institution/中国工商银行"),
        ("institution", "Z/Yen集团", "institution/Z/Yen集团"),
        ("regulation", "质量管理体系 要求(GB/T 19001-2016)", "regulation/质量管理体系_要求(GB/T_19001-2016)"),
        ("theme", "绿色金融", "theme/绿色金融"),
        ("product", "SAP S/4HANA", "product/SAP_S/4HANA"),
        ("publication", "21世纪经济报道", "publication/21世纪经济报道(报纸)"),
    ],
)
def test_things_have_the_iris_that_they_have_always_had(kind: str, label: str, iri: str) -> None:
    thing = Knowledge().lexicon.called(label, kind)
    assert thing is not None and (thing.iri, thing.label) == (ID + iri, label)


def test_every_row_of_ours_has_an_id_and_nearly_all_are_made_of_the_label() -> None:
    ours = Knowledge.of([tables.KNOWLEDGE])
    rows = [(kind, tables.label_of(name, row), row["id"]) for name, kind in tables.KINDS.items() for row in ours.rows(name)]
    assert len(rows) > 50_000 and all(id_ for _, _, id_ in rows)
    corrected = {(kind, label) for kind, label, id_ in rows if id_ != local(mint(kind, label))}
    assert len(corrected) < 0.05 * len({(kind, label) for kind, label, _ in rows})


def test_a_row_without_an_id_has_the_iri_made_of_its_label(tmp_path: Path) -> None:
    lexicon = Knowledge(table(tmp_path, "institutions", bank("海塘 银行"), ids=False)).lexicon
    assert [thing.iri for thing in lexicon.lookup("海塘银行")] == [f"{ID}institution/海塘_银行"]


# ---------------------------------------------------------------- ids that contradict one another


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [bank("甲山银行", id="x"), bank("乙山银行", id="x")],
            r"lines 2 and 3: 甲山银行 and 乙山银行 have one id, x: .*another id",
        ),
        (
            [bank("甲山银行", id="x"), bank("甲山银行", "甲山行", "short", id="y")],
            "lines 2 and 3: 甲山银行 has two ids, x and y",
        ),
        ([bank("甲山银行", id="乙山银行"), bank("乙山银行")], "甲山银行 and 乙山银行 have one id, 乙山银行"),
        ([bank("甲山银行", id="甲山 银行")], "line 2: id '甲山 银行' of 甲山银行 cannot stand in an IRI: 甲山银行 could"),
        (
            [bank("甲山银行", id="中国工商银行")],
            "中国工商银行 and 甲山银行 have one id, .*list that among the names of 甲山银行",
        ),
        ([bank("中国工商银行", id="x")], "中国工商银行 has two ids, 中国工商银行 and x"),
        ([bank("", "甲山行")], "line 2: a thing without a label"),
        ([bank("甲山银行", "甲山行", "short")], "line 2: 甲山银行 has no preferred row in institutions"),
    ],
)
def test_contradictions_name_file_rows_and_remedy(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    knowledge = Knowledge(table(tmp_path, "institutions", *rows))
    with pytest.raises(KnowledgeError, match=message) as raised:
        _ = knowledge.lexicon
    assert str(tmp_path / "institutions.tsv") in str(raised.value)


def test_the_check_finds_them_too(tmp_path: Path) -> None:
    found = list(CHECKS["identities"](table(tmp_path, "institutions", bank("甲山银行", id="x"), bank("乙山银行", id="x"))))
    assert len(found) == 1 and "have one id, x" in found[0]
    assert not list(CHECKS["identities"](table(tmp_path, "institutions", bank("甲山银行", id="x"))))


def test_a_new_row_of_ours_gets_its_id_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ontology import __main__ as command

    monkeypatch.setattr(tables, "KNOWLEDGE", tmp_path)
    monkeypatch.setattr(command.vocabulary, "current", dict)
    table(
        tmp_path,
        "institutions",
        bank("甲山银行", id="旧山银行"),
        bank("甲山银行", "甲山行", "short"),
        bank("乙山银行"),
        ids=True,
    )
    ((path, wanted),) = command.stale(tmp_path)
    path.write_text(wanted, encoding="utf-8")
    assert {(row["name"], row["id"]) for row in Knowledge.of([tmp_path]).rows("institutions")} == {
        ("甲山银行", "旧山银行"),
        ("甲山行", "旧山银行"),
        ("乙山银行", "乙山银行"),
    }
    assert not list(command.stale(tmp_path))
    table(
        tmp_path, "institutions", bank("甲山银行", id="旧山银行"), bank("旧山银行")
    )  # the id of another thing is not given away
    assert [line for line in CHECKS["identities"](tmp_path) if "旧山银行" in line]


# ---------------------------------------------------------------- a corrected name


def renamed_over(folder: Path) -> Knowledge:
    """Ours, and a folder whose rows call one thing of each table otherwise."""
    for kind, name, label, new in RENAMED:
        rows = [row for row in Knowledge().rows(name) if tables.label_of(name, row) == label]
        if kind == "theme":
            table(folder, name, {**rows[0], "concept": new, "alt": f"{rows[0]['alt']}|{label}"})
        else:
            (row,) = (row for row in rows if row["status"] == "preferred")
            table(folder, name, {**row, "entity": new, "name": new}, {**row, "entity": new, "status": "alias"})
    return Knowledge(folder)


def renamed_within(folder: Path) -> Knowledge:
    """A copy of ours in which the rows of one thing of each table are corrected, and nothing else."""
    shutil.copytree(tables.KNOWLEDGE, folder)
    for kind, name, label, new in RENAMED:
        for path in tables.table_paths(name, folder):
            rows = list(tables.read_table(path, tables.COLUMNS[name]))
            mine = [row for row in rows if tables.label_of(name, row) == label]
            for row in mine:
                if kind == "theme":
                    row |= {"concept": new, "alt": f"{row['alt']}|{label}".strip("|")}
                else:
                    row["entity"] = new
                    if row["status"] == "preferred":
                        rows.append({**row, "status": "alias"})
                        row["name"] = new
            if mine:
                columns = tables.COLUMNS[name]
                lines = ["\t".join(columns), *("\t".join(row[column] for column in columns) for row in rows)]
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Knowledge.of([folder])


def things(kg: KnowledgeGraph) -> tuple[set[str], set[str]]:
    """The IRIs of things that statements speak of, but not of their names, and of those among them that have a type."""
    kinds = tuple(f"{ID}{kind}/" for kind in (*tables.KINDS.values(), "kind"))
    ends = {end.value for quad in kg.store for end in (quad.subject, quad.object) if hasattr(end, "value")}
    typed = set(kg.query("SELECT DISTINCT ?s { ?s a ?t }")["s"])
    named = {end for end in ends if end.startswith(kinds) and "#name=" not in end}
    return named, named & typed


@pytest.mark.parametrize("rename", [renamed_over, renamed_within])
def test_a_corrected_name_changes_no_iri(tmp_path: Path, rename: type) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    other = rename(tmp_path / "tables")
    found = {}
    for name, knowledge in (("before", Knowledge.of([tables.KNOWLEDGE])), ("after", other)):
        build([tmp_path / "a.txt"], tmp_path / name, knowledge=knowledge, workers=1)
        with KnowledgeGraph.open(tmp_path / name) as kg:
            found[name] = things(kg)
            if name == "after":
                for kind, _, label, new in RENAMED:
                    iri = mint(kind, label)
                    assert (kg.label(iri), kg.find(new), kg.find(label)) == (new, iri, iri)
    assert found["before"] == found["after"]
    named, typed = found["after"]
    assert named == typed and named >= {mint(kind, label) for kind, _, label, _ in RENAMED}


def test_what_a_rule_of_issuers_says_holds_for_a_renamed_issuer(tmp_path: Path) -> None:
    from builders.extractor import Extractor
    from builders.records import Source

    (row,) = (row for row in Knowledge().rows("institutions") if row["name"] == "中国人民银行" and row["status"] == "preferred")
    mine = table(
        tmp_path,
        "institutions",
        {**row, "entity": "海山央行", "name": "海山央行"},
        {**row, "entity": "海山央行", "status": "alias"},
    )
    source = Source("a.txt", "中国人民银行发布《支付机构客户备付金存管办法》。", "utf-8", "0" * 64, "plain")
    (extraction,) = Extractor(Knowledge(mine)).of_source(source)
    assert [(r.predicate, r.object, r.object_label) for r in extraction.relations if r.predicate == "issuedBy"] == [
        ("issuedBy", mint("institution", "中国人民银行"), "海山央行")
    ]


def test_an_older_table_of_ones_own_goes_on(tmp_path: Path) -> None:
    """A label given up is still understood where rows say it: for their thing, and in a column that refers to another."""
    first = table(
        tmp_path / "ours",
        "institutions",
        bank("新山银行", id="旧山银行"),
        bank("新山银行", "中山银行", "former", id="旧山银行"),
    )
    mine = [bank("旧山银行", "旧山行", "short"), bank("中山银行", "中山行", "short"), bank("云屿银行", parent="中山银行")]
    lexicon = Knowledge(first, table(tmp_path / "mine", "institutions", *mine, ids=False)).lexicon
    assert {thing.label for name in ("旧山行", "中山行") for thing in lexicon.lookup(name)} == {"新山银行"}
    owned = lexicon.called("云屿银行")
    assert owned and (parent := lexicon.called(owned.parent)) and parent.iri == mint("institution", "旧山银行")


# ---------------------------------------------------------------- acceptance


def test_an_accepted_concept_has_the_iri_that_its_name_had(tmp_path: Path) -> None:
    accept("海塘 指数贷款", "绿色信贷", folder=tmp_path)
    (row,) = Knowledge.of([tmp_path]).rows("themes")
    assert (
        ID + "theme/" + row["id"] == mint("theme", "海塘 指数贷款") == Knowledge(tmp_path).lexicon.lookup("海塘指数贷款")[0].iri
    )


def test_a_name_whose_id_is_taken_is_not_accepted(tmp_path: Path) -> None:
    row = {"concept": "潮汐贷款", "broader": "绿色信贷", "source": "test", "id": "海塘贷款"}
    table(tmp_path, "themes", row)
    table(tmp_path, "redirects", redirect("theme/滩涂贷款", "theme/海塘贷款"))
    for term, concept in (("海塘贷款", "潮汐贷款"), ("滩涂贷款", "海塘贷款")):
        with pytest.raises(UsageError, match=f"{term}: the id of {concept}"):
            accept(term, "绿色信贷", folder=tmp_path)


# ---------------------------------------------------------------- mergers


def test_old_ids_lead_to_the_new_thing(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    rows = [
        bank("海塘银行", id="海塘银行"),
        bank("滩涂银行", "滩涂银行", "preferred"),  # a row from before the merger
        bank("滩涂银行", "滩涂行", "short", id="滩涂银行"),
        bank("云屿银行", parent="滩涂银行"),
    ]
    table(mine, "institutions", rows[0], rows[2])
    table(
        mine,
        "redirects",
        redirect("institution/滩涂银行", "institution/潮汐银行"),
        redirect("institution/潮汐银行", "institution/海塘银行"),
    )
    older = table(tmp_path / "older", "institutions", *rows[1:2], rows[3], ids=False)
    (tmp_path / "a.txt").write_text("云屿银行披露年报。滩涂银行增加贷款。滩涂行获奖。", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kg", knowledge=Knowledge(mine, older), workers=1)
    new, old = mint("institution", "海塘银行"), mint("institution", "滩涂银行")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert kg.find(old) == kg.find("institution:潮汐银行") == kg.find("滩涂银行") == kg.find("海塘银行") == new
        assert kg.label(new) == "海塘银行" and kg.find("滩涂行") == new
        steps = kg.query("SELECT ?a ?b { ?a dcterms:isReplacedBy ?b } ORDER BY ?a").rows()
        assert steps == sorted([(old, mint("institution", "潮汐银行")), (mint("institution", "潮汐银行"), new)])
        assert kg.query(f"SELECT ?p {{ <{mint('institution', '云屿银行')}> org:subOrganizationOf ?p }}").rows() == [(new,)]
        assert not kg.query(f"SELECT ?p {{ <{old}> a ?p }}").rows()
        with pytest.raises(UsageError, match="nothing in the graph has the IRI"):
            kg.find(mint("institution", "无此银行"))


def test_what_is_replaced_by_a_later_rule_is_still_itself() -> None:
    kg = KnowledgeGraph.parse(
        "@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> ."
        "<urn:a> a yp:Regulation ; dcterms:isReplacedBy <urn:b> . <urn:b> a yp:Regulation ."
        "<urn:old> dcterms:isReplacedBy <urn:a> ."
    )
    assert [kg.find(iri) for iri in ("urn:a", "urn:b", "urn:old")] == ["urn:a", "urn:b", "urn:a"]


@pytest.mark.parametrize(
    ("redirects", "message"),
    [
        (
            [redirect("institution/旧山银行", "institution/无山银行")],
            "nothing in institutions has the id 无山银行 that replaces it",
        ),
        (
            [redirect("institution/甲山银行", "institution/乙山银行")],
            "甲山银行 has the id 甲山银行, which redirects.tsv gives to 乙山银行",
        ),
        ([redirect("旧山银行", "institution/乙山银行")], "line 2: '旧山银行' is no id of a thing"),
        (
            [redirect("institution/a", "institution/b"), redirect("institution/b", "institution/a")],
            "line 3: institution/b leads back",
        ),
        (
            [redirect("institution/a", "institution/甲山银行"), redirect("institution/a", "institution/乙山银行")],
            "line 3: institution/a is replaced by 甲山银行 already",
        ),
    ],
)
def test_redirects_are_checked(tmp_path: Path, redirects: list[dict[str, str]], message: str) -> None:
    table(tmp_path, "institutions", bank("甲山银行", id="甲山银行"), bank("乙山银行", id="乙山银行"))
    table(tmp_path, "redirects", *redirects)
    assert any(message in line for line in CHECKS["identities"](tmp_path))
    with pytest.raises(KnowledgeError, match=message.split(",")[0]):
        _ = Knowledge(tmp_path).lexicon
