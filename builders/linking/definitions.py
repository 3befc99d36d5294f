"""What a text defines: (以下简称“X”) after a name makes X that name's thing in the report, whatever X is elsewhere.

A definition binds only where it is plain: what is defined ends right before it, X is short, and X is made of its characters,
the word for a party (甲方, 发行人), or what rules are called for short. Without a thing X stands for nothing; a word so
defined is never taken for a product or a report on its own account.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from builders.linking.coreference import AROUND, WE
from builders.records import Found, found_of
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["Definitions"]

_CUE = re.compile(
    r"(?:(?:以下|下文|后文|文中|本文|下|后)(?P<all>[均合统简]?)|(?P<also>[又亦也俗])|简)称(?:为|作|之为)?[:：]?\s?"
)
#: Characters of a cue before 称.
_BEFORE = 3
_OPEN, _CLOSE = '“"「『‘', '”"」』’'
_TERM = re.compile(
    rf"(?P<quote>[{_OPEN}]?)(?P<mark>《?)(?P<term>[^{_OPEN}{_CLOSE}《》()\[\],，、。;；:：\n或]{{1,24}})》?[{_CLOSE}]?"
)
_OR = re.compile(r"\s?(?:或者|以及|[、或和与/])\s?")
#: Characters of the longest short form, of what may stand in a bracket before the cue, and of a bracket skipped before it.
_LONGEST, _NOTE, _SKIPPED = 12, 60, 40
#: Characters of the longest find that may lie over a word.
_REACH, _START = 200, attrgetter("start")
_BARE = re.compile(r"\((?P<term>[一-鿿]{2,6}|[A-Z]{3,6})\)")
#: The short names of a row of a table of definitions, up to its 指; one of them; characters of a row's, and of a name at least.
_POINTS = re.compile(r"(?P<terms>[^\n。；;:：()“”《》]{2,40})\n?\s?指[:：]?\s?\n?$")
_ITEM = re.compile(r"[^、,，/或\s]{2,24}")
_ROW, _NAMED = 48, 6
#: Rows that make a table of short names without headings, and characters of its widest cell.
_TABLE, _WIDEST = 3, 8
#: The headings of a table of short names and names in full.
_HEADING = re.compile(
    r"(?:企业|公司|机构|单位|银行)?简称[\s|]*(?:企业|公司|机构|单位|银行)(?:全称|名称)|(?<![一-鿿])简称[\s|]*全称"
)
_CELL = re.compile(r"(?<![一-鿿A-Za-z])[一-鿿A-Za-z]{3,8}$")
#: Characters before a name in which its row has 指.
_POINT = 5
_PARTY = re.compile(
    r"[本我](?:行|公司|集团|院|会|局|所|社|校|中心)|[甲乙丙丁]方|[一-鿿]{1,4}[方人]|[一-鿿]{0,4}(?:股东|承销商|托管行|牵头行|代理行)"
)
#: What is no one party, and what everybody is.
_NOBODY = frozenset({"双方", "各方", "三方", "多方", "对方", "任何一方", "公司", "集团", "银行", "基金", "上市公司", "我们"})
#: Words of which 本公司 and 发行人 are only parts: 日本公司, 发行人民币, 管理人员.
_WITHIN = re.compile(r"[日资成根基版样标文课]$")
_PEOPLE = re.compile(r"[民员士才数次工均力体类物事]")
_TRADE = re.compile(r"[业为动政列程径情使]")
_LATIN = re.compile(r"[A-Za-z0-9]")


class _Definition(NamedTuple):
    """A word that a text defines.

    Attributes:
        term: The word.
        start: Where it stands in its definition.
        anchor: Where what it stands for ends.
        quoted: Whether it stands in any marks.
        cued: Whether a word such as 简称 says so.
        also: Whether it is another name (又称) rather than a short one.
        several: Whether it stands for several things together (合称).
    """

    term: str
    start: int
    anchor: int
    quoted: bool
    cued: bool
    also: bool = False
    several: bool = False


class Definitions:
    """Gives the words that a text defines the things that it defines them as."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._things, self._places, self._compounds = knowledge.lexicon.things, knowledge.places.by_name, cues["compound"]
        self._tails = tuple(sorted(cues["document_tail"]))
        self._classes = cues["organization_tail"] | cues["authority_tail"]
        nouns = sorted(cues["product_noun"] | cues["product_tail"], key=lambda word: (-len(word), word))
        self._nouns, self._product = frozenset(nouns), re.compile(rf"(?:{'|'.join(map(re.escape, nouns))})[{_CLOSE}]?$")

    def __call__(self, text: str, found: Sequence[Found]) -> list[Found]:
        """The finds of a report, with what its definitions make of them.

        Args:
            text: Clean text.
            found: What was found in it, disambiguated, in the order of the text.

        Returns:
            The finds in the order of the text: those of defined words have the thing defined, and rule ``defined``.
        """
        found = list(found)
        defined = [*_cued(text), *_quoted(text)]
        bare = [match for match in _BARE.finditer(text) if match["term"] not in self._places]
        pointed = list(_pointed(text, found)) if "指" in text else []
        rows = [row for row in _in_columns(text, found) if row.term not in self._places]
        if len(rows) >= _TABLE or (rows and _HEADING.search(text)):
            pointed += rows
        if not (defined or bare or pointed):
            return found
        ends = {one[1]: one for one in reversed(found) if one[5]}  # so that the longest stays
        defined += [*_bare(text, bare, ends), *pointed]
        bound: dict[str, list[tuple[_Definition, Found | None]]] = defaultdict(list)
        for word in sorted(defined, key=lambda d: d.start):
            meant = self._meant(text, word, ends)
            if meant and meant.type in ("Product", "Report"):
                continue  # their own finders know what they are called
            if (
                meant is None
                and word.term not in self._nouns
                and self._product.search(text, max(0, word.anchor - 12), word.anchor)
            ):
                continue
            if meant or word.cued:
                found = _without(found, word)
                bound[word.term].append((word, meant))
        for words in bound.values():
            for at, (word, meant) in enumerate(words):  # until it is defined anew
                if meant:
                    until = words[at + 1][0].start if at + 1 < len(words) else len(text)
                    found = self._put(text, found, word, meant, until)
        return found

    def _meant(self, text: str, one: _Definition, ends: Mapping[int, Found]) -> Found | None:
        """The thing that a definition is of; None for one that says nothing certain."""
        meant = next((ends[at] for at in _anchors(text, one.anchor) if at in ends), None)
        if meant is None or one.several or len(one.term) > _LONGEST or one.term in _NOBODY:
            return None
        if meant.type == "Theme":
            return meant if not text[meant.start - 1 : meant.start].isalnum() and _short_of(one.term, meant, text) else None
        if meant.type == "Regulation":
            return meant if (one.cued and one.quoted) or _short_of(one.term, meant, text) else None
        if meant.type in INSTITUTIONS:
            named = one.cued and one.quoted and (one.also or one.term.isascii())
            return meant if named or _short_of(one.term, meant, text) or _PARTY.fullmatch(one.term) else None
        return meant

    def _put(self, text: str, found: Sequence[Found], one: _Definition, meant: Found, until: int) -> list[Found]:
        """The finds, with those of one defined word from its definition on, up to ``until``."""
        added: list[Found] = []
        rule = meant.type == "Regulation" and self._wants_marks(one.term)
        dropped: set[int] = set()
        at = text.find(one.term, one.start, until)
        while at >= 0:
            end = at + len(one.term)
            alone = text[at - 1 : at] in ("《", *_OPEN) and text[end : end + 1] in ("》", *_CLOSE) if rule else True
            if at - one.start > AROUND and one.term in ("我行", "本行") and not one.quoted:
                break  # an aside of one article among others
            if at == one.start or (alone and self._stands_alone(text, at, end, meant.label)):
                near = range(bisect_left(found, at - _REACH, key=_START), bisect_left(found, end, key=_START))
                over = [n for n in near if found[n].end > at]
                if self._free([found[n] for n in over], at, end, meant):
                    dropped.update(n for n in over if at <= found[n].start and found[n].end <= end)
                    added.append(found_of((at, end, meant.type, Rule.DEFINED, 0.85, *meant[5:9], "")))
            at = text.find(one.term, end, until)
        if not added:
            return list(found)
        kept = [one for n, one in enumerate(found) if n not in dropped] if dropped else [*found]
        return sorted(kept + added)

    def _free(self, over: Sequence[Found], start: int, end: int, meant: Found) -> bool:
        """Whether what is found over a word leaves it to the definition."""
        for one in over:
            if one.start >= start and one.end <= end:
                same = (one.start, one.end) == (start, end) and not one.reason
                if same and (one.iri == meant.iri or (one.iri in self._things and meant.iri not in self._things)):
                    return False
            elif not (one.start <= start and end <= one.end and one.type in ("Product", "Report")):
                return False
        return True

    def _wants_marks(self, term: str) -> bool:
        """Whether a rule's short name is a word for such rules (办法, 实施意见), which means it only in marks."""
        return len(term) <= 6 and term.endswith(self._tails)

    def _stands_alone(self, text: str, start: int, end: int, label: str) -> bool:
        """Whether a defined word stands there, and not the characters of other words."""
        term, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
        if term in ("本行", "我行"):
            return WE.match(text, start) is not None
        if (_LATIN.match(term) and _LATIN.match(before)) or (_LATIN.match(term[-1]) and _LATIN.match(after)):
            return False
        if (term[0] == "本" and _WITHIN.search(before)) or (term[-1] == "人" and _PEOPLE.match(after)):
            return False
        if (term in self._classes or (len(term) < 5 and label.endswith(term))) and before.isalnum():
            return False  # 研究院, 总局, with which other names end
        edges = (before + term[0], term[-1] + after)
        if len(term) == 2 and any(len(edge) == 2 and (edge in self._places or edge in self._compounds) for edge in edges):
            return False  # 江苏|行业, not 苏行
        return not (term[-1] == "行" and _TRADE.match(after))


def _bare(text: str, brackets: Iterable[re.Match[str]], ends: Mapping[int, Found]) -> Iterator[_Definition]:
    """Short forms in brackets alone, right after an institution of whose characters they are made, in order."""
    for match in brackets:
        one, term = ends.get(match.start()), match["term"]
        long = one is not None and one.type in INSTITUTIONS and one.end - one.start >= len(term) + 3
        if one and long and (_initials if term.isascii() else _in_order)(term, text[one.start : one.end]):
            yield _Definition(term, match.start("term"), one.end, False, False)


def _pointed(text: str, found: Sequence[Found]) -> Iterator[_Definition]:
    """Short names in the rows of a table of definitions, before the name they stand for (海山科技 指 海山科技股份有限公司)."""
    for one in found:
        if one[2] not in INSTITUTIONS or text.find("指", max(0, one[0] - _POINT), one[0]) < 0:
            continue
        if not one.iri or one.end - one.start < _NAMED:
            continue
        row = _POINTS.search(text, max(0, one.start - _ROW), one.start)
        if row is None:
            continue
        for match in _ITEM.finditer(text, row.start("terms"), row.end("terms")):
            name = text[one.start : one.end]
            first = next((at for at in range(match.start(), match.end() - 1) if _in_order(text[at : match.end()], name)), -1)
            party = _PARTY.fullmatch(match[0]) is not None
            if first >= 0 or party:
                start = match.start() if party else first
                yield _Definition(text[start : match.end()], start, one.end, False, False)


def _in_columns(text: str, found: Sequence[Found]) -> Iterator[_Definition]:
    """Short names in the cells before the names of companies in full, of whose characters they are."""
    for one in found:
        if one[2] not in INSTITUTIONS or not one.iri or one.end - one.start < _NAMED or not text.endswith("公司", 0, one.end):
            continue
        cell = _CELL.search(text, max(0, one.start - _WIDEST), one.start)
        if cell and _in_order(cell[0], text[one.start : one.end]):
            yield _Definition(cell[0], cell.start(), one.end, False, False)


def _cued(text: str) -> Iterator[_Definition]:
    """What words such as 简称 define, in brackets, or in quotation marks after a comma."""
    at = text.find("称")
    while at >= 0:
        cue = next((m for size in range(_BEFORE, 0, -1) if at >= size and (m := _CUE.match(text, at - size))), None)
        if cue and cue.end() > at:
            yield from _of_cue(text, cue)
        at = text.find("称", at + 1)


def _of_cue(text: str, cue: re.Match[str]) -> Iterator[_Definition]:
    start, terms = cue.start(), list(_terms(text, cue.end()))
    before = text[:0] if start == 0 else text[start - 1]
    opened = text.rfind("(", max(0, start - _NOTE), start)
    inside = opened >= 0 and ")" not in text[opened:start] and "\n" not in text[opened:start]
    also, several = cue["also"] is not None, cue["all"] in ("合", "统")
    if inside and before in "(,，;；、 ":
        anchor = opened
    elif before in (",", "，") and all(match["quote"] for match in terms):
        anchor = start - 1
    else:
        return
    for match in terms:
        yield _defined(match, anchor, also, several)


def _quoted(text: str) -> Iterator[_Definition]:
    """What stands in quotation marks in a bracket of its own."""
    at = text.find("(“")
    while at >= 0:
        terms = list(_terms(text, at + 1))
        if terms and text[terms[-1].end() : terms[-1].end() + 1] == ")":
            yield from (_defined(match, at)._replace(cued=False) for match in terms)
        at = text.find("(“", at + 2)


def _defined(match: re.Match[str], anchor: int, also: bool = False, several: bool = False) -> _Definition:
    quoted = bool(match["quote"] or match["mark"])
    return _Definition(match["term"].strip(), match.start("term"), anchor, quoted, True, also, several)


def _terms(text: str, start: int) -> Iterator[re.Match[str]]:
    """The words that are defined together from ``start`` on: “本行”或“本集团”."""
    while match := _TERM.match(text, start):
        yield match
        joined = _OR.match(text, match.end())
        if joined is None:
            return
        start = joined.end()


def _anchors(text: str, anchor: int) -> Iterator[int]:
    """Where what is defined may end: before the definition, the marks that close it, and a bracket between."""
    for _ in range(2):
        yield anchor
        while anchor and text[anchor - 1] in f"》{_CLOSE} ":
            anchor -= 1
        yield anchor
        opened = text.rfind("(", max(0, anchor - _SKIPPED), anchor) if text[anchor - 1 : anchor] == ")" else -1
        if opened < 0:
            return
        anchor = opened


def _without(found: Sequence[Found], one: _Definition) -> list[Found]:
    """The finds without products and reports that are only the defined word."""
    return [f for f in found if f[2] not in ("Product", "Report") or not _is_only(f, one)]


def _is_only(found: Found, one: _Definition) -> bool:
    return found.label.strip(f"《》{_OPEN}{_CLOSE}") == one.term


def _short_of(term: str, meant: Found, text: str) -> bool:
    """Whether at least half the characters of a word are those of what it stands for."""
    name = set(text[meant.start : meant.end] + meant.label)
    return 2 * sum(character in name for character in term) >= len(term)


def _initials(term: str, name: str) -> bool:
    """Whether a word is made of the capitals with which the words of a Latin name begin."""
    return "".join(word[0] for word in name.split() if word[0].isupper()) == term


def _in_order(term: str, name: str) -> bool:
    """Whether the characters of a word stand in a name in its order."""
    rest = iter(name)
    return all(character in rest for character in term)
