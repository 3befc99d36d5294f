"""Lists of short names: past one that is not known, by what they are called, and never places or plain words."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Section, Source

EXTRACTOR = Extractor()


def institutions(text: str) -> dict[str, str]:
    """The labels of the institutions that a report that is ``text`` names, by their text."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return {m.text: m.label for m in found if m.type in ("Bank", "Organization", "Regulator") and m.id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("样本有招行、某甲、民生、平安、渤海。", {"民生": "中国民生银行", "平安": "平安银行", "渤海": "渤海银行"}),
        ("可比公司包括兴业、浦发、民生、招行。", {"兴业": "兴业银行", "浦发": "上海浦东发展银行", "民生": "中国民生银行"}),
        ("上市险企：太保、新华、平安、人保保费增长。", {"新华": "新华保险", "平安": "中国平安", "太保": "中国太保"}),
        ("城商行中，南京、宁波、杭州的增速居前。", {"南京": "南京银行", "宁波": "宁波银行", "杭州": "杭州银行"}),
        ("头部券商（海通、华泰、中信）份额上升。", {"华泰": "华泰证券", "中信": "中信证券", "海通": "海通证券"}),
        ("民生、华夏、恒丰等股份行补充资本。", {"民生": "中国民生银行", "华夏": "华夏银行", "恒丰": "恒丰银行"}),
        ("工行、农行、民生和平安参会。", {"民生": "中国民生银行", "平安": "平安银行"}),
        ("优质区域行——杭州、南京、苏州估值偏低。", {"杭州": "杭州银行", "南京": "南京银行", "苏州": "苏州银行"}),
        ("宁波、成都、苏州等城商行扩表较快。", {"宁波": "宁波银行", "成都": "成都银行", "苏州": "苏州银行"}),
        ("建议关注南京银行(601009.SH)、杭州(600926.SH)、成都(601838)。", {"杭州": "杭州银行", "成都": "成都银行"}),
        ("城商行PB:成都0.8倍、长沙0.6倍、厦门0.5倍。", {"成都": "成都银行", "长沙": "长沙银行", "厦门": "厦门银行"}),
        ("商业银行息差企稳。可比公司:西安、郑州、重庆平均0.5倍。", {"西安": "西安银行", "重庆": "重庆银行"}),
        ("银行股迎来修复,重点推荐杭州、长沙、苏州。", {"杭州": "杭州银行", "长沙": "长沙银行"}),
        ("农商行中,沪农、江阴、张家港先后分红。", {"沪农": "上海农村商业银行", "江阴": "江苏江阴农村商业银行"}),
        ("国寿、太保、新华、平安新单回暖。", {"国寿": "中国人寿", "新华": "新华保险", "平安": "中国平安"}),
        ("头部券商:华泰/中信/国君两融居前。", {"华泰": "华泰证券", "中信": "中信证券", "国君": "国泰君安证券"}),
        ("律所方面,海问、方达、中伦参与较多。", {"海问": "北京市海问律师事务所", "中伦": "北京市中伦律师事务所"}),
        ("审计机构中,容诚、致同、天健承做较多。", {"容诚": "容诚会计师事务所", "致同": "致同会计师事务所"}),
        ("信托公司包括五矿、外贸、平安。", {"五矿": "五矿国际信托", "平安": "平安信托"}),
    ],
)
def test_members_of_lists(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= institutions(text).items()


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("改善民生、稳定就业、促进消费，招行参与。", "民生"),
        ("大行在北京、上海、南京等地设点。", "南京"),
        ("城商行中，上海、南京、宁波等地的机构较多。", "宁波"),
        ("招行、浦发、保障民生都要兼顾。", "民生"),
        ("工行表示，民生、就业、教育三项支出增长。", "民生"),
        ("建议关注北京、上海、杭州的楼市。", "杭州"),
        ("银行网点下沉,公司推荐杭州、南京、苏州三地试点。", "南京"),
        ("宁波、成都、苏州等城市扩围。", "成都"),
        ("宁波、成都、苏州等区县的城商行网点。", "成都"),
        ("中信、平安、光大等集团旗下公司。", "光大"),
        ("平安、和谐、健康是众人心愿。", "平安"),
        ("城商行在杭州(2家)、宁波(1家)、苏州(2家)设有网点。", "宁波"),
    ],
)
def test_plain_words_and_places_are_no_members(text: str, never: str) -> None:
    assert never not in institutions(text)


def test_name_in_a_list_says_nothing_of_the_word_elsewhere() -> None:
    text = "股份行中，招行、民生、平安披露数据。服务民生是本职，平安是福。"
    assert [label for word, label in institutions(text).items() if word in ("民生", "平安")] == ["中国民生银行", "平安银行"]
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    assert max(m.end for m in found if m.type == "Bank" and m.id) < text.index("披露") + 1
