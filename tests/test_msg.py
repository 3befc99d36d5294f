"""Mails saved by Outlook: read as other mails where python-oxmsg is installed, else named with the remedy."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from fuzz import word
from office_files import kinds, opened
from ole_files import outlook

from builders.documents.formats import msg
from builders.documents.formats.kinds import kind_of
from builders.documents.readers import load, load_all
from builders.extractor import Extractor
from builders.text.decode import Blob
from ontology.errors import ReadError

TEXT = "各位同事：\r\n\r\n宁波银行扩建了县域网点。\r\n"
needed = pytest.mark.skipif(
    importlib.util.find_spec("oxmsg") is None, reason="mails of Outlook are read by python-oxmsg (yinpu[msg]), not installed"
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
    source = opened(tmp_path, "a.msg", outlook(html="<h1>题</h1><p>徽商银行修订了押品台账。</p>"))
    assert kinds(source)[1:] == [("heading", "题"), ("paragraph", "徽商银行修订了押品台账。")]


@needed
def test_what_hangs_on_it_is_read_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    inner = {"__properties_version1.0": bytes(24)}
    held = {"年报.docx": word("年报\n徽商银行新设三家支行。" * 400), "旧信": inner}
    path.write_bytes(outlook(TEXT, held))
    failures: list[ReadError] = []
    found = [source.path.removeprefix(str(path)) for source in load_all(path, failures)]
    assert found == ["", "!/年报.docx"]
    assert [(str(one).removeprefix(str(path))[:6], "save it as a file of its own" in one.message) for one in failures] == [
        ("!/旧信: ", True)
    ]


@needed
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (outlook(rtf=b"LZFu"), "whose text is packed rich text: save it as .eml"),
        (outlook(TEXT)[:-1200], "that is damaged: save it as .eml"),
        (outlook(), "the mail says nothing"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.msg").write_bytes(data)
    with pytest.raises(ReadError, match=why):
        load(tmp_path / "a.msg")
