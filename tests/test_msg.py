"""Mails saved by Outlook: read as other mails where olefile is installed, else named with the remedy."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from fuzz import word
from office_files import kinds, opened
from ole_files import mail_of, outlook

from builders.documents.formats import msg
from builders.documents.formats.kinds import kind_of
from builders.documents.readers import load, load_all
from builders.extractor import Extractor
from builders.text.decode import Blob
from ontology.errors import ReadError

TEXT = "各位同事：\r\n\r\n宁波银行扩建了县域网点。\r\n"


def said(bank: str) -> str:
    return f"{bank}扩建了县域网点。"


needed = pytest.mark.skipif(
    importlib.util.find_spec("olefile") is None,
    reason="olefile (yinpu[msg]) is not installed",
)


def test_it_is_told_by_its_content() -> None:
    assert kind_of(Blob.held("a.doc", outlook(TEXT))) == "msg"


def test_without_its_library_it_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msg, "find_spec", lambda _: None)
    (tmp_path / "信.msg").write_bytes(outlook(TEXT))
    for read in (load, lambda path: list(load_all(path, []))):
        with pytest.raises(ReadError, match=r"a mail saved by Outlook .*: save it as \.eml, .* or install yinpu\[msg\]"):
            read(tmp_path / "信.msg")


@needed
def test_a_mail_of_outlook_is_read_as_any_mail(tmp_path: Path) -> None:
    source = opened(tmp_path, "a.msg", outlook(TEXT, subject="答复: 县域服务年报"))
    assert kinds(source) == [
        ("title", "县域服务年报"),
        ("paragraph", "各位同事："),
        ("paragraph", "宁波银行扩建了县域网点。"),
    ]
    assert (source.reader, source.metadata["issued"]) == ("msg", "2023-11-08")
    [report] = Extractor().of_source(source)
    assert (report.section.title, report.section.issued, report.section.publishers) == ("县域服务年报", "2023-11-08", ())


@needed
def test_its_page_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    source = opened(tmp_path, "a.msg", outlook(more={0x1013: "<h1>题</h1><p>徽商银行修订了押品台账。</p>".encode()}))
    assert kinds(source)[1:] == [("heading", "题"), ("paragraph", "徽商银行修订了押品台账。")]


@needed
def test_what_hangs_on_it_is_read_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    held = {"年报.docx": word("年报\n徽商银行新设三家支行。" * 400), "旧信": mail_of(said("江苏银行"), {}, "旧信", header=24)}
    path.write_bytes(outlook(TEXT, held))
    failures: list[ReadError] = []
    found = {source.path.removeprefix(str(path)): source.text for source in load_all(path, failures)}
    assert (list(found), failures) == (["", "!/年报.docx", "!/旧信.eml"], [])
    assert found["!/旧信.eml"] == f"旧信\n{said('江苏银行')}\n"


@needed
@pytest.mark.parametrize(
    ("page", "codec", "text"),
    [
        (936, "gb18030", "徽商银行扩建了县域网点，并向镕基镇的农户发放贷款。"),
        (950, "cp950", "徽商銀行擴建了網點，並向農戶發放貸款。"),
        (0, "gb18030", "徽商银行扩建了县域网点，并向镕基镇的农户发放贷款。"),
    ],
)
def test_its_text_may_be_in_a_code_page(tmp_path: Path, page: int, codec: str, text: str) -> None:
    assert opened(tmp_path, "a.msg", outlook(text, codec=codec, page=page)).text.endswith(f"{text}\n")


@needed
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (outlook(more={0x1009: b"LZFu"}), "whose text is packed rich text: save it as .eml"),
        (outlook(TEXT)[:-1200], "that is damaged: save it as .eml"),
        (outlook(), "the mail says nothing"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.msg").write_bytes(data)
    with pytest.raises(ReadError, match=why):
        load(tmp_path / "a.msg")
