"""Queries: packaged ones answer the design's questions, bad ones say what is wrong, every format fits its kind."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from small_graph import BANK, CITY

from graph import KnowledgeGraph, packaged_queries, render, run
from graph.query.listing import listed
from graph.query.packaged import INSTITUTIONS
from ontology.errors import UsageError
from ontology.namespaces import YP

PROFILE = [
    ("kind", "国有大型商业银行", None),
    ("practises", "反欺诈", 1),
    ("offers", "e盾", 1),
    ("named in", "报告乙", None),
    ("named in", "报告甲", None),
]


@pytest.mark.parametrize(
    ("name", "params", "columns", "rows"),
    [
        ("associated", {"thing": "反欺诈"}, "with sentences reports", [("湖畔城市银行", 3, 1)]),
        ("associated", {"thing": CITY}, "with sentences", [("反欺诈", 3)]),
        ("associated", {"thing": "工行"}, "with", []),
        ("banks-by-reports", {}, "bank reports", [("中国工商银行", 2), ("湖畔城市银行", 2)]),
        ("banks-by-reports", {"limit": 1}, "bank", [("中国工商银行",)]),
        (
            "regulations-of-issuer",
            {"issuer": "人行"},
            "regulation number reports",
            [("关于加强反欺诈工作的通知", "银发〔2020〕46号", 1)],
        ),
        (
            "themes-of-publisher-by-year",
            {"publisher": "望海研究院"},
            "year theme reports",
            [(2022, "反欺诈", 1), (2024, "绿色金融", 2), (2024, "反欺诈", 1)],
        ),
        ("banks-of-publisher", {"publisher": "望海研究院"}, "bank reports", [("中国工商银行", 2), ("湖畔城市银行", 2)]),
        (
            "rules-cited-with-theme",
            {"theme": "反欺诈"},
            "regulation issuers sentences reports",
            [("关于加强反欺诈工作的通知", "中国人民银行", 1, 1)],
        ),
        ("practice-of-bank", {"bank": "ICBC"}, "practised evidence source start end", [("反欺诈", "证据句。", "b.txt", 0, 39)]),
        ("practice-of-bank", {"bank": "ICBC", "theme": "风险管理"}, "practised", [("反欺诈",)]),
        ("practice-of-bank", {"bank": "ICBC", "theme": "绿金"}, "practised", []),
        (
            "rising-themes",
            {"from": "2022", "to": 2024, "minimum": 1},
            "theme trend reports_from reports_to sentences_to per_10000_from per_10000_to",
            [("反欺诈", "steady", 1, 1, 1, 100.0, 50.0), ("绿色金融", "steady", 0, 2, 2, 0.0, 100.0)],
        ),
        ("rising-themes", {"from": "2022Q2", "to": "2024H1"}, "trend", [("not enough data",), ("not enough data",)]),
        ("bank-profile", {"bank": "工行"}, "aspect what reports", PROFILE),
        (
            "banks-of-report",
            {"report": "报告乙"},
            "institution standing sentences",
            [("中国工商银行", "passing", 1), ("湖畔城市银行", "passing", 1)],
        ),
        (
            "reports-citing-rule",
            {"rule": "关于加强反欺诈工作的通知"},
            "title sentences sentence start",
            [("报告甲", 1, "报告甲的一句话。", 0)],
        ),
        ("superseded-yet-cited", {}, "regulation", []),  # tests/test_packaged_on_sample.py has some, and of those that follow
        ("case-search", {}, "title", []),
        ("penalties", {}, "who", []),
        ("penalties-by-authority-and-year", {}, "by", []),
        ("reports-as-of", {"as_of": "2022"}, "title told_by", [("报告甲", "issued")]),
        (
            "theme-and-narrower",
            {"theme": "风险管理", "minimum": 0},
            "narrower under reports",
            [("风险管理", "", 0), ("反欺诈", "风险管理", 2)],
        ),
        (
            "evidence-of-statement",
            {"subject": "工行", "object": "e盾"},
            "stated said evidence score",
            [("offers", "e盾", "证据句。", 0.8)],
        ),
        (
            "co-mentioned-by-association",
            {"thing": "反欺诈", "minimum": 1},
            "with sentences of_it log_likelihood npmi",
            [
                ("关于加强反欺诈工作的通知", 1, 1, 1.046, 0.369),
                ("中国工商银行", 1, 2, -1.046, -0.262),
                ("湖畔城市银行", 1, 2, -1.046, -0.262),
                ("绿色金融", 1, 2, -1.046, -0.262),
            ],
        ),
        (
            "bridging-banks",
            {"first": "反欺诈", "second": "绿色金融"},
            "bank with_first with_second",
            [("湖畔城市银行", 1, 2), ("中国工商银行", 1, 1)],
        ),
        (
            "evidence-of",
            {"thing": "湖畔城市银行"},
            "sentence source start end",
            [("报告丙的一句话。", "a.txt", 20, 60), ("报告乙的一句话。", "a.txt", 200, 240)],
        ),
        ("products-of-bank", {"bank": "工行"}, "product reports evidence", [("e盾", 1, "证据句。")]),
        ("successors", {}, "former successor date", [("旧监管会", "新监管局", "2018-03"), ("新监管局", "最新总局", "2023-05")]),
        ("successors", {"institution": "最新总局"}, "former", [("旧监管会",), ("新监管局",)]),
        ("successors", {"institution": "工行"}, "former", []),
        ("publishers", {}, "publisher reports first last inferred", [("望海研究院", 3, 2022, 2024, 0)]),
        (
            "communities",
            {},
            "community members leading",
            [("工商银行与反欺诈", 2, "中国工商银行"), ("工商银行与反欺诈", 2, "反欺诈")],
        ),
        ("central", {}, "thing class pagerank", [("中国工商银行", "Bank", 0.4), ("反欺诈", "Theme", 0.2)]),
        ("central", {"type": "Theme"}, "thing mentions", [("反欺诈", 2)]),
        (
            "reports-of-theme",
            {"theme": "反欺诈"},
            "title publishers sentences",
            [("报告丙", "望海研究院", 1), ("报告甲", "望海研究院", 1)],
        ),
        ("reports-of-bank", {"bank": CITY}, "title issued sentences", [("报告丙", "2024-05", 1), ("报告乙", "2024-05", 1)]),
        (
            "co-mentioned",
            {"thing": "工行"},
            "with type sentences",
            [
                ("e盾", "Product", 1),
                ("关于加强反欺诈工作的通知", "Regulation", 1),
                ("反欺诈", "Theme", 1),
                ("湖畔城市银行", "Bank", 1),
                ("绿色金融", "Theme", 1),
            ],
        ),
        (
            "reports-issued",
            {"since": "2023"},
            "title issued issued_from publishers",
            [(title, "2024-05", datetime.date(2024, 5, 1), "望海研究院") for title in ("报告丙", "报告乙")],
        ),
        ("surprising", {}, "thing", []),  # tests/graph/test_surprise.py has some
        ("runs", {}, "run", []),  # tests/graph/test_communities.py has some
        ("runs-compared", {}, "run", []),
        ("reports-issued", {"since": "2022-05", "until": "2022-05"}, "title", [("报告甲",)]),
        ("reports-issued", {"since": "2022-05-02", "until": "2024-05-30"}, "title", []),
        ("citations", {}, "cited citing", []),  # tests/test_build.py has some
        (
            "texts-of-regulation",
            {"regulation": "关于加强反欺诈工作的通知"},
            "title source",
            [],
        ),  # tests/test_catalogue.py has some
        (
            "status-of-rule",
            {"rule": "关于加强反欺诈工作的通知", "as_of": "2024"},
            "version status",
            [],
        ),  # tests/test_versions.py has some
        ("thing-of-identifier", {"value": "ICBKCNBJ"}, "thing scheme", []),  # tests/test_identifiers.py has some
        ("ids-of", {"thing": "工行"}, "scheme value", []),
        ("institution-then", {"institution": "旧监管会", "as_of": "2020"}, "then", [("旧监管会",)]),
        ("known-things", {}, "thing level", []),  # tests/test_claims.py has some
        ("relations-of", {"thing": "e盾"}, "subject relation object", [("中国工商银行", "offers", "e盾")]),
        ("names-of", {"thing": "工行"}, "name status", [("中国工商银行", "preferred"), ("ICBC", "other"), ("工行", "other")]),
    ],
)
def test_packaged_queries(
    kg: KnowledgeGraph, name: str, params: dict[str, Any], columns: str, rows: list[tuple[Any, ...]]
) -> None:
    assert kg.query(name, **params).select(columns.split()).rows() == rows


def test_every_packaged_query_is_tested_and_explained() -> None:
    tested = {case[0] for mark in test_packaged_queries.pytestmark for case in mark.args[1]}  # type: ignore[attr-defined]
    assert tested == set(packaged_queries())
    kinds = {
        "integer",
        "text",
        "day",
        "lastday",
        "level",
        "share",
        "class",
        "thing",
        "Institution",
        *INSTITUTIONS,
        "Theme",
        "Regulation",
        "Product",
        "Report",
        "Award",
        "period",
    }
    for query in packaged_queries().values():
        assert query.help.endswith("."), query.name
        assert all(parameter.help and (parameter.kind in kinds or "|" in parameter.kind) for parameter in query.parameters), (
            query.name
        )


def test_parameters_do_not_show_in_answers(kg: KnowledgeGraph) -> None:
    assert "issuer" not in run(kg, "regulations-of-issuer", {"issuer": "人行"}).variables
    assert "issuer" not in json.loads(render(run(kg, "regulations-of-issuer", {"issuer": "人行"}), "json"))["head"]["vars"]


def test_parameters_are_terms_not_text(kg: KnowledgeGraph) -> None:
    evil = '工行" } ; DROP ALL #'
    with pytest.raises(UsageError, match="nothing is called"):
        kg.query("practice-of-bank", bank=evil)
    assert kg.query("SELECT ?name (STRLEN(?name) AS ?n) {}", name=evil).rows() == [(evil, len(evil))]


def test_free_parameters(kg: KnowledgeGraph) -> None:
    assert kg.query("SELECT ?x ?class { ?x a ?class } ORDER BY ?x", **{"class": "yp:Product"})["x"].to_list() == [
        "https://w3id.org/yinpu/id/product/e盾"
    ]
    with pytest.raises(UsageError, match=r"does not select \?class"):
        kg.query("SELECT ?x { ?x a ?class }", **{"class": YP.Bank})


def test_query_files(kg: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "问题.rq"
    file.write_text(
        "# help: Names.\n# param who[Bank]: a bank\nSELECT ?name ?who { ?who skos:prefLabel ?name }", encoding="utf-8"
    )
    assert kg.query(file, who="ICBC").rows() == [("中国工商银行",)]
    with pytest.raises(UsageError, match="no such query file"):
        kg.query(tmp_path / "other.rq")
    with pytest.raises(UsageError, match=r"give a pathlib\.Path"):
        kg.query(str(file), who="ICBC")


@pytest.mark.parametrize(
    ("query", "params", "message"),
    [
        ("SELECT ?x WHERE {\n ?x a yp:Bank", {}, r"line 2, column \d+: expected .*found the end"),
        ("SELECT ?x WHERE { ?x a bank:Bank }", {}, r"unknown prefix bank: \(bound: yp"),
        ("SELECT ?x WHERE { ?x a yp:Bank } GROUP BY ?y", {}, "variable that is unbound"),
        ("SELEC ?x {}", {}, "begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with 'SELEC'"),
        ("  ", {}, "empty"),
        ("banks-by-report", {}, "did you mean banks-by-reports"),
        ("INSERT DATA { <urn:a> a yp:Bank }", {}, r"refused \(line 1, column 1\): the graph is read-only"),
        ("\\u0049NSERT DATA { <urn:a> a yp:Bank }", {}, "read-only"),
        ("BASE<urn:a>load<http://example.org/>", {}, r"line 1, column 12\): the graph is read-only"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {}, "read-only"),
        ("# note\nPREFIX a: <urn:a#>\nDELETE WHERE { ?s ?p ?o }", {}, "read-only"),
        ("CLEAR ALL", {}, "read-only"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", {}, "SERVICE is refused"),
        ("SELECT * { service silent ?where { ?s ?p ?o } }", {}, "SERVICE is refused"),
        ("regulations-of-issuer", {}, "give --param issuer"),
        ("regulations-of-issuer", {"isuer": "人行"}, "no parameter 'isuer': did you mean issuer"),
        ("regulations-of-issuer", {"issuer": "反欺诈"}, "among Bank, Regulator, Organization"),
        ("rising-themes", {"from": "last"}, "must be a period such as 2023, 2023H1"),
        ("rising-themes", {"from": "2023H3"}, "must be a period"),
        ("rising-themes", {"trend": "up"}, "must be one of rising, falling, steady, not 'up'"),
        ("banks-by-reports", {"limit": -1}, "not be negative"),
        ("central", {"type": "Bnk"}, "did you mean Bank"),
    ],
)
def test_bad_questions(kg: KnowledgeGraph, query: str, params: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        run(kg, query, params)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "INSERT DATA { SERVICE <x> }" }',
        "SELECT ?service { ?service a yp:Bank } # SERVICE",
        "PREFIX service: <urn:s#> SELECT * { ?s service:of ?o }",
        "BASE <http://insert/> ASK { <delete> ?p ?o }",
    ],
)
def test_words_that_only_look_like_writing(kg: KnowledgeGraph, query: str) -> None:
    run(kg, query)


SELECT = f"SELECT ?name ?n {{ <{BANK}> skos:prefLabel ?name ; yp:degree ?n }}"


@pytest.mark.parametrize(
    ("query", "format", "expected"),
    [
        (SELECT, "csv", "name,n\r\n中国工商银行,5\r\n"),
        (SELECT, "tsv", '?name\t?n\n"中国工商银行"@zh-hans\t5\n'),
        ("ASK { ?x a yp:Bank }", "csv", "true"),
        ("ASK { ?x a yp:Bank }", "json", '{"head":{},"boolean":true}'),
        (
            "CONSTRUCT { ?x a yp:Bank } { ?x a yp:Bank ; skos:altLabel ?n }",
            "ttl",
            "@prefix institution: <https://w3id.org/yinpu/id/institution/> .\n"
            "@prefix yp: <https://w3id.org/yinpu/ontology#> .\n"
            "institution:中国工商银行 a yp:Bank .\n",
        ),
    ],
)
def test_formats(kg: KnowledgeGraph, query: str, format: str, expected: str) -> None:
    got = render(run(kg, query), format)
    assert got == expected


def test_more_formats(kg: KnowledgeGraph) -> None:
    table = json.loads(render(run(kg, SELECT), "json"))
    assert table["results"]["bindings"][0]["name"] == {"type": "literal", "value": "中国工商银行", "xml:lang": "zh-hans"}
    assert "<sparql" in render(run(kg, SELECT), "xml")
    assert render(run(kg, f"DESCRIBE <{BANK}>"), "nt").count(f"<{BANK}>") >= 5
    assert render(run(kg, f"DESCRIBE <{BANK}>")).startswith("@prefix")


def test_tables_align_wide_characters(kg: KnowledgeGraph) -> None:
    lines = render(run(kg, "banks-by-reports"), width=100).splitlines()
    assert lines[0].split() == ["bank", "reports", "level", "iri"]
    assert lines[2].startswith("中国工商银行") and lines[3].startswith("湖畔城市银行")
    assert "institution:湖畔城市银行" in lines[3]
    assert not any(line != line.rstrip() for line in lines)
    folded = render(run(kg, SELECT), width=12).splitlines()
    assert len(folded) > 3


@pytest.mark.parametrize(
    ("query", "format"), [(SELECT, "ttl"), (SELECT, "nt"), ("ASK {}", "ttl"), (f"DESCRIBE <{BANK}>", "csv"), (SELECT, "yaml")]
)
def test_formats_that_do_not_fit(kg: KnowledgeGraph, query: str, format: str) -> None:
    with pytest.raises(UsageError, match="take one of"):
        render(run(kg, query), format)


def test_the_page_lists_every_packaged_query() -> None:
    page = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    assert listed(page) == page, "run python -m graph.query.listing docs/queries.md"
