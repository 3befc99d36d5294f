"""The catalogue as reference managers read it: each form is read back by a parser that is not ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from builders import build
from graph.exchange.references import REFERENCES, references

Run = Callable[..., tuple[int, str, str]]
DC = "{http://purl.org/dc/elements/1.1/}"
TITLE = "50% 与 {草案} #1 & a_b \\ ~^$"
CATALOGUE = f"""file,title,publishers,issued,pages,authors,type,series,platform,fetched,adopted
a.txt,{TITLE},招商银行;Smith and Sons,2023-05,12,,年报,丛刊,江报网,2024-01-02,
b.txt,望江办法,中国人民银行,,,,法规正文,,,,2020-03-01
c.txt,望江之路,,2021,,"林一;Lee, Ann",文章,,,,
d.txt,目录,,2022-02-03,,,目录页,,,,
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("references")
    for name in "abcd":
        (folder / f"{name}.txt").write_text(f"第{name}份\n\n招商银行推进{name}期财富管理。", encoding="utf-8")
    (folder / "c.csv").write_text(CATALOGUE, encoding="utf-8")
    result = build([folder / f"{name}.txt" for name in "abcd"], folder / "kg", catalogue=folder / "c.csv")
    assert result.notes == []
    return folder / "kg"


def test_bibtex(run: Run, graph: Path) -> None:
    code, out, err = run("reports", "-g", graph, "--format", "bibtex")
    assert (code, err) == (0, "")
    entries = list(parse_string(out, "bibtex").entries.values())
    assert [entry.type for entry in entries] == ["report", "legislation", "article", "online"]
    first, law, article, _ = entries
    marked = (
        r"{50\% 与 \textbraceleft{}草案\textbraceright{} \#1 \& a\_b \textbackslash{} \textasciitilde{}\textasciicircum{}\$}"
    )
    assert first.fields["title"] == marked
    assert [str(person) for person in first.persons["author"]] == ["{Smith and Sons}", "{招商银行}"]
    assert (first.fields["date"], first.fields["year"], first.fields["month"], first.fields["pagetotal"]) == (
        *("2023-05", "2023", "5", "12"),
    )
    assert [str(person) for person in article.persons["author"]] == ["林一", "{Lee, Ann}"]
    assert (law.fields["date"], "month" in article.fields) == ("2020-03-01", False)


def test_keys_are_stable_and_differ(run: Run, graph: Path) -> None:
    from graph import KnowledgeGraph

    with KnowledgeGraph.open(graph) as kg:
        reports = kg.reports()
    together = list(parse_string(references(reports, "bibtex"), "bibtex").entries)
    apart = [key for report in reports for key in parse_string(references([report], "bibtex"), "bibtex").entries]
    assert together == apart and len(set(together)) == 4
    assert [key[:9] for key in together] == ["yinpu2023", "yinpu2020", "yinpu2021", "yinpu2022"]


def test_ris(run: Run, graph: Path) -> None:
    first, law, article, page = rispy.loads(run("reports", "-g", graph, "--format", "ris")[1])
    assert [one["type_of_reference"] for one in (first, law, article, page)] == ["RPRT", "STAT", "JOUR", "ELEC"]
    assert (first["title"], first["authors"], first["date"], first["year"]) == (
        *(TITLE, ["Smith and Sons", "招商银行"], "2023/05//", "2023"),
    )
    assert (article["authors"], page["date"], law["type_of_work"]) == (["林一", "Lee, Ann"], "2022/02/03/", "法规正文")


def test_csl_json(run: Run, graph: Path) -> None:
    items = json.loads(run("reports", "-g", graph, "--format", "csljson")[1])
    assert [item["type"] for item in items] == ["report", "legislation", "article-journal", "webpage"]
    read = CiteProcJSON(items)
    first = read[items[0]["id"]]
    assert ("".join(first["title"]), first["issued"].year, first["issued"].month) == (TITLE, 2023, 5)
    assert [dict(author) for author in items[0]["author"]] == [{"literal": "Smith and Sons"}, {"literal": "招商银行"}]
    assert [item["issued"]["date-parts"] for item in items] == [[[2023, 5]], [[2020, 3, 1]], [[2021]], [[2022, 2, 3]]]
    assert (items[0]["accessed"]["date-parts"], items[0]["source"]) == ([[2024, 1, 2]], "江报网")


def test_dublin_core(run: Run, graph: Path) -> None:
    root = ET.fromstring(run("reports", "-g", graph, "--format", "dc")[1])
    assert [record.tag for record in root] == ["{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"] * 4
    first = root[0]
    assert (first.findtext(DC + "title"), first.findtext(DC + "date"), first.findtext(DC + "type")) == (
        *(TITLE, "2023-05", "年度报告"),
    )
    assert [one.text for one in first.findall(DC + "publisher")] == ["Smith and Sons", "招商银行"]
    fifteen = {"title", "creator", "subject", "publisher", "contributor", "date", "type", "identifier", "source", "language"}
    assert {element.tag.removeprefix(DC) for record in root for element in record} <= fifteen | {"relation", "coverage"}


@pytest.mark.parametrize("form", REFERENCES)
def test_titles_of_any_characters_and_no_reports_at_all(form: str, graph: Path) -> None:
    from graph import KnowledgeGraph

    with KnowledgeGraph.open(graph) as kg:
        report = kg.reports()[0]
    report["title"] = "甲\n乙\x00\x1f]]>{ <丙"
    text = references([report], form)
    match form:
        case "bibtex":
            (entry,) = parse_string(text, "bibtex").entries.values()
            title = entry.fields["title"]
        case "ris":
            title = rispy.loads(text)[0]["title"]
        case "csljson":
            title = json.loads(text)[0]["title"]
        case _:
            title = ET.fromstring(text)[0].findtext(DC + "title")
    assert title.replace(r"\textbraceleft{}", "{").removeprefix("{").removesuffix("}") == "甲 乙 ]]>{ <丙"
    assert references([], form).strip() in ("", "[]") or len(ET.fromstring(references([], form))) == 0
