"""What a document says of itself: one short paper for each place that says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import Extractor
from builders.documents import readers
from builders.records import Section, Source

EXTRACTOR = Extractor()
STORY = "江苏银行和徽商银行的网点数量保持平稳，客户满意度有所提高。\n" * 3


def told(text: str, name: str = "a.txt") -> Section:
    """The report in a text, as its front page tells it."""
    source = Source(name, text, "utf-8", "0" * 64, "plain")
    (section,) = readers.read(source)
    return EXTRACTOR.cleaned(source, section)[1]


def fields(section: Section, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(section, name) for name in names)


# ---------------------------------------------------------------- titles

TITLES = {
    "heading with a comma": ("# 存款利率下行，中小银行怎么办\n\n" + STORY, "存款利率下行，中小银行怎么办"),
    "wrapped over three lines": (
        "澜沧金融监管局关于进一步加强辖内\n银行业金融机构消费者权益\n保护工作有关事项的通知\n各银行：\n" + STORY,
        "澜沧金融监管局关于进一步加强辖内银行业金融机构消费者权益保护工作有关事项的通知",
    ),
    "cover in two lines": (
        "澄江银行股份有限公司\n\n2021年年度报告\n\n重要提示\n" + STORY,
        "澄江银行股份有限公司2021年年度报告",
    ),
    "after a page mark": ("--- 第 1 页 ---\n\n1 / 6\n\n县域网点布局调研报告\n\n" + STORY, "县域网点布局调研报告"),
    "after a stock code": (
        "股票代码：000000 股票简称：澄江银行\n澄江银行关于董事辞职的公告\n" + STORY,
        "澄江银行关于董事辞职的公告",
    ),
    "after a version": ("**版本**: V2.0\n\n# 澄江支付用户服务协议\n\n" + STORY, "澄江支付用户服务协议"),
    "after an appendix mark": ("附件1\n\n普惠信贷评价指标说明\n\n" + STORY, "普惠信贷评价指标说明"),
    "order and its rule": (
        "海山市人民政府令\n第12号\n《海山市地方金融条例实施细则》已经2022年3月1日市政府常务会议通过，现予公布，自2022年5月1日起施行。\n"
        "市长 张某\n2022年3月9日\n海山市地方金融条例实施细则\n第一条 为了规范地方金融活动，制定本细则。\n",
        "海山市地方金融条例实施细则",
    ),
    "stated in a block of fields": (
        '---\ntitle: "票据业务：新规与影响"\ndate: 2024-05-06\n---\n\n' + STORY,
        "票据业务：新规与影响",
    ),
    "marks of Markdown": ("## **理财子公司的\\_渠道建设** ##\n\n" + STORY, "理财子公司的_渠道建设"),
    "issuer above the title": (
        "澄江市人民政府办公室\n关于印发澄江市金融发展规划的通知\n各区：\n" + STORY,
        "澄江市人民政府办公室关于印发澄江市金融发展规划的通知",
    ),
    "cover in two languages": (
        "澄江银行股份有限公司\nCHENGJIANG BANK CO., LTD.\n二〇二二年年度报告\n\n" + STORY,
        "澄江银行股份有限公司二〇二二年年度报告",
    ),
    "word that ties two lines": (
        "澄江科技股份有限公司\n发行股份购买资产并募集配套资金暨关联交易\n之\n实施情况报告书\n\n" + STORY,
        "发行股份购买资产并募集配套资金暨关联交易之实施情况报告书",
    ),
    "blank between words": ("# 稳健经营 服务实体\n\n" + STORY, "稳健经营 服务实体"),
    "period below the title": ("澜沧支付行业观察\n2023年上半年\n\n" + STORY, "澜沧支付行业观察2023年上半年"),
}


@pytest.mark.parametrize(("text", "title"), TITLES.values(), ids=TITLES)
def test_titles(text: str, title: str) -> None:
    assert told(text).title == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("007_望海村镇银行整合纪实.txt", "望海村镇银行整合纪实"),
        ("澜沧银行业周评2023-09-27.md", "澜沧银行业周评2023-09-27"),
        ("望海金融研究院-县域支付的下一程.txt", "县域支付的下一程"),
    ],
)
def test_the_name_of_a_file_is_the_title_where_no_line_is_one(name: str, title: str) -> None:
    assert told(STORY, name).title == title


@pytest.mark.parametrize(
    "line", ["股份有限公司", "第 3 页 共 9 页", "(anonymous)", "2023年9月27日", "目录", "中国人民银行令", "附件2", "PDF"]
)
def test_lines_that_are_no_titles(line: str) -> None:
    assert told(f"{line}\n\n{STORY}", "手机银行适老观察.txt").title == "手机银行适老观察"


# ---------------------------------------------------------------- publishers

PUBLISHERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "label": ("城商行人才观察\n编制单位：望海金融研究院\n" + STORY, ("望海金融研究院",)),
    "label in bold": ("# 城商行人才观察\n\n**发布单位**：望海金融研究院\n\n" + STORY, ("望海金融研究院",)),
    "label and name in two lines": ("城商行人才观察\n发布机构：\n望海金融研究院\n" + STORY, ("望海金融研究院",)),
    "list": (
        "城商行人才观察\n联合发布：望海金融研究院、澜沧支付协会；南湖大学\n" + STORY,
        ("望海金融研究院", "澜沧支付协会", "南湖大学"),
    ),
    "name that has no shape": ("城商行人才观察\n发布机构：澜沧夜航船\n" + STORY, ("澜沧夜航船",)),
    "title": ("最高人民法院关于审理票据纠纷案件若干问题的规定\n\n" + STORY, ("最高人民法院",)),
    "several in a title": ("中国人民银行 财政部关于国债管理的通知\n\n" + STORY, ("中国人民银行", "财政部")),
    "cover": ("澄江银行股份有限公司\n2021年年度报告\n\n" + STORY, ("澄江银行股份有限公司",)),
    "masthead": ("澜沧支付协会文件\n澜支协发〔2023〕4号\n关于自律检查的通知\n各会员单位：\n" + STORY, ("澜沧支付协会",)),
    "signature": ("关于自律检查的通知\n各会员单位：\n" + STORY * 9 + "澜沧支付协会\n2023年4月6日\n", ("澜沧支付协会",)),
    "several signatures": (
        "关于自律检查的通知\n各会员单位：\n" + STORY * 9 + "澜沧支付协会\n望海金融研究院\n二〇二三年四月六日\n",
        ("澜沧支付协会", "望海金融研究院"),
    ),
    "copyright": ("城商行人才观察\n\n" + STORY + "© 2023 望海金融研究院 版权所有\n", ("望海金融研究院",)),
    "house before a colon": ("望海金融研究院：城商行人才观察\n\n" + STORY, ("望海金融研究院",)),
    "name beside a date": ("城商行人才观察\n2023-05-06 10:20 澜沧日报\n" + STORY, ("澜沧日报",)),
    "short name that the title has": (
        "澄金所会员服务协议\n澄江财富投资有限公司（以下简称“澄金所”）向会员提供服务。\n" + STORY,
        ("澄江财富投资有限公司",),
    ),
    "note below a title": (
        "海山市票据管理规定\n（1995年5月10日海山市人民政府令第5号发布）\n第一条 为了规范票据。\n",
        ("海山市人民政府",),
    ),
    "beside a place in a series": (
        "城商行人才观察与展望\n望海金融研究院 人才系列之二 2023年5月\n\n" + STORY,
        ("望海金融研究院",),
    ),
    "before a place in a series": ("# 城商行人才观察\n\n澄江咨询 | 2023年8月 | 人才系列之二\n\n" + STORY, ("澄江咨询",)),
    "behind a place in a series": (
        "城商行人才观察与展望\n\n（人才系列报告之三 2024年7月 南湖大学金融研究院）\n\n" + STORY,
        ("南湖大学金融研究院",),
    ),
    "source": ("城商行人才观察\n2023-05-06 10:20 来源：澜沧日报 作者：李某\n" + STORY, ("澜沧日报",)),
}


@pytest.mark.parametrize(("text", "names"), PUBLISHERS.values(), ids=PUBLISHERS)
def test_publishers(text: str, names: tuple[str, ...]) -> None:
    assert told(text).publishers == names


@pytest.mark.parametrize(
    "word",
    ["重磅", "摘要", "附件1", "快讯", "图解", "独家", "第一章", "视点六", "导读", "Summary", "PPT", "Part 1", "关键词", "张三"],
)
def test_words_before_a_colon_that_publish_nothing(word: str) -> None:
    section = told(f"{word}：信用卡业务进入存量时代\n\n{STORY}")
    assert section.publishers == ()
    assert section.title.endswith("信用卡业务进入存量时代")


@pytest.mark.parametrize("words", ["大模型进入银行", "数据走近村镇银行", "量子计算来到银行", "云迈向证券公司"])
def test_a_sentence_that_ends_with_a_bank_is_no_house(words: str) -> None:
    section = told(f"# {words}：从助手到同事\n\n发布机构：望海金融研究院\n\n{STORY}")
    assert fields(section, "title", "publishers") == (f"{words}：从助手到同事", ("望海金融研究院",))


@pytest.mark.parametrize("word", ["admin", "网络", "佚名", "本站", "未知", "Administrator"])
def test_words_after_a_label_that_publish_nothing(word: str) -> None:
    assert told(f"城商行人才观察\n来源：{word}\n发布单位：{word}\n{STORY}").publishers == ()


# ---------------------------------------------------------------- days

LAW = (
    "海山市支付条例\n（2003年6月1日海山市人民代表大会常务委员会第三次会议通过 2003年6月5日公布 "
    "根据2010年7月2日《关于修改部分法规的决定》第一次修正 根据2018年8月3日《关于修改部分法规的决定》第二次修正）\n"
    "第一条 为了规范支付活动，制定本条例。\n第二条 本条例自2003年9月1日起施行。\n"
)
ISSUED: dict[str, tuple[str, str | None]] = {
    "label": ("网点观察\n发布日期：2023-04-11\n更新时间：2025-01-08\n" + STORY, "2023-04-11"),
    "only the day of the copy": ("网点观察\n> 采集日期：2026-02-20\n" + STORY, None),
    "only the day of printing": ("网点观察\n打印时间：2024年7月2日\n下载时间：2024年7月2日\n" + STORY, None),
    "article's head": ("# 网点观察\n\n时间：2023年4月11日 09:30\n\n" + STORY, "2023-04-11"),
    "line of its own": ("网点观察\n\n2023 年 4 月 11 日 星期二\n\n" + STORY, "2023-04-11"),
    "month": ("网点观察\n2023年4月\n" + STORY, "2023-04"),
    "numerals": ("关于检查的通知\n各行：\n" + STORY * 9 + "澜沧支付协会\n二〇二三年十二月十八日\n", "2023-12-18"),
    "printing": ("关于检查的通知\n各行：\n" + STORY * 9 + "澜沧支付协会办公室 2023年5月6日印发\n", "2023-05-06"),
    "story": ("网点观察\n\n2022年1月，江苏银行开业；截至2022年6月末，余额上升。\n" + STORY, None),
    "story at the head": ("网点观察\n自2024年1月1日起实施新规以来，各行行动迅速。\n" + STORY, None),
    "signature before printing": (
        "关于检查的通知\n各行：\n" + STORY * 9 + "澜沧支付协会\n2023年5月6日\n澜沧支付协会秘书处 2023年5月8日印发\n",
        "2023-05-06",
    ),
    "line with hour and source": ("网点观察\n2023年5月6日 15:10 来源：澜沧日报\n" + STORY, "2023-05-06"),
    "law": (LAW, "2003-06-05"),
}


@pytest.mark.parametrize(("text", "day"), ISSUED.values(), ids=ISSUED)
def test_day_of_issue(text: str, day: str | None) -> None:
    assert told(text).issued == day


def test_days_of_a_law_are_kept_apart() -> None:
    section = told(LAW)
    assert fields(section, "issued", "adopted", "amended", "effective") == (
        "2003-06-05",
        "2003-06-01",
        "2018-08-03",
        "2003-09-01",
    )
    assert fields(section, "title", "publishers", "type") == (
        "海山市支付条例",
        ("海山市人民代表大会常务委员会",),
        "regulation text",
    )


def test_days_of_an_order_are_kept_apart() -> None:
    section = told(TITLES["order and its rule"][0])
    assert fields(section, "issued", "adopted", "effective") == ("2022-03-09", "2022-03-01", "2022-05-01")
    assert fields(section, "publishers", "type") == (("海山市人民政府",), "regulation text")


def test_the_day_of_the_copy_is_kept() -> None:
    section = told("# 网点观察\n\n> 来源网站：澜沧文库\n> 采集日期：2026-02-20\n\n" + STORY)
    assert fields(section, "issued", "fetched", "platform", "publishers") == (None, "2026-02-20", "澜沧文库", ())


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("澄江银行股份有限公司2019年年度报告", ("2019-01-01", "2019-12-31")),
        ("澄江银行2023年半年度报告", ("2023-01-01", "2023-06-30")),
        ("澄江银行2023年第三季度报告", ("2023-07-01", "2023-09-30")),
        ("澜沧金融科技发展规划（2026-2028年）", ("2026-01-01", "2028-12-31")),
        ("二〇二二年年度报告", ("2022-01-01", "2022-12-31")),
        ("2023年支付行业研究报告", None),
        ("澜沧早报2024年9月2日", None),
    ],
)
def test_periods(title: str, period: tuple[str, str] | None) -> None:
    assert told(f"{title}\n\n{STORY}").period == period


def test_a_stated_period() -> None:
    assert told(f"客户服务观察\n报告期：2023年1月1日至2023年6月30日\n\n{STORY}").period == ("2023-01-01", "2023-06-30")


# ---------------------------------------------------------------- types and roles


@pytest.mark.parametrize(
    ("title", "type_"),
    [
        ("澄江银行2021年年度报告", "annual report"),
        ("澄江银行2021年半年度报告摘要", "interim report"),
        ("2023年开放银行白皮书", "white paper"),
        ("关于自律检查的通知（2023年修订）", "notice"),
        ("澄江支付用户服务协议", "agreement"),
        ("澜沧金融监管周报", "newsletter"),
        ("数字信贷优秀案例集", "case"),
        ("江苏银行走访记", ""),
        ("按第九条，理财公司迎来新办法", ""),
    ],
)
def test_types(title: str, type_: str) -> None:
    assert told(f"{title}\n\n{STORY}").type == type_


def test_roles_and_authors() -> None:
    text = "城商行人才观察\n指导单位：澜沧支付协会\n出品：望海金融研究院\n作者：李某丨张某\n微信公众号：澜沧观察\n" + STORY
    section = told(text)
    assert fields(section, "publishers", "platform") == (("望海金融研究院",), "澜沧观察")
    assert ("澜沧支付协会", "指导单位") in section.contributors
    assert [name for name, _ in section.authors] == ["李某", "张某"]


# ---------------------------------------------------------------- evidence


def papers() -> Iterator[str]:
    for kind in (TITLES, PUBLISHERS, ISSUED):
        yield from (text for text, *_ in kind.values())


@pytest.mark.parametrize("text", papers())
def test_evidence_reads_back(text: str) -> None:
    section = told(text)
    for one in section.evidence:
        assert 0 < one.score <= 1
        assert one.start == one.end == -1 or (one.text and text[one.start : one.end] == one.text)
    stated = {(one.field, one.value) for one in section.evidence}
    assert {("publisher", name) for name in section.publishers} <= stated
    assert section.issued is None or ("issued", section.issued) in stated


def test_two_days_of_one_strength_are_listed_and_none_is_chosen() -> None:
    section = told("网点观察\n发布日期：2023-04-11\n发布日期：2023-06-07\n" + STORY)
    assert section.issued is None
    assert {one.value for one in section.evidence if one.field == "issued"} == {"2023-04-11", "2023-06-07"}


def test_fields_before_a_text_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    matter = "---\ntitle: 网点观察\nauthor: '望海金融研究院'\nbank: 宁波银行\n---\n"
    path.write_text(matter + "\n" + STORY, encoding="utf-8")
    (extraction,) = EXTRACTOR.extract(path)
    assert extraction.section.boilerplate[0] == ("front matter", 0, len(matter))
    assert {mention.label for mention in extraction.mentions if mention.type == "Bank"} == {"江苏银行", "徽商银行"}
    assert [label for _, label in extraction.publishers] == ["望海金融研究院"]
