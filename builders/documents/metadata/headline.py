r"""The title at the head of a report: a heading, a block of lines on a cover, the rule that an order carries.

>>> from builders.documents.metadata.lines import lines_of
>>> from ontology import Knowledge
>>> knowledge = Knowledge()
>>> headlines = Headlines(knowledge, Institutions(knowledge), Labels(knowledge), DocumentTypes(knowledge))
>>> text = "海山银行股份有限公司\n(股票代码:000000)\n\n2019年年度报告\n2020年3月26日\n"
>>> [(one.text, one.rule) for one in headlines(lines_of(text, 0, len(text)))]
[('海山银行股份有限公司2019年年度报告', 'cover')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from builders.documents.metadata.dates import dates, only_date
from builders.documents.metadata.doctype import DocumentTypes
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Labels
from builders.documents.metadata.lines import Line
from builders.records import Span
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Headline", "Headlines"]

#: Lines in which a title may begin, lines that it may take, and its longest form.
_WITHIN, _WRAPS, _LONGEST = 24, 5, 140
_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}\s?[、.．章节讲部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*\s?[、.．](?!\d)|第[一二三四五六七八九十\d]+[章节条部分])"
)
#: A number in a series that stands before a title.
_LECTURE = re.compile(r"第[一二三四五六七八九十\d]{1,3}[讲期篇辑回课部]?分?\s?[:|].{4}")
_SENTENCE = re.compile(r"[。；;]|[,，].{8,}[,，]|[,，。:：;；、]$")
_NOISE = re.compile(
    r"https?://|www\.|@|[>›»].*[>›»]|\.{4,}|…{2,}|·{4,}|当前位置|您的位置|(?:股票|证券|公司|债券|A股|H股)(?:代码|简称)|公告编号|第\s*\d+\s*页|"
    r"浏览次数|阅读量|扫一扫|版权所有|ICP备|©|年月日$"
)
#: The same at the beginning of a line.
_NOISE_FIRST = re.compile(
    r"!?\[.*\]\(|[<{\[(]?[/\\]|[\d\s.,%+/:()*#-]+$|(?:(?:合同|协议|报告|文件|项目|档案)?编号|版本|文号|密级|索引号)|[Vv]\d|[|:\-\s]+$|图\d|"
    r"(?:文|图|编辑|撰文)[/|]|表\d|\d{6}(?:\.[A-Z]{2})?$|ISSN|[甲乙丙丁]方|[(].*(?:公司|代号:?\d+)[)]$|"
    r"[(][^(),。]{1,16}[省市区县][^(),。]{0,30}[)]$|(?:发行人)?(?:注册|办公|联系|公司)?(?:地址|住所)\s?[:(]|"
    r"(?:联席|联合)?(?:保荐人|保荐机构|主承销商|承销商)[(:]|[^(),:]{2,10}[(](?:\d{6}|0?\d{4,5})(?:\.(?:SH|SZ|HK|BJ|OF))?[)]$|ISBN|CN\d"
)
_NUMBER_LINE = re.compile(
    r"[(（]?[一-鿿]{1,14}\s?[〔\[(（【]?\s?(?:19|20)\d\d\s?[〕\])）】]?\s?(?:年)?第?\s?\d{1,5}\s?[号期][)）]?|第?\s?\d{1,4}\s?号令?|[〔\[(（]?(?:19|20)\d\d[〕\])）]第?\d+号"
    r"|[(（]?(?:19|20)\d\d年?第\d+[期号][)）]?|总第\d+期|第\d+期"
)
_ISSUE = re.compile(r"[(|]?(?:(?:(?:19|20)\d\d年)?(?:总第?|第)\d{1,4}期[(,|]?)+[)|]?")
#: The marks of a standard: its classes, its number, its kind.
_STANDARD = re.compile(
    r"ICS[\d. ]*|(?:CCS)?\s?[A-Z]\s?\d{2}|[A-Z]{1,3}|[A-Z]{1,5}(?:/[A-Z]{1,6})?[\s:]{0,2}\d{1,6}(?:\.\d+)?[-—–:]\d{4}"
)
_ADDRESSED = re.compile(r"(?:各|全体|有关|相关|尊敬|亲爱|你|本|[^,，]{2,30}[局厅行会司院处部])[^。]*[:：]$")
_QUOTED = re.compile(r"《([^《》]{4,80}(?:《[^《》]{2,60}》[^《》]{0,40})?)》")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d\s?(?:年|[-—–/])|二[〇○零]")
_OPEN = re.compile(r"[(（《“【\[][^)）》”】\]]*$")
#: Words alone in a line of a cover, which tie what stands above to what stands below.
_LINKS = ("之", "暨", "与", "和", "及", "的")
#: A period or an issue, which is no title by itself.
_OF_PERIOD = re.compile(
    r"(?:19|20)\d\d年?(?:度|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月刊)|[(（](?:(?:19|20)\d\d年)?\d{1,2}月刊[)）]"
    r"|[(（](?:19|20)\d\d年?(?:度|版|修订版|第\d{1,3}[次期号])?[)）]|(?:19|20)\d\d\s?Q[1-4](?:\s?[-–—~&]\s?Q?[1-4])?"
    r"|[(（][^()（）]{2,20}(?:报告|版)[)）]"
)
_ABBREVIATED = re.compile(r"[(（]ESG[)）]")
_WHOLE_YEAR = re.compile(r"(?:19|20)\d\d年?(?:度|半年度)?|[二一][〇○零一二三四五六七八九]{3}年(?:度)?")
_SUBTITLE = re.compile(r"[-—–―─]{1,3}")
#: What stands in brackets after a title and is part of it: which draft it is.
_DRAFT = re.compile(
    r"[(](?:(?:19|20)\d\d年?(?:\d{1,2}月)?)?(?:第[一二三四五六]次)?(?:修订|修正|修改|草案|征求意见|公开征求意见|审议|送审|试行|暂行|讨论|申报|报批|上会|更新|更正|摘要|全文)[^()]{0,8}[)]"
)
#: A line that goes on: it begins with one of these words, or the line before it ends with one.
_GOES_ON = re.compile(r"(?:并|及其?|暨|与|和|的|之)(?=.{3})")
_WENT_ON = re.compile(r"(?:并|及|暨|与|和|的|之|、|关于)$")
#: Whose an article is, in a line below its title: 李某/澜沧日报.
_SIGNED = re.compile(r"(?P<who>[一-鿿]{2,4})\s?[/|丨]\s?(?P<where>[一-鿿]{2,12})")
#: How much larger than most lines of a head the type of a title is, and lines in which it may stand.
_LARGER, _SIZED = 1.15, 40
#: Height of the type of a title's other lines, as a share of its largest.
_SAME = 0.88
#: The second line of a company's name on a cover.
_LEGAL_TAIL = re.compile(r"(?:集团|控股)?(?:股份|有限责任)?(?:有限)?公司")
#: The papers by which a company offers its shares or bonds.
_OFFERING = (
    r"(?:首次|首发|非|向(?:不)?特定(?:对象|投资者)|面向[一-鿿]{2,10})?(?:公开)?(?:增发|发行|配股)[^,。:：]{0,36}?"
    r"(?:招股(?:说明书|意向书)|募集说明书|上市公告书|发行公告)"
    r"|(?:招股|配股|募集)(?:说明书|意向书)|上市公告书"
)
#: Series of research papers, which say nothing of what one is about.
_SERIES = re.compile(
    r"(?:金工|金融工程|量化|策略|固收|固定收益|宏观|公司|行业|基金|债券|证券|衍生品)(?:研究|投资|策略)?(?:专题|深度|点评|动态|跟踪|首次覆盖)?"
    r"(?:研究)?(?:报告|研究|点评|专题|深度)"
)
#: What parts a kind of papers from a field, in a line of a cover.
_RUBRIC = re.compile(r"\s*[/|·•丨]\s*")


class Headline(NamedTuple):
    """What may be a title: its words, where they stand, the rule that found it, how sure that is; its first and last line."""

    text: str
    span: Span
    rule: str
    score: float
    first: int
    last: int


class Headlines:
    """Finds what may be a report's title at its head."""

    def __init__(self, knowledge: Knowledge, institutions: Institutions, labels: Labels, types: DocumentTypes) -> None:
        cues = knowledge.cues
        self._institutions, self._labels, self._types = institutions, labels, types
        self._none = frozenset(word.lower() for word in cues["front_no_title"])
        self._never = re.compile(cues.alternation("front_not_in_title"))
        generic = cues.alternation("front_generic_title")
        self._generic = re.compile(
            rf"(?:(?:19|20)\d\d(?:[-—–/]\d{{2,4}})?年?(?:度)?|[二一][〇○零一二三四五六七八九]{{3}}年(?:度)?|[(（]?A股[)）]?|第[一二三四]季度|半年度?|[上下]半年|\d{{1,2}}月)*"
            rf"(?:{generic}|年?度?报告(?:书)?|{_OFFERING})(?:全文|摘要|书|[(（][^()（）]{{1,20}}[)）])*"
        )
        self._masthead = re.compile(
            rf"(?P<who>.{{2,60}}?)(?P<what>{cues.alternation('front_masthead')})(?P<rest>[〔\[(（第\d].{{0,30}})?"
        )
        told = "|".join(cues.alternation(f"date_{what}") for what in ("issued", "adopted", "amended", "effective"))
        self._note = re.compile(rf"[(]?(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日(?![,。]).{{0,90}}(?:{told})[)]?")
        tails = [cues.alternation(role) for role in ("document_tail", "report_tail")]
        self._complete = re.compile(rf"(?:{'|'.join(tails)}|书|预案|草案|案例|问答|报道|访谈录?|[？?！!])[)）》”】]*$")

    def barred(self, text: str) -> bool:
        """Whether words are never a title: a date, a number, a masthead, a field, a mark of the page or of a program."""
        bare = text.strip("《》「」【】[]()（）<>“”\"'*#:：. ").lower()
        return (
            len(bare) < 3
            or bare in self._none
            or bool(_NOISE_FIRST.match(text) or _NOISE.search(text))
            or bool(self._never.search(text))
            or bool(_NUMBER_LINE.fullmatch(text))
            or only_date(_ISSUE.sub("", text)) is not None
            or _OF_PERIOD.fullmatch(text) is not None
            or _STANDARD.fullmatch(text) is not None
            or self._rubric(text)
            or not _ISSUE.sub("", text).strip()
            or not re.search(r"[一-鿿]{2}|[A-Za-z]{3}", text)
        )

    def _rubric(self, text: str) -> bool:
        """Whether a short line only tells the kind of a paper and its field: 金融工程研究/交易技术."""
        parts = _RUBRIC.split(text) if len(text) <= 24 else ()
        return (len(parts) > 1 and parts[0] in self._none) or _SERIES.fullmatch(text) is not None

    def masthead(self, line: Line) -> tuple[str, str] | None:
        """Who heads a paper, and with which word: 中国人民银行令, 望海支付协会文件."""
        match = self._masthead.fullmatch(line.text.strip("*#《》"))
        if match and self._institutions.listed(match["who"]):
            return match["who"], match["what"]
        return None

    def orders(self, line: Line) -> bool:
        """Whether a line heads an order or a public notice, which tells the days of the rule that it carries."""
        told = self.masthead(line)
        return told is not None and told[1] in ("令", "公告")

    def signed(self, text: str) -> str | None:
        """The paper or agency in a line that names a person and it: 李某/澜沧日报."""
        match = _SIGNED.fullmatch(text)
        if match and self._institutions.is_person(match["who"]) and self._institutions.is_one(match["where"]):
            return match["where"]
        return None

    def generic(self, text: str) -> bool:
        """Whether words name a report without saying whose: 2019年年度报告."""
        return self._generic.fullmatch(_ABBREVIATED.sub("", text)) is not None

    def of_period(self, text: str) -> bool:
        """Whether words are a period and no more, and not the day of an edition."""
        return _OF_PERIOD.fullmatch(text) is not None and not re.search(r"[版订]", text)

    def belongs(self, text: str) -> bool:
        """Whether words that are no title belong to one: a year, a period, which draft it is."""
        return any(sign.fullmatch(text) for sign in (_WHOLE_YEAR, _OF_PERIOD, _DRAFT))

    def __call__(self, lines: Sequence[Line], sizes: Mapping[int, float] | None = None) -> Iterator[Headline]:
        """What may be the title among the first lines.

        Args:
            lines: The lines of a head.
            sizes: Height of the type of a line by where it begins, where the file tells it.

        Yields:
            Candidates with their scores.
        """
        yield from self._decree(lines)
        if sizes and (largest := self._largest(lines, sizes)):
            yield largest
        headings = [line for line in lines[:_WITHIN] if line.level and not self._no_title(line)]
        if headings:
            top = min(line.level for line in headings)
            first = next(line for line in headings if line.level == top)
            yield self._block(lines, first.number, "heading", 0.86 if first.number < 8 else 0.7)
        first_text = next(
            (n for n, line in enumerate(lines[:_WITHIN]) if self._running(line) or self._column(lines, n)), len(lines)
        )
        starts = [line for line in lines[: min(first_text, _WITHIN)] if not self._no_title(line)]
        seen = -1
        if not starts and lines and self._may_stand_in(lines[0]):
            yield Headline(lines[0].text, lines[0].span(), "first line", 0.35, 0, 0)
        for rank, line in enumerate(starts[:4]):
            if line.number > seen:
                found = self._block(lines, line.number, "cover", 0.72 - 0.05 * rank)
                seen = found.last
                yield found

    def _largest(self, lines: Sequence[Line], sizes: Mapping[int, float]) -> Headline | None:
        """The lines of the largest type that may be a title, where it is larger than that of most lines."""
        told = [(line, sizes.get(line.places[0], 0.0)) for line in lines[:_SIZED]]
        known = [size for _, size in told if size]
        may = [(line, size) for line, size in told if size and self._may_be_large(line)]
        if len(known) < 4 or not may:
            return None
        most = max(size for _, size in may)
        if most < _LARGER * median(known):
            return None
        first = last = next(line.number for line, size in may if size == most)
        while first and last - first < _WRAPS and self._same_type(told[first - 1], most):
            first -= 1
        while last + 1 < len(told) and last - first < _WRAPS and self._same_type(told[last + 1], most):
            last += 1
        text = "".join(line.text for line in lines[first : last + 1])
        if self.generic(text) and (before := self._named(lines, first)) is not None:
            first, text = before, lines[before].text + text
        if not 5 <= len(text) <= _LONGEST:
            return None
        score = 0.75 + (0.08 if self._complete.search(text) or self._types.ending(text) else 0)
        return Headline(text, (lines[first].span()[0], lines[last].span()[1]), "largest type", score, first, last)

    def _may_be_large(self, line: Line) -> bool:
        return len(line.text) <= 60 and not _SUBTITLE.match(line.text) and not self._no_title(line)

    def _same_type(self, told: tuple[Line, float], most: float) -> bool:
        """Whether a line goes on with a title in type of a height."""
        line, size = told
        return (
            size >= _SAME * most
            and not _SUBTITLE.match(line.text)
            and (_DRAFT.fullmatch(line.text) is not None or not self._no_title(line._replace(text=line.text.rstrip("、,"))))
        )

    def _may_stand_in(self, line: Line) -> bool:
        """Whether a first line that is like a heading or a field may be the title where nothing else is."""
        return 6 <= len(line.text) <= 60 and not self.barred(line.text) and "。" not in line.text

    def _running(self, line: Line) -> bool:
        return len(line.text) > 90 or (len(line.text) > 30 and "。" in line.text) or line.text.endswith("。")

    def _column(self, lines: Sequence[Line], at: int) -> bool:
        """Whether the lines from one on are running text in a narrow column: as long as one another, a sentence among them."""
        long = len(lines[at].text)
        column = lines[at : at + 8]
        return (
            10 <= long <= 40
            and len(column) == 8
            and all(abs(len(line.text) - long) <= 3 and not line.gap and not line.level for line in column[1:5])
            and any("。" in line.text for line in column)
            and not any(self._complete.search(line.text) for line in column[:4])
        )

    def _no_title(self, line: Line) -> bool:
        text = line.text
        return (
            self.barred(text)
            or self._labels.alone(line)
            or next(iter(self._labels([line])), None) is not None
            or self.masthead(line) is not None
            or (self._institutions.is_one(text) and not self._types.ending(text))
            or self._dated_name(text)
            or bool(self._note.fullmatch(text))
            or bool(line.number and _SUBTITLE.match(text))
            or bool(_ADDRESSED.fullmatch(text))
            or self.signed(text) is not None
            or (bool(_NUMBERED.match(text)) and not _YEAR_FIRST.match(text) and not (line.number == 0 and _LECTURE.match(text)))
            or bool(_SENTENCE.search(text) and not line.level)
            or len(text) > _LONGEST
            or (len(text) <= 3 and self._institutions.is_person(text) and not self._types.ending(text))
        )

    def _dated_name(self, text: str) -> bool:
        """Whether words are an institution and a day: 望海支付协会2023年6月30日."""
        found = dates(text) if len(text) <= 60 else ()
        return len(found) == 1 and found[0].end == len(text) and self._institutions.is_one(text[: found[0].start].strip(" |"))

    def _block(self, lines: Sequence[Line], at: int, rule: str, score: float) -> Headline:
        """The title that begins in a line, with the lines that it wraps into, and the name before one that says no name."""
        last = at
        text = lines[at].text
        while last + 1 < len(lines) and last - at < _WRAPS:
            following = self._closing(lines, last)
            if following is None and not self._complete.search(text):
                following = self._joined(lines, at, last, text)
            if following is None:
                break
            last, text = following[0], text + following[1]
        first = at
        if at and lines[at].gap <= 1 and _WHOLE_YEAR.fullmatch(lines[at - 1].text) and self.generic(lines[at - 1].text + text):
            first, text = at - 1, lines[at - 1].text + text
        before = self._named(lines, first) if self.generic(text) else None
        if text.startswith("关于") and at and lines[at].gap <= 1 and self._institutions.listed(lines[at - 1].spaced()):
            before = at - 1
        if before is not None:
            first, text = before, lines[before].text + text
        if self._complete.search(text) or self._types.ending(text):
            score += 0.03 if self._types.ending(text) == "article" else 0.08
        if len(text) < 6:
            score -= 0.05 if self._types.ending(text) in ("agreement", "notice") and at < 3 else 0.15
        span = (lines[first].span()[0], lines[last].span()[1])
        return Headline(text, span, rule, score, first, last)

    def _closing(self, lines: Sequence[Line], last: int) -> tuple[int, str] | None:
        """The next line, if it is only what the title is of, or which draft: 2025年上半年, (5月刊), (修订稿)."""
        following = lines[last + 1]
        closes = _OF_PERIOD.fullmatch(following.text) or _DRAFT.fullmatch(following.text)
        return (last + 1, following.text) if following.gap <= 1 and closes else None

    def _joined(self, lines: Sequence[Line], at: int, last: int, text: str) -> tuple[int, str] | None:
        """What follows, if the title goes on in it: it closes a bracket, or some line soon ends as titles do."""
        following = lines[last + 1]
        if following.text in _LINKS and last + 2 < len(lines) and not self._no_title(lines[last + 2]):
            return last + 2, following.text + lines[last + 2].text
        if _SUBTITLE.match(following.text) or following.gap > (0 if lines[at].level else 1):
            return None
        opened = bool(_OPEN.search(text))
        if not opened and (self._no_title(following) or (following.level and following.level != lines[at].level)):
            return None
        if opened:
            return last + 1, following.text
        if len(following.text) <= 40 and (_GOES_ON.match(following.text) or _WENT_ON.search(text)):
            return last + 1, following.text
        new = _YEAR_FIRST.match(following.text) and len(following.text) > 12
        ends = len(following.text) <= 8 and not following.gap and self._complete.search(following.text)
        if ends and len(text) >= 4 and self._types.ending(text) == "" and not self._complete.search(text):
            return last + 1, following.text
        if new or (len(text) < 8 and not self._institutions.is_one(text)):
            return None
        return (last + 1, following.text) if self._ends_soon(lines, at, last, text) else None

    def _ends_soon(self, lines: Sequence[Line], at: int, last: int, text: str) -> bool:
        """Whether one of the next lines ends as titles do, with none between that belongs to no title."""
        for number in range(last + 1, min(len(lines), at + _WRAPS + 1)):
            line = lines[number]
            if line.text not in _LINKS and (line.gap > 1 or self._no_title(line)):
                return False
            text += line.text
            if self._complete.search(line.text):
                return len(text) <= _LONGEST
        return False

    def _named(self, lines: Sequence[Line], at: int) -> int | None:
        """The institution on a cover before (or, failing that, none) a report's general name."""
        found: list[int] = []
        for number in range(at - 1, max(-1, at - 8), -1):
            text = lines[number].text
            if self._running(lines[number]):
                break
            if self._institutions.is_one(text) and not self.generic(text):
                found.append(number)
            elif number and _LEGAL_TAIL.fullmatch(text) and self._institutions.is_one(lines[number - 1].text + text):
                found.append(number - 1)
        return next((number for number in found if not lines[number].text.isascii()), found[0] if found else None)

    def _decree(self, lines: Sequence[Line]) -> Iterator[Headline]:
        """The rule that an order carries: its name in title marks, or the line of its name further down."""
        for line in lines[:6]:
            told = self.masthead(line)
            if told is None or told[1] not in ("令", "公告"):
                continue
            for other in lines[line.number + 1 : line.number + 9]:
                if told[1] == "公告" and other.number > line.number + 4:
                    return
                match = _QUOTED.search(other.text)
                if match and re.search(r"通过|公布|发布|施行|实行|实施|现予|修订|现将", other.text):
                    span = other.span(match.start(1), match.end(1))
                    yield Headline(match[1], span, "order", 0.95, other.number, other.number)
                    return
