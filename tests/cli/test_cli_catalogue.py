"""The catalogue on the command line: what a report says of itself comes back whole, and what the user gives is taken."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.extractor import Extractor
from builders.rdf.knowledge import knowledge_quads
from builders.rdf.report import Place, appearance_quads, evidence_quads, report_quads
from builders.records import Evidence, Section, Source
from graph import KnowledgeGraph
from graph.exchange.validate import validate
from graph.store.folder import KGFolder
from graph.store.union import fill_default_graph, load

Run = Callable[..., tuple[int, str, str]]
TEXT = "望江办法，2020年3月1日通过，招商银行执行。"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of one report that says all there is to say of itself."""
    extractor = Extractor()
    begin = TEXT.index("2020")
    section = Section(
        "望江办法",
        0,
        len(TEXT),
        ((0, len(TEXT)),),
        contributors=(("江海基金会", "委托单位"), ("招商银行", "指导单位"), ("河海学会", "指导单位")),
        type="regulation text",
        effective="2020-07-01",
        adopted="2020-03-01",
        amended="2021-02",
        fetched="2023-04-05",
        platform="江报网",
        evidence=(
            Evidence("adopted", "2020-03-01", "2020年3月1日", begin, begin + 9, "clause", 0.8),
            Evidence("adopted", "2020-03-01", "20200301", -1, -1, "file name", 0.5),
            Evidence("publisher", "江报网", "江报网", -1, -1, "field", 0.25),
        ),
    )
    extraction = extractor.of_section(Source("a.txt", TEXT, "utf-8", "0" * 64, "plain"), section)
    lines = list(report_quads(extraction, extractor.knowledge.kinds))
    lines += evidence_quads(extraction)
    lines += appearance_quads(extraction.report, [Place("0" * 64, 0, len(TEXT), None, None, "full")])
    lines += knowledge_quads(extractor.knowledge, [iri for iri, _ in extraction.contributors])
    folder = KGFolder(tmp_path_factory.mktemp("told"))
    with folder.lock(), folder.transaction({}) as generation:
        load(generation.store, lines)
        fill_default_graph(generation.store)
    return folder.path


def test_what_a_report_says_of_itself_comes_back(run: Run, told: Path) -> None:
    (report,) = json.loads(run("reports", "-g", told)[1])
    wanted = {
        "type": "regulation text",
        "effective": "2020-07-01",
        "adopted": "2020-03-01",
        "amended": "2021-02",
        "fetched": "2023-04-05",
        "platform": "江报网",
        "roles": {"委托单位": ["江海基金会"], "指导单位": ["招商银行", "河海学会"]},
    }
    assert {name: report[name] for name in wanted} == wanted
    *_, beside = report["evidence"]["adopted"]
    placed = next(one for one in report["evidence"]["adopted"] if one["rule"] == "clause")
    assert TEXT[placed["start"] : placed["end"]] == placed["text"]
    assert (placed["rule"], placed["score"]) == ("clause", 0.8)
    assert beside == {"text": "20200301", "start": None, "end": None, "rule": "file name", "score": 0.5}
    assert {"adopted", "publishers"} <= set(report["evidence"]), "fields are called as the catalogue calls them"
    assert (report["commissioned_by"], report["contributors"]) == (["江海基金会"], ["招商银行", "河海学会"])


def test_it_is_one_cell_each_in_csv(run: Run, told: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(run("reports", "-g", told, "--format", "csv")[1], newline=""))
    assert row["roles"] == "委托单位: 江海基金会; 指导单位: 招商银行、河海学会"
    assert "20200301; " in row["evidence"] and "publishers: 江报网" in row["evidence"]


def test_it_conforms(told: Path) -> None:
    with KnowledgeGraph.open(told) as kg:
        checked = validate(kg)
    assert checked.counts()["Violation"] == checked.counts()["Warning"] == 0, str(checked)


def test_a_build_takes_a_catalogue(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.csv").write_text("文件,题名,日期\na.txt,望江新办法,2020\nb.txt,无,\n", encoding="utf-8-sig")
    code, out, err = run("build", tmp_path / "a.txt", "-o", tmp_path / "kg", "--catalogue", tmp_path / "c.csv", "--only-graph")
    assert (code, out) == (0, "")
    assert [line for line in err.splitlines() if line.startswith("catalogue")] == ["catalogue: ROW 3: no source b.txt"]
    (report,) = json.loads(run("reports", "-g", tmp_path / "kg")[1])
    assert (report["title"], report["issued"], report["evidence"]["issued"][0]["rule"]) == ("望江新办法", "2020", "given")


@pytest.mark.parametrize(
    ("name", "text", "code", "told"),
    [
        ("c.csv", "file,issued\na.txt,2020-13\n", 1, "c.csv: row 2, column issued: '2020-13' is no day of the calendar: write"),
        ("c.ods", "", 2, "save it as .csv, .tsv, .jsonl, .xlsx"),
        ("", "", 2, "there is no such file: check the path"),
    ],
)
def test_a_wrong_catalogue_is_one_line(run: Run, tmp_path: Path, name: str, text: str, code: int, told: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    if name:
        (tmp_path / name).write_text(text, encoding="utf-8")
    given = tmp_path / (name or "none.csv")
    ended, out, err = run("build", tmp_path / "a.txt", "-o", tmp_path / "kg", "--catalogue", given, "--only-graph")
    last = err.splitlines()[-1]
    assert (ended, out) == (code, "") and last.startswith("yinpu: ") and told in last
    assert not (tmp_path / "kg").exists()
