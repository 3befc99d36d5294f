"""The parts of a Chinese institution's name: legal form, group, place, trade, branch and unit.

>>> from ontology import Knowledge
>>> parts_of("云岫科技(上海)股份有限公司", Knowledge().places)[:5]
('云岫科技', '股份有限公司', '', ('上海',), '')
>>> parts_of("海塘银行股份有限公司南屿市分行", Knowledge().places)[:5]
('海塘银行', '股份有限公司', '', (), '南屿分行')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ontology.knowledge.places import Places
from ontology.normalise import normalise

__all__ = ["NUMERALS", "PARTNERSHIP", "Parts", "bare_place", "parts_of", "trade_at_end"]

#: What makes a partnership of a firm, which is another entity than a company of the same name.
PARTNERSHIP = "有限合伙"
NUMERALS = re.compile(r"[一二三四五六七八九十百\d]")
_COUNTRY = re.compile(r"^中华人民共和国(?=.{2,})")
_FORM = re.compile(
    r"(?:股份有限公司|有限责任公司|股份有限责任公司|股份公司|有限公司)$|\((?:特殊普通合伙|普通合伙|有限合伙)\)$|(?<=集团)公司$"
)
_GROUP = re.compile(r"\(集团\)|(?<=.)(?:控股集团|集团控股|集团|控股|金控)(?:\(集团\))?$")
_BRACKET = re.compile(r"\(([一-鿿]{2,6})\)")
#: Where the name of a house may end and that of its branch begin, and how branches and units end.
_HOUSE = r"(?:公司|银行|农商行|农合行|[工农中建交招]行|信用社|联社|(?<!分)事务所|大学|学院(?=.*学院)|\))"
_BRANCH = re.compile(
    rf"^(?P<house>.*?{_HOUSE})\(?(?P<branch>(?!.*?有限)[^()]{{0,14}}"
    r"(?:分行|支行|分公司|支公司|营业部|信用卡中心|代表处|办事处|分理处|分所|校区|总部|研究院|研究所|研究中心|实验室|事业部|学院))\)?$"
)
#: Trades that are said in two ways.
_SAID = (
    ("农商银行", "农村商业银行"),
    ("农商行", "农村商业银行"),
    ("农合行", "农村合作银行"),
    ("财险", "财产保险"),
    ("产险", "财产保险"),
    ("人寿保险", "人寿"),
    ("基金管理", "基金"),
    ("证券经纪", "证券"),
    ("城市建设投资", "城投"),
    ("交通投资", "交投"),
    ("文化旅游", "文旅"),
)
#: The trades that names end in, the longest first; one that lacks a trade may be of any.
_TRADES = re.compile(
    "(?:农村商业银行|农村合作银行|村镇银行|商业银行|银行|信用合作联社|联合社|信用社|财产保险|人寿|养老保险|健康保险|再保险|保险|"
    "金融租赁|融资租赁|消费金融|小额贷款|融资担保|资产管理|供应链管理|供应链金融|商业保理|财务|证券|期货|基金|信托|理财|资本|投资管理|投资|"
    "信息科技|信息技术|数据服务|智能科技|新能源|生物医药|生物|科技|技术|软件|网络|电子|数据|置业|地产|房地产|城投|交投|文旅|建设|港务|"
    "会计师事务所|律师事务所|律师|税务师事务所|资产评估|咨询|资讯|大学|学院|研究院|研究所|协会|学会|联合会|基金会|交易所|日报社|"
    "汽车|钢铁|电力|电网|石油|能源|矿业|药业|医药|食品|酒业|物流|航空|传媒|教育|实业|服务|管理|发展)+$"
)
_DIVISION = "省市县区州盟旗"
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_COUNTED = re.compile(r"([二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=[人国号期届])")


class Parts(NamedTuple):
    """The parts of a name, normalised.

    Attributes:
        stem: Place, brand and trade; without what follows here.
        form: The legal form.
        group: The word that makes it a group or holding company.
        brackets: The places in brackets.
        branch: The branch or unit, places in it without 省, 市 and their kin.
        place: The places with which the stem begins, likewise.
        brand: What stands between place and trade.
        trade: The trade with which the stem ends.
    """

    stem: str
    form: str
    group: str
    brackets: tuple[str, ...]
    branch: str
    place: tuple[str, ...]
    brand: str
    trade: str


def parts_of(name: str, places: Places) -> Parts:
    """The parts of a name.

    Args:
        name: The name as somebody wrote it.
        places: The places that are known.

    Returns:
        Its parts; empty ones where it has none.
    """
    rest, branch = _COUNTED.sub(_in_digits, _COUNTRY.sub("", normalise(name))), ""
    if cut := _BRANCH.match(rest):
        rest, branch = cut["house"], _plain(cut["branch"], places)
        rest += ")" * (rest.count("(") - rest.count(")"))
    form, group = "", ""
    if found := _FORM.search(rest):
        form, rest = found[0].strip("()"), rest[: found.start()]
    if found := _GROUP.search(rest):
        group, rest = found[0].strip("()"), rest[: found.start()] + rest[found.end() :]
    brackets = tuple(bare_place(one) for one in _BRACKET.findall(rest))
    rest = _BRACKET.sub("", rest)
    for short, full in _SAID:
        if rest.endswith(short) and not rest.endswith(full):
            rest = rest.removesuffix(short) + full
    chain, stem = _chain(rest, places)
    trade = trade_at_end(stem)
    return Parts("".join(chain) + stem, form, group, brackets, branch, chain, stem.removesuffix(trade), trade)


def trade_at_end(name: str) -> str:
    """The trade with which a name ends; empty when it ends in none that is known."""
    found = _TRADES.search(name)
    return found[0] if found else ""


def bare_place(name: str) -> str:
    """A place without 省, 市 and their kin.

    Returns:
        The name, of two characters at least.

    >>> bare_place("上海市"), bare_place("泉州"), bare_place("市区")
    ('上海', '泉州', '市区')
    """
    return name[:-1] if len(name) > 2 and name[-1] in _DIVISION else name


def _in_digits(number: re.Match[str]) -> str:
    tens, ten, ones = number.groups()
    if not ten:
        return number[0] if tens and ones else _DIGITS.get(tens or ones, "")
    return (_DIGITS.get(tens) or "1") + (_DIGITS.get(ones) or "0")


def _chain(name: str, places: Places) -> tuple[tuple[str, ...], str]:
    """The places with which a name begins, and what follows them."""
    found: list[str] = []
    while size := next((n for n in (8, 7, 6, 5, 4, 3, 2) if n < len(name) and _is_place(name[:n], places)), 0):
        found.append(bare_place(name[:size]))
        name = name[size:]
    return tuple(found), name


def _is_place(name: str, places: Places) -> bool:
    return name in places.by_name or (len(name) > 2 and name[-1] in _DIVISION and name[:-1] in places.by_name)


def _plain(branch: str, places: Places) -> str:
    chain, rest = _chain(branch, places)
    if not chain and len(cut := re.split("(?<=..)[省市县区](?=.)", branch, maxsplit=1)) == 2:
        return "".join(cut)  # a place that no table knows
    return "".join(chain) + rest
