"""Companies, associations, universities and authorities by their shape.

A company's legal tail is enough, given a certain left edge; the softer tails (协会, 研究院, 局) need a name that begins
with a place or with 中国, 全国, 国家. What such a name begins with is also what keeps generic phrases out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from builders.finders.cues import alternation, left_edge
from builders.passage import Passage
from builders.records import Found
from ontology.iris import mint
from ontology.lexicon import default_lexicon
from ontology.places import Places

__all__ = ["find"]

_COMPANY = re.compile(r"(?:\([^\s()]{2,6}\))?(?:集团)?(?:股份有限公司|有限责任公司|集团有限公司|有限公司)(?:\([^\s()]{2,8}\))?")
_SOFT = re.compile(alternation("organization_tail"))
_AUTHORITY = re.compile(alternation("authority_tail"))
_NATIONAL = re.compile(r"(?:中国|全国|国家|国际|亚洲|世界|全球|中华)")
_BAD_INSIDE = re.compile(
    r"[的了和与及等在为对把被将]|公司[^（(]|进行|开展|通过|合作|支持|推动|建设|提供|项目|以及|工作人员|地区|成员|一流|社会保险|成立|设立|联合$"
)
_KIND_OF_COMPANY = re.compile(
    r"(?:分|子|总|母|保险|证券|上市|理财|基金|信托|科技|担保|贷款|租赁|财务|集团|各|大|小)公司$(?<!.{6})"
)
_ENDED = re.compile(r"协会|学会|公会|联合会|有限公司|集团")
_CLASS = re.compile(r"企业|公司|单位|机构|客户|行业|龙头|集团")
_ADMIN = re.compile(r"[省市区县州盟旗]$")


def find(passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
    """Organizations and regulators by shape, outside what is already found."""
    text = passage.text
    covered = sorted((f.start, f.end) for f in found)
    banks = [f.end for f in found if f.type == "Bank"]
    for finder in _FINDERS:
        for one in finder(text, banks):
            if not any(a <= one.start and one.end <= b for a, b in covered):
                yield one


def _companies(text: str, banks: Sequence[int]) -> Iterator[Found]:
    for match in _COMPANY.finditer(text):
        edge, certain = left_edge(text, match.start(), 22)
        edge = _after_class(text, edge, match.start())
        edge = max([edge, *(end for end in banks if edge < end <= match.start() - 4)])  # 中国银行|中银金融商务有限公司
        name = text[edge : match.start()]
        if name.endswith(("银行", "信用社", "联社")):
            continue  # the banks' own finder knows where their names begin
        if not certain or len(name) < 2 or _BAD_INSIDE.search(name) or not re.search(r"[一-鿿]{2}|[A-Za-z]{3}", name):
            continue
        yield _found(text, edge, match.end(), "Organization", "shape:company", 0.8, name + match[0])


def _after_class(text: str, edge: int, end: int) -> int:
    """Past a word for a class of firms that stands before a firm's place: 冠军企业|徐州X公司."""
    places = Places.load()
    for match in _CLASS.finditer(text, edge, end):
        if any(text[match.end() : match.end() + size] in places.by_name for size in (4, 3, 2)):
            edge = match.end()
    return edge


def _authorities(text: str, banks: Sequence[int]) -> Iterator[Found]:
    places = Places.load()
    for match in _AUTHORITY.finditer(text):
        chain = places.chain(text, match.start())
        if chain is None:
            continue
        stem = text[chain[0] : match.start()]
        if not (_ADMIN.search(stem) or match[0].endswith(("监管局", "监管分局", "保监局", "证监局", "人民政府", "银监局"))):
            continue
        yield _found(text, chain[0], match.end(), "Regulator", "shape:authority", 0.8, text[chain[0] : match.end()])


def _soft(text: str, banks: Sequence[int]) -> Iterator[Found]:
    for match in _SOFT.finditer(text):
        if match[0].endswith("有限公司") or text.startswith(("生", "业"), match.end()):
            continue
        edge, _ = left_edge(text, match.start(), 18)
        for inner in _ENDED.finditer(text, edge, match.start()):
            edge = inner.end()  # 天津市银行业协会|山西省银行业协会: the last name only
        name = text[edge : match.end()]
        if (
            match.start() - edge >= 2
            and _begins(text, edge, match.start())
            and not _BAD_INSIDE.search(name)
            and not _KIND_OF_COMPANY.search(name)
        ):
            yield _found(text, edge, match.end(), "Organization", "shape:named", 0.7, name)


def _begins(text: str, start: int, end: int) -> bool:
    """Whether a soft name begins with a place or with 中国, 全国 and their kin, and says more than that."""
    if national := _NATIONAL.match(text, start):
        return end - national.end() >= 2
    places = Places.load().by_name
    return any(text[start : start + size] in places for size in (2, 3, 4))


def _found(text: str, start: int, end: int, type_: str, rule: str, score: float, name: str) -> Found:
    known = default_lexicon().lookup(name, ("Bank", "Regulator", "Organization"))
    if known:
        return Found(start, end, known[0].type, rule, score, known[0].iri, known[0].label, known[0].kind)
    label = re.sub(r"(?:股份有限公司|有限责任公司|有限公司)$", "", name) if type_ == "Organization" and len(name) > 10 else name
    kind = "government" if type_ == "Regulator" else "company" if name.endswith("公司") else ""
    return Found(start, end, type_, rule, score, mint("institution", label), label, kind)


#: Each takes the text and the ends of banks' names in it.
_FINDERS: tuple[Callable[[str, Sequence[int]], Iterator[Found]], ...] = (_companies, _authorities, _soft)
