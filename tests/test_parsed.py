"""Documents that other programs have parsed, and ours for other programs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from workbooks import workbook

from builders.document_model import Kind, tiles
from builders.documents.formats.pdf import page_of
from builders.documents.readers import load, load_all
from builders.documents.structure.as_docling import as_docling
from builders.extractor import Extractor
from builders.records import Extraction, Source
from ontology.errors import ReadError

EXTRACTOR = Extractor()


def given(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def extractions(path: Path) -> list[tuple[Source, Extraction]]:
    found = []
    for source in load_all(path):
        for extraction in EXTRACTOR.of_source(source):
            assert all(source.raw[m.start : m.end] == m.text for m in extraction.mentions)
            found.append((source, extraction))
    return found


FIGURES = [["区域银行贷款余额表"], ["银行", "余额"], ["长沙银行", 1200]]


def box(page: int, top: float) -> list[dict[str, Any]]:
    return [
        {"page_no": page, "bbox": {"l": 1, "t": top, "r": 9, "b": top - 1, "coord_origin": "BOTTOMLEFT"}, "charspan": [0, 1]}
    ]


def refs(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/{name}"} for name in names]


DOCLING = {
    "schema_name": "DoclingDocument",
    "version": "1.3.0",
    "name": "a",
    "body": {"self_ref": "#/body", "children": refs("texts/0", "texts/1", "groups/0", "tables/0", "texts/5", "groups/1")},
    "groups": [
        {"self_ref": "#/groups/0", "label": "list", "children": refs("texts/2")},
        {"self_ref": "#/groups/1", "label": "inline", "children": refs("texts/6", "texts/7")},
    ],
    "texts": [
        {"label": "title", "text": "县域信贷观察", "prov": box(1, 90)},
        {"label": "section_header", "level": 1, "text": "一、概况", "prov": box(1, 80)},
        {"label": "list_item", "text": "长沙银行发布年报。", "enumerated": True, "marker": "1.", "prov": box(1, 70)},
        {"label": "caption", "text": "表1 余额", "prov": box(2, 60)},
        {"label": "page_footer", "content_layer": "furniture", "text": "江苏银行内部资料", "prov": box(2, 5)},
        {"label": "footnote", "text": "注：含重庆银行。", "prov": box(2, 10)},
        {"label": "text", "text": "重庆", "prov": box(3, 90)},
        {"label": "text", "text": "银行设立分行。", "prov": box(3, 90)},
        {"label": "text", "text": "没有归属的一段。"},
    ],
    "tables": [
        {
            "label": "table",
            "captions": refs("texts/3"),
            "prov": box(2, 50),
            "data": {
                "table_cells": [
                    {"text": "银行", "start_row_offset_idx": 0, "start_col_offset_idx": 0, "column_header": True},
                    {"text": "余额", "start_row_offset_idx": 0, "start_col_offset_idx": 1, "column_header": True},
                    {"text": "苏州银行", "start_row_offset_idx": 1, "start_col_offset_idx": 0},
                    {"text": "3", "start_row_offset_idx": 1, "start_col_offset_idx": 1},
                ]
            },
        }
    ],
}


def test_docling(tmp_path: Path) -> None:
    ((source, found),) = extractions(given(tmp_path, "a.json", json.dumps(DOCLING)))
    assert source.text == (
        "县域信贷观察\n一、概况\n1. 长沙银行发布年报。\n表1 余额\n银行\t余额\n苏州银行\t3\n注：含重庆银行。\n"
        "重庆银行设立分行。\n江苏银行内部资料\n没有归属的一段。\n"
    )
    assert found.section.title == "县域信贷观察"
    banks = {m.text: page_of(source, m.start) for m in found.mentions if m.type == "Bank"}
    assert banks == {"长沙银行": 1, "苏州银行": 2, "重庆银行": 3}
    assert ("page footer", *source_span(source, "江苏银行内部资料\n")) in found.section.boilerplate
    assert source.metadata["boxes"][0] == (0, 7, 1, (1.0, 90.0, 9.0, 89.0))
    assert tiles(source.metadata["blocks"], 0, len(source.text))


def source_span(source: Source, words: str) -> tuple[int, int]:
    return source.text.index(words), source.text.index(words) + len(words)


MARKUP = "<table><tr><th rowspan=2>银行</th><th>余额</th></tr><tr><td>3</td></tr><tr><td>苏州银行</td><td>4</td></tr></table>"
MINERU = [
    {"type": "header", "text": "江苏银行内部资料", "page_idx": 0},
    {"type": "text", "text": "县域信贷观察", "text_level": 1, "page_idx": 0, "bbox": [1, 2, 3, 4]},
    {"type": "text", "text": "长沙银行发布年报。", "page_idx": 0},
    {
        "type": "table",
        "table_caption": ["表1 余额"],
        "table_body": MARKUP,
        "table_footnote": ["注：略。"],
        "page_idx": 1,
    },
    {"type": "list", "list_items": ["其一，重庆银行设立分行。"], "page_idx": 2},
    {"type": "page_number", "text": "3", "page_idx": 2},
]


def lines(*texts: str) -> list[dict[str, Any]]:
    return [{"spans": [{"type": "text", "content": text}]} for text in texts]


MIDDLE = {
    "pdf_info": [
        {
            "page_idx": 0,
            "para_blocks": [
                {"type": "title", "lines": lines("县域信贷观察"), "bbox": [1, 2, 3, 4]},
                {"type": "text", "lines": lines("长沙银", "行发布年报。")},
            ],
            "discarded_blocks": [{"type": "header", "lines": lines("江苏银行内部资料")}],
        },
        {
            "page_idx": 1,
            "para_blocks": [
                {
                    "type": "table",
                    "blocks": [
                        {"type": "table_caption", "lines": lines("表1 余额")},
                        {"type": "table_body", "lines": [{"spans": [{"type": "table", "html": MARKUP}]}]},
                    ],
                },
                {"type": "list", "lines": lines("其一，重庆银行设立分行。")},
            ],
        },
    ]
}


@pytest.mark.parametrize("value", [MINERU, MIDDLE], ids=["content list", "middle"])
def test_mineru(tmp_path: Path, value: Any) -> None:
    ((source, found),) = extractions(given(tmp_path, "a.json", json.dumps(value)))
    assert found.section.title == "县域信贷观察"
    assert {m.text for m in found.mentions if m.type == "Bank"} == {"长沙银行", "苏州银行", "重庆银行"}
    assert ("page header", *source_span(source, "江苏银行内部资料\n")) in found.section.boilerplate
    cells = [source.text[block.start : block.end].strip() for block in source.metadata["blocks"] if block.kind is Kind.CELL]
    assert cells == ["银行", "余额", "3", "苏州银行", "4"]
    assert source.metadata["boxes"][0][2:] == (1, (1, 2, 3, 4))
    assert page_of(source, source.text.index("苏州")) == 2


def test_damaged_layouts_are_read_or_refused(tmp_path: Path) -> None:
    odd: list[Any] = [
        {"schema_name": "DoclingDocument", "body": {"children": [{"$ref": "#/body"}, {"$ref": "#/texts/9"}, {"$ref": 3}, 4]}},
        {"schema_name": "DoclingDocument", "texts": [None, {"label": 3, "text": "长沙银行", "prov": [{"page_no": -1}]}]},
        {"schema_name": "DoclingDocument", "tables": [{"data": {"grid": [[{"text": "长沙银行"}], 3]}}]},
        {"pdf_info": [{"page_idx": "a", "para_blocks": [{"lines": [{"spans": [{"content": 3}]}]}, 5]}]},
        [{"type": "table", "table_body": "<td", "page_idx": None, "bbox": "x"}],
    ]
    for value in odd:
        path = given(tmp_path, "a.json", json.dumps(value))
        try:
            assert "长沙银行" in load(path).text
        except ReadError as error:
            assert error.reason == "empty"


def test_a_docling_document_is_written(tmp_path: Path) -> None:
    text = "县域信贷观察\n\n一、概况\n长沙银行发布年报。\n• 其一\n• 其二\n"
    path = given(tmp_path, "a.txt", text)
    source = load(path)
    found = list(EXTRACTOR.of_source(source))
    mentions = [mention for one in found for mention in one.mentions]
    written = as_docling(source, EXTRACTOR.document(source, found), mentions, [])
    items = {item["self_ref"]: item for name in ("texts", "tables", "groups") for item in written[name]}
    waiting, reached = [one["$ref"] for one in written["body"]["children"]], []
    while waiting:
        reached.append(waiting.pop(0))
        waiting += [one["$ref"] for one in items[reached[-1]]["children"]]
    assert sorted(reached) == sorted(items)
    assert all(item["parent"]["$ref"] in ("#/body", *items) for item in items.values())
    assert "".join(item["orig"] for item in written["texts"]) == text
    (bank,) = (
        one
        for item in written["texts"]
        for one in item["meta"].get("entities", {}).get("mentions", ())
        if one["label"] == "Bank"
    )
    (holder,) = (item for item in written["texts"] if bank in item["meta"].get("entities", {}).get("mentions", ()))
    assert holder["text"][slice(*bank["charspan"])] == text[slice(*bank["yinpu__span"])] == bank["orig"] == "长沙银行"
    assert bank["yinpu__id"].endswith("/institution/长沙银行")
    assert [item["label"] for item in written["texts"]] == ["text", "section_header", "text", "list_item", "list_item"]
    again = given(tmp_path, "a.json", json.dumps(written))
    assert [m.label for _, one in extractions(again) for m in one.mentions] == [m.label for m in mentions]


def test_a_docling_document_holds_to_its_schema(tmp_path: Path) -> None:
    types = pytest.importorskip("docling_core.types.doc")
    for name, data in (("a.txt", "一、概况\n长沙银行发布年报。\n"), ("a.xlsx", workbook({"表": FIGURES}))):
        path = given(tmp_path, name, data)
        command = [sys.executable, "-m", "yinpu", "text", str(path), "--format", "docling"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        assert "长沙银行" in types.DoclingDocument.model_validate_json(done.stdout).export_to_markdown()
