"""Penalties told in sentences: who in one, for what in the next, how much and by whom in a third.

Each sentence gives what it says of a penalty; around one that says how much, those before and behind it fill what it leaves
out, up to the next that does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from builders.documents.metadata.dates import dates
from builders.records import Penalty
from builders.relations.page import Named, Page, Sentence
from builders.relations.templates.amounts import yuan
from ontology.schema import INSTITUTIONS

__all__ = ["told"]

_START = attrgetter("start")

_NUMBER = re.compile(
    r"[一-鿿]{1,10}(?:罚决?字?|处罚)〔?[\[(（〔]?\s?(?:19|20)\d\d\s?[\])）〕]?\s?第?\s?\d{1,5}(?:-\d{1,3})?\s?号|[一-鿿]{1,8}罚[〔\[(（](?:19|20)\d\d[〕\])）]\d{1,5}号"
)
#: What a number may be taken with that is none of it: 文号为, 收到.
_NOT_NUMBER = re.compile(r".*(?:[为到是据的以由号书]|收悉)(?=[一-鿿])")
_FINE = re.compile(
    r"被?(?:处以?|合计|共)?(?:罚款|罚没款?|处罚款?|罚金)(?:合计|共计|人民币)?|处(?=[\d一二三四五六七八九十百千万两.,]+万?元)|罚单"
)
#: What a rule threatens, what a statistic sums up, and what did not come.
_NO_CASE = re.compile(
    r"以上[^,，。]{0,12}以下|倍以[上下]|可以?处|应当处|\d\s?张|\d\s?家|多家|累计|年内|未[被受]?(?:处|罚)|不予处罚|没有被?罚"
)
_BECAUSE = re.compile(
    r"(?:因|由于)(?P<why>[^。;；]{4,120}?)[,，]?(?=被|遭|受到|收到|处以|对其|予以|国家|中国|该行|该公司|[一-鿿]{2,12}(?:局|分局|分行|支行|会)(?:对其)?(?:处以|罚款|决定|作出|开出)|$)"
)
_WHY = re.compile(
    r"(?:事由|案由|原因|违法行为(?:类型)?|违法违规(?:事实|行为)|违规事实|主要问题)(?:是|为|系|在于|(?:主要)?包括|[:：])[:：]?\s?"
    r"(?P<why>[^。;；]{4,120}?(?:[;；][^。;；]{2,120}?)*?)(?=[,，](?:决定|公告|文号|罚款|作出|处罚|被)|。|[;；]?\s*$)"
)
_FAULTS = re.compile(
    r"(?:经查[,，:：]?|存在|发现)?(?:[^,，。]{0,8}?存在|其)?(?P<why>(?:未按|未经|未严格|未有效|违反|违规|虚[增假报列]|挪用|占压|给予|向[^,，。]{2,12}发放|隐瞒|欺骗|编制)[^。;；]{2,100}?)(?:等(?:问题|行为|违法违规行为|违规行为))?(?=[,，](?:被|决定|该|对|根据|依据|收到|\d)|[。;；]|$)"
)
_EXISTS = re.compile(r"(?:存在|有(?!限)|出现)(?P<why>[^。;；]{4,120}?)等?(?:问题|行为|情形|情况)")
#: What is said right behind the party: 甲公司逃汇,.
_BEHIND_NAME = re.compile(r"(?:存在)?(?P<why>[^,，。;；:：罚收公表近于被因由的]{4,60})(?=[,，。;；])")
_LIABLE = re.compile(r"(?P<why>对[^,，。;；]{2,40}?(?:负有?[^,，。;；]{0,8}责任))")
#: Where another thing than the reason begins: ,罚款80万元, ,行政处罚决定书文号为.
_OTHER = re.compile(r"[,，](?=被?处?以?(?:罚款|罚没|罚金|警告)|罚单|处罚|行政处罚|决定书|文号)")
_REASONS = (_WHY, _BECAUSE, _LIABLE, _EXISTS, _FAULTS)
_NAMED = re.compile(
    r"(?:^|[,，。;；:：(（]|开给了?|对|向|至|和|其中)(?P<name>[一-鿿]{2,22}?(?:股份有限公司|有限责任公司|有限公司|银行|农商行|信用社|联社|支公司|分公司))(?![一-鿿]{0,6}(?:局|机构|业|的对象|系统))"
)
#: A person whose name is hidden: 蒋某, rather than 对某银行.
_PERSON = re.compile(
    r"(?:的|[,，。;；:：(（]|^|[理长任人工监管事员责柜主])(?P<name>[^\W\d对向在与和被由为是有从该的因]某{1,2})(?![一-鿿]{0,2}(?:行|公司|机构|企业|地|市|省|县))"
)
_BEFORE_NAME = re.compile(r".*(?:开给了?|对|向|给|至|与|的(?:则|也)?[是为])")
_FORMS = ("", "公司", "有限公司", "股份有限公司", "有限责任公司")
#: A day without its year.
_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_PUBLIC = re.compile(r"公[布示开告]|披露|通报|发布|开出|消息|显示")
_YEAR = re.compile(r"[〔\[(（]((?:19|20)\d\d)[〕\])）]")
_CLEAN = " \n\t|:：,，。;；"
#: Characters up to which an authority is carried, and sentences looked at before and behind.
_CARRIED, _BEFORE, _BEHIND = 900, 3, 2


class _Facts(NamedTuple):
    """What a sentence says of a penalty; empty for what it does not say.

    Attributes:
        sentence: The sentence.
        amount: The fine in yuan; None for none.
        party: IRI, name and type of who is punished.
        why: For what.
        number: The number of the decision.
        date: When.
        authority: By whom.
    """

    sentence: Sentence
    amount: float | None
    party: tuple[str, str, str] | None
    why: str
    number: str
    date: str
    authority: Named | None


def told(page: Page) -> Iterator[Penalty]:
    """The penalties that the sentences of a page tell.

    Args:
        page: The page.

    Yields:
        One each with party, amount and authority, in the order of the text.
    """
    if "罚" not in page.text:
        return
    facts = _Sentences(page)
    date = ""
    for number, sentence in enumerate(facts.sentences):
        if page.text.find("罚", sentence.start, sentence.end) < 0 or facts[number].amount is None:
            continue
        if whole := _whole(facts, number, _carried(page, sentence), date):
            yield whole
            date = whole.date or date


class _Sentences:
    """What the sentences of a page say of penalties, each read when first asked for."""

    def __init__(self, page: Page) -> None:
        self.page, self._read = page, dict[int, _Facts]()
        self.sentences = list(_enumerated(page))

    def __getitem__(self, number: int) -> _Facts:
        if number not in self._read:
            self._read[number] = _facts(self.page, self.sentences[number])
        return self._read[number]

    def day(self, authority: Named, at: int) -> str:
        """The day, whole or not, on which an authority is said to have made public what is told at a place; empty for none."""
        for one in reversed(self.page.within("Regulator", at - _CARRIED, at)):
            if one.id == authority.id and one.label == authority.label:
                told = self[bisect_right(self.sentences, one.start, key=_START) - 1]
                text = self.page.text[told.sentence.start : told.sentence.end]
                if _PUBLIC.search(text) and (day := told.date or _day(text, "", "")):
                    return day
        return ""

    def between(self, start: int, end: int) -> list[_Facts]:
        """Those from one number up to another."""
        return [self[number] for number in range(max(0, start), min(len(self.sentences), end))]


def _enumerated(page: Page) -> Iterator[Sentence]:
    """The sentences of a page, each with the items that semicolons part from it and that name nobody and no penalty."""
    whole: Sentence | None = None
    for one in page.sentences:
        listed = whole and page.text[whole.end - 1] in ";；" and page.text.find("罚", one.start, one.end) < 0
        if whole and listed and not any(other.type in INSTITUTIONS for other in one.named):
            whole = whole._replace(end=one.end, named=[*whole.named, *one.named])
            continue
        if whole:
            yield whole
        whole = one
    if whole:
        yield whole


def _carried(page: Page, sentence: Sentence) -> Named | None:
    """The authority that was named last, if that is not far."""
    near = page.within("Regulator", sentence.start - _CARRIED, sentence.end)
    return next((one for one in reversed(near) if one.id), None)


def _before(facts: _Sentences, number: int) -> list[_Facts]:
    """The sentences before one, the nearest first, up to one that tells another penalty."""
    found = []
    for one in reversed(facts.between(number - _BEFORE, number)):
        if one.amount is not None:
            break
        found.append(one)
    return found


def _behind(facts: _Sentences, number: int) -> list[_Facts]:
    """The sentences behind one, up to one that tells another penalty or of another party."""
    found = []
    for one in facts.between(number + 1, number + 1 + _BEHIND):
        if one.amount is not None or (one.party and one.party != facts[number].party):
            break
        found.append(one)
    return found


def _facts(page: Page, sentence: Sentence) -> _Facts:
    text = page.text[sentence.start : sentence.end]
    fine = None if _NO_CASE.search(text) else _FINE.search(text)
    amount = yuan(text[fine.start() :]) if fine else None
    if fine and amount is None and fine[0] == "罚单":
        amount = yuan(text[max(0, fine.start() - 16) : fine.start()])
    regulators = [one for one in sentence.named if one.type == "Regulator"]
    party = _party(page, sentence, text)
    number = _NUMBER.search(text)
    when = [one.value for one in dates(text)]
    return _Facts(
        sentence,
        amount,
        party,
        _why(text, party[1] if party else ""),
        _NOT_NUMBER.sub("", number[0]) if number else "",
        _when(when),
        regulators[-1] if regulators else None,
    )


def _when(days: Sequence[str]) -> str:
    """The last of the days that a sentence tells whole, else the first."""
    return next((day for day in reversed(days) if len(day) == len("2024-01-01")), days[0] if days else "")


def _party(page: Page, sentence: Sentence, text: str) -> tuple[str, str, str] | None:
    """Who is punished: a person whose name is hidden, an institution that is known, or one that is only named."""
    if person := _PERSON.search(text):
        return "", person["name"], "Person"
    named = [
        one for one in _NAMED.finditer(text) if not _BEFORE_NAME.sub("", one["name"]).startswith(("其", "该", "本", "同名"))
    ]
    known = [one for one in sentence.named if one.type in ("Bank", "Organization") and one.id]
    if named:
        bare = _BEFORE_NAME.sub("", named[0]["name"])
        end = sentence.start + named[0].end("name")
        start = end - len(bare)
        inside = [one for one in known if start <= one.start and one.end <= end]
        if inside and inside[0].start == start and (inside[0].type == "Bank" or page.text[inside[0].end : end] in _FORMS):
            return inside[0].id, inside[0].label, inside[0].type
        if not any(one.type == "Regulator" and start <= one.start < end for one in sentence.named):
            return "", bare, "Bank" if bare.endswith(("银行", "农商行", "信用社", "联社")) else "Organization"
    return (known[0].id, known[0].label, known[0].type) if known else None


def _why(text: str, party: str) -> str:
    """For what: behind 因 or 事由, what was done wrong, or what is said right behind the party."""
    found = next((match for pattern in _REASONS if (match := pattern.search(text))), None)
    if found is None and party and (at := text.find(party)) >= 0:
        found = _BEHIND_NAME.match(text, at + len(party))
    return _OTHER.split(found["why"], maxsplit=1)[0].strip(_CLEAN).removesuffix("的") if found else ""


def _whole(facts: _Sentences, number: int, carried: Named | None, date: str) -> Penalty | None:
    """The penalty of a sentence, filled from those around it; None when nobody or no authority is told."""
    one, before, behind = facts[number], _before(facts, number), _behind(facts, number)
    page, used = facts.page, [one]
    whose = next((other for other in (one, *before) if other.party), None)
    if whose is None or whose.party is None:
        return None
    if whose is not one:
        used += before[: before.index(whose) + 1]
    near = [*used, *behind]
    reason = next((other for other in used if other.why), None) or next((other for other in behind[:1] if other.why), None)
    authority = next((other.authority for other in near if other.authority), None) or carried
    if authority is None or authority.label == whose.party[1]:
        return None
    decision = next((other.number for other in near if other.number), "")
    near += [other for other in before if other.authority is authority]
    text = page.text[one.sentence.start : one.sentence.end]
    when = next((other.date for other in near if other.date), "") or (date if "同日" in text else _day(text, decision, date))
    when = when or facts.day(authority, one.sentence.start)
    used += [other for other in behind if other.number or other.date or other.authority or other is reason]
    first, last = page.clean.raw_span(min(x.sentence.start for x in used), max(x.sentence.end for x in used))
    told = str(page.clean.raw[first:last]).rstrip()
    where, why = (authority.id, authority.label), reason.why if reason else ""
    return Penalty(whose.party, why, decision, one.amount, where, when, told, first, first + len(told))


def _day(text: str, number: str, date: str) -> str:
    """The day that a sentence tells without a year, with that of the decision or of the last penalty, or as --09-10."""
    day, year = _DAY.search(text), _YEAR.search(number)
    said = year[1] if year else "" if date.startswith("-") else date[:4]
    return f"{said or '-'}-{int(day[1]):02}-{int(day[2]):02}" if day else ""
