"""A known sentence at the head, in the middle and at the end of a file of each format comes out as a mention."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz import word
from office_files import book, chapter, coded, frame, mail, odf, official_of, packed, rich, saved, slides_of, tarred, tp
from office_files import page as page_of_slides

from builders.document_model import tiles
from builders.documents.readers import load_all
from builders.extractor import Extractor

HEAD, MIDDLE, END = "宁波银行扩建了县域网点。", "徽商银行修订了押品台账。", "杭州银行回访了种植大户。"
BANKS = ["宁波银行", "徽商银行", "杭州银行"]
FILLER = "各支行按月梳理意见清单，逐条答复，尚有三处需要改进，留待下一年度安排。"


def passages(count: int = 40) -> list[str]:
    """Paragraphs of different words, with the known sentences as the first, the middle and the last."""
    lines = [f"第{number}周，{FILLER}" for number in range(1, count)]
    return [HEAD, *lines[: count // 2], MIDDLE, *lines[count // 2 :], END]


def page(lines: list[str]) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = "县域服务年报"
    return f"<html><head><title>{title}</title></head><body><nav><a>首页</a></nav><h1>{title}</h1>{body}</body></html>"


FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "a.txt": lambda lines: "\n".join(["县域服务年报", *lines]).encode(),
    "gbk.txt": lambda lines: "\n".join(["县域服务年报", *lines]).encode("gbk"),
    "utf16.txt": lambda lines: "\n".join(["县域服务年报", *lines]).encode("utf-16"),
    "one-line.txt": lambda lines: "".join(lines).encode(),
    "a.md": lambda lines: "\n\n".join(["# 县域服务年报", *lines]).encode(),
    "wrapped.txt": lambda lines: "\n".join(line[at : at + 20] for line in lines for at in range(0, len(line), 20)).encode(),
    "items.txt": lambda lines: "\n".join(f"{number}、{line}" for number, line in enumerate(lines, 1)).encode(),
    "chapters.txt": lambda lines: "\n\n".join(
        f"{'一二三四五六七八九十'[number // 5]}、第{number}件事\n{line}" for number, line in enumerate(lines)
    ).encode(),
    "table.txt": lambda lines: "\n".join(f"{number}\t{line}\t完成" for number, line in enumerate(lines, 1)).encode(),
    "pages.txt": lambda lines: "\f".join(
        "\n".join(["海山年报", *lines[at : at + 7], f"- {at // 7 + 1} -"]) for at in range(0, len(lines), 7)
    ).encode(),
    "a.html": lambda lines: page(lines).encode(),
    "a.csv": lambda lines: "\n".join(["标题,正文", *(f"{number},{line}" for number, line in enumerate(lines))]).encode(),
    "a.jsonl": lambda lines: "\n".join(json.dumps({"text": line}) for line in lines).encode(),
    "a.docx": lambda lines: word("\n".join(lines)),
    "a.pptx": slides_of,
    "a.odt": lambda lines: odf("".join(map(tp, lines))),
    "a.odp": lambda lines: odf(
        "".join(page_of_slides(at, frame(*map(tp, lines[at : at + 7]))) for at in range(0, len(lines), 7)), "presentation"
    ),
    "a.epub": lambda lines: book({f"{at}.xhtml": chapter(f"第{at}章", *lines[at : at + 9]) for at in range(0, len(lines), 9)}),
    "a.ofd": official_of,
    "a.rtf": lambda lines: rich(*map(coded, lines)),
    "a.mht": lambda lines: saved(page(lines)),
    "a.eml": lambda lines: mail("\n".join(lines)),
    "html.eml": lambda lines: mail("", html=page(lines)),
    "a.zip": lambda lines: packed({"甲/乙.txt": "\n".join(lines)}),
    "a.tar.gz": lambda lines: tarred({"甲/乙.txt": "\n".join(lines).encode()}),
    "a.txt.xz": lambda lines: lzma.compress("\n".join(lines).encode()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_known_sentences_are_found_wherever_they_stand(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name](passages()))
    failures: list = []
    found = [mention.label for one in Extractor().extract(path, failures=failures) for mention in one.mentions]
    assert not failures
    assert [label for label in found if label in BANKS] == BANKS


@pytest.mark.parametrize("name", FORMATS)
def test_blocks_tile_what_is_read_of_a_file_of_each_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name](passages()))
    for source in load_all(path):
        assert tiles(Extractor().document(source), source.base, source.base + len(source.text))
