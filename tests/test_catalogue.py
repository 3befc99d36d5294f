"""A catalogue of the user's own: what it gives of a file wins, is kept, and goes back when its row goes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

import yinpu
from builders import build
from builders.catalogue.table import Catalogue, read_catalogue
from builders.catalogue.values import day, people, period
from graph.exchange.validate import validate
from ontology.errors import ReadError, UsageError
from ontology.knowledge.knowledge import default_knowledge

OBSERVED = "标题: 城商行观察\n发布机构: 德勤\n日期: 2021-03-04\n\n望江区的居民到招商银行办理财富管理业务。"
LAW = "总则\n\n第一条 为了规范商业银行的行为，制定本法。"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(OBSERVED, encoding="utf-8")
    (folder / "b.txt").write_text(LAW, encoding="utf-8")
    return folder


def catalogued(folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of the catalogue by the name of their file."""
    with yinpu.KnowledgeGraph.open(folder) as kg:
        return {Path(str(report["source"])).name: dict(report) for report in kg.reports()}


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_what_is_given_wins_and_says_that_it_was_given(files: Path, tmp_path: Path) -> None:
    given = table(
        tmp_path / "c.csv",
        "文件,题名,发布机构,日期,published,period_start,period_end,pages,authors,type,series,language,platform,施行日期\n"
        "a.txt,望江季报,招商银行；工行,2022年5月,2022/6/1,2022-01,2022-03,12.0,林一 (S1); 陈二,季报,丛刊 3,繁体,江报网,2022\n",
        "gb18030",
    )
    result = build([files], tmp_path / "kg", catalogue=given)
    assert (result.notes, result.failures) == ([], [])
    told = catalogued(tmp_path / "kg")["a.txt"]
    wanted = {
        "title": "望江季报",
        "publishers": ["中国工商银行", "招商银行"],
        "issued": "2022-05",
        "published": "2022-06-01",
        "period": ["2022-01-01", "2022-03-31"],
        "pages": 12,
        "authors": [{"name": "林一", "licence": "S1"}, {"name": "陈二", "licence": None}],
        "type": "interim report",
        "series": "丛刊 3",
        "language": "zh-Hant",
        "platform": "江报网",
        "effective": "2022",
        "inferred_by": None,
    }
    assert {name: told[name] for name in wanted} == wanted
    assert told["evidence"]["issued"] == [{"text": "2022年5月", "start": None, "end": None, "rule": "given", "score": 1.0}]
    assert {one["rule"] for name in ("title", "pages", "period") for one in told["evidence"][name]} == {"given"}
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        checked = validate(kg)
        assert checked.counts()["Violation"] == checked.counts()["Warning"] == 0, str(checked)


def test_rows_survive_and_a_changed_row_rereads_its_source_only(files: Path, tmp_path: Path) -> None:
    kg, given = tmp_path / "kg", tmp_path / "c.tsv"
    build([files], kg, catalogue=table(given, "file\ttitle\tpages\na.txt\t甲\t3\nb.txt\t乙\t4\n"))
    again = build([files], kg)
    assert (again.read, again.unchanged) == (0, 2)
    (files / "a.txt").write_text(OBSERVED + "工行也来了。", encoding="utf-8")
    assert build([files], kg).read == 1
    assert [report["title"] for report in catalogued(kg).values()] == ["甲", "乙"]
    changed = build([], kg, catalogue=table(given, "file\ttitle\tpages\nb.txt\t丙\t4\na.txt\t甲\t3\n"))
    assert (changed.read, catalogued(kg)["b.txt"]["title"], catalogued(kg)["a.txt"]["title"]) == (1, "丙", "甲")
    fewer = build([files], kg, catalogue=table(given, "file\ttitle\tpages\nb.txt\t丙\t4\n"))
    told = catalogued(kg)
    assert (fewer.read, told["a.txt"]["title"], told["a.txt"]["pages"], told["b.txt"]["pages"]) == (1, "城商行观察", None, 4)
    assert "pages" not in told["a.txt"]["evidence"]


def test_the_same_graph_whenever_the_catalogue_comes(files: Path, tmp_path: Path) -> None:
    given = table(tmp_path / "c.csv", "file,title,issued\na.txt,甲,2020\n")
    build([files], tmp_path / "late")
    build([files], tmp_path / "late", catalogue=given)
    build([files], tmp_path / "early", catalogue=given, workers=2)
    with yinpu.KnowledgeGraph.open(tmp_path / "late") as late, yinpu.KnowledgeGraph.open(tmp_path / "early") as early:
        from graph.exchange.export import exported

        assert exported(late, "nq") == exported(early, "nq")


def test_a_file_that_has_gone_keeps_what_was_taken(files: Path, tmp_path: Path) -> None:
    given = table(tmp_path / "c.csv", "file,title\na.txt,甲\n")
    build([files / "a.txt", files / "b.txt"], tmp_path / "kg", catalogue=given)
    (files / "a.txt").unlink()
    result = build([files / "b.txt"], tmp_path / "kg", catalogue=table(given, "file,title\na.txt,丁\n"))
    assert (result.reports, catalogued(tmp_path / "kg")["a.txt"]["title"]) == (2, "甲")
    assert len(result.notes) == 1 and "give it again" in result.notes[0]


@pytest.mark.parametrize("named", ["files/a.txt", "a.txt", ".\\files\\a.txt", "FULL", "SHA"])
def test_files_go_by_path_name_or_digest(files: Path, tmp_path: Path, named: str) -> None:
    digest = hashlib.sha256((files / "a.txt").read_bytes()).hexdigest().upper()
    row = {
        "title": "甲",
        ("sha256" if named == "SHA" else "file"): {"SHA": digest, "FULL": str(files / "a.txt")}.get(named, named),
    }
    given = table(tmp_path / "c.jsonl", json.dumps(row, ensure_ascii=False) + "\n")
    assert build([files], tmp_path / "kg", catalogue=given).notes == []
    assert catalogued(tmp_path / "kg")["a.txt"]["title"] == "甲"


def test_rows_without_a_source_are_told_one_by_one(files: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (files / name).mkdir()
        shutil.copy(files / "b.txt", files / name / "d.txt")
    given = table(
        files / "catalogue.csv", "file,titel,title,备注\nnone.txt,,无,\n,,无名,\n,,,\nd.txt,,丁,x\na.txt,,甲,\na.txt,,甲,\n"
    )
    result = build([files], tmp_path / "kg", catalogue=given)
    assert result.failures == []
    assert result.notes == [
        "column titel: not known, left out: did you mean title?",
        "columns not known, left out: 备注",
        "ROW 3: names no file: fill its column file or sha256",
        "ROW 2: no source none.txt",
        "ROW 5: d.txt names 2 sources: give a longer path, or the sha256",
        f"ROW 7: {files / 'a.txt'} stands in row 6 too: the later row wins",
    ]
    assert all(f"catalogue: {note}" in result.summary().splitlines() for note in result.notes)
    assert json.loads((tmp_path / "kg" / "build-report.json").read_text(encoding="utf-8"))["notes"] == result.notes
    assert build([files], tmp_path / "kg").failures == [], "the catalogue that is kept is no source either"


def test_reports_of_one_file_are_told_apart_by_title_or_start(tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"第{n}份", "text": f"工行推进第{n}期财富管理。"}, ensure_ascii=False) for n in range(4)]
    table(tmp_path / "t.jsonl", "\n".join(lines))
    given = table(
        tmp_path / "c.csv", "file,start,title,pages\nt.jsonl,,第1份,7\nt.jsonl#3,,改名,8\nt.jsonl,,,9\nt.jsonl#4,5,,9\n"
    )
    result = build([tmp_path / "t.jsonl"], tmp_path / "kg", catalogue=given)
    told = {report["title"]: report["pages"] for report in catalogued(tmp_path / "kg").values()}
    assert told == {"第0份": None, "第1份": 7, "改名": 8, "第3份": None}
    (several, none) = result.notes
    assert several.startswith("ROW 4: ") and "holds several reports: say which by a column start, or by its title" in several
    assert none.startswith("ROW 5: no report begins at 5 in ")
    again = build([tmp_path / "t.jsonl"], tmp_path / "kg", catalogue=given)
    assert (again.read, again.notes) == (0, result.notes)


def test_members_of_an_archive(files: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for path in sorted(files.iterdir()):
            archive.write(path, path.name)
    given = table(tmp_path / "c.csv", "file,title\nz.zip!/b.txt,乙\n")
    assert build([tmp_path / "z.zip"], tmp_path / "kg", catalogue=given).notes == []
    assert {report["title"] for report in catalogued(tmp_path / "kg").values()} == {"城商行观察", "乙"}


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="目录" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def workbook(path: Path, rows: list[list[str | int | None]], days: str = "") -> Path:
    """A workbook of one sheet; whole numbers in the column ``days`` are days."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for letter, cell in zip("ABCDEFGH", row, strict=False):
            if isinstance(cell, int):
                cells.append(f'<c r="{letter}{number}" s="{int(letter == days)}"><v>{cell}</v></c>')
            elif cell:
                cells.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows="".join(lines)))
    return path


def test_a_workbook_has_days_and_numbers(files: Path, tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [
        [],
        ["文件名", "标题", "日期", "页数"],
        ["a.txt", "甲", 45051, 82],
        [],
        ["b.txt", None, None, 5],
    ]
    found = read_catalogue(workbook(tmp_path / "c.xlsx", rows, "C"), default_knowledge().document_types).rows
    assert [(row.number, row.file, {name: value for name, value, _ in row.values}) for row in found] == [
        (3, "a.txt", {"title": "甲", "issued": "2023-05-05", "pages": 82}),
        (5, "b.txt", {"pages": 5}),
    ]
    build([files], tmp_path / "kg", catalogue=tmp_path / "c.xlsx")
    assert catalogued(tmp_path / "kg")["a.txt"]["issued"] == "2023-05-05"


def test_a_catalogue_is_the_same_when_kept(tmp_path: Path) -> None:
    given = table(tmp_path / "c.csv", "file,authors,period\na.txt,林一 (S1),2022\n")
    read = read_catalogue(given, default_knowledge().document_types)
    kept = Catalogue.stored(json.loads(json.dumps(read.to_store())))
    assert (kept.path, kept.rows) == (read.path, read.rows)


WRONG = {
    "no day": ("c.csv", "文件,日期\na.txt,2023-02-30\n", ReadError, "c.csv: row 2, column 日期: '2023-02-30' is no day of the"),
    "no date": (
        "c.csv",
        "file,issued\na.txt,去年\nb.txt,早些\n",
        ReadError,
        r"'去年' is no date: write 2023-09-27.*\(and 1 more",
    ),
    "pages": ("c.csv", "file,pages\na.txt,许多\n", ReadError, "row 2, column pages: '许多' is no number of pages"),
    "type": ("c.csv", "file,type\na.txt,小说\n", ReadError, "'小说' is no type of document: one of agreement, annual report"),
    "language": ("c.csv", "file,language\na.txt,拉丁文\n", ReadError, "write zh-Hans, zh-Hant or en"),
    "period": ("c.csv", "file,period\na.txt,2023..2022\n", ReadError, "ends before it begins"),
    "half a period": ("c.csv", "file,period_start\na.txt,2023\n", ReadError, "has only one end"),
    "digest": ("c.csv", "sha256\nabc\n", ReadError, "is no sha256"),
    "no file": ("c.csv", "名字,title\na,b\n", ReadError, r"no column file \(文件\) or sha256 \(it has: 名字, title\)"),
    "twice": ("c.csv", "file,title,题名\na.txt,甲,乙\n", ReadError, "columns title and 题名 say the same"),
    "commas": ("c.csv", "file,title\na.txt,甲,乙\n", ReadError, "row 2: more cells than the header has"),
    "no object": ("c.jsonl", '{"file": "a.txt"}\n[]\n', ReadError, "c.jsonl#2: is no JSON object"),
    "no workbook": ("c.xlsx", "file,title\n", ReadError, "is no workbook"),
    "kind": ("c.doc", "", UsageError, "save it as .csv, .tsv, .jsonl, .xlsx"),
}


@pytest.mark.parametrize(("name", "text", "error", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_catalogue_builds_nothing(
    files: Path, tmp_path: Path, name: str, text: str, error: type[Exception], told: str
) -> None:
    build([files], tmp_path / "kg")
    before = (tmp_path / "kg" / "manifest.json").read_bytes()
    (files / "c.txt").write_text("农行支持乡村振兴。", encoding="utf-8")
    with pytest.raises(error, match=told):
        build([files], tmp_path / "kg", catalogue=table(tmp_path / name, text))
    assert (tmp_path / "kg" / "manifest.json").read_bytes() == before
    with pytest.raises(UsageError, match="there is no such file"):
        build([files], tmp_path / "new", catalogue=tmp_path / "none.csv")
    assert not (tmp_path / "new").exists()


def test_the_table_of_reports_is_a_catalogue(files: Path, tmp_path: Path) -> None:
    from graph.query.reports import Catalogued
    from yinpu.cli.printing import records_as

    given = "file,title,authors,period,publishers,type\na.txt,=甲,林一 (S1);陈二,2022,工行;招行,年报\n"
    build([files], tmp_path / "kg", catalogue=table(tmp_path / "c.csv", given))
    before = catalogued(tmp_path / "kg")
    printed = records_as(list(before.values()), "csv", list(Catalogued.__annotations__))
    assert "'=甲" in printed
    build([files], tmp_path / "kg", catalogue=table(tmp_path / "all.csv", printed))
    after = catalogued(tmp_path / "kg")
    assert list(map(without_evidence, after.values())) == list(map(without_evidence, before.values()))


def without_evidence(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name not in ("evidence", "id")}


def test_cells_as_people_write_them() -> None:
    days = ("2023.9.7", "2023/09/07 00:00:00", "20230907", "2023年9月7日", "2023-09", "2023年")
    assert [day(cell) for cell in days] == ["2023-09-07"] * 4 + ["2023-09", "2023"]
    assert (period("2024-02"), period("2022-04..2023")) == (["2024-02-01", "2024-02-29"], ["2022-04-01", "2023-12-31"])
    assert people("林一、陈二;王三（S9）") == [["林一", ""], ["陈二", ""], ["王三", "S9"]]


def test_a_regulations_own_text_is_tied_to_it(files: Path, tmp_path: Path) -> None:
    (files / "c.txt").write_text("附则\n\n第九条 本办法自公布之日起施行。", encoding="utf-8")
    given = table(
        tmp_path / "c.csv",
        "file,title,type,amended\nb.txt,《中华人民共和国商业银行法》（2015年修正）,法规正文,2015-08-29\n"
        "c.txt,望江区不存在办法,regulation text,\na.txt,中华人民共和国商业银行法,white paper,\n",
    )
    build([files], tmp_path / "kg", catalogue=given)
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        found = kg.query("texts-of-regulation", regulation="商业银行法")
        assert [Path(source).name for source in found["source"]] == ["b.txt"]
        titles = kg.query("SELECT ?l { ?r schema:exampleOfWork ?x . ?x a yp:Regulation ; skos:prefLabel ?l }")["l"].to_list()
        assert {"中华人民共和国商业银行法", "望江区不存在办法"} <= set(titles), "a rule that no table knows is one by its text"
        assert validate(kg).counts()["Violation"] == 0


def test_reports_without_mentions_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("随笔\n\n今天下了雨，路上人少。", encoding="utf-8")
    (tmp_path / "b.txt").write_text(OBSERVED, encoding="utf-8")
    result = build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "kg")
    assert (result.reports, result.without_mentions) == (2, 1)
    assert [line.split() for line in result.summary().splitlines() if "without" in line] == [["without", "mentions", "1"]]
    assert json.loads((tmp_path / "kg" / "build-report.json").read_text(encoding="utf-8"))["without_mentions"] == 1
    assert "without mentions" not in build([tmp_path / "b.txt"], tmp_path / "other").summary()
