"""Saved mails with what hangs on them, and pages saved in one file."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from fuzz import word
from office_files import kinds, mail, opened, packed, saved

from builders.documents.formats.kinds import kind_of
from builders.documents.readers import load, load_all
from builders.extractor import Extractor
from builders.text.decode import Blob
from ontology.errors import ReadError

PAGE = (
    "<html><head><meta charset='gbk'><title>县域周报 - 望海网</title></head><body><nav><a href='/'>首页</a></nav>"
    "<h1>县域周报</h1><p>发布日期：2023年9月15日</p><p>宁波银行扩建了县域网点。</p></body></html>"
)


def found(path: Path) -> tuple[list[str], list[ReadError]]:
    failures: list[ReadError] = []
    return [source.path.removeprefix(str(path)) for source in load_all(path, failures)], failures


def test_a_mail_is_a_report_titled_by_its_subject(tmp_path: Path) -> None:
    source = opened(tmp_path, "a.eml", mail("各位同事：\n\n宁波银行扩建了县域网点。\n"))
    assert kinds(source) == [
        ("title", "县域服务年报"),
        ("paragraph", "各位同事："),
        ("paragraph", "宁波银行扩建了县域网点。"),
    ]
    assert {key: source.metadata[key] for key in ("title", "issued")} == {"title": "县域服务年报", "issued": "2023-11-08"}
    [report] = Extractor().of_source(source)
    section = report.section
    assert (section.title, section.issued, section.publishers) == ("县域服务年报", "2023-11-08", ())


def test_the_plain_form_is_read_or_else_the_page(tmp_path: Path) -> None:
    both = mail("徽商银行修订了押品台账。", html="<p>网页版的话。</p>")
    assert opened(tmp_path, "a.eml", both).text == "县域服务年报\n徽商银行修订了押品台账。\n"
    page = EmailMessage()
    page["From"], page["Subject"], page["Date"] = "a@example.org", "周报", "bad date"
    page.set_content("<h1>题</h1><p>徽商银行修订了押品台账。</p>", subtype="html")
    source = opened(tmp_path, "b.eml", page.as_bytes())
    assert kinds(source) == [("title", "周报"), ("heading", "题"), ("paragraph", "徽商银行修订了押品台账。")]
    assert source.metadata["issued"] == ""


@pytest.mark.parametrize("mark", ["Fwd: ", "RE: 转发：", "答复: ", "Fw:"])
def test_marks_of_answers_are_no_part_of_the_subject(tmp_path: Path, mark: str) -> None:
    [report] = Extractor().of_source(opened(tmp_path, "a.eml", mail("宁波银行扩建了网点。", subject=f"{mark}县域周报")))
    assert (report.section.title, report.section.publishers) == ("县域周报", ())


@pytest.mark.parametrize(
    ("subject", "charset"),
    [
        (b"=?gb2312?B?0+o=?= =?gb2312?Q?=D2=F8=D0=D0?=", "gb18030"),
        ("周报".encode("gbk") * 6, "gbk"),
        ("周报".encode(), "utf-8"),
        (b"=?utf-8?Q?=E5=91=A8=E6=8A=A5?=", "big5"),
    ],
)
def test_headers_and_words_in_the_encodings_of_mails(tmp_path: Path, subject: bytes, charset: str) -> None:
    shown = {b"=?g": "雨银行", b"\xd6\xdc\xb1": "周报" * 6}.get(subject[:3], "周报")
    words = "銀行轉型" if charset == "big5" else "银行转型"
    head = b"From: a@example.org\r\nDate: Wed, 08 Nov 2023 09:30:00 +0800\r\nSubject: " + subject
    kind = f"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    source = opened(tmp_path, "a.eml", head + kind.encode() + (words + "。\r\n").encode(charset))
    assert source.text == f"{shown}\n{words}。\n"


def test_what_hangs_on_a_mail_is_read_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    inner = mail("招商银行走访了大户。", subject="转来的信")
    files = {
        "附件/表.docx": word("徽商银行修订了押品台账。"),
        "a.txt": "宁波银行。".encode(),
        "b.zip": packed({"c.txt": "杭州银行。"}),
    }
    data = mail("请阅附件。", {**files, "转来的信.eml": inner, "坏.bin": bytes(range(256)) * 9})
    path.write_bytes(data)
    names, failures = found(path)
    assert names == ["", "!/表.docx", "!/a.txt", "!/b.zip!/c.txt", "!/转来的信.eml"]
    assert [(one.path.removeprefix(str(path)), one.reason) for one in failures] == [("!/坏.bin", "binary")]
    assert load(path).text == "县域服务年报\n请阅附件。\n"


def test_names_that_come_twice_and_mails_that_say_nothing(tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = (
        "a@example.org",
        "b@example.org",
        "",
        "Wed, 08 Nov 2023 09:30:00 +0800",
    )
    made.set_content("")
    for words in ("甲行。", "乙行。"):
        made.add_attachment(words.encode(), maintype="text", subtype="plain", filename="../a.txt")
    picture = {"maintype": "image", "subtype": "png", "filename": "logo.png", "disposition": "inline"}
    made.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(99), **picture)
    path = tmp_path / "a.eml"
    path.write_bytes(made.as_bytes())
    assert found(path) == (["!/a.txt", "!/a (2).txt"], [])
    path.write_bytes(mail("", subject=""))
    with pytest.raises(ReadError, match="says nothing"):
        list(load_all(path))


def test_a_forwarded_mail_is_a_file_of_its_own(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@example.org", "b@example.org", "转发"
    outer["Date"] = "Wed, 08 Nov 2023 09:30:00 +0800"
    outer.set_content("见原信。")
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"], inner["Date"] = "c@example.org", "d@example.org", "原信", outer["Date"]
    inner.set_content("宁波银行扩建了县域网点。")
    outer.add_attachment(inner)
    path = tmp_path / "a.eml"
    path.write_bytes(outer.as_bytes())
    failures: list[ReadError] = []
    texts = {source.path.rpartition("!/")[2]: source.text for source in load_all(path, failures)}
    assert (texts["原信.eml"], failures) == ("原信\n宁波银行扩建了县域网点。\n", [])


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "big5"])
def test_a_page_saved_in_one_file_is_read_like_the_page(tmp_path: Path, charset: str) -> None:
    page = PAGE if charset != "big5" else "<html><body><h1>縣域週報</h1><p>寧波銀行擴建了縣域網點。</p></body></html>"
    source = opened(tmp_path, "a.mht", saved(page, charset))
    (tmp_path / "a.html").write_text(page.replace("gbk", "utf-8"), encoding="utf-8")
    assert source.text == load(tmp_path / "a.html").text
    assert (source.reader, "徽商银行" in source.text) == ("mhtml", False)
    if charset == "utf-8":
        [report] = Extractor().of_source(source)
        assert (report.section.title, report.section.issued) == ("县域周报", "2023-09-15")


def test_pages_and_mails_are_told_apart_from_texts() -> None:
    def kind(data: bytes) -> str:
        return kind_of(Blob.held("a.txt", data))

    assert kind(saved(PAGE)) == "mhtml"
    assert kind(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n") == "mhtml"
    assert kind(mail("x", html="<p>x</p>")) == "eml"
    assert kind("发布单位: 望海研究院\n日期: 2023\n\n正文。".encode()) == "text"
    assert kind(b"Title: a\nDate: 2023-01-01\nAuthor: b\n\nText.") == "text"
    assert kind(b"Subject: a\nText without a field.\n") == "text"


HARM = {
    "no page": (
        b"MIME-Version: 1.0\r\nFrom: <Saved by Blink>\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
        "empty",
        "page",
    ),
    "no text": (saved("<html><body><script>a()</script></body></html>"), "no-text", "save it"),
    "nothing said": (mail("\n", subject="x"), "empty", "leave it out"),
}


@pytest.mark.parametrize(("data", "why", "remedy"), HARM.values(), ids=HARM)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, why: str, remedy: str) -> None:
    path = tmp_path / "坏.mht"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=remedy) as caught:
        list(load_all(path))
    assert (caught.value.reason, "坏.mht" in str(caught.value)) == (why, True)
