"""The part of a file in which a mention stands, as ``yinpu extract`` tells it, for every format that has parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import word_files as word
from office_files import ap, coded, frame, mail, odf, packed, page, relations, rich, show, slide, sp, tarred, tp
from typer.testing import CliRunner
from workbooks import workbook

from builders.documents.formats.parts import part_of
from builders.documents.readers import load
from yinpu.cli.main import app


def places(path: Path) -> list[tuple[str, str, str | None]]:
    """Bank, source behind the file and part of each mention of a bank."""
    done = CliRunner().invoke(app, ["extract", str(path), "--format", "jsonl"])
    assert done.exit_code == 0, done.output
    found = map(json.loads, done.stdout.splitlines())
    return [(m["text"], m["source"].removeprefix(str(path)), m.get("part")) for m in found if m["type"] == "Bank"]


def said(bank: str) -> str:
    return f"{bank}扩建了县域网点。"


def docx() -> bytes:
    marks = "".join(f'<w:r><w:{kind}Reference w:id="2"/></w:r>' for kind in ("footnote", "endnote"))
    box = f"<w:r><w:pict><w:txbxContent>{word.p(said('江苏银行'))}</w:txbxContent></w:pict></w:r>"
    body = f"<w:p>{word.RUN.format(said('宁波银行'))}{marks}{box}</w:p>{word.p(said('中信银行'))}"
    notes = {
        f"word/{kind}s.xml": f'<w:{kind}s {word.SPACES}><w:{kind} w:id="2">{word.p(said(bank))}</w:{kind}></w:{kind}s>'
        for kind, bank in (("footnote", "徽商银行"), ("endnote", "长沙银行"))
    }
    around = {"word/header1.xml": f"<w:hdr {word.SPACES}>{word.p('海丰内参')}</w:hdr>"}
    related = word.relations(footnotes="footnotes.xml", endnotes="endnotes.xml", header="header1.xml")
    parts = {"word/document.xml": word.document(body), "word/_rels/document.xml.rels": related}
    return word.packed(word.TYPES | parts | notes | around)


def pptx() -> bytes:
    notes = slide(sp(ap(said("徽商银行")), place="body"), root="notes")
    more = {
        "ppt/slides/_rels/slide2.xml.rels": relations(("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")),
        "ppt/notesSlides/notesSlide1.xml": notes,
    }
    return show([slide(sp(ap("网点汇报"), place="title")), slide(sp(ap(said("宁波银行"))))], more)


def odt() -> bytes:
    note = '<text:note text:note-class="{}"><text:note-body>{}</text:note-body></text:note>'.format
    marks = note("footnote", tp(said("徽商银行"))) + note("endnote", tp(said("长沙银行")))
    box = f"<draw:frame><draw:text-box>{tp(said('江苏银行'))}</draw:text-box></draw:frame>"
    return odf(f"<text:p>{said('宁波银行')}{marks}{box}</text:p>{tp(said('中信银行'))}")


def odp() -> bytes:
    notes = f"<presentation:notes>{frame(tp(said('徽商银行')), kind='notes')}</presentation:notes>"
    return odf(page(1, frame(tp("网点汇报"), kind="title")) + page(2, frame(tp(said("宁波银行"))), notes), kind="presentation")


def rtf() -> bytes:
    return rich(coded(said("宁波银行")) + r"{\footnote\pard " + coded(said("徽商银行")) + "}")


MAIN, NOTE = ("宁波银行", "", None), ("徽商银行", "", "footnote")
NOTES = [MAIN, ("江苏银行", "", "text box"), ("中信银行", "", None), NOTE, ("长沙银行", "", "endnote")]
SLIDES = [("宁波银行", "", "slide 2"), ("徽商银行", "", "slide 2 notes")]
SHEET = workbook({"网点": [["机构", "户数"], ["宁波银行", 3], ["徽商银行", 4]]})
TEXT = f"网点观察\n\n{said('宁波银行')}\n".encode()
HELD = {"网点/甲.txt": TEXT, "乙.xlsx": SHEET}
FOUND = [
    ("宁波银行", "!/乙.xlsx", "网点!A2"),
    ("徽商银行", "!/乙.xlsx", "网点!A3"),
    ("宁波银行", "!/网点/甲.txt", "网点/甲.txt"),
]
FILES = {
    "a.docx": (docx(), NOTES),
    "a.odt": (odt(), NOTES),
    "a.rtf": (rtf(), [MAIN, NOTE]),
    "a.pptx": (pptx(), SLIDES),
    "a.odp": (odp(), SLIDES),
    "a.xlsx": (SHEET, [("宁波银行", "", "网点!A2"), ("徽商银行", "", "网点!A3")]),
    "a.eml": (mail(said("中信银行"), {"甲.txt": TEXT}), [("中信银行", "", None), ("宁波银行", "!/甲.txt", "甲.txt")]),
    "a.zip": (packed(HELD), FOUND),
    "a.tar.gz": (tarred(dict(sorted(HELD.items()))), FOUND),
    "b.zip": (packed({"内.zip": packed({"甲.txt": TEXT})}), [("宁波银行", "!/内.zip!/甲.txt", "内.zip!/甲.txt")]),
    "a.txt": (TEXT, [MAIN]),
}


@pytest.mark.parametrize("name", FILES)
def test_the_part_of_each_mention_is_told(tmp_path: Path, name: str) -> None:
    data, found = FILES[name]
    (tmp_path / name).write_bytes(data)
    assert places(tmp_path / name) == found


def test_what_pages_print_has_its_part(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx())
    source = load(tmp_path / "a.docx")
    assert part_of(source, source.text.index("海丰内参")) == "header"
