"""Titles of books, papers and reports without marks beside who made them: a publishing house, an author, a research house.

Surveys of the literature name works so: 海湾出版社的渔业信贷导论, 某某所著Harbour Money, 海湾咨询港口支付展望2024认为.
The sign is always a word of publishing or writing, or the named publisher right before the title.

>>> found = Found(0, 4, "Organization", Rule.SHAPE_COMPANY, 0.8)
>>> text = "海湾咨询港口数字支付报告认为,海湾出版社的渔业信贷导论可参考。"
>>> [text[start:end] for start, end, *_ in plain_titles(text, [found])]
['渔业信贷导论', '港口数字支付报告']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from builders.records import Found
from builders.rules import Rule

__all__ = ["plain_titles"]

_PLAIN = r"[^。！？!?;；,，、:：\n《》“”()<>〈〉「」『』\"]"
_ENGLISH = r"[A-Z][A-Za-z0-9'’&:-]*(?: [A-Za-z0-9'’&:,-]+)*"
_HOUSE = re.compile(
    rf"[一-鿿]{{2,12}}出版社(?:(?:19|20)\d\d年)?(?:推出|出版|引进|再版|发行)?的(?P<title>(?!{_PLAIN}*?(?:图书|书籍|作品|教材|责任|数字出|[书刊]号|编辑|人员|社长|总编|负责|网站|公众号|产品|地址|办公|业务|收入|股权|子公司|[一两三]本))"
    rf"(?:{_ENGLISH}|{_PLAIN}{{4,24}}?))(?=$|[、,，。;；\n(]|可|等|一书|均|已|和[一-鿿]{{2,8}}出版社)"
)
_WRITTEN = re.compile(
    rf"(?:所著|合著|编著|专著|译著|合译|主编)的?(?:英文|新书|专著|教材)?(?P<title>{_ENGLISH}(?=[^A-Za-z]|$)"
    rf"|(?<=[著译编]的){_PLAIN}{{4,24}}?(?=[(、,，。;；\n]|一书|由|中))"
)
#: An English title before a word for what it is.
_ARTICLE = re.compile(r"(?<![A-Za-z])(?P<title>[A-Z][A-Za-z'’&:-]+(?: [A-Za-z0-9'’&:,-]+){2,20})\s?(?:一文|一书)")
#: A translated title with the English one and its year behind it.
_TRANSLATED = re.compile(
    r"[「“](?P<title>[^「」“”\n。;；]{5,60})[」”]\((?:[A-Z][A-Za-z0-9'’&:,\s-]{14,160})\)\s?\((?:19|20)\d\d年"
)
#: A title between its publisher and what a text says of it.
_TAIL = r"(?:报告|白皮书|蓝皮书|绿皮书|年鉴|展望(?=20\d\d)|洞察|(?:定价|实践|入门|选型)指南)"
_OWNED = re.compile(
    r"(?:(?:最新|近日|近期|今年|去年|同年|其|联合|分别|亦|还|也|曾|已|此前|(?:19|20)\d\d年(?:\d{1,2}月)?){0,2}"
    r"(?:推出|发布|编制|撰写|编写|出版|公布|发表)(?:过|了|的)?|的)?"
    rf"(?P<title>[一-鿿A-Za-z][一-鿿A-Za-z0-9·/ +-]{{2,26}}?{_TAIL}(?:(?:19|20)\d\d(?!年)|\((?:19|20)\d\d(?:年|年版)?\))?)"
    r"(?=$|[,，。;；、\n]|归纳|认为|显示|指出|估算|测算|预计|预测|称|表明|提出|提到|数据|中(?!心|介)|和|与|及|亦|也|均|则|同样|互为|可)"
)
#: Another title listed with it.
_LISTED = re.compile(
    r"(?:、|和|与|及|以及)(?P<title>[一-鿿A-Za-z][一-鿿A-Za-z0-9·-]{4,24}?(?:报告|白皮书|蓝皮书|绿皮书|年鉴)(?:\((?:19|20)\d\d年?\))?)"
    r"(?=$|[,，。;；、\n])"
)
#: What such a title does not hold: a clause, a paper that every house writes, a duty.
_LOOSE = re.compile(
    r"(?:机构|机关|银行|[局会院所部委司处])报告$|[上下]调|维持|评级|可能|持有|或|组织|机构|名单|不(?!良|动产)|本报告|系列报告|[的了在将被须已]|第.{1,4}[条章期]|^(?:和|与|及|或|以|对|为|向|从|按|由|于|就|经|首[份部个]|本|该|一[份部]|其他|相关|有关|各|每|多|新)"
    r"|发布|披露|出具|提交|编制|报送|要求|提供|应当|进行|完成|履行|建立|开展|通过|审[议核计查]|依据|根据|按照|董事|监事|股东|公司|人民|我[国行们]"
    r"|负责|分析师|总裁|主任|院长|所长|首席|专家|经理|主席|行长|部门|[一二三四五六七八九十\d]+[份篇项]|会议|工作报告|决算|财务|专项|信用|征信|评级|作[了过]?报告"
    r"|可行性|半年度|季度|中期|定期|临时|尽职|核查|验资|评估|鉴证|检[测验查]|调查报告$|^(?:年度|年|社会责任|可持续发展|环境信息披露|ESG|业绩|研究|行业|分析|市场|统计|调研|监测|专题|最新|宏观|投资|环境、社会)*"
    r"(?:报告|年报|展望|洞察)(?:20\d\d|\(.{4,6}\))?$"
)
_INSTITUTES = ("Organization", "Regulator")


def plain_titles(text: str, named: Sequence[Found]) -> Iterator[tuple[int, int, Rule, float]]:
    """Titles without marks beside who made them.

    Args:
        text: Clean text.
        named: The institutions that were found in it.

    Yields:
        Beginning and end of each, the rule and its score.
    """
    for pattern, hints, rule in _BY_WORD:
        if any(hint in text for hint in hints):
            for match in pattern.finditer(text):
                yield *match.span("title"), rule, 0.75
    if tails := sorted(at for end in _ENDS for at in _places(text, end)):
        for one in named:
            if one.type in _INSTITUTES and not one.reason:
                at = bisect_left(tails, one.end + 2)
                if at < len(tails) and tails[at] < one.end + 45:
                    yield from _owned(text, one.end)


def _places(text: str, words: str) -> Iterator[int]:
    """Where some words stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _owned(text: str, end: int) -> Iterator[tuple[int, int, Rule, float]]:
    """The title that follows a publisher, with the ones listed behind it."""
    match = _OWNED.match(text, end, end + 60)
    while match and not _LOOSE.search(match["title"]):
        yield *match.span("title"), Rule.SHAPE_CITED, 0.7
        match = _LISTED.match(text, match.end())


_ENDS = ("报告", "皮书", "年鉴", "展望20", "洞察", "指南")
_BY_WORD = (
    (_HOUSE, ("出版社",), Rule.SHAPE_CITED),
    (_WRITTEN, ("著", "合译", "主编"), Rule.SHAPE_CITED),
    (_ARTICLE, ("一文", "一书"), Rule.SHAPE_MARKS),
    (_TRANSLATED, ("」(", "”("), Rule.SHAPE_MARKS),
)
