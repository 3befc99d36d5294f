"""Footnotes of PDF files: told by their marks, their type and their place; the text goes on beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fpdf import FPDF
from pdf_files import LEFT, RIGHT, clean_text, document, finished, put
from typer.testing import CliRunner

from builders.document_model import Kind, tiles
from builders.records import Section, Source
from yinpu.cli.main import app

BODY = (LEFT + RIGHT) * 3
MARKS = ["¹", "1", "[1]", "①", "*", "（raised apart）"]


def lines(made: FPDF, text: str, top: float = 40, width: int = 30, x: float = 15, rows: int = 8) -> None:
    for row in range(rows):
        put(made, x, top + 6 * row, text[row * width : (row + 1) * width])


def note(made: FPDF, y: float, mark: str, text: str, x: float = 15, size: float = 8) -> None:
    """A footnote in small type; figures stand raised before it, as far as the mark says so."""
    raised = mark if mark.isdigit() else "1" if "raised" in mark else ""
    if raised:
        made.set_font("box", size=size * 0.6)
        put(made, x, y - (2.4 if "apart" in mark else 0.8), raised)
        x = made.get_x() + 0.2
    made.set_font("box", size=size)
    put(made, x, y, text if raised else f"{mark} {text}")
    made.set_font("box", size=10)


def notes_of(source: Source, section: Section) -> list[str]:
    assert tiles(section.blocks, 0, len(source.text))
    found = [block for block in section.blocks if block.kind is Kind.FOOTNOTE]
    return ["".join("".join(source.text[a:b] for a, b in block.spans).split()) for block in found]


@pytest.mark.parametrize("mark", MARKS)
def test_pdf_footnotes_stand_apart_from_the_text_that_goes_on(tmp_path: Path, font: Path, mark: str) -> None:
    made = document(font)
    for page in range(3):
        made.add_page()
        lines(made, BODY[240 * page :])
        note(made, 255, mark, f"口径为合并报表第{'一二三'[page]}稿,由望海研究院的同事按月整理汇总,")
        note(made, 259, "", f"下同,宁波银行的{'甲乙丙'[page]}项数据未经审计。")
        put(made, 100, 285, f"- {page + 1} -")
    source, section = finished(made, tmp_path)
    shown = {"（raised apart）": "1"}.get(mark, mark)
    notes = [
        f"{shown}口径为合并报表第{n}稿,由望海研究院的同事按月整理汇总,下同,宁波银行的{m}项数据未经审计。"
        for n, m in zip("一二三", "甲乙丙", strict=True)
    ]
    assert notes_of(source, section) == notes
    assert BODY[:720] in clean_text(source, section).replace("\n", "")[:760]
    assert sum(block.kind is Kind.PARAGRAPH for block in section.blocks) == 1
    done = CliRunner().invoke(app, ["extract", str(tmp_path / "报告.pdf")])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    named = [(one["page"], one.get("part")) for one in found if one["text"] == "宁波银行"]
    assert [place for place in named if place[1]] == [(1, "footnote"), (2, "footnote"), (3, "footnote")]
    assert (1, None) in named


def test_pdf_footnotes_of_columns_stand_at_the_foot_of_theirs(tmp_path: Path, font: Path) -> None:
    made = document(font)
    for page in range(2):
        made.add_page()
        for row in range(30):
            if row < 26:
                put(made, 15, 45 + 6 * row, BODY[20 * row : 20 * row + 20])
            put(made, 110, 45 + 6 * row, BODY[3 + 20 * row : 23 + 20 * row])
        note(made, 45 + 6 * 28, "①", f"徽商银行第{page}稿。")
    source, section = finished(made, tmp_path)
    assert notes_of(source, section) == ["①徽商银行第0稿。", "①徽商银行第1稿。"]


def small(made: FPDF, top: float, *found: str) -> None:
    made.set_font("box", size=8)
    for row, text in enumerate(found):
        put(made, 15, top + 5 * row, text)
    made.set_font("box", size=10)


LIST = [f"[{n}] 望海研究院.县域网点观察第{n}辑[R].望海,2023." for n in range(1, 9)]


@pytest.mark.parametrize(
    ("head", "found", "below"),
    [
        ("", ["12 海山银行县域网点观察"], ""),  # the foot of a page: its number is not raised
        ("", ["2023年数据由望海研究院汇总。"], ""),
        ("参考文献", LIST, ""),
        ("", ["*口径为合并报表。"], BODY[:30]),  # a note of a table in the midst of the text
    ],
)
def test_pdf_small_type_that_is_no_footnote(tmp_path: Path, font: Path, head: str, found: list[str], below: str) -> None:
    made = document(font)
    made.add_page()
    lines(made, BODY)
    if head:
        put(made, 15, 120, head)
    small(made, 180, *found)
    if below:
        put(made, 15, 250, below)
    source, section = finished(made, tmp_path)
    assert notes_of(source, section) == []
    assert "parts" not in source.metadata
    assert all(line.replace(" ", "") in clean_text(source, section).replace(" ", "") for line in found)


def test_pdf_in_one_size_of_type_has_no_footnotes(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    lines(made, BODY)
    for row, text in enumerate(LIST):
        put(made, 15, 150 + 6 * row, text)
    made.add_page()
    small(made, 40, *LIST)  # a page of small type alone
    source, section = finished(made, tmp_path)
    assert notes_of(source, section) == []


def test_pdf_footnote_is_one_of_docling_and_of_the_tree(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    lines(made, BODY)
    note(made, 255, "¹", "口径由徽商银行提供。")
    made.output(str(tmp_path / "a.pdf"))
    done = CliRunner().invoke(app, ["text", str(tmp_path / "a.pdf"), "--format", "docling"])
    texts = json.loads(done.stdout)["texts"]
    assert [(one["label"], one["meta"]["yinpu__page"], one["meta"]["yinpu__part"]) for one in texts[-1:]] == [
        ("footnote", 1, "footnote")
    ]
    shown = CliRunner().invoke(app, ["text", str(tmp_path / "a.pdf"), "--blocks"]).stdout
    assert "footnote" in shown
