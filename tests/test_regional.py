"""Institutions of Taiwan, Hong Kong and Macau by the names that their own texts use, which are other words on the mainland."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Section, Source

EXTRACTOR = Extractor()

TAIPEI = "臺北快訊\n新臺幣走升,金管會提醒業者留意匯率。{}。"
HONG_KONG = "港聞\n本港銀行上調港元存款利率,金管局表示留意。{}。"
MACAU = "濠江\n本澳存款以澳門元為主,澳門金管局公布。{}。"


def labels(text: str) -> dict[str, str]:
    """The labels of the institutions that a report that is ``text`` names, by their text; empty where not linked."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return {m.text: m.label if m.id else "" for m in found if m.type in ("Bank", "Organization", "Regulator")}


@pytest.mark.parametrize(
    ("report", "name", "label"),
    [
        (TAIPEI, "合庫", "合作金库商业银行"),
        (TAIPEI, "彰銀", "彰化商业银行"),
        (TAIPEI, "遠銀", "远东国际商业银行"),
        (TAIPEI, "兆豐銀", "兆丰国际商业银行"),
        (TAIPEI, "LINE Bank", "连线商业银行"),
        (TAIPEI, "調查局", "台湾法务部调查局"),
        (TAIPEI, "立院", "台湾立法院"),
        (TAIPEI, "金管會證期局", "台湾证券期货局"),
        (TAIPEI, "數發部", "台湾数位发展部"),
        (TAIPEI, "櫃買中心", "证券柜台买卖中心"),
        (TAIPEI, "集保結算所", "台湾集中保管结算所"),
        (TAIPEI, "聯徵中心", "金融联合征信中心"),
        (TAIPEI, "中華信評", "中华信用评等公司"),
        (TAIPEI, "安侯建業", "安侯建业联合会计师事务所"),
        (TAIPEI, "資誠", "资诚联合会计师事务所"),
        (TAIPEI, "悠遊卡公司", "悠游卡公司"),
        (TAIPEI, "全支付", "全支付电子支付"),
        (HONG_KONG, "競委會", "香港竞争事务委员会"),
        (HONG_KONG, "財庫局", "香港财经事务及库务局"),
        (HONG_KONG, "私隱公署", "香港个人资料私隐专员公署"),
        (HONG_KONG, "Ant Bank", "蚂蚁银行(香港)"),
        (HONG_KONG, "銀行公會", "香港银行公会"),
        (HONG_KONG, "HashKey", "HashKey集团"),
        (MACAU, "大西洋銀行", "大西洋银行"),
    ],
)
def test_names_of_their_own_texts(report: str, name: str, label: str) -> None:
    assert labels(report.format(f"{name}昨日發布新聞稿")).get(name) == label


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("安全支付与完全支付的区别。", ("全支付",)),
        ("建设投资诚信文化,管理律师队伍。", ("资诚", "理律")),
        ("设立院士工作站,成立院系。", ("立院",)),
        ("仓库整合库存,融合库内数据。", ("合库",)),
        ("某一银行网点与远银通产品。", ("一银", "远银")),
        ("检查局部风险,调查局部情况。", ("检查局", "调查局")),
        ("带领展开工作,信保基金到位。", ("领展", "信保基金")),
        ("数字货币安全,货币安排。", ("币安",)),
    ],
)
def test_words_of_the_mainland_are_none_of_them(text: str, names: tuple[str, ...]) -> None:
    assert not set(names) & labels(text).keys()


def test_taiwanese_and_virtual_banks_in_lists() -> None:
    found = labels(TAIPEI.format("國泰世華、台新、永豐、凱基與合庫調升利率"))
    assert found["台新"] == "台新国际商业银行" and found["凱基"] == "凯基商业银行"
    found = labels(HONG_KONG.format("虛擬銀行匯立、天星、富融仍未錄得盈利"))
    assert found["匯立"] == "汇立银行" and found["天星"] == "天星银行"
