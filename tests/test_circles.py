"""Abbreviations that an institution shares with other things: by what they stand beside, and left alone elsewhere."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Section, Source

EXTRACTOR = Extractor()
CDP, PRI = "碳信息披露项目", "联合国负责任投资原则组织"


def linked(text: str) -> dict[str, str]:
    """The labels of what a report that is ``text`` names and is linked, by its text."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return {mention.text: mention.label for mention in found if mention.id}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("年报采用PRI、UNEP FI两家的口径。", "PRI", PRI),
        ("披露框架由GRI、CDP等先后提出。", "CDP", CDP),
        ("参与者有CDP、PRI和UNEP FI。", "CDP", CDP),  # from right to left
        ("集团依GRI编制报告,参考SASB的行业指标,并向CDP提交数据。", "CDP", CDP),
        ("今年首次填报CDP问卷,获得B级。", "CDP", CDP),
        ("旗下基金公司已是PRI签署方。", "PRI", PRI),
        ("FCA与PRA发布联合文件。", "PRA", "英国审慎监管局"),
        ("监管沙盒由MAS、FCA率先推出。", "MAS", "新加坡金融管理局"),
    ],
)
def test_in_company(text: str, name: str, label: str) -> None:
    assert linked(text).get(name) == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("分行上线CDP,打通客户标签。", "CDP"),
        ("零售条线以CDP、CRM和MA三套系统做营销。", "CDP"),
    ],
)
def test_alone(text: str, name: str) -> None:
    assert name not in linked(text)


def test_a_subject_of_the_same_letters() -> None:
    assert linked("代币发行融资即ICO被FCA与SEC盯上。")["ICO"] == "代币发行融资"
