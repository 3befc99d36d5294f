"""Word files told by their members, what they state of themselves, and what cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from word_files import (
    TYPES,
    document,
    opened,
    p,
    packed,
    relations,
)

from builders import load
from builders.documents.formats import archive, docx
from builders.documents.readers import load_all
from builders.extractor import Extractor
from builders.text.decode import Blob
from ontology.errors import ReadError

ORDERS: dict[str, list[str]] = {
    "types last": ["word/document.xml", "_rels/.rels", "[Content_Types].xml"],
    "folders and custom XML first": ["customXml/", "customXml/item1.xml", "word/", "[Content_Types].xml", "word/document.xml"],
    "types in the middle of many": [*(f"word/media/{n}.png" for n in range(90)), "[Content_Types].xml", "word/document.xml"],
    "another case and slash": ["[content_types].xml", "_rels\\.rels", "Word\\Document.xml"],
    "no types": ["word/document.xml"],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_told_by_its_members(tmp_path: Path, order: list[str]) -> None:
    content = {name: f"{n}" * 60 for n, name in enumerate(order)}
    content |= {name: document(p("海丰银行信贷月报") + p("招商银行下调利率。")) for name in order if "ocument.xml" in name}
    content |= {name: "<Relationships/>" for name in order if name.endswith("rels")}
    path = tmp_path / "a.dat"
    path.write_bytes(packed(content))
    [source] = load_all(path)
    assert source.reader == "docx"
    assert [one.section.title for one in Extractor().of_source(source)] == ["海丰银行信贷月报"]


def test_main_part_of_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.docm"
    parts = {"main/text.xml": document(p("支付清算观察")), "_rels/.rels": relations(officeDocument="/main/text.xml"), **TYPES}
    path.write_bytes(packed(parts))
    assert load(path).text == "支付清算观察\n"
    path.write_bytes(packed(parts | {"main/text.xml": "<workbook/>"}))
    with pytest.raises(ReadError, match="office file"):
        load(path)


def test_a_word_file_in_an_archive_is_its_member(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:  # stored, so that the names inside show in the first bytes
        made.writestr("甲.docx", packed({**TYPES, "word/document.xml": document(p("普惠观察"))}))
        made.writestr("乙.txt", "建设银行支持乡村振兴。")
    path = tmp_path / "a.zip"
    path.write_bytes(data.getvalue())
    assert archive.looks_like(Blob.of(path))
    assert sorted(source.reader for source in load_all(path)) == ["docx", "plain"]


def test_what_it_states_of_itself() -> None:
    core = (
        '<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title> 年报 </dc:title>'
        "<dc:creator>研究部</dc:creator><t:created>2024-03-01T08:00:00Z</t:created></p>"
    )
    app = '<P xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>海丰银行</Company></P>'
    stated = opened(p("正文"), {"docProps/core.xml": core, "docProps/app.xml": app}).metadata
    assert {key: stated[key] for key in ("title", "author", "created", "company", "modified")} == {
        "title": "年报", "author": "研究部", "created": "2024-03-01T08:00:00Z", "company": "海丰银行", "modified": "",
    }  # fmt: skip
    assert opened(p("正文"), {"docProps/core.xml": "<p", "word/styles.xml": "<!DOCTYPE a><a/>"}).metadata["title"] == ""


ENTITIES = '<!DOCTYPE a [<!ENTITY b "甲甲甲甲"><!ENTITY c "&b;&b;&b;">]>'
GOOD = packed(
    {**TYPES, "word/document.xml": document("".join(p(f"第{n}段：{pow(3, n + 40, 2**61 - 1)}。") for n in range(400)))}
)
PREFIX = document("").partition("<w:body>")[0].partition("?>")[2]
HARM: dict[str, tuple[bytes, str, str]] = {
    "cut off": (GOOD[: len(GOOD) // 2], "broken-docx", "open and save it again"),
    "cut off in its XML": (packed({**TYPES, "word/document.xml": document(p("甲"))[:-30]}), "broken-docx", "save it again"),
    "no document": (packed({**TYPES, "word/document.xml": ""}), "broken-docx", "save it again"),
    "entities": (
        packed({**TYPES, "word/document.xml": ENTITIES + PREFIX + f"<w:body>{p('&c;')}</w:body></w:document>"}),
        "broken-docx",
        "save it again",
    ),
    "entities behind a comment": (
        packed(
            {**TYPES, "word/document.xml": f"<!--{'x' * 65_524}-->{ENTITIES}{PREFIX}<w:body>{p('&c;')}</w:body></w:document>"}
        ),
        "broken-docx",
        "save it again",
    ),
    "entities in UTF-16": (
        packed({**TYPES, "word/document.xml": (ENTITIES + "<a>&c;</a>").encode("utf-16")}),
        "broken-docx",
        "save it again",
    ),
    "a file from elsewhere": (
        packed({**TYPES, "word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/hosts"><a/>'}),
        "broken-docx",
        "save it again",
    ),
    "nested too deep": (
        packed({**TYPES, "word/document.xml": document("<w:p>" + "<w:a>" * 50_000 + "</w:a>" * 50_000 + "</w:p>")}),
        "broken-docx",
        "nested",
    ),
    "footnotes damaged": (
        packed(
            {
                **TYPES,
                "word/document.xml": document('<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'),
                "word/_rels/document.xml.rels": relations(footnotes="footnotes.xml"),
                "word/footnotes.xml": "<w",
            }
        ),
        "broken-docx",
        "save it again",
    ),
    "a bomb": (packed({**TYPES, "word/document.xml": document("<w:r/>" * 2_000_000)}), "too-large", "12,000,"),
    "pictures only": (
        packed({**TYPES, "word/document.xml": document("<w:p><w:r><w:drawing/></w:r></w:p>")}),
        "empty",
        "images only",
    ),
    "protected": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(200),
        "locked",
        "password",
    ),
}


@pytest.mark.parametrize(("data", "why", "remedy"), HARM.values(), ids=HARM)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, why: str, remedy: str) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=remedy) as caught:
        list(load_all(path))
    assert (caught.value.reason, "坏.docx" in str(caught.value), "\n" in str(caught.value)) == (why, True, False)


def test_a_long_protected_file_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builders.documents.formats.stream.LARGE", 500)
    path = tmp_path / "a.docx"
    path.write_bytes(HARM["protected"][0])
    with pytest.raises(ReadError, match="password"):
        list(load_all(path))


def test_locked_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(packed({**TYPES, "word/document.xml": document(p("甲"))}))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + place] |= 1
    with pytest.raises(ReadError, match="password"):
        docx.extract(Blob.held("a.docx", bytes(data)))
    monkeypatch.setattr("builders.documents.formats.word.package.LARGEST", 1000)
    with pytest.raises(ReadError, match="split it"):
        docx.extract(Blob.held("a.docx", GOOD))
