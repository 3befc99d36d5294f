r"""Who drafted a paper that no label and no signature names: a party of a form, the writer of a letter, the makers of a report.

>>> from builders.documents.metadata.lines import lines_of
>>> from ontology import Knowledge
>>> drafters = Drafters(Institutions(Knowledge()))
>>> text = "车辆租赁合同\n出租人：澄江租赁有限公司  承租人：\n"
>>> [(one.values, one.rule) for one in drafters(lines_of(text, 0, len(text)), "agreement")]
[(('澄江租赁有限公司',), 'party')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.documents.metadata.claims import Claim
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.lines import Line

__all__ = ["Drafters"]

#: Lines of a head, and of a tail, in which the parties of a form stand, and of a head in which the address of a letter does.
_PARTIES, _SEALS, _LETTER = 24, 14, 12
#: Those for whom a company writes to.
_ADDRESSEES = r"(?:股东|投资者|投资人|合伙人|持有人|会员|客户|同事|员工)"
_TO = re.compile(
    rf"(?:致|尊敬的|亲爱的|各位)(?P<who>[^,。:!]{{3,30}}?)的?(?:全体|各位|所有|广大)?{_ADDRESSEES}(?:们|的?一?封?信)?[:!,]?"
)
_TO_ENGLISH = re.compile(r"To (?:all )?(?:the )?(?:Share|Stock)holders of (?P<who>[A-Z][^:,]{3,40}?)[:,.]?", re.I)
_LETTER_TO = re.compile(r"Letter to (?:the )?(?P<who>[A-Z][A-Za-z& ]{2,40}?)(?:'s)? (?:Share|Stock)holders")
_MADE = re.compile(
    r"(?:本|该|这份)[一-鿿]{0,6}(?:文件|标准|报告|指引|规范|办法|白皮书|蓝皮书|指南|手册|研究|协议|合同|倡议)(?:是)?由?"
    r"(?P<who>[^,。;:]{2,70}?)(?:联合|共同|负责|牵头|组织|合作)*(?:推出|发布|编制|撰写|编写|出品|编著|完成|制作|起草|制定)"
)
_AND = re.compile(r"[、与和及,&]|以及")
_NOTE = re.compile(r"\([^()]*\)")
#: A short name in capital letters, among names of institutions.
_LETTERS = re.compile(r"[A-Z]{2,8}")
#: The house in the notice of a research paper.
_LICENSED = re.compile(
    r"(?:^|[。,:;由供])(?P<who>[一-鿿]{4,20}?(?:公司|证券))(?:[(][^()]{2,20}[)])?(?:已)?(?:具备|具有|取得)[^。,]{0,24}投资咨询业务资格"
)
_ABOUT = re.compile(r"[\d.一二三四五六七八九十、()\s]*关于(?P<who>[一-鿿A-Za-z]{4,24}?)[.…·\s\d]*")
#: Lines at the end in which an address stands.
_CONTACTS = 16
_ADDRESS = re.compile(
    r"(?:(?:公司|联系|办公|通讯)?(?:地址|网址|电话|邮箱|邮编)|邮政编码|传真|官网|官方网站|E-?mail|Tel|Add|Web)[^:]{0,6}[:(]|https?://|www\.",
    re.I,
)
_ROLE = re.compile(
    r"(?P<role>(?:甲|乙|丙|丁)方|出租人|贷款人|债权人|抵押权人|质权人|受托人|管理人|保险人|发行人|出借人|转让方|服务方|平台方|运营方|居间方|居间人"
    r"|委托人|服务提供方|服务商|销售机构|合作银行|担保人|保证人|授信人|许可方)(?:[(][^()]{1,14}[)])?:\s?"
    r"(?P<who>[^,。;:]{2,40}?(?:公司|银行|分行|支行|信用社|联社|中心|事务所|协会|交易所))(?=$|[\s,。;(]|[一-鿿]{2,8}[:(])"
)
_COMPANY = r"[一-鿿()A-Za-z]{2,30}?(?:公司|银行|分行|支行|信用社|交易所|中心)"
_LAST_WORD = re.compile(rf"解释权(?:归属?于?|属于?|由)(?P<who>{_COMPANY})(?:所有|享有|负责|行使)?[。,;及]?")
_RUN = re.compile(
    rf"由(?P<who>{_COMPANY})(?:[(][^()]{{2,30}}[)])?(?:依法|独立|负责|及其关联公司|合法)*(?:运营|经营|提供|开发|所有|拥有|管理|制定|推出|发起)"
)
_GIVEN = re.compile(
    rf"(?:使用|接受|享受|注册|登录|下载|申请)(?:由)?(?P<who>{_COMPANY})(?:[(][^()]{{2,30}}[)])?(?:提供|的?服务|的?产品|的?平台)"
)
_BETWEEN = re.compile(
    rf"(?:您|用户|客户|会员|投资者|甲方|乙方)(?:[(][^()]{{1,30}}[)])?[与和同](?P<who>{_COMPANY})(?=[(,]|之间|签|订|缔|就|共同|所|关于|经)"
)
_ENTRUSTED = re.compile(
    rf"(?:本人|本公司|客户|申请人|授权人|委托人|本单位|用户|您)[一-鿿]{{0,6}}?(?:委托|授权|同意|向|请求|与)(?P<who>{_COMPANY})"
)
#: Of the sentences of terms, the surest first.
_SENTENCES = ((_LAST_WORD, 0.53), (_RUN, 0.5), (_BETWEEN, 0.49), (_GIVEN, 0.46), (_ENTRUSTED, 0.42))
#: Those parties of a form who let, lend, manage and serve, and whose form it is.
_HOUSES = ("出租人", "贷款人", "出借人", "受托人", "管理人", "保险人", "服务方", "平台方", "运营方", "服务提供方", "服务商")
_FORMS = ("agreement",)


class Drafters:
    """Reads who made a paper from its parties, its address and its sentences."""

    def __init__(self, institutions: Institutions) -> None:
        self._institutions = institutions

    def __call__(self, lines: Sequence[Line], type_: str) -> Iterator[Claim]:
        """Who made a paper.

        Args:
            lines: Lines of a head and a tail.
            type_: The kind of document.

        Yields:
            Claims of publishers.
        """
        yield from self._writers(lines[:_LETTER])
        yield from self._makers(lines)
        if type_ in _FORMS:
            yield from self._parties([*lines[:_PARTIES], *lines[max(_PARTIES, len(lines) - _SEALS) :]])
            yield from self._terms(lines)

    def _writers(self, lines: Sequence[Line]) -> Iterator[Claim]:
        for line in lines:
            match = (_TO.match(line.text) or _TO_ENGLISH.match(line.text)) if len(line.text) <= 60 else None
            name = match["who"].strip(" 各位") if match else ""
            if match and name and self._institutions.is_one(name):
                at = line.text.find(name)
                yield Claim("publisher", (name,), "", (line.span(at, at + len(name)),), "letter", 0.6)
                return
        for line in lines:
            if match := _LETTER_TO.search(line.text):
                yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "letter", 0.4)
                return

    def _makers(self, lines: Sequence[Line]) -> Iterator[Claim]:
        for line in lines:
            match = _MADE.search(line.text) if "本" in line.text or "该" in line.text else None
            parts = [_NOTE.sub("", part).strip() for part in _AND.split(match["who"])] if match else []
            names = tuple(part for part in parts if self._institutions.is_one(part))
            names = names and tuple(part for part in parts if part in names or _LETTERS.fullmatch(part))
            if match and names and names[0] == parts[0]:
                yield Claim("publisher", names, "", (line.span(*match.span("who")),), "sentence", 0.52)
                return
        for line in lines:
            match = _LICENSED.search(line.text) if "资格" in line.text else None
            if match and self._institutions.is_one(match["who"]):
                yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "licensed", 0.5)
                return
        for line in lines:
            match = _ABOUT.fullmatch(line.text) if "关于" in line.text and len(line.text) <= 160 else None
            names = self._institutions.listed(match["who"], sure=False) if match else ()
            if match and names and not any(name.endswith(("公司", "银行")) and len(name) > 20 for name in names):
                yield Claim("publisher", names[-1:], "", (line.span(*match.span("who")),), "chapter about its maker", 0.38)
                return

    def contacts(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """The institution in a line of its own beside its address at the end: 望海研究院, 地址:海山市.

        Args:
            lines: Lines of a tail.

        Yields:
            A claim of a publisher.
        """
        last = lines[-_CONTACTS:]
        for at, line in enumerate(last):
            beside = last[at + 1 : at + 3]
            if any(_ADDRESS.match(other.text) for other in beside) and self._institutions.is_one(line.text, sure=True):
                yield Claim("publisher", (line.text,), "", (line.span(),), "address at the end", 0.44)
                return

    def _parties(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """The one party of a form that is named where the others are left blank."""
        found = [(line, match) for line in lines if ":" in line.text for match in _ROLE.finditer(line.text)]
        named = [(line, match) for line, match in found if self._institutions.is_one(match["who"])]
        houses = [(line, match) for line, match in named if match["role"] in _HOUSES]
        for line, match in (houses or named)[:1]:
            if len({other["who"] for _, other in houses or named}) > 1:
                return
            yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "party", 0.56)

    def _terms(self, lines: Sequence[Line]) -> Iterator[Claim]:
        for sentence, score in _SENTENCES:
            for line in lines:
                match = sentence.search(line.text)
                if match and self._institutions.is_one(match["who"]):
                    yield Claim("publisher", (match["who"],), "", (line.span(*match.span("who")),), "clause", score)
                    break
