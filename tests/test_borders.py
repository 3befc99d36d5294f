"""Short names against the words around them: collisions made of the word list, and sentences of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from builders.finders import Finders
from builders.finders.borders import Borders, is_short
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.words import LONGEST_NAME, Words

#: Words of the class 5 and more are known to every reader; a collision of rarer ones may as well be the name.
_KNOWN = 5


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="module")
def borders(knowledge: Knowledge) -> Borders:
    return Borders(knowledge.words, knowledge.cues)


@pytest.fixture(scope="module")
def finders(knowledge: Knowledge) -> Finders:
    return Finders(knowledge)


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> list[str]:
    known = knowledge.lexicon.names
    return sorted(key for key, named in known.items() if named and len(key) <= LONGEST_NAME and is_short(key))


def _known(knowledge: Knowledge) -> list[str]:
    """The common words of two characters that are none of our names."""
    rows = [row for row in knowledge.rows("words") if len(row["head"]) == 1]
    words = [row["head"] + tail[:-1] for row in rows for tail in row["tails"].split(" ") if int(tail[-1]) >= _KNOWN]
    return sorted({word for word in words if len(word) == 2 and word not in knowledge.lexicon.names})


def _collisions(names: list[str], words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of words whose join holds a name over their border: name, first and second word; three of each name at most."""
    ending, beginning = defaultdict(list), defaultdict(list)
    for word in words:
        ending[word[1]].append(word)
        beginning[word[0]].append(word)
    for name in names:
        first = ending[name[0]]
        second = beginning[name[1]] if len(name) == 2 else [name[1:]] * (name[1:] in words)
        for pair in range(min(3, len(first)) if second else 0):
            yield name, first[pair * len(first) // 3], second[pair * len(second) // 3]


def test_names_over_the_border_of_two_words_are_none(knowledge: Knowledge, borders: Borders, names: list[str]) -> None:
    made = list(_collisions(names, _known(knowledge)))
    assert len(made) > 500
    wrong = [(n, a, b) for n, a, b in made if not borders.inside(f"他说{a}{b}，", 3, 3 + len(n), thing=False)]
    assert len(wrong) <= 0.05 * len(made), wrong[:40]


@pytest.mark.parametrize("carrier", ["在{}方面", "推进{}工作", "{}等", "开展{}，", "关于{}的规定", "加强{}管理"])
def test_names_between_ordinary_words_stay(borders: Borders, names: list[str], carrier: str) -> None:
    at = carrier.index("{")
    lost = [name for name in names if borders.inside(carrier.format(name), at, at + len(name), thing=False)]
    assert len(lost) <= 0.02 * len(names), lost[:40]


def _found(finders: Finders, text: str) -> list[str]:
    """What of a text is found, in its order."""
    return [text[one.start : one.end] for one in finders(Passage(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("支行把小微信贷办到集市", "微信"),
        ("远期权重由总行核定", "期权"),
        ("残疾职工会场设有坡道", "工会"),
        ("合并购进两批设备", "并购"),
        ("柜员登录时显示其中台北时间", "中台"),
        ("乡镇三农发行网点铺开", "农发行"),
        ("我国开行旅游专列", "国开行"),
        ("沿河修好人行步道", "人行"),
        ("出入口设人行便桥", "人行"),
        ("坚持实事求是", "求是"),
        ("愿各位乘客平安归来", "平安"),
        ("写给游客的平安险须知", "平安"),
        ("游客购买旅行平安保险", "平安保险"),
        ("中国石油消费放缓", "中国石油"),
        ("中国人寿命延长", "中国人寿"),
        ("中国电信行业增速放缓", "中国电信"),
        ("中国银行理财市场回暖", "中国银行"),
        ("中国银行卡产业年会", "中国银行"),
        ("苏州银行信贷市场座谈", "苏州银行"),
        ("江苏银行保险监管工作会", "江苏银行保险"),
        ("宁波银行保险机构座谈", "宁波银行保险"),
        ("地址在万达广场南侧", "万达"),
        ("嘉里中心三座五层", "嘉里"),
        ("平安国际金融中心十层", "平安"),
        ("公交行驶缓慢", "交行"),
        ("寄出广发问卷", "广发"),
        ("持有招商中证煤炭指数基金", "招商"),
        ("Eastern Bank of China was closed", "Bank of China"),
        ("登录 http://www.cmbc.com.cn/bank 查询", "cmbc"),
        ("写信到 help@icbc.com.cn 索取", "icbc"),
        ("成员所为英国私营担保有限公司", "英国私营担保有限公司"),
        ("望川所系中国合伙制会计师事务所", "中国合伙制会计师事务所"),
    ],
)
def test_no_name_inside_words_or_larger_names(finders: Finders, text: str, name: str) -> None:
    assert name in text
    assert name not in _found(finders, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("客户在微信里查账", "微信"),
        ("买入期权锁定汇率", "期权"),
        ("支行工会选出主席", "工会"),
        ("农发行投放贷款", "农发行"),
        ("人行营管部到访", "人行营管部"),
        ("行社向人行报送材料", "人行"),
        ("招行、平安、浦发同台", "平安"),
        ("中国石油集团与地方签约", "中国石油集团"),
        ("中国电信中标", "中国电信"),
        ("中国银行理财经理上门", "中国银行"),
        ("中国银行信用卡中心招聘", "中国银行"),
        ("江苏银行信贷市场部成立", "江苏银行"),
        ("ICBC and Bank of China lent more", "Bank of China"),
        ("Industrial & Commercial Bank of China lent more", "Industrial & Commercial Bank of China"),
        ("Then Agricultural Devel-\nopment Bank of China lent", "Agricultural Devel-\nopment Bank of China"),
        ("由望川会计师事务所(特殊普通合伙)审计", "望川会计师事务所(特殊普通合伙)"),
    ],
)
def test_names_by_themselves_stay(finders: Finders, text: str, name: str) -> None:
    assert name in _found(finders, text)


def test_a_class_of_nothing_takes_a_word_away() -> None:
    rows = [{"head": "式", "tails": "微5"}, {"head": "式", "tails": "微0"}]
    assert Words(rows[:1]).crosses("式微", 1)
    assert not Words(rows).crosses("式微", 1)
    assert "式微" not in Words(rows).costs
