"""Tables of texts, workbooks and JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from workbooks import workbook

from builders.document_model import Kind, tiles
from builders.documents.formats import json_records, sheets
from builders.documents.formats.parts import part_of
from builders.documents.readers import Columns, load, load_all
from builders.extractor import Extractor
from builders.records import Extraction, Source
from ontology.errors import ReadError

EXTRACTOR = Extractor()


def given(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def texts(path: Path, columns: Columns = Columns()) -> list[str]:  # noqa: B008
    return [source.text for source in load_all(path, None, columns)]


def extractions(path: Path) -> list[tuple[Source, Extraction]]:
    found = []
    for source in load_all(path):
        for extraction in EXTRACTOR.of_source(source):
            assert all(source.raw[m.start : m.end] == m.text for m in extraction.mentions)
            found.append((source, extraction))
    return found


def labels(path: Path) -> list[str]:
    return [mention.label for _, extraction in extractions(path) for mention in extraction.mentions]


# ---------------------------------------------------------------- separators and headers

TABLES = {
    "comma.csv": "标题,正文\n甲观察,长沙银行发布年报。\n乙观察,重庆银行设立分行。\n",
    "semicolon.csv": "Title;Content;Date\n甲观察;长沙银行发布年报，利润增长。;2024-01-02\n乙观察;重庆银行设立分行。;2024-01\n",
    "tab.csv": "标题\t全文\n甲观察\t长沙银行发布年报。\n乙观察\t重庆银行设立分行。\n",
    "bars.txt": "题名|内容|来源\n甲观察|长沙银行发布年报。|某网\n乙观察|重庆银行设立分行。|某网\n",
    "tabs.txt": "标题\t文章内容\n甲观察\t长沙银行发布年报。\n乙观察\t重庆银行设立分行。\n",
    "quoted.csv": '\ufeff " 标题 " , "正 文"\n甲观察,"长沙银行发布年报，\n利润增长。"\n乙观察,重庆银行设立分行。\n',
    "wide.csv": "标题，正文\n甲观察，长沙银行发布年报。\n乙观察，重庆银行设立分行。\n",
    "case.tsv": "HEADLINE\tＢＯＤＹ\n甲观察\t长沙银行发布年报。\n乙观察\t重庆银行设立分行。\n",
    "below.csv": "二〇二四年动态汇总,,\n\n标题,正文,链接\n甲观察,长沙银行发布年报。,x\n乙观察,重庆银行设立分行。,y\n",
    "summary.csv": "标题,摘要\n甲观察,长沙银行发布年报。\n乙观察,重庆银行设立分行。\n",
    "signs.txt": '标题\t正文\n甲观察\t"长沙银行发布年报。\n乙观察\t重庆银行"设立分行。\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        path = given(tmp_path, name, TABLES[name].replace("\ufeff", "").encode(encoding))
        found = extractions(path)
        assert [(source.path, extraction.section.title) for source, extraction in found] == [
            (f"{path}#1", "甲观察"),
            (f"{path}#2", "乙观察"),
        ]
        assert [m.label for _, one in found for m in one.mentions if m.type == "Bank"] == ["长沙银行", "重庆银行"]


PROSE = {
    "comma.txt": "正文,标题,说明如下的几家银行\n长沙银行,重庆银行。\n",
    "list.txt": "本期内容;长沙银行;重庆银行\n其余从略。\n",
    "markdown.md": "| 标题 | 正文 |\n| --- | --- |\n| 甲 | 长沙银行 |\n",
    "label.txt": "正文,见下\n\n长沙银行发布年报。\n",
    "bracket.txt": "[摘要] 长沙银行发布年报，{正文}从略。\n",
    "braces.txt": "{本行}长沙银行发布年报。\n",
}


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_no_table(tmp_path: Path, name: str) -> None:
    path = given(tmp_path, name, PROSE[name])
    assert texts(path) == [PROSE[name]]


def test_columns_state_publisher_and_day(tmp_path: Path) -> None:
    table = "标题,正文,发布机构,发布时间,作者,类型\n县域信贷观察,长沙银行发布年报。,望海金融研究院,2024/3/5 10:00,,年报\n"
    (found,) = extractions(given(tmp_path, "a.csv", table))
    section = found[1].section
    assert (section.publishers, section.issued, section.type) == (("望海金融研究院",), "2024-03-05", "annual report")
    rules = {one.field: one.rule for one in section.evidence if one.score > 0.9}
    assert rules["title"] == rules["publisher"] == rules["issued"] == "column"


def test_columns_that_are_named_win(tmp_path: Path) -> None:
    path = given(tmp_path, "a.csv", "说明,正文,题\n长沙银行。,重庆银行。,县域信贷观察\n")
    assert texts(path) == ["重庆银行。"]
    (source,) = load_all(path, None, Columns("说明", "题"))
    assert (source.text, source.metadata["title"]) == ("长沙银行。", "县域信贷观察")


def test_a_table_without_texts_names_its_columns(tmp_path: Path) -> None:
    path = given(tmp_path, "a.csv", "编号,机构全称\n1,长沙银行\n")
    with pytest.raises(ReadError, match=r"has: 编号, 机构全称\): name it with --text-column"):
        texts(path)


def test_more_cells_than_the_header(tmp_path: Path) -> None:
    """What follows the last column is more of its text; elsewhere the row is told."""
    assert texts(given(tmp_path, "a.csv", "标题,正文\n甲,长沙银行,年报,已发布。\n乙,重庆银行。,,\n")) == [
        "长沙银行,年报,已发布。",
        "重庆银行。",
    ]
    failures: list[ReadError] = []
    path = given(tmp_path, "b.csv", "标题,正文,日期\n甲,长沙银行,年报,2024-01-01\n乙,重庆银行。,2024-01-02\n")
    assert [source.path for source in load_all(path, failures)] == [f"{path}#2"]
    assert [str(error) for error in failures] == [f"{path}#1: 4 cells where the header has 3: put its text in quotes"]


def test_nothing_is_carried_from_row_to_row(tmp_path: Path) -> None:
    rows = [{"title": "甲观察", "text": "长沙银行发布年报。"}, {"title": "乙观察", "text": "该行设立分行，本行增资。"}]
    for name, data in (("a.json", json.dumps(rows)), ("b.jsonl", "\n".join(map(json.dumps, rows)))):
        assert labels(given(tmp_path, name, data)) == ["长沙银行"]


# ---------------------------------------------------------------- JSON

ROW = {"题名": "县域信贷观察", "内容": "长沙银行发布年报。", "来源": "望海金融研究院", "日期": 1704153600}
VALUES: dict[str, Any] = {
    "array": [ROW],
    "nested": {"code": 0, "data": {"total": 1, "rows": [ROW]}},
    "wrapped": {"hits": [{"_id": 7, "_source": ROW}]},
    "parts": [ROW | {"内容": ["长沙银行", "发布年报。"]}],
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_of_records(tmp_path: Path, name: str, indent: int | None) -> None:
    path = given(tmp_path, "a.txt", json.dumps(VALUES[name], ensure_ascii=False, indent=indent))
    ((source, found),) = extractions(path)
    assert (source.path, found.section.title, found.section.publishers, found.section.issued) == (
        f"{path}#1",
        "县域信贷观察",
        ("望海金融研究院",),
        "2024-01-02",
    )
    assert [m.label for m in found.mentions] == ["长沙银行"]


def test_a_single_object_is_the_file(tmp_path: Path) -> None:
    path = given(tmp_path, "a.json", json.dumps(ROW, indent=1))
    assert (load(path).path, load(path).text) == (str(path), ROW["内容"])


def test_rows_of_json_are_told_by_content(tmp_path: Path) -> None:
    path = given(tmp_path, "a.json", "\n".join(json.dumps({"text": f"第{n}家长沙银行。"}) for n in range(3)))
    assert [source.path for source in load_all(path)] == [f"{path}#{n}" for n in (1, 2, 3)]


BROKEN = {
    '[\n{"title": "甲", "text": "乙"},\n{"title": "甲" "text"}]': r"line 3, column 15 \(Expecting ',' delimiter\): mend it",
    '{"a": 1, "b": [2]}': r"it has: a, b\): name it with --text-column",
    "[" * 5000 + '{"a": 1}' + "]" * 5000: "no JSON|no column",
    '["甲"]': "no column",
    '[{"text": "甲"': "no JSON at line 1",
}


@pytest.mark.parametrize("data", BROKEN)
def test_json_that_cannot_be_read(tmp_path: Path, data: str) -> None:
    with pytest.raises(ReadError, match=BROKEN[data]) as told:
        texts(given(tmp_path, "a.json", data))
    assert "\n" not in str(told.value)


def test_json_too_large_for_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "LARGEST", 10)
    with pytest.raises(ReadError, match="save it as JSON lines"):
        texts(given(tmp_path, "a.json", json.dumps([ROW])))


# ---------------------------------------------------------------- workbooks

FIGURES: list[list[Any]] = [
    ["区域银行贷款余额表"],
    ["银行", "余额", "日期", "时间"],
    ["长沙银行", 1200, date(2024, 3, 5), datetime(2024, 3, 5, 8, 30)],
    ["重庆银行", 13.25, None, "第一\n第二"],
    [],
    ["备注", "江苏银行没有报送"],
]


def test_a_workbook_of_tables_is_one_document(tmp_path: Path) -> None:
    data = workbook({"Sheet1": FIGURES, "理财": [["公司", "母行"], ["苏银理财", "江苏银行"]]}, merged="A1:D1", title="余额")
    path = given(tmp_path, "book.dat", data)
    ((source, found),) = extractions(path)
    assert source.text == (
        "区域银行贷款余额表\n银行\t余额\t日期\t时间\n长沙银行\t1200\t2024-03-05\t2024-03-05 08:30\n"
        "重庆银行\t13.25\t\t第一\n第二\n备注\t江苏银行没有报送\n理财\n公司\t母行\n苏银理财\t江苏银行\n"
    )
    assert (found.section.title, found.section.publishers, found.section.issued) == ("区域银行贷款余额表", (), None)
    assert tiles(source.metadata["blocks"], 0, len(source.text))
    kinds = [(block.kind, block.note) for block in source.metadata["blocks"]]
    assert kinds[:2] == [(Kind.CAPTION, ""), (Kind.CELL, "header")]
    places = {m.text: part_of(source, m.start) for m in found.mentions if m.type == "Bank"}
    assert places == {"长沙银行": "Sheet1!A3", "重庆银行": "Sheet1!A4", "江苏银行": "理财!B2"}


def test_a_sheet_of_texts_is_a_report_a_row(tmp_path: Path) -> None:
    rows = [
        ["标题", "正文", "日期"],
        ["甲观察", "长沙银行发布年报。", date(2024, 3, 5)],
        [],
        ["乙观察", "重庆银行设立分行。", None],
    ]
    path = given(tmp_path, "a.xlsx", workbook({"动态": rows, "口径": [["指标", "口径"], ["余额", "江苏银行口径"]]}))
    found = extractions(path)
    assert [(source.path, one.section.title, one.section.issued) for source, one in found[:2]] == [
        (f"{path}#动态!2", "甲观察", "2024-03-05"),
        (f"{path}#动态!4", "乙观察", None),
    ]
    assert part_of(found[1][0], 0) == "动态!B4"
    assert [source.path for source, _ in found[2:]] == [str(path)]


def test_a_column_called_contents_makes_no_texts_of_figures(tmp_path: Path) -> None:
    path = given(tmp_path, "a.xlsx", workbook({"a": [["内容", "金额"], ["工资", 1], ["租金", 2]]}))
    assert [source.reader for source in load_all(path)] == ["workbook"]


def test_hidden_sheets_are_kept_and_not_read(tmp_path: Path) -> None:
    path = given(tmp_path, "a.xlsx", workbook({"底稿": [["江苏银行", "x"]], "表": FIGURES}, hidden=["底稿"]))
    assert "江苏银行\tx" in load(path).text
    ((source, found),) = extractions(path)
    assert [note for note, *_ in found.section.boilerplate] == ["hidden sheet"]
    assert all("x" not in source.text[m.start : m.end + 2] for m in found.mentions)
    only = given(tmp_path, "b.xlsx", workbook({"表": [["江苏银行", "x"]]}, hidden=["表"]))
    assert [list(EXTRACTOR.of_source(source)) for source in load_all(only)] == [[]]


def test_workbooks_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook({"表": FIGURES})
    with pytest.raises(ReadError, match="damaged"):
        texts(given(tmp_path, "a.xlsx", data[: len(data) // 2]))
    with pytest.raises(ReadError, match="holds no text"):
        texts(given(tmp_path, "b.xlsx", workbook({"表": []})))
    assert sheets._extent(iter([b'<c r="A1"/>', b'<c s="1" r="XFD1048576"/>'])) == 16384 * 1048576
    monkeypatch.setattr(sheets, "CELLS", 5)
    failures: list[ReadError] = []
    assert list(load_all(given(tmp_path, "c.xlsx", data), failures)) == []
    assert re.search(r"c.xlsx#表: a sheet of \d+ cells, over 5: split it, or save it as .csv", str(failures[0]))


def test_the_place_of_a_mention_is_printed(tmp_path: Path) -> None:
    path = given(tmp_path, "a.xlsx", workbook({"表": [["依据", "银行"], ["《商业银行法》第四十条", "长沙银行"]]}))
    command = [sys.executable, "-m", "yinpu", "extract", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found = {one["type"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert found["Bank"]["part"] == "表!B2"
    assert (found["Regulation"]["part"], found["Regulation"]["place"]) == ("第四十条", "表!A2")
