"""Named awards: 普惠金融创新案例奖, “最佳零售银行”奖, 金融科技发展奖一等奖.

An award is told by how its name ends and by what stands before it: a verb of winning or being named, a label (所获奖项), marks
around it, or the award before it in a list. Who grants it is no part of its name; what has no name of its own (一等奖,
多项大奖) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["AwardFinder"]

#: A text without one of them names no award.
_SIGNS = ("奖", "案例", "百强", "称号", "十佳", "最佳", "十大", "荣获", "获评", "评为", "荣膺")
_QUOTED = re.compile(
    r"[“‘「『]([^“”‘’「」『』。；;\n]{3,44})[”’」』](?P<noun>(?:年度)?(?:大奖|金奖|银奖|铜奖|奖[状章]|奖(?!项|励|金|学|得)))?"
)
#: What names of awards end with, and how they go on.
_TAIL = re.compile(
    r"奖[状章]?(?:[(（]?(?:特|一|二|三|四|五)等奖?[)）]?)?"
    r"|案例奖?|百强(?:榜|企业|银行)?"
)
_GENERIC = re.compile(
    r"(?:[一二三四五六七八九十两几多各首数\d]+(?:个|项|类|种|次|等|座|枚|届|余项)?|国家级?|省级?|市级?|部级?|全国|全省|全市|全行|系统|行业|国内|国际|境内外|海内外|权威|年度|"
    r"相关|有关|重要|重量级|优秀|最佳|特别?|大|金|银|铜|单项|团体|个人|集体|组织|荣誉|上述|该|此|本|这|其他|其|等|案例|项目|产品|创新|专项|最高|的|和|及|与|、|—)*"
    r"(?:大奖|金奖|银奖|铜奖|奖状|奖章|奖项?|案例|百强|单位|集体|企业|机构|银行)?(?:[特一二三四五]等奖?)?"
)
#: Edges on the left of a name in running text: marks, words of granting, and 的.
_MARKS = re.compile(
    r"[,，。;；:：、“”‘’\"《》<>()（）\[\]【】|·!！?？\n]|(?:颁发|授予|评选|评出|主办|举办|组织|颁布)的?|[的了过]"
)
#: What makes an award of a case: 优秀实践案例.
_CASE = re.compile(r"(?:优秀|典型|创新|示范|标杆|最佳|十佳|十大|精品)[一-鿿]{0,6}$")
_LEAD = re.compile(r"^(?:第?[一二三四五六七八九十两\d]+(?:项|个|次)|首个|首批|多项|多个|过|了|到|由|第一批|国内|国际)+")
_WON_NEAR, _BEFORE = 60, 44
_STOP = re.compile(r"[。\n；;!！?？]")
#: Characters of a name at least, and of one in marks that may be generic at most.
_LEAST, _SHORT = 4, 5


class AwardFinder:
    """Finds awards outside the names of rules and reports."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues, self._lexicon = knowledge.cues, knowledge.lexicon
        verbs = cues.alternation("award_verb")
        self._verb = re.compile(verbs)
        self._edge = re.compile(rf"(?P<verb>(?:{verbs})(?:的是|得|了|过|为)?)|{_MARKS.pattern}")
        self._strong = re.compile(rf"(?:{cues.alternation('award_strong')})[^“”‘’「」『』推发。,，]{{0,10}}$")
        self._word = re.compile(cues.alternation("award_word"))
        self._label = re.compile(rf"(?:{cues.alternation('award_label')})[:：]?\s?$")
        self._bad_before = tuple(cues["award_not_before"])
        self._bad_after = re.compile(cues.alternation("award_not_after"))
        self._body = re.compile(rf"^[^“”]{{0,14}}?(?:{cues.alternation('award_body')})(?:社|颁发|评选)?(?=[^奖]{{3}})")

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Awards by shape.

        Args:
            passage: The passage.
            found: What was found in it so far: titles in which no award is looked for, and those who grant awards.

        Yields:
            Awards, those in marks first; they may overlap.
        """
        text = passage.text
        if not any(sign in text for sign in _SIGNS):
            return
        titles = [(one.start, one.end) for one in found if one.type in ("Regulation", "Report")]
        quoted = list(self._quoted(text))
        bodies = sorted((one.start, one.end) for one in found if one.type in INSTITUTIONS)
        for one in (*quoted, *self._bare(passage, quoted, bodies)):
            if not any(start < one.end and one.start < end for start, end in titles):
                yield one

    def _quoted(self, text: str) -> Iterator[Found]:
        last = -1  # where the award before ends
        for match in _QUOTED.finditer(text):
            inner, noun = match[1], match["noun"]
            listed = 0 <= match.start() - last <= 3
            if not self._in_marks(text, match, listed):
                continue
            last = match.end()
            span = match.span() if noun else match.span(1)
            name = inner + (noun or "")
            if not (len(name) <= _SHORT and _GENERIC.fullmatch(name)) and not self._ill(inner):
                yield self._award(span, name, Rule.AWARD_MARKS, 0.8)

    def _in_marks(self, text: str, match: re.Match[str], listed: bool) -> bool:
        """Whether what stands in marks is an award: by its end, by the noun behind it, or by the verb before it."""
        inner = match[1]
        if match["noun"] or re.search(r"(?:奖[状章]?|奖[特一二三四五]等奖?)$", inner):
            return True
        if not self._word.search(inner):
            return False
        tail = re.search(r"(?:案例|百强[一-鿿]{0,4}|单位|集体)$", inner) or text.startswith(
            ("称号", "荣誉", "等奖", "等荣誉"), match.end()
        )
        start = match.start()
        if self._strong.search(text, max(0, start - 20), start):
            return True
        near = text[max(0, start - _WON_NEAR) : start]
        near = near[max((m.end() for m in _STOP.finditer(near)), default=0) :]
        return listed or (bool(tail) and self._verb.search(near) is not None)

    def _ill(self, name: str) -> bool:
        """Whether a name that ends in 奖 says no award: 抽奖, 中奖, 有奖."""
        head = name.rstrip("奖")
        return name.endswith("奖") and head.endswith(self._bad_before)

    def _bare(self, passage: Passage, quoted: Sequence[Found], bodies: Sequence[tuple[int, int]]) -> Iterator[Found]:
        text = passage.text
        last = -1
        inside = [(one.start, one.end) for one in quoted]
        for match in _TAIL.finditer(text):
            end = match.end()
            if self._bad_after.match(text, end) or any(a <= match.start() < b for a, b in inside):
                continue
            if match[0] == "案例" and not _CASE.search(text, max(0, match.start() - 8), match.start()):
                continue
            start = self._start(text, match, last)
            if start < 0:
                continue
            start = self._past_bodies(text, start, end, bodies)
            name = text[start:end]
            if len(name) < _LEAST or _GENERIC.fullmatch(name) or self._ill(name) or not name[0].isalnum():
                continue
            last = end
            yield self._award((start, end), name, Rule.AWARD_WON, 0.7)

    def _start(self, text: str, match: re.Match[str], last: int) -> int:
        """Where the name that ends with ``match`` begins, if what stands before it tells so; else -1."""
        first = max(0, match.start() - _BEFORE)
        edges = list(self._edge.finditer(text, first, match.start()))
        if not edges:
            return first if first == 0 and _whole_line(text, 0, match.end()) else -1
        edge = edges[-1]
        start = edge.end()
        won = edge["verb"] or any(
            one["verb"] and not _STOP.search(text, one.end(), start) for one in edges[:-1] if edge[0][-1:] == "的"
        )
        listed = edge[0] == "、" and edge.start() == last
        labelled = self._label.search(text, max(0, start - 8), start)
        alone = (
            edge[0] == "\n"
            and match[0].endswith("奖")
            and self._word.search(text, start, match.start())
            and _whole_line(text, start, match.end())
        )
        return start if won or listed or labelled or alone else -1

    def _past_bodies(self, text: str, start: int, end: int, bodies: Sequence[tuple[int, int]]) -> int:
        """Where the name begins without those who grant the award, and without how many they are."""
        at = bisect_right(bodies, (start, -1))
        while at < len(bodies) and bodies[at][0] <= start and bodies[at][1] <= end - _LEAST:
            start = bodies[at][1]
            at += 1
        name = text[start:end]
        if lead := _LEAD.match(name):
            start, name = start + lead.end(), name[lead.end() :]
        if (body := self._body.match(name)) and len(name) - body.end() >= _LEAST:
            start += body.end()
        return start

    def _award(self, span: tuple[int, int], name: str, rule: Rule, score: float) -> Found:
        return Found(*span, "Award", rule, score, *self._lexicon.identified("award", re.sub(r"[“”‘’「」『』]", "", name)))


def _whole_line(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a line of its own."""
    return (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
