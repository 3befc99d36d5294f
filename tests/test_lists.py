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
