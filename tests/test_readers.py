"""Readers: each kind of source by its shape, and every kind of bad input with a reason and a remedy."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from builders.document_model import Layer
from builders.documents import readers
from builders.documents.formats import html, pdf
from builders.documents.metadata import bylines
from builders.documents.metadata.dates import text_date
from builders.documents.metadata.titles import parse_title, undecorated
from builders.documents.split import collection, listing, paged
from builders.extractor import Extractor
from builders.sample import sample_path
from ontology import Knowledge
from ontology.errors import ReadError

SAMPLE = sample_path()
CASES = Path(__file__).parent / "cases"
TEXT = "中国人民银行与招商银行讨论数据治理,主题是绿色金融与普惠金融的协同发展。\n"


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# ---------------------------------------------------------------- the sample: one file of each kind


@pytest.mark.parametrize(
    ("name", "reader", "reports"),
    [
        ("listing.txt", "listing", 12),
        ("paged.txt", "paged", 1),
        ("collection.txt", "collection", 6),
        ("data-security.html", "html", 1),
        ("rural-reform.html", "html", 1),
        ("green-bonds.pdf", "pdf", 1),
        ("digital-yuan.md", "plain", 1),
        ("rural-credit.txt", "plain", 1),
    ],
)
def test_kinds_of_source(name: str, reader: str, reports: int) -> None:
    source, sections = readers.sections(SAMPLE / name)
    assert source.reader == reader
    assert len(sections) == reports
    for section in sections:
        assert 0 <= section.start <= section.end <= len(source.text)
        for start, end in (*section.body, *section.cuts, *((a, b) for _, a, b in section.boilerplate)):
            assert 0 <= start <= end <= len(source.text)


def test_kind_does_not_depend_on_the_name(tmp_path: Path) -> None:
    for name in ("listing.txt", "data-security.html", "green-bonds.pdf"):
        copy = write(tmp_path, "report.dat", (SAMPLE / name).read_bytes())
        assert readers.load(copy).reader == readers.load(SAMPLE / name).reader


def test_listing_boilerplate_is_kept_apart() -> None:
    source, sections = readers.sections(SAMPLE / "listing.txt")
    kinds = [kind for section in sections for kind, _, _ in section.boilerplate]
    assert kinds.count("counters") == 12
    assert kinds.count("navigation") == kinds.count("site footer") == 1
    bodies = "".join(source.text[a:b] for section in sections for a, b in section.body)
    assert "浏览量" not in bodies
    assert "当前位置" not in bodies
    assert "返回顶部" not in bodies
    assert [s.extent for s in sections].count("full") == 3


def test_collection_bodies_do_not_overlap() -> None:
    source, sections = readers.sections(SAMPLE / "collection.txt")
    bodies = [span for section in sections for span in section.body]
    assert bodies == sorted(bodies)
    assert all(a[1] <= b[0] for a, b in pairwise(bodies))
    assert not any("仅供学习参考" in source.text[a:b] for a, b in bodies)


def test_repeated_titles_and_bylines_of_articles() -> None:
    source, sections = readers.sections(CASES / "collection_repeated_titles" / "input.txt")
    assert [section.authors for section in sections] == [
        (("周小舟", ""),),
        (("陈以南", ""), ("许望", "")),
        (("何知远", ""), ("高若水", "")),  # signed at its end
    ]
    repeated = [[source.text[a:b] for kind, a, b in s.boilerplate if kind == "repeated title"] for s in sections]
    assert repeated == [["区域银行的数据目录从哪里来"], ["流动服务车开进社区"], []]  # the third begins a sentence
    assert [len(s.cuts) for s in sections] == [1, 1, 0]


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("转型之路 文/张三 李四 王二麻", ("张三", "李四", "王二麻")),
        ("转型之路文|张三\n正文", ("张三",)),
        ("转型之路 文｜海山银行 张三", ()),
        ("转型之路文II张三 本刊记者", ("张三",)),
        ("转型之路文‖张三、李四(海山大学)", ("张三", "李四")),
        ("作者：张三；李四", ("张三", "李四")),
        ("【作者】张三【作者单位】海山大学", ("张三",)),
        ("作者单位:海山大学 撰文:张三", ("张三",)),
        ("本论文/报告的结论如下", ()),
        ("见下文II级市场", ()),
    ],
)
def test_bylines(opening: str, names: tuple[str, ...]) -> None:
    found = bylines.authors(opening)
    assert tuple(one.name for one in found) == names
    assert all(opening[one.start : one.end] == one.name for one in found)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2023年零售银行观察(65页).pdf - 共享资源", "2023年零售银行观察(65页).pdf"),
        ("【免费下载】零售银行观察", "零售银行观察"),
        ("零售銀行觀察_某某文庫", "零售銀行觀察"),
        ("零售银行观察(完整高清)在线阅读", "零售银行观察"),
        ("银行业-互联网", "银行业-互联网"),
        ("数据治理案例分享", "数据治理案例分享"),
        ("银行业专题-人力资源管理", "银行业专题-人力资源管理"),
        ("普惠金融(2023)", "普惠金融(2023)"),
    ],
)
def test_what_sites_add_to_titles(line: str, title: str) -> None:
    assert undecorated(line) == title


def test_html_keeps_the_article_and_drops_the_menus() -> None:
    source = readers.load(SAMPLE / "data-security.html")
    (section,) = readers.read(source)
    body = "".join(source.text[start:end] for start, end in section.body)
    assert "数据资产入表" in body
    assert "dataLayer" not in source.text
    for menu in ("相关阅读", "备案号", "登录后发表评论", "首页"):
        assert menu in source.text
        assert menu not in body
    assert readers.load(SAMPLE / "rural-reform.html").encoding == "gb18030"


def test_pdf_pages_heads_and_wraps() -> None:
    source, (section,) = readers.sections(SAMPLE / "green-bonds.pdf")
    assert section.pages == 3
    assert [pdf.page_of(source, offset) for offset in (0, len(source.text) - 1)] == [1, 3]
    _, section = Extractor().cleaned(source, section)
    assert "望海金融研究院 2" in {source.text[b.start : b.end].strip() for b in section.blocks if b.layer is Layer.FURNITURE}
    clean = extract_text("green-bonds.pdf")
    assert "《关于设立碳减排支持工具有关事宜的通知》" in clean
    assert clean.count("望海金融研究院") == 1


def extract_text(name: str) -> str:
    source, (section,) = readers.sections(SAMPLE / name)
    return Extractor().cleaned(source, section)[0].text


def test_marks_across_names_are_cut() -> None:
    assert "银保监会印发关于银行业保险业数字化转型的指导意见" in extract_text("paged.txt")


@pytest.mark.parametrize("look", [listing.looks_like, paged.looks_like, collection.looks_like, html.looks_like])
def test_plain_text_is_nothing_else(look: Callable[[str], bool]) -> None:
    for text in (
        "",
        TEXT,
        "1、第一条。\n2、第二条。\n3、第三条。\n",
        "• 要点一\n• 要点二\n",
        "a < b 且 c > d\n",
        "标题\n\n正文。\n",
    ):
        assert not look(text)


# ---------------------------------------------------------------- title lines and dates


@pytest.mark.parametrize(
    ("line", "publishers", "title", "pages", "issued"),
    [
        ("• 艾瑞咨询:2023年研究报告(82页).pdf", ("艾瑞咨询",), "2023年研究报告", 82, None),
        ("中国银行业协会：白皮书（2022）（24页）.docx", ("中国银行业协会",), "白皮书（2022）", 24, None),
        ("华为&澄江咨询:核心系统(52页).pdf", ("华为", "澄江咨询"), "核心系统", 52, None),
        ("银行业:负债成本-240612(33页).pdf", (), "负债成本", 33, "2024-06-12"),
        ("银行业:负债成本-249912(33页).pdf", (), "负债成本-249912", 33, None),
        ("中國銀行業協會:社會責任報告(9頁).pdf", ("中國銀行業協會",), "社會責任報告", 9, None),
        ("银行业从理财看变化:流动性资产增配", (), "银行业从理财看变化:流动性资产增配", None, None),
    ],
)
def test_title_lines(line: str, publishers: tuple[str, ...], title: str, pages: int | None, issued: str | None) -> None:
    got = parse_title(line, Knowledge().lexicon)
    assert (got.publishers, got.title, got.pages, got.issued) == (publishers, title, pages, issued)


@pytest.mark.parametrize(
    ("opening", "date"),
    [
        ("白皮书 2023 年 9 月 目录", "2023-09"),
        ("2023 年年 10 月月 8 日日", "2023-10-08"),
        ("报告日期:2023-09-27", "2023-09-27"),
        ("2022 年 1 月,银保监会印发指导意见", None),
        ("截至 2022 年 6 月末,余额上升。", None),
        ("自2024年1月1日起施行", None),
        ("2023 年 13 月", None),
    ],
)
def test_dates_of_reports(opening: str, date: str | None) -> None:
    assert text_date(opening) == date


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path = write(tmp_path, "a.txt", (mark + TEXT * 4).encode(encoding))
    assert readers.load(path).text == TEXT * 4


def test_big5(tmp_path: Path) -> None:
    text = "中國人民銀行與招商銀行討論資料治理,主題是綠色金融與普惠金融。\n" * 4
    source = readers.load(write(tmp_path, "a.txt", text.encode("big5")))
    assert (source.text, source.encoding) == (text, "big5")


def test_utf16_without_a_mark_is_no_garbage(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", (TEXT * 4).encode("utf-16-le"))
    try:
        text = readers.load(path).text
    except ReadError as error:
        assert error.reason in ("binary", "encoding")
    else:
        assert text == TEXT * 4


@pytest.mark.parametrize("lost", [1, 2])
def test_truncated_utf8_loses_the_last_character_only(tmp_path: Path, lost: int) -> None:
    text = TEXT.strip()[:-1]
    source = readers.load(write(tmp_path, "a.txt", text.encode()[:-lost]))
    assert source.text == text[:-1]
    assert "cut off" in source.encoding


def test_line_ends_are_kept(tmp_path: Path) -> None:
    text = "第一行。\r\n第二行。\r第三行。\n"
    assert readers.load(write(tmp_path, "a.txt", text)).text == text


# ---------------------------------------------------------------- input that cannot be read


def reason(path: Path) -> str:
    """Why ``path`` cannot be read; the message must name the file and say what to do."""
    with pytest.raises(ReadError) as caught:
        list(Extractor().of_source(readers.load(path)))
    error = caught.value
    assert str(path) in str(error)
    assert ":" in error.message or "give" in error.message
    return error.reason


@pytest.mark.parametrize(
    "data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\xff\xfe\0\0", b"\xe5\x8f", "　\n".encode()]
)
def test_empty_files(tmp_path: Path, data: bytes) -> None:
    assert reason(write(tmp_path, "a.txt", data)) == "empty"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 500, b"PK\3\4" + bytes(3000), os.urandom(5000)]
)
def test_binary_files(tmp_path: Path, data: bytes) -> None:
    assert reason(write(tmp_path, "a.txt", data)) in ("binary", "encoding", "archive", "format")


def test_bad_utf16(tmp_path: Path) -> None:
    assert reason(write(tmp_path, "a.txt", b"\xff\xfe\x00\xd8\x00")) == "encoding"


def test_missing_and_folder(tmp_path: Path) -> None:
    assert reason(tmp_path / "none.txt") == "missing"
    assert reason(tmp_path) == "folder"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    assert reason(path) == "permission"


def test_broken_pdf(tmp_path: Path) -> None:
    whole = (SAMPLE / "green-bonds.pdf").read_bytes()
    assert reason(write(tmp_path, "head.pdf", b"%PDF-1.7\n")) == "broken-pdf"
    assert reason(write(tmp_path, "noise.pdf", whole[:20] + b"\0" * 2000)) == "broken-pdf"


def test_pdf_cut_off_is_read_or_refused(tmp_path: Path) -> None:
    whole = (SAMPLE / "green-bonds.pdf").read_bytes()
    path = write(tmp_path, "half.pdf", whole[: len(whole) // 2])
    with pytest.raises(ReadError) as caught:
        readers.load(path)
    assert caught.value.reason in ("broken-pdf", "no-text-layer")


@pytest.mark.parametrize(
    "markup",
    [
        "<html><head><title>无正文</title></head></html>",
        "<!DOCTYPE html><html><body></body></html>",
        "<html><body><script>var a = '招商银行';</script><nav>首页</nav></body></html>",
    ],
)
def test_html_without_text(tmp_path: Path, markup: str) -> None:
    assert reason(write(tmp_path, "a.html", markup)) == "no-text"


def test_html_without_body_tag(tmp_path: Path) -> None:
    source = readers.load(write(tmp_path, "a.html", "<html><title>题目</title><p>招商银行发布公告。<p>第二段。"))
    assert source.text.split("\n") == ["招商银行发布公告。", "第二段。"]


def test_html_nested_deeply(tmp_path: Path) -> None:
    source = readers.load(write(tmp_path, "a.html", "<html><body>" + "<div>" * 3000 + "招商银行" + "</div>" * 3000))
    assert source.text == "招商银行"


def test_one_very_long_line(tmp_path: Path) -> None:
    line = "商业银行推进数字化转型,发布绿色债券。" * 370_000
    path = write(tmp_path, "long.txt", line)
    assert path.stat().st_size > 20_000_000
    source, (section,) = readers.sections(path)
    assert source.reader == "plain"
    assert section.end == len(source.text) == len(line)
