"""Lists of rules and notices: who issued the rule of a line, whatever the order of its title, number, issuer and date.

A line is one of a list when nothing is left of it but names, numbers, dates and what parts them. Where such lines name no
issuer, the heading above them does (中国人民银行文件). An issuer also stands right before the title (甲部、乙局关于…的通知),
and below a notice, before its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Relation, Span
from builders.relations.page import Named, Page
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Policies"]

_DATE = (
    r"(?:19|20)\d\d\s?(?:年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?|[./-]\s?\d{1,2}(?:[./-]\s?\d{1,2})?)?"
    r"|[二〇○零一]{2,4}[〇○零一二三四五六七八九]{1,2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|\d{1,2}月(?:\d{1,2}日)?"
)
_NUMBER = (
    r"[一-鿿]{0,8}[〔\[(（?]\s?(?:19|20)\d\d\s?[〕\])）?]\s?第?\s?\d{1,4}\s?号|第\s?\d{1,4}\s?号|(?:19|20)\d\d年第\d{1,4}号(?:令|公告)?"
    r"|(?:文号|发文字号)"
)
_ITEM = r"[(（\[［【]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）\]］】]?[.、．,，:：)）]?|[●•·◆■▪①-⑳]"
_WORDS = (
    r"等?[一二三四五六七八九十两\d]{1,2}(?:个?部门|部委|家单位|部)|等(?:部门|部委|单位)?|联合|印发|发布|颁布|下发|出台|制定|公布|令|发文(?:机关|单位|日期)?"
    r"|(?:印发|发布|颁布|成文|施行|实施|生效)(?:时间|日期)|实施|施行|起|自|于|由|机关|单位|部门|时间|日期|已?废止|现行有效|有效|现行"
)
_PARTS = r"[\s|｜│,，、;；:：.。/《》〈〉“”\"?()（）\[\]【】<>—–\-*]"
_REST = re.compile(rf"(?:{_NUMBER}|{_DATE}|{_WORDS}|{_ITEM}|{_PARTS})*")
_DATED = re.compile(_DATE)
#: What a heading holds besides those who issued what stands below it.
_HEADING = re.compile(
    rf"(?:{_ITEM}|{_PARTS}|发布|印发|出台|制定|颁布|的|相关|有关|主要|重要|近期|部分|政策|文件|法规|制度|规定|规范性|部门规章|规章|监管|篇|类|层面|目录|清单|一览|汇编)*"
)
#: Where an item begins in a run-together list.
_BORDER = re.compile(r"\n|[;；]|(?<![\d.年月第(（〔\[-])\d{1,2}[.、．](?!\d)|[●•◆■▪①-⑳]")
#: Before a title: who issued it stands in front.
_BEFORE = re.compile(
    r"\s?(?:等(?:[一二三四五六七八九十\d]{1,2}(?:个?部门|部委|家单位|部)|部门|部委)?)?(?:联合)?(?:印发|发布|下发|制定)?的?\s?[《〈“?]?\s?"
    r"(?:关于(?:印发|发布|公布|转发|下发)\s?[《〈“?]?)?"
)
_JOINED = re.compile(r"[》”]?\s?(?:[、/和与及\s]|以及|联合|会同|、[一-鿿]{2,10}[办局部委会署院厅行]、)?\s?")
_OF_NUMBER = re.compile(r"[一-鿿]{0,4}[〔\[(（?]\s?(?:19|20)\d\d")
#: A day alone in a line, below those who sign.
_SIGNED = re.compile(rf"\n\s*(?:{_DATE})\s*(?=\n|$)")
_SENT = re.compile(r"(?:现将|现印发|现发布|特制定|制定了?)\s?《?$")
_NOTICE = ("通知", "意见", "决定", "公告", "批复", "通报", "函", "办法", "方案", "规定")
#: Characters of a line of a list, of a row of issuers, up to a signature, and between a heading and the last line below it.
_LINE, _ROW, _LETTER, _BELOW = 240, 160, 3000, 1500


class Policies:
    """Reads lists of rules, and who stands before a title or below a notice."""

    def __call__(self, page: Page) -> Iterator[Relation]:
        """Who issued the rules of a page, in the order of the text."""
        rules = [one for one in page.by_type.get("Regulation", ()) if one.id]
        if not rules:
            return
        heading: tuple[list[Named], int] = ([], -1)  # whom it names, and where what stands below it has ended
        for rule in rules:
            issuers = _before(page, rule)
            if issuers:
                yield from _issued(page, rule, issuers)
            line = _line(page, rule)
            named = None if issuers else _listed(page, rule, line)
            if named is None:
                continue
            if named:
                yield from _issued(page, rule, named)
                continue
            above, ended = heading
            if not above or page.text[ended : line[0]].strip() or line[1] - above[0].start > _BELOW:
                above = _heading(page, line[0])
            heading = above, line[1]
            yield from _issued(page, rule, above)
        yield from _signed(page, rules)


def _issued(page: Page, rule: Named, issuers: Sequence[Named]) -> Iterator[Relation]:
    for issuer in issuers:
        yield page.relation(rule, "issuedBy", issuer, Rule.ROW, 0.9, (rule.start, rule.end))


def _institutions(page: Page, start: int, end: int) -> list[Named]:
    """The institutions in a stretch, without those of a document's number and those inside longer names."""
    found: list[Named] = []
    for one in page.inside(start, end):
        if one.type not in INSTITUTIONS or not one.id or one.refers or _OF_NUMBER.match(page.text, one.end):
            continue
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _before(page: Page, rule: Named) -> list[Named]:
    """The row of institutions that ends where a title begins (甲部、乙局关于…), or that the title begins with."""
    text, row = page.text, list[Named]()
    about = text.startswith("关于", rule.start) or any(mark in text[max(0, rule.start - 2) : rule.start] for mark in "《?")
    for one in reversed(_institutions(page, max(0, rule.start - _ROW), rule.end)):
        if one.start > rule.start or rule.start < one.end < rule.start + 2:
            continue
        if row:
            apart = one.end < row[0].start or one.end in page.blanks
            if not (apart and _JOINED.fullmatch(text, one.end, row[0].start)):
                break
        elif one.start == rule.start:
            if not text.startswith(("关于", "《", "印发", "、", "和", "等"), one.end):
                return []
        elif not about or not _BEFORE.fullmatch(text, one.end, rule.start):
            break
        row.insert(0, one)
    return row


def _line(page: Page, rule: Named) -> Span:
    """The line or the item that a rule stands in."""
    text, first = page.text, max(0, rule.start - _LINE)
    start = first
    for border in _BORDER.finditer(text, first, rule.start):
        start = border.end() if border[0] in "\n;；" else border.start()
    for border in re.finditer(r"\d{1,2}[.、．](?!\d)", text[start : rule.start]):
        if start + border.start() in page.blanks:
            start += border.start()
            break
    last = min(len(text), rule.end + _LINE)
    ends = (one.start() for one in _BORDER.finditer(text, rule.end, last))
    end = next(ends, last)
    later = (
        m.start() for m in re.finditer(r"\d{1,2}[.、．](?!\d)", text[rule.end : end]) if rule.end + m.start() in page.blanks
    )
    return start, rule.end + next(later, end - rule.end)


def _listed(page: Page, rule: Named, line: Span) -> list[Named] | None:
    """Whom a line names besides its rule; None when it says more than a line of a list does."""
    if line[1] - line[0] >= 2 * _LINE:
        return None
    others = [one for one in page.within("Regulation", *line) if one.id != rule.id and not rule.start <= one.start < rule.end]
    if any(one.end - one.start > 14 or not _REST.fullmatch(page.text, one.start, one.end) for one in others):
        return None
    outside = [one for one in _institutions(page, *line) if one.end <= rule.start or one.start >= rule.end]
    left, at = [], line[0]
    for one in sorted([*outside, rule], key=lambda one: one.start):
        left.append(page.text[at : one.start])
        at = max(at, one.end)
    left.append(page.text[at : line[1]])
    if not all(_REST.fullmatch(part) for part in left):
        return None
    if outside and not (_DATED.search("".join(left)) or re.search(_NUMBER, "".join(left)) or _opens(page, line[0])):
        return None
    return outside


def _opens(page: Page, at: int) -> bool:
    """Whether an item with a number begins at a place."""
    return re.match(rf"\s?(?:{_ITEM})", page.text[at : at + 6]) is not None


def _heading(page: Page, start: int) -> list[Named]:
    """Whom the heading above a line names, if it names nothing else."""
    text = page.text
    end = start
    while end > 0 and text[end - 1] in "\n \t":
        end -= 1
    first = max(text.rfind("\n", max(0, end - 60), end) + 1, 0)
    if end - first > 50 or (first == 0 and end > 60) or "\n" not in text[end:start]:
        return []
    named = _institutions(page, first, end)
    left, at = [], first
    for one in named:
        left.append(text[at : one.start])
        at = one.end
    return named if named and all(_HEADING.fullmatch(part) for part in [*left, text[at:end]]) else []


def _signed(page: Page, rules: Sequence[Named]) -> Iterator[Relation]:
    """Who signs a notice, above its date: of the notice and of what it sends."""
    text, done = page.text, 0
    if not any(text.startswith("关于", one.start) or "通知" in text[one.start : one.end] for one in rules):
        return
    for day in _SIGNED.finditer(text):
        signers = _signers(page, day.start())
        if not signers:
            continue
        first = signers[0].start
        letter = [one for one in rules if max(done, first - _LETTER) <= one.start and one.end <= first]
        titles = [one for one in letter if text[one.start : one.end].endswith(_NOTICE) and _alone(text, one)][:1]
        for rule in [
            *titles,
            *(one for one in letter if one not in titles and _SENT.search(text, max(0, one.start - 6), one.start)),
        ]:
            yield from _issued(page, rule, signers)
        done = day.end()


def _alone(text: str, rule: Named) -> bool:
    """Whether a title is a line of its own, or the end of one that names who issued it."""
    start = text.rfind("\n", 0, rule.start) + 1
    return (
        rule.start - start < 60 and text[rule.end : rule.end + 1] in ("", "\n", "》") and "。" not in text[start : rule.start]
    )


def _signers(page: Page, end: int) -> list[Named]:
    """The institutions that fill the lines above a place."""
    text, found = page.text, list[Named]()
    while True:
        while end > 0 and text[end - 1] in "\n \t":
            end -= 1
        start = text.rfind("\n", max(0, end - 200), end) + 1
        named = _institutions(page, start, end) if start else []
        left, at = [], start
        for one in named:
            left.append(text[at : one.start])
            at = one.end
        if not named or "".join([*left, text[at:end]]).strip(" 、\t　"):
            return found
        found, end = [*named, *found], start
