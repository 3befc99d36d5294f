"""The sample: every file is read, and its front page tells title, publisher and day."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Extraction
from builders.sample import sample_path

EXTRACTOR = Extractor()
SEA, RIVER, LAKE = "望海金融研究院", "澄江咨询", "南湖大学金融研究院"
#: Of each file of one report or few: its title, publisher and day, in the order in which they are read.
TOLD = {
    "anti-money-laundering.docx": [("反洗钱工作的三个转变：从报数量到看风险", SEA, "2024-12")],
    "assistants.json": [("大模型进入银行：从知识助手到业务助手", LAKE, "2024-04-22")],
    "bad-loans.xlsx": [
        ("个人不良贷款批量转让一年回顾", RIVER, "2024-03-15"),
        ("不良资产业务新规对银行意味着什么", LAKE, "2024-12-02"),
    ],
    "bills-and-deposits.zip": [
        ("存款保险制度与中小银行风险处置", LAKE, "2023-05-16"),
        ("票据市场的期限革命", SEA, "2023-04-10"),
    ],
    "capital-rules.txt": [("巴塞尔协议III最终方案与国内银行准备情况", SEA, "2023-11")],
    "consumer-finance.mhtml": [("消费金融公司迎来新办法", "南湖金融观察", "2024-03-20")],
    "core-systems.pdf": [("2024年银行核心系统与信创改造调查", RIVER, "2024-09-02")],
    "credit-cards.csv": [
        ("信用卡业务走向存量经营", SEA, "2023-09-20"),
        ("县域支付环境与农村数字普惠金融", RIVER, "2023-06-08"),
    ],
    "data-security.html": [("银行业数据安全治理进入深水区", "南湖金融观察", "2024-05-17")],
    "digital-yuan.md": [("数字人民币与跨境支付：2023年进展", RIVER, "2023-08")],
    "five-articles.txt": [("做好金融五篇大文章：地方银行的落点", LAKE, "2024-07")],
    "foreign-banks.epub": [("外资银行在中国：四十年与下一程", RIVER, "2023-12-01")],
    "green-bonds.pdf": [("绿色债券与碳减排支持工具观察", SEA, "2022-03")],
    "leasing.rtf": [("金融租赁公司回归本源：办法修订后的第一个季度", SEA, "2025-02-14")],
    "liquidity.jsonl": [
        ("中小银行流动性管理的新常态", LAKE, "2024-05-30"),
        ("存款利率市场化调整机制运行观察", SEA, "2024-08-12"),
    ],
    "mortgage-rates.eml": [
        ("房贷利率政策周报：存量房贷利率调整与重定价周期", RIVER, "2024-10-12"),
        ("商业性房地产贷款的风险画像", RIVER, "2024-09-28"),
    ],
    "open-banking.pptx": [("开放银行：从接口到生态", RIVER, "2022-10")],
    "operational-risk.ofd": [("关于操作风险新规落地情况的评估报告", RIVER, "2024-09-20")],
    "related-parties.odt": [("中小银行股东与关联交易治理报告", LAKE, "2022-06-18")],
}


def extractions(name: str | Path) -> list[Extraction]:
    """The reports of a file; whatever of it cannot be read is raised."""
    return [found for source in readers.load_all(sample_path() / name) for found in EXTRACTOR.of_source(source)]


@pytest.mark.parametrize("name", TOLD)
def test_front_pages(name: str) -> None:
    sections = [one.section for one in extractions(name)]
    told = [(one.title, one.publishers, one.issued) for one in sections]
    assert told == [(title, (publisher,), day) for title, publisher, day in TOLD[name]]


@pytest.mark.parametrize("path", sorted(sample_path().iterdir()), ids=lambda path: path.name)
def test_each_file_names_banks_and_rules_and_themes(path: Path) -> None:
    types = Counter(mention.type for one in extractions(path) for mention in one.mentions if mention.id)
    assert types["Theme"] > 3
    assert types["Bank"] + types["Organization"] > 3
    assert types["Regulation"] + types["Regulator"] > 0
