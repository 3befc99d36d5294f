"""A folder as people have them, in one build: thirty files that are read, each of another kind, and ten that are not."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from fuzz import word
from office_files import (
    ap,
    book,
    chapter,
    coded,
    frame,
    mail,
    odf,
    official_of,
    packed,
    page,
    rich,
    saved,
    show,
    slide,
    sp,
    tarred,
    tp,
)
from test_refused import FORMATS
from word_files import TYPES, document, p
from workbooks import workbook

from builders.documents import readers
from builders.sample import sample_path
from graph import KnowledgeGraph
from ontology.normalise import normalise

BANKS = ("宁波银行", "长沙银行", "苏州银行", "徽商银行", "杭州银行", "成都银行", "重庆银行", "青岛银行")
THEMES = ("绿色信贷", "数据治理", "供应链金融", "普惠金融", "反洗钱", "消费者权益保护")


def story(number: int) -> list[str]:
    """A report of its own: title, publisher, day and three sentences."""
    bank, theme = BANKS[number % 8], THEMES[number % 6]
    return [
        f"{bank}{theme}实践观察第{number}号",
        "发布机构：望海金融研究院",
        f"日期：2024-03-{number % 28 + 1:02}",
        sentence(number),
        f"它在第{number}个县域设立专营团队，由总行直接考核{theme}的进展。",
        f"我们走访了{number + 3}家网点，客户对{theme}的了解仍然有限。",
    ]


def sentence(number: int) -> str:
    """The sentence by which the report is known again, wherever it comes from."""
    return f"{BANKS[number % 8]}把{THEMES[number % 6]}列入第{number}项年度任务。"


def row(number: int) -> dict[str, str]:
    title, publisher, day, *lines = story(number)
    return {"标题": title, "发布机构": publisher[5:], "日期": day[3:], "正文": "".join(lines)}


def delimited(mark: str, *numbers: int) -> bytes:
    rows = [row(number) for number in numbers]
    return "\n".join(mark.join(line) for line in (rows[0], *(one.values() for one in rows))).encode()


def lines(number: int) -> bytes:
    return "\n".join(story(number)).encode()


def html(number: int) -> str:
    title, *others = story(number)
    text = "".join(f"<p>{line}</p>" for line in others)
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body><h1>{title}</h1>{text}</body></html>"


def docling(number: int) -> bytes:
    title, *others = story(number)
    texts = [{"label": "title", "text": title}, *({"label": "text", "text": line} for line in others)]
    body = {"self_ref": "#/body", "children": [{"$ref": f"#/texts/{n}"} for n in range(len(texts))]}
    return json.dumps(
        {"schema_name": "DoclingDocument", "version": "1.3.0", "name": "a", "body": body, "texts": texts}
    ).encode()


def mineru(number: int) -> bytes:
    return json.dumps([{"type": "text", "text": line, "page_idx": 0} for line in story(number)]).encode()


def slides(number: int) -> bytes:
    title, *others = story(number)
    return show([slide(sp(ap(title), place="ctrTitle"), sp(*map(ap, others), place=""))])


#: What can be read: each made of the number of its report. The files in it are named where there are several.
READABLE: dict[str, Callable[[int], bytes]] = {
    "普通.txt": lines,
    "国标.txt": lambda n: lines(n).decode().encode("gb18030"),
    "宽字.txt": lambda n: lines(n).decode().encode("utf-16"),
    "无名": lines,
    "笔记.md": lambda n: b"# " + lines(n).replace(b"\n", b"\n\n"),
    "网页.html": lambda n: html(n).encode(),
    "另存.mht": lambda n: saved(html(n)),
    "文稿.docx": lambda n: word(lines(n).decode()),
    "模板.dotx": lambda n: packed({**TYPES, "word/document.xml": document("".join(map(p, story(n))))}),
    "记录.xlsx": lambda n: workbook({"表": [list(row(n)), list(row(n).values())]}),
    "台账.xlsx": lambda n: workbook({"Sheet1": [*([line] for line in story(n)[:3]), *([line, n] for line in story(n)[3:])]}),
    "记录.csv": lambda n: delimited(",", n),
    "记录.tsv": lambda n: delimited("\t", n),
    "记录.jsonl": lambda n: json.dumps(row(n)).encode(),
    "记录.json": lambda n: json.dumps({"data": [row(n)]}).encode(),
    "解析.json": docling,
    "版面.json": mineru,
    "汇报.pptx": slides,
    "文档.odt": lambda n: odf("".join(map(tp, story(n)))),
    "幻灯.odp": lambda n: odf(page(1, frame(*map(tp, story(n)))), "presentation"),
    "图书.epub": lambda n: book({"a.xhtml": chapter(*story(n))}),
    "公文.ofd": lambda n: official_of(story(n)),
    "格式.rtf": lambda n: rich(*(coded(line) for line in story(n))),
    "来信.eml": lambda n: mail("\n".join(story(n)[1:]), subject=story(n)[0]),
    "打包.zip": lambda n: packed({"甲/一.txt": lines(n)}),
    "打包.tar": lambda n: tarred({"一.txt": lines(n)}, "w"),
    "打包.tar.gz": lambda n: tarred({"一.html": html(n).encode()}),
    "单份.txt.gz": lambda n: gzip.compress(lines(n)),
    "单份.txt.bz2": lambda n: bz2.compress(lines(n)),
}


def pdf(text: str = "", password: str | None = None) -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    made.cell(text=text) if text else made.rect(20, 20, 60, 60, style="F")
    if password:
        made.set_encryption(owner_password="a", user_password=password)
    return bytes(made.output())


#: What cannot be read: its bytes, and what its line says should be done.
UNREADABLE: dict[str, tuple[bytes, str]] = {
    **{name: (FORMATS[name][0], FORMATS[name][2]) for name in ("资料.rar", "资料.7z", "论文.caj", "报告.doc", "扫描.png")},
    "上锁.pdf": (pdf("secret", "b"), "password"),
    "影印.pdf": (pdf(), "OCR"),
    "空白.txt": (b"", "empty"),
    "数据.bin": (bytes(range(256)) * 20, "text"),
    "截断.docx": (word(lines(99).decode())[:300], "again"),
}
SAMPLE_PDF = ("调查.pdf", "core-systems.pdf", "信创改造从办公系统")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kinds") / "资料"
    home.mkdir()
    for number, (name, make) in enumerate(READABLE.items()):
        (home / name).write_bytes(make(number))
    (home / SAMPLE_PDF[0]).write_bytes((sample_path() / SAMPLE_PDF[1]).read_bytes())
    for name, (data, _) in UNREADABLE.items():
        (home / name).write_bytes(data)
    return home


@pytest.fixture(scope="module")
def built(folder: Path) -> subprocess.CompletedProcess[str]:
    """The build of the folder, where no other program can be found."""
    command = [sys.executable, "-m", "yinpu", "build", str(folder), "-o", str(folder.parent / "kg"), "--only-graph"]
    environment = os.environ | {"PATH": str(folder.parent / "none")}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_the_folder_is_one_of_many_kinds(folder: Path) -> None:
    assert len(list(folder.iterdir())) == 40
    assert len({"".join(Path(name).suffixes) for name in READABLE}) >= 20
    assert len(UNREADABLE) >= 8


def test_what_cannot_be_read_is_a_line_each_with_the_remedy(folder: Path, built: subprocess.CompletedProcess[str]) -> None:
    assert built.returncode == 1
    failed = [line for line in built.stderr.splitlines() if line.startswith("failed: ")]
    told = {line.removeprefix(f"failed: {folder}/").partition(": ")[0]: line for line in failed}
    assert len(failed) == len(told)
    assert sorted(told) == sorted(UNREADABLE)
    assert {name: line for name, line in told.items() if UNREADABLE[name][1] not in line} == {}
    assert "Traceback" not in built.stderr


@pytest.fixture(scope="module")
def reports(folder: Path, built: subprocess.CompletedProcess[str]) -> dict[str, dict[str, object]]:
    """What the graph knows of each file."""
    with KnowledgeGraph.open(folder.parent / "kg") as kg:
        return {str(one["source"]): one for one in kg.reports()}


@pytest.mark.parametrize(("number", "name"), list(enumerate(READABLE)), ids=lambda value: str(value))
def test_what_can_be_read_is_a_report_with_its_text(
    folder: Path, reports: dict[str, dict[str, object]], number: int, name: str
) -> None:
    (source,) = readers.load_all(folder / name)
    report = reports[source.path]
    assert normalise(sentence(number)) in normalise(source.text)
    assert report["title"] == story(number)[0]
    assert (report["publishers"], report["issued"]) == (["望海金融研究院"], f"2024-03-{number % 28 + 1:02}")


def test_no_report_is_made_of_anything_else(folder: Path, reports: dict[str, dict[str, object]]) -> None:
    name, _, words = SAMPLE_PDF
    assert len(reports) == len(READABLE) + 1
    assert words in readers.load(folder / name).text
    assert reports[str(folder / name)]["issued"] == "2024-09-02"
