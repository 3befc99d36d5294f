"""Formats that are not read are named with the remedy; old office files are read through LibreOffice where there is one."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from fuzz import word
from office_files import ap, packed, show, slide, sp
from typer.testing import CliRunner

from builders import build
from builders.documents.formats import libreoffice
from builders.documents.readers import load, load_all
from graph.knowledge_graph import KnowledgeGraph
from ontology.errors import ReadError
from yinpu.cli.main import app

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(*streams: str) -> bytes:
    return OLE + b"".join(stream.encode("utf-16-le").ljust(64, b"\0") for stream in ("Root Entry", *streams)) + bytes(400)


FORMATS = {
    "资料.rar": (b"Rar!\x1a\x07\x01\0" + bytes(range(99)), "RAR archive", "unpack"),
    "资料.7z": (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(99), "7z archive", "unpack"),
    "论文.caj": (b"CAJ\0" + bytes(99), "CAJ file", "save it as PDF"),
    "论文.kdh": (b"KDH \0\0\0\0" + bytes(range(99)), "CAJ file", "save it as PDF"),
    "论文.nh": (b"HN\x01\0" + bytes(range(99)), "CAJ file", "save it as PDF"),
    "书.djvu": (b"AT&TFORM\0\0\1\2DJVM" + bytes(99), "DjVu", "PDF"),
    "书.mobi": (b"title".ljust(60, b"\0") + b"BOOKMOBI" + bytes(99), "Kindle", "epub"),
    "书.azw3": (b"title".ljust(60, b"\0") + b"BOOKMOBI" + bytes(99), "Kindle", "epub"),
    "扫描.png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "image", "OCR"),
    "扫描.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(99), "image", "OCR"),
    "扫描.tiff": (b"II*\0" + bytes(99), "image", "OCR"),
    "扫描.heic": (b"\0\0\0\x18ftypheic" + bytes(99), "image", "OCR"),
    "扫描.webp": (b"RIFF\1\0\0\0WEBPVP8 " + bytes(99), "image", "OCR"),
    "会.mp3": (b"ID3\x03" + bytes(99), "sound", "transcript"),
    "会.wav": (b"RIFF\1\0\0\0WAVEfmt " + bytes(99), "sound", "transcript"),
    "会.mp4": (b"\0\0\0\x18ftypisom" + bytes(99), "video", "transcript"),
    "会.mkv": (b"\x1aE\xdf\xa3" + bytes(99), "video", "transcript"),
    "a.exe": (b"MZ\x90\0\3\0\0\0" + bytes(99), "program", "leave it out"),
    "a.so": (b"\x7fELF\2\1\1" + bytes(99), "program", "leave it out"),
    "a.db": (b"SQLite format 3\0" + bytes(99), "database", "csv"),
    "a.ps": (b"%!PS-Adobe-3.0\n1 2 moveto", "PostScript", "PDF"),
    "图.vsdx": (packed({"visio/document.xml": "<a/>"}), "Visio", "PDF"),
    "图.odg": (packed({"mimetype": "application/vnd.oasis.opendocument.graphics"}, ["mimetype"]), "office file", "PDF"),
    "稿.pages": (packed({"Index/Document.iwa": "x"}), "Pages", "PDF"),
    "报告.doc": (ole("WordDocument", "Workbook"), "old Word or WPS file", "docx"),
    "报告.wps": (ole("WordDocument"), "old Word or WPS file", "docx"),
    "汇报.ppt": (ole("PowerPoint Document"), "old PowerPoint", "pptx"),
    "信.msg": (ole("__nameid_version1.0", "WordDocument"), "Outlook", "eml"),
    "锁.docx": (ole("EncryptionInfo", "EncryptedPackage"), "password", "take the password off"),
    "旧.bin": (ole("CONTENTS"), "OLE", "docx"),
    "旧.xml": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "2003", "docx"),
}


@pytest.fixture(autouse=True)
def _no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize("name", FORMATS)
def test_each_is_named_with_the_remedy_and_is_no_report(tmp_path: Path, name: str) -> None:
    data, what, remedy = FORMATS[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        list(load_all(path))
    assert str(caught.value).startswith(f"{path}: this is ")
    assert what in caught.value.message
    assert remedy in caught.value.message
    assert "\n" not in str(caught.value)


def test_the_others_of_a_folder_are_built(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("报告.doc", "资料.rar"):
        (folder / name).write_bytes(FORMATS[name][0])
    (folder / "ok.txt").write_text("网点一览\n\n招商银行调整了营业时间。\n", encoding="utf-8")
    result = build([folder], tmp_path / "kg")
    assert (result.reports, sorted(Path(path).name for path, _, _ in result.failures)) == (1, ["报告.doc", "资料.rar"])


@pytest.mark.parametrize(
    "text", ["KDH 是什么", "BM 与 MZ", "AC1015 号文", "ID3 标签说明", "CAJ 文献", "HN 与 Rar! 归档", "%!PS 说明"]
)
def test_texts_that_begin_as_formats_do_are_texts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{text}\n\n宁波银行扩建了网点。\n", encoding="utf-8")
    assert load(path).reader == "plain"


# ---------------------------------------------------------------- LibreOffice

FAKE = """#!{python}
import pathlib, shutil, sys, os, subprocess, time
arguments = sys.argv[1:]
profile = next(one for one in arguments if one.startswith("-env:UserInstallation=file://"))
if "--version" in arguments:
    print("LibreOffice 24.2.7.2 420(Build:2)")
    sys.exit()
folder = pathlib.Path(profile.partition("file://")[2])
settings = (folder / "user" / "registrymodifications.xcu").read_text()
assert "DisableMacrosExecution" in settings and "--headless" in arguments
given, made = pathlib.Path(arguments[-1]), pathlib.Path(arguments[arguments.index("--outdir") + 1])
assert given.parent == pathlib.Path.cwd() and given.read_bytes()[:4] == b"\\xd0\\xcf\\x11\\xe0"
here = pathlib.Path(__file__).parent
{work}
made.mkdir()
target = arguments[arguments.index("--convert-to") + 1]
shutil.copy(here / ("made." + target), made / (given.stem + "." + target))
(here / "given").write_text(given.name)
"""


def fake(folder: Path, work: str = "") -> None:
    """A program that stands for LibreOffice: converts any file to the one that lies beside it."""
    program = folder / "soffice"
    program.write_text(FAKE.format(python=sys.executable, work=work), encoding="utf-8")
    program.chmod(0o755)
    (folder / "made.docx").write_bytes(word("网点观察\n宁波银行扩建了网点。"))
    (folder / "made.pptx").write_bytes(show([slide(sp(ap("网点汇报"), place="title")), slide(sp(ap("徽商银行。")))]))
    libreoffice._version.cache_clear()


@pytest.mark.parametrize(("name", "given"), [("报告.doc", "given.doc"), ("报告.wps", "given.wps"), ("报告", "given.doc")])
def test_old_word_files_are_read_through_libreoffice(tmp_path: Path, name: str, given: str) -> None:
    fake(tmp_path)
    (tmp_path / name).write_bytes(ole("WordDocument"))
    source = load(tmp_path / name)
    assert (source.text, source.reader) == ("网点观察\n宁波银行扩建了网点。\n", "doc")
    assert source.encoding == "LibreOffice 24.2.7"
    assert (tmp_path / "given").read_text() == given


def test_what_libreoffice_has_read_says_so(tmp_path: Path) -> None:
    fake(tmp_path)
    given = [tmp_path / "报告.doc", tmp_path / "a.txt"]
    given[0].write_bytes(ole("WordDocument"))
    given[1].write_text("网点一览\n\n招商银行调整了营业时间。\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["extract", *map(str, given)])
    found = {one["text"]: one.get("reader") for one in map(json.loads, done.stdout.splitlines())}
    assert (found["宁波银行"], found["招商银行"]) == ("LibreOffice 24.2.7", None)
    build(given, tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert {report["title"]: report["reader"] for report in kg.reports()} == {
            "网点观察": "LibreOffice 24.2.7",
            "网点一览": None,
        }
    table = CliRunner().invoke(app, ["reports", "-g", str(tmp_path / "kg"), "--format", "csv"])
    assert "LibreOffice 24.2.7" in table.stdout


def test_old_slides_are_read_through_libreoffice(tmp_path: Path) -> None:
    fake(tmp_path)
    (tmp_path / "汇报.ppt").write_bytes(ole("PowerPoint Document"))
    source = load(tmp_path / "汇报.ppt")
    assert (source.text, source.reader) == ("网点汇报\n徽商银行。\n", "ppt")
    assert source.metadata["page_starts"] == [0, 5]


@pytest.mark.parametrize("work", ["sys.exit(1)", "sys.exit(0)", "(here / 'made.docx').write_bytes(b'')"])
def test_what_libreoffice_cannot_convert_is_named(tmp_path: Path, work: str) -> None:
    fake(tmp_path, work)
    (tmp_path / "报告.doc").write_bytes(ole("WordDocument"))
    with pytest.raises(ReadError, match=r"LibreOffice cannot read: .* save it as \.docx"):
        load(tmp_path / "报告.doc")


def test_it_is_ended_with_its_children_when_it_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    fake(tmp_path, f"started = {child}\n(here / 'child').write_text(str(started.pid))\ntime.sleep(60)")
    monkeypatch.setattr(libreoffice, "LIMIT", 6.0)
    (tmp_path / "报告.doc").write_bytes(ole("WordDocument"))
    begun = time.monotonic()
    with pytest.raises(ReadError, match="LibreOffice cannot read"):
        load(tmp_path / "报告.doc")
    assert time.monotonic() - begun < 40
    child_id = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not _runs(child_id):
            break
        time.sleep(0.1)
    assert not _runs(child_id)


def _runs(process: int) -> bool:
    """Whether a process is there and no mere remains of one that has ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
