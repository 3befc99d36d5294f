"""Nothing is lost in reading: ordinary numbered texts are kept whole, and what a page sets aside is counted and told."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import build
from builders.documents import readers
from builders.documents.boilerplate import set_aside, solid
from builders.documents.split import collection, paged
from builders.extractor import Extractor
from builders.records import Source
from graph.store.folder import KGFolder

PLACES = ("营业部", "县域支行", "科技部门", "风险条线", "运营中心", "审计团队", "客户经理", "合作机构", "财务部门", "培训中心")
DEEDS = (
    "梳理了押品台账",
    "更新了对账流程",
    "走访了种植大户",
    "合并了重复报表",
    "试行了轮岗安排",
    "补齐了影像资料",
    "上线了预警模型",
)
ENDS = ("处理时间比上年缩短", "差错率逐月下降", "基层反映负担减轻", "尚有三处需要改进", "下一年继续推广", "数据已经统一口径")
HEADINGS = (
    "工作回顾",
    "主要做法",
    "存在的问题",
    "下一步安排",
    "政策建议",
    "组织保障",
    "附则",
    "公司估值",
    "风险提示",
    "主要业务情况",
)
#: Lines that stand between empty lines in reports without being anybody's title.
ALONE = (
    "2023年版",
    "2024年3月",
    "关键词：县域、支付、农机",
    "摘要：本章回顾全年的工作安排",
    "https://example.org/report",
    "主要业务进展情况",
)


def sentence(chance: random.Random) -> str:
    return f"{chance.choice(PLACES)}在第{chance.randint(1, 90)}周{chance.choice(DEEDS)}，{chance.choice(ENDS)}"


def paragraph(chance: random.Random, least: int, most: int) -> str:
    return "；".join(sentence(chance) for _ in range(chance.randint(least, most))) + "。"


def numbered(chance: random.Random, first: int) -> Iterator[str]:
    """Lines 1、 2、 3、 as reports have them: all headings, all sentences, or headings with text below."""
    mark, shape = chance.choice(("、", ".", "．", ",")), chance.choice(("headings", "sentences", "long", "both"))
    for number in range(first, first + chance.randint(1, 9)):
        if shape in ("headings", "both"):
            yield f"{number}{mark}{chance.choice(DEEDS)}"
        if shape != "headings":
            text = paragraph(chance, *((6, 16) if shape == "long" else (1, 3)))
            yield text if shape == "both" else f"{number}{mark}{text}"


def document(seed: int) -> str:
    """An annual report, a plan or a rule with headings, numbered lines, tables and lines that stand alone."""
    chance = random.Random(seed)
    gap = chance.choice(("", "\n"))
    lines = [f"澜沧省农村金融{chance.choice(('年度报告', '发展规划', '管理细则'))}" + gap]
    lines += [f"{chance.choice(('共', '全文'))}{chance.randint(3, 90)}页"] if chance.random() < 0.3 else []
    for chapter in range(1, chance.randint(2, 8)):
        heading = chance.choice(HEADINGS)
        lines.append(
            chance.choice((f"{'一二三四五六七八'[chapter - 1]}、{heading}", f"第{chapter}章 {heading}", f"\n  {heading}")) + gap
        )
        for _ in range(chance.randint(1, 5)):
            kind = chance.random()
            if kind < 0.5:
                lines += numbered(chance, chance.choice((1, 1, 1, 4, 17)))
            elif kind < 0.7:
                lines.append(f"\n{chance.choice(ALONE)}\n")
            elif kind < 0.8:
                lines += [f"{name}\t{chance.randint(1, 999)}\t{chance.random():.2%}" for name in PLACES[:4]]
            lines.append(paragraph(chance, 1, 6) + gap)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 600, 100)], ids=lambda seeds: str(seeds[0]))
def test_ordinary_numbered_documents_are_one_report_kept_whole(seeds: range) -> None:
    for seed in seeds:
        text = document(seed)
        source = Source("a.txt", text, "utf-8", "", readers.detect(text))
        sections = list(readers.read(source))
        assert (source.reader, len(sections)) == ("plain", 1), f"seed {seed}: {text[:200]}"
        assert sum(solid(text[a:b]) for a, b in sections[0].body) == solid(text)
        assert not set_aside(text, sections)


@pytest.mark.parametrize("mark", ["1.", "1、", "7、", "1，"])
def test_a_numbered_line_ends_no_report(mark: str) -> None:
    chance = random.Random(3)
    prose = [f"宁波银行的{sentence(chance)}。" for _ in range(59)]
    lines = [*prose, "三、政策建议", mark + "招商银行" + paragraph(chance, 8, 8), "四、结语", "徽商银行的做法可以推广。"]
    text = "\n".join(lines)
    (extraction,) = Extractor().of_source(Source("a.txt", text, "utf-8", "", readers.detect(text)))
    named = [m.text for m in extraction.mentions if m.type == "Bank"]
    assert [named.count(name) for name in ("宁波银行", "招商银行", "徽商银行")] == [59, 1, 1]
    assert text[slice(*extraction.section.body[0])] == text


# ---------------------------------------------------------------- what a paged page must show


def blocks(size: int, count: int, end: str = "") -> str:
    chance = random.Random(size)
    text = "".join(sentence(chance) + "，" for _ in range(size * count // 20 + count))
    return "\n".join(f"{n + 1}、{text[n * size : (n + 1) * size]}{end}" for n in range(count))


SHARED = "《南湖咨询:2023年柜面观察(48页).pdf》由会员分享,可在线阅读。\n"


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (SHARED + blocks(300, 2), True),
        ("编号:20031 PDF 48页 3MB\n" + blocks(300, 3), True),
        ("柜面观察\n" + blocks(300, 4), True),
        (blocks(300, 12).replace("\n5、", "\n", 1), True),  # a number is lost
        (blocks(300, 12) + "\n\n友情链接 网站地图\n", True),
        ("柜面观察\n" + blocks(300, 3), False),  # too few for a page without a head
        (SHARED + blocks(300, 1), False),
        (SHARED + blocks(100, 6), False),  # a list
        (SHARED + blocks(300, 6, "。"), False),  # sentences end where lines do
        (blocks(300, 6, "。”"), False),
        (blocks(300, 3) + "\n" + blocks(900, 2).replace("1、", "4、").replace("2、", "5、"), False),  # not of one length
        (blocks(300, 6).replace("\n", "\n小标题\n"), False),  # not of one line
        (blocks(300, 6).replace("1、", "8、", 1), False),  # not from 1
        (blocks(300, 5) + "\n" + "营业部更新了对账流程。\n" * 200, False),  # most of the text has no marks
    ],
)
def test_a_page_must_prove_itself(text: str, is_page: bool) -> None:
    assert paged.looks_like(text) is is_page
    assert (readers.detect(text) == "paged") is is_page


def test_only_the_head_of_a_site_is_set_aside() -> None:
    for head, kinds in (("柜面观察\n宁波银行供稿\n", ["page mark"]), (SHARED, ["page head", "page mark"])):
        text = head + blocks(300, 5)
        (section,) = readers.read(Source("a.txt", text, "utf-8", "", "paged"))
        assert sorted(set_aside(text, [section])) == kinds


# ---------------------------------------------------------------- what a collection must show


def articles(heads: list[tuple[str, str]]) -> str:
    chance = random.Random(5)
    return "县域金融\n\n" + "\n".join(f"{title}\n\n{opening}{paragraph(chance, 12, 12)}\n" for title, opening in heads)


TITLES = ("柜面业务的一年", "农机贷款怎样定价", "县域支付的新变化")


@pytest.mark.parametrize(
    ("heads", "is_collection"),
    [
        ([(title, f"{title} 文/林一 ") for title in TITLES], True),
        ([(title, "农金评论2022年第12期 总第300期 ") for title in TITLES], True),
        ([(title, f"{title} ") for title in TITLES], False),  # titles that merely recur
        ([(title, "摘要：本章回顾全年。关键词：县域 ") for title in TITLES], False),
        ([(title, "全年平稳。去年发行了2023年第5期储蓄国债。") for title in TITLES], False),
        ([("主要内容与安排", "文/林一 ")] * 4, False),  # a heading that comes back
        ([(f"第{n}类机构的业务概况", "") for n in range(30)] + [(title, f"{title} 文/林一 ") for title in TITLES[:2]], False),
    ],
)
def test_a_collection_must_prove_itself(heads: list[tuple[str, str]], is_collection: bool) -> None:
    assert collection.looks_like(articles(heads)) is is_collection


@pytest.mark.parametrize(
    "line", [*ALONE, "估值", "主要业务", "2022年上半年", "（2021—2023年）", "www.example.org 县域金融", "目录"]
)
def test_lines_that_begin_no_article(line: str) -> None:
    text = articles([(TITLES[0], "文/林一 "), (line, ""), (TITLES[1], "文/周二 "), (line, ""), (TITLES[2], "文/吴三 ")])
    assert readers.detect(text) == "collection"
    assert [s.title for s in readers.read(Source("a.txt", text, "utf-8", "", "collection"))] == list(TITLES)
    if line != ALONE[-1]:  # this one is told by coming back only
        once = text.replace(f"\n{line}\n\n", "\n", 1)
        assert [s.title for s in readers.read(Source("a.txt", once, "utf-8", "", "collection"))] == list(TITLES)


def test_text_before_the_first_article_is_an_article() -> None:
    page = articles([(title, "文/林一 ") for title in TITLES])
    text = paragraph(random.Random(1), 12, 12) + "\n" + page.removeprefix("县域金融\n\n")
    sections = list(readers.read(Source("a.txt", text, "utf-8", "", "collection")))
    assert [s.title for s in sections[1:]] == list(TITLES)
    assert text.startswith(sections[0].title)
    assert not set_aside(text, sections)


# ---------------------------------------------------------------- giving way, and telling


def test_a_reader_that_would_set_aside_most_gives_way() -> None:
    entry = (
        "  • 南湖咨询:2023年柜面观察(48页).pdf\n\n    访谈了宁波银行。\n\n    浏览量9次 发布时间2024-02-06 48页 推荐指数5星级\n"
    )
    menu = "首页 > 金融 > 银行\n"
    assert readers.detect(menu + entry * 2) == "listing"
    text = "\n".join(f"徽商银行的{sentence(random.Random(n))}。" for n in range(40)) + "\n" + entry * 2
    assert readers.detect(text) == "plain"
    (extraction,) = Extractor().of_source(Source("a.txt", text, "utf-8", "", readers.detect(text)))
    assert sum(m.text == "徽商银行" for m in extraction.mentions) == 40


def test_what_is_set_aside_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.txt").write_text(SHARED + blocks(200, 2) + "\n\n" + "友情链接 网站地图 " * 12, encoding="utf-8")
    (folder / "plain.txt").write_text("宁波银行更新了对账流程。\n", encoding="utf-8")
    for _ in range(2):  # what is unchanged is told again
        result = build([folder], tmp_path / "kg")
        path = str(folder / "page.txt")
        assert list(result.set_aside) == [path]
        told = [line for line in result.summary().split("\n") if line.startswith("set aside: ")]
        kinds = result.set_aside[path]["kinds"]
        assert list(kinds) == ["page head", "page mark", "site footer"]
        share = sum(kinds.values()) / result.set_aside[path]["characters"]
        assert told == [f"set aside: {path}: {100 * share:.0f} % site footer, page head"]
        assert json.loads(KGFolder(tmp_path / "kg").report_path.read_text(encoding="utf-8"))["set_aside"] == result.set_aside
    assert result.unchanged == 2
    (folder / "page.txt").unlink()
    assert not build([folder], tmp_path / "kg").set_aside


def test_menus_of_a_web_page_count(tmp_path: Path) -> None:
    page = "<html><body><nav>{}</nav><script>var a = 1;</script><p>宁波银行更新了对账流程。</p></body></html>"
    (tmp_path / "a.html").write_text(page.format("首页 " * 20), encoding="utf-8")
    result = build([tmp_path / "a.html"], tmp_path / "kg")
    assert result.summary().startswith(f"set aside: {tmp_path / 'a.html'}: 77 % navigation\n")
