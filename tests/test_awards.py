"""Named awards by their shape, and what is none; all of them are invented."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Source
from ontology import Knowledge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def awards(extractor: Extractor, text: str) -> list[Mention]:
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    found = [mention for mention in one.mentions if mention.type == "Award"]
    assert all(text[mention.start : mention.end] == mention.text and mention.id for mention in found)
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("长沙银行荣获“2031年度海山数字化优秀案例奖”。", ["2031年度海山数字化优秀案例奖"]),
        ("该案例在评选中获得“普惠远航创新案例奖”)项目负责人", ["普惠远航创新案例奖"]),
        ("本年度“数据远航创新案例奖”空缺。", ["数据远航创新案例奖"]),
        ("荣膺“年度十大优秀案例奖”。", ["年度十大优秀案例奖"]),
        ("长沙银行获评铁锚“最佳县域银行”奖。", ["最佳县域银行奖"]),
        ("长沙银行被评为“海山市文明单位”。", ["海山市文明单位"]),
        ("平台获得中国人民银行金融科技发展奖一等奖。", ["金融科技发展奖一等奖"]),
        ("长沙银行获得海山论坛颁发的远航普惠贡献奖。", ["远航普惠贡献奖"]),
        ("荣获远航普惠贡献奖、远航运营创新奖。", ["远航普惠贡献奖", "远航运营创新奖"]),
        ("所获奖项:远航普惠服务优秀奖\n项目负责人:张某", ["远航普惠服务优秀奖"]),
        ("該行榮獲“遠航普惠創新案例獎”和“遠航風控優秀案例獎”。", ["远航普惠创新案例奖", "远航风控优秀案例奖"]),
        ("该项目入选2031年海山数字乡村典型案例。", ["2031年海山数字乡村典型案例"]),
        ("先后获得“远航先进集体”“远航优秀企业”等荣誉称号。", ["远航先进集体", "远航优秀企业"]),
    ],
)
def test_named_awards(extractor: Extractor, text: str, names: list[str]) -> None:
    assert [one.label for one in awards(extractor, text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "该案例获得一等奖。",
        "获得多项大奖,获奖项目共三个。",
        "长沙银行荣获多个奖项。",
        "客户参加“刷卡抽奖”,均有机会中奖。",
        "对员工给予奖励,发放奖金,设立奖学金。",
        "本书收录优秀案例和典型案例。",
        "长沙银行推出“最佳伙伴”平台。",
        "获得“高新技术”贷款支持。",
        "该行荣获“优秀奖”。",
    ],
)
def test_what_has_no_name_is_none(extractor: Extractor, text: str) -> None:
    assert awards(extractor, text) == []


def test_what_an_award_is_called_after_stays_named(extractor: Extractor) -> None:
    text = "长沙银行荣获“海山普惠金融创新案例奖”。"
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    assert {("Bank", "长沙银行"), ("Award", "海山普惠金融创新案例奖"), ("Theme", "普惠金融")} <= {
        (mention.type, mention.label) for mention in one.mentions
    }


def test_a_leader_is_told_where_the_next_entry_follows_at_once_and_by_an_ordinary_word(extractor: Extractor) -> None:
    text = (
        "徽商银行:海塘通平台(该案例荣获“年度海塘奖”)\n全行推广。项目负责人:高峰长沙银行:江岸通平台(该案例荣获“年度海塘奖”)\n"
        "全行推广。项目负责人:林岚杭州银行:河岸通平台(该案例荣获“年度海塘奖”)\n旺季项目负责人高度重视。"
    )
    (extraction,) = extractor.of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain"))
    assert [[label for _, label in case.leaders] for case in extraction.cases] == [["高峰"], ["林岚"], []]
