"""Every value of the catalogue says where it comes from: the words, where they stand, and the rule that read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import yinpu
from builders import build
from builders.documents import readers
from builders.documents.formats.stream import shifted
from builders.documents.metadata.complete import completed
from builders.extractor import Extractor
from builders.records import Evidence, Section, Source
from builders.sample import sample_path
from graph.query.reports import Catalogued

SHARED = Path(__file__).parents[2] / "shared" / "corpus"
EXTRACTOR = Extractor()
#: Fields of the catalogue that are no metadata, or say of others where they come from.
NO_VALUES = {"id", "source", "start", "end", "inferred_by", "themes", "appearances", "evidence", "reader"}
#: What the evidence of a field is called where it is told with another.
TOLD_AS = {"commissioned_by": "roles", "contributors": "roles"}
STORY = "江苏银行和徽商银行的网点数量保持平稳，客户满意度有所提高，县域业务继续下沉。\n" * 40


@cache
def read(path: Path) -> list[tuple[Source, Section]]:
    return [(source, one.section) for source in readers.load_all(path) for one in EXTRACTOR.of_source(source)]


def told(text: str, reader: str = "") -> tuple[Source, list[Section]]:
    source = Source("a.txt", text, "utf-8", "0" * 64, reader or readers.detect(text))
    return source, [one.section for one in EXTRACTOR.of_source(source)]


def values(section: Section) -> Iterator[tuple[str, str]]:
    """All values of a report by the fields of its evidence."""
    bare = completed(Section(**{name: getattr(section, name) for name in Section.__slots__ if name != "evidence"}))
    yield from ((one.field, one.value) for one in bare.evidence)


def check(source: Source, section: Section) -> None:
    said = {(one.field, one.value) for one in section.evidence}
    assert set(values(section)) <= said
    for one in section.evidence:
        assert 0 < one.score <= 1
        if one.start >= 0:
            assert one.text.strip() and source.raw[one.start : one.end] == one.text
        else:
            assert (one.start, one.end) == (-1, -1)
        assert one.rule and one.rule != "reader", f"{one}: a reader of ours says where it has it from"


def quotes(section: Section, field: str) -> list[tuple[str, str, str]]:
    return [(one.value, one.text, one.rule) for one in section.evidence if one.field == field]


def files() -> list[Path]:
    shared = sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else []
    return [*sorted(path for path in Path(sample_path()).iterdir() if path.is_file()), *shared]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name[:24])
def test_every_value_of_a_file_has_its_evidence(path: Path) -> None:
    found = read(path)
    assert found
    for source, section in found:
        check(source, section)


def test_every_column_of_the_catalogue_has_its_evidence(tmp_path: Path) -> None:
    build([sample_path()], tmp_path / "kg")
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        catalogue = kg.reports()
    filled: set[str] = set()
    for report in catalogue:
        for name in Catalogued.__annotations__.keys() - NO_VALUES:
            if report.get(name) not in (None, [], {}):
                filled.add(name)
                assert report["evidence"].get(TOLD_AS.get(name, name)), f"{report['source']}: {name}"
    assert {"pages", "views", "published", "type", "authors", "series", "journal"} <= filled


LISTING = f"""首页
  • 望海智库:2022年县域银行系列报告之三(61页).pdf

    县域银行观察 {STORY.replace(chr(10), "")}

    浏览量52人已浏览 发布时间2023-10-11 61页 推荐指数★★★
  • 银行业:净息差的区域差异-240612(33页).pdf

    证券研究报告 {STORY[:200].replace(chr(10), "")} 分析师 周小二 执业证书编号:S0600523010001 请参阅

    浏览量7人已浏览 发布时间2024-06-20 33页 推荐指数★★★
"""


def test_listing_pages() -> None:
    source, (first, second) = told(LISTING)
    assert source.reader == "listing"
    check(source, first)
    check(source, second)
    assert quotes(first, "title") == [("2022年县域银行系列报告之三", "2022年县域银行系列报告之三", "title line")]
    assert quotes(first, "publisher") == [("望海智库", "望海智库", "title line")]
    assert quotes(first, "pages") == [("61", "(61页)", "title line"), ("61", "61页", "counters")]
    assert quotes(first, "views") == [("52", "浏览量52", "counters")]
    assert quotes(first, "available") == [("2023-10-11", "发布时间2023-10-11", "counters")]
    assert quotes(first, "series") == [("系列报告之三", "系列报告之三", "title line")]
    assert quotes(first, "extent") == [("full", "", "length of the text")]
    assert quotes(second, "issued") == [("2024-06-12", "240612", "title line")]
    assert quotes(second, "author") == [("周小二", "周小二 执业证书编号:S0600523010001", "licence")]
    assert quotes(second, "publisher") == [("东吴证券", "S0600523010001", "licence:S0600")]
    assert second.inferred_by == "licence:S0600"


def test_long_files_of_reports_count_in_the_whole_file() -> None:
    _, (first, second) = told(LISTING)
    moved = shifted(second, 1000)
    assert [one.start for one in moved.evidence] == [one.start + 1000 if one.start >= 0 else -1 for one in second.evidence]
    assert [one.text for one in moved.evidence] == [one.text for one in second.evidence]
    assert first.evidence != second.evidence


def test_paged_pages_in_traditional_characters() -> None:
    block = "銀行業數字化轉型進入深水區各家機構圍繞客戶體驗風險管理與組織協同展開實踐" * 6
    pages = "\n".join(f"{number}、{block}" for number in range(1, 5))
    text = f"首頁 > 文檔\n編號:143735 PDF DOCX 65頁 43.30MB\n海山銀行2022年半年度零售觀察\n{pages}"
    source, (section,) = told(text)
    assert source.reader == "paged"
    check(source, section)
    assert quotes(section, "pages") == [("65", "編號:143735 PDF DOCX 65頁", "page head")]
    assert [one[1:] for one in quotes(section, "title")] == [("海山銀行2022年半年度零售觀察", "title line")]
    assert quotes(section, "period")[0][:2] == ("2022-01-01/2022-06-30", "海山銀行2022年半年度零售觀察")


def test_collections_of_articles() -> None:
    source, sections = told((Path(__file__).parent / "cases" / "collection_repeated_titles" / "input.txt").read_text("utf-8"))
    for section in sections:
        check(source, section)
    assert [quotes(section, "author") for section in sections][1] == [
        ("陈以南", "陈以南", "byline"),
        ("许望", "许望", "byline"),
    ]


@pytest.mark.parametrize(
    ("opening", "field", "quoted"),
    [
        ("【期刊名称】《望海金融》【年(卷),期】2023(12)003\n", "journal", ("望海金融", "望海金融", "journal field")),
        ("【期刊名称】《望海金融》【年(卷),期】2023(12)003\n", "issue", ("3", "003", "journal field")),
        ("周小二.县域支付观察[J].望海金融,2023(4)\n", "author", ("周小二", "周小二", "citation")),
        ("DOI:10.12345/j.issn.1000-0000.2023.01.001\n", "doi", ("10.12345/j.issn.1000-0000.2023.01.001",) * 2 + ("doi",)),
        ("季度观察(总第 56 期)\n", "series", ("总第56期", "总第 56 期", "opening")),
        ("指导单位：澜沧支付协会\n", "contributors", ("澜沧支付协会", "澜沧支付协会", "label:contributor")),
        ("作者单位：望海大学\n", "type", ("article", "作者单位", "word of the head")),
    ],
)
def test_openings(opening: str, field: str, quoted: tuple[str, str, str]) -> None:
    source, (section,) = told(f"县域支付环境的变化\n{opening}{STORY}", "plain")
    check(source, section)
    assert quoted in quotes(section, field)


@pytest.mark.parametrize(
    ("title", "type_", "words"),
    [
        ("海山银行2021年年度报告", "annual report", "年度报告"),
        ("关于做好县域网点服务工作的通知", "notice", "通知"),
    ],
)
def test_types_told_by_the_title(title: str, type_: str, words: str) -> None:
    source, (section,) = told(f"{title}\n\n{STORY}", "plain")
    check(source, section)
    assert (type_, words, "word of the title") in quotes(section, "type")


def test_a_disclaimer_is_quoted_with_its_signs_and_blanks() -> None:
    text = f"县域银行深度观察\n证券研究报告\n{STORY}请务必 阅读正文之后的信息披露、和免责申明\n"
    source, (section,) = told(text, "plain")
    check(source, section)
    assert section.inferred_by and section.inferred_by.startswith("disclaimer:")
    (one,) = (one for one in section.evidence if one.rule == section.inferred_by)
    assert one.text == "请务必 阅读正文之后的信息披露、和免责申明"


def test_more_claims_of_one_strength_than_are_listed_keep_their_evidence() -> None:
    lines = "".join(
        f"发布单位：望海{name}研究院\n" for name in ("金融", "支付", "信贷", "票据", "债券", "外汇", "保险", "信托")
    )
    source, (section,) = told(f"县域支付环境的变化\n{lines}{STORY}", "plain")
    check(source, section)
    assert len(section.publishers) == 8


def test_what_only_a_plug_in_knows_is_told_by_it() -> None:
    section = completed(Section("望海观察", 0, 4, ((0, 4),), views=5, authors=(("周小二", ""),)))
    assert Evidence("views", "5", "5", -1, -1, "reader", 0.9) in section.evidence
    assert Evidence("author", "周小二", "周小二", -1, -1, "reader", 0.9) in section.evidence


def test_what_a_reader_says_of_a_plain_text_is_quoted_as_its_own_words() -> None:
    text = f"县域支付环境的变化\n{STORY}"
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    given = Section("望海观察", 0, len(text), ((0, len(text)),), publishers=("望海智库",), issued="2023-05")
    _, section = EXTRACTOR.cleaned(source, given)
    for field, value in (("title", "望海观察"), ("publisher", "望海智库"), ("issued", "2023-05")):
        (one,) = (one for one in section.evidence if (one.field, one.rule) == (field, "reader"))
        assert (one.value, one.text, one.start, one.end) == (value, value, -1, -1)
