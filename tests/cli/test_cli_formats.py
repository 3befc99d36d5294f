"""Every form of every command, on a graph with authors, contributors and appearances: each is read by a parser of that form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import rdflib
import rispy
import typer
from pybtex.database import parse_string
from rich.cells import cell_len

from graph.exchange.export import EXPORTS
from yinpu.cli.main import app

Run = Callable[..., tuple[int, str, str]]
TOP: Any = typer.main.get_command(app)
ROWS = ("table", "csv", "json", "jsonl")
SELECT = "SELECT ?s ?name { ?s skos:prefLabel ?name }"
CONSTRUCT = "CONSTRUCT { ?s skos:prefLabel ?name } WHERE { ?s skos:prefLabel ?name }"
#: How each command is called, with the forms that it is to have; FILE, OLD and KG stand for a report and two graphs.
CALLS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("reports", ("-g", "KG"), (*ROWS, "bibtex", "ris", "csljson", "dc")),
    ("query", (SELECT, "-g", "KG"), ("table", "csv", "tsv", "json", "xml")),
    ("query", ("ASK { ?s ?p ?o }", "-g", "KG"), ("table", "csv", "tsv", "json", "xml")),
    ("query", (CONSTRUCT, "-g", "KG"), ("table", "ttl", "nt", "jsonld", "rdfxml")),
    ("analyse", ("-g", "KG"), ROWS),
    ("analyse", ("-g", "KG", "--communities"), ROWS),
    ("trends", ("-g", "KG"), ROWS),
    ("diff", ("OLD", "KG"), ("text", *ROWS)),
    ("diff", ("OLD", "KG", "--lines"), ("text", *ROWS)),
    ("unlinked", ("-g", "KG"), ("tsv", *ROWS)),
    ("sample", ("-g", "KG", "--type", "Bank"), ("csv", "jsonl")),
    ("candidates", ("FILE", "--minimum", "2"), ("tsv", *ROWS)),
    ("export", ("-g", "KG"), ("nq", "ttl", "jsonld", "graphml", "gexf")),
    ("check", ("-g", "KG"), ("table", "json")),
    ("extract", ("FILE",), ("jsonl", "json")),
    ("relations", ("FILE",), ("jsonl", "json")),
    ("cases", ("TOLD",), ROWS),
    ("penalties", ("TOLD",), ROWS),
    ("text", ("FILE",), ("text", "json", "jsonl", "docling")),
    ("match", ("招行",), ROWS),
]
CASES = [
    pytest.param(name, rest, form, id=f"{name} {' '.join(rest)[:24]} {form}") for name, rest, forms in CALLS for form in forms
]
TEXT = "标题：澄江观察\n委托单位：江海基金会\n发布机构：澄江咨询\n日期：2023-05\n\n招商银行推进财富管理，联合银行未具名。\n"

TOLD = """海塘金融科技案例集
案例1 徽商银行:“海塘通”线上融资平台
所获奖项:普惠金融创新案例奖
项目负责人:林知远
一、背景。小微企业缺抵押。二、做法。我行搭建“海塘通”线上融资平台。三、成效。我行贷款余额增长三成。
案例2 长沙银行:“湘江盾”交易反欺诈系统
一、背景。诈骗手法翻新。二、做法。本行建设“湘江盾”交易反欺诈系统。三、成效。系统日均拦截交易六百笔。
处罚信息表
当事人 | 违法事实 | 文号 | 罚款金额(万元) | 作出机关 | 日期
徽商银行股份有限公司 | 贷后管理不到位 | 海金罚决字〔2024〕3号 | 45 | 国家金融监督管理总局丽水监管分局 | 2024年1月18日
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports and two graphs; the newer one has all that a record can hold."""
    from builders import build
    from graph import KnowledgeGraph

    folder = tmp_path_factory.mktemp("formats")
    for name, more in (("a", ""), ("b", "苏州银行的做法。\n"), ("c", "")):
        (folder / f"{name}.txt").write_text(TEXT + more if name != "c" else "兴业银行发布绿色债券。", encoding="utf-8")
    given = 'file,authors\na.txt,"林一 (S0000000000000);陈二"\nb.txt,"林一 (S0000000000000);陈二"\n'
    (folder / "c.csv").write_text(given, encoding="utf-8")
    build([folder / "c.txt"], folder / "OLD")
    build([folder / f"{name}.txt" for name in "abc"], folder / "KG", catalogue=folder / "c.csv")
    (folder / "FILE").write_text(
        "灰度风控平台上线。\n灰度风控平台扩容。\n灰度风控平台由招商银行推进。\n" + TEXT, encoding="utf-8"
    )
    (folder / "TOLD").write_text(TOLD, encoding="utf-8")
    with KnowledgeGraph.open(folder / "KG") as kg:
        report = next(report for report in kg.reports() if report["title"] == "澄江观察")
    assert len(report["authors"]) == len(report["appearances"]) == 2 and report["commissioned_by"] == ["江海基金会"]
    return folder


def rows_of(data: str, delimiter: str) -> list[list[str]]:
    found = list(csv.reader(io.StringIO(data, newline=""), delimiter=delimiter))
    assert len({len(row) for row in found}) == 1, "a cell for each column in every row"
    return found


def read(form: str, out: str) -> object:
    """What a parser of the form makes of the output; it fails on anything else."""
    match form:
        case "table" | "text":
            return [line for line in out.splitlines() if line.strip()]
        case "csv":
            return rows_of(out, ",")
        case "tsv":
            return rows_of(out, "\t")
        case "json" | "csljson":
            return json.loads(out)
        case "jsonl" | "docling":
            return [json.loads(line) for line in out.splitlines()]
        case "xml" | "dc" | "gexf":
            return list(ET.fromstring(out))
        case "graphml":
            return list(nx.parse_graphml(out))
        case "bibtex":
            return list(parse_string(out, "bibtex").entries)
        case "ris":
            return rispy.loads(out)
        case _:
            names = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
            return list(rdflib.Dataset(default_union=True).parse(data=out, format=names[form]))


@pytest.mark.parametrize(("name", "rest", "form"), CASES)
def test_the_output_is_what_the_form_says(
    run: Run, desk: Path, name: str, rest: tuple[str, ...], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    asked = "xml" if form == "rdfxml" else form
    code, out, err = run(name, *rest, "--format", asked)
    assert code == 0 and (not err or name == "trends"), "trends tells what it could not place"
    assert read(form, out)
    if any(option in ("-o", "--output") for one in TOP.commands[name].params for option in one.opts):
        assert run(name, *rest, "--format", asked, "-o", "written")[:2] == (0, "")
        assert (desk / "written").read_text(encoding="utf-8").split() == out.split() or form == "table"
        (desk / "written").unlink()
        assert run(name, *rest, "--format", asked, "-o", "-")[1] == out


def test_every_form_is_tried(run: Run) -> None:
    tried: dict[str, set[str]] = {}
    for name, _, forms in CALLS:
        tried.setdefault(name, set()).update(forms)
    tried["query"].remove("rdfxml")
    offered = {name: re.search(r"--format \W?([\w|]+)", run(name, "-h")[1].partition("Options:")[2]) for name in TOP.commands}
    told = {name: set(found[1].split("|")) for name, found in offered.items() if found}
    assert told.pop("export") == {"NAME"}
    assert tried.pop("export") == {*EXPORTS} - {"csv"}, "csv is two tables, in tests/graph/test_export.py"
    assert tried == told


def test_the_same_rows_in_every_form(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("COLUMNS", "200")
    for name, rest in (("unlinked", ("-g", "KG")), ("diff", ("OLD", "KG")), ("analyse", ("-g", "KG", "--communities"))):
        records = json.loads(run(name, *rest, "--format", "json")[1])
        assert records == [json.loads(line) for line in run(name, *rest, "--format", "jsonl")[1].splitlines()]
        columns, *rows = rows_of(run(name, *rest, "--format", "csv")[1], ",")
        assert [dict(zip(columns, row, strict=True)) for row in rows] == [
            {key: "、".join(value) if isinstance(value, list) else str(value) for key, value in record.items()}
            for record in records
        ]
        assert len(run(name, *rest, "--format", "table")[1].splitlines()) == len(records) + 2


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize(
    "command",
    [
        ["reports", "-g", "KG"],
        ["query", "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40", "-g", "KG"],
        ["analyse", "-g", "KG"],
        ["diff", "OLD", "KG"],
        ["unlinked", "-g", "KG"],
        ["candidates", "FILE", "--minimum", "2"],
    ],
    ids=lambda command: command[0],
)
def test_tables_fit(run: Run, desk: Path, command: list[str], width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = run(*command, "--format", "table")
    assert (code, err) == (0, "")
    assert max(map(cell_len, out.splitlines())) <= width


def test_a_table_that_does_not_fit_is_records(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    asked = ["reports", "-g", "KG", "--format", "table"]
    monkeypatch.setenv("COLUMNS", "200")
    wide = run(*asked)[1].splitlines()
    assert wide[0].split() == ["title", "publishers", "authors", "issued", "pages", "text"]
    monkeypatch.setenv("COLUMNS", "40")
    blocks = run(*asked)[1].split("\n\n")
    assert len(blocks) == len(wide) - 2
    told = next(block for block in blocks if "澄江观察" in block)
    assert [line.split()[0] for line in told.splitlines() if not line.startswith(" ")][:3] == ["title", "publishers", "authors"]
    monkeypatch.delenv("COLUMNS")
    assert max(map(cell_len, run(*asked)[1].splitlines())) <= 80, "a pipe is eighty columns wide"
