"""Regulations by shape: document numbers, 关于…的通知, laws, standards, and titles cited after 根据 or 印发.

Book-title marks are mostly gone from such text, so both ends of a title have to be found: the beginning by 关于, a
citing word or an issuer; the end by the last word of an official document (通知, 办法, 规划 …) that no longer title swallows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from builders.finders.document_numbers import LEADING, DocumentNumbers
from builders.finders.edges import Hinted
from builders.finders.title_kinds import TitleKinds
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.cues import Cues
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing
from ontology.normalise import normalise

__all__ = ["RegulationFinder", "part_after"]

_REVISED = r"\d{4}年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:版|修订|修正)?"
#: The version at the end of a title.
_YEARLY = re.compile(r"\(\d{4}年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第[一二三]次)?(?:修订|修正|修改)(?:版|本)?\)$")
_VERSION = rf"(?:\d\.\d|[ⅠⅡⅢ])?(?:\((?:试行|暂行|修订|修订稿|征求意见稿|草案|送审稿|{_REVISED}|\d{{4}}[-—至]\d{{4}}年?)\))*"
_LAW = r"(?P<title>中华人民共和国[一-鿿]{2,24}?(?:法|条例|法典|办法|细则|规定))(?=[^律人规定院官制令庭警])"
_FIVE_YEARS = (
    r"(?P<title>[一-鿿]{2,10}?[省市县区州盟旗]“?十[一二三四五六]五”?[一-鿿、]{2,30}?(?:规划|纲要|实施方案))(?![一-鿿]*的要求)"
)
_ACT = (
    r"(?<![A-Za-z\d-])(?P<title>(?!The |This |Under |In |Final |New |Draft )"
    r"(?:[A-Z][\w'’&-]* (?:(?:and|of|for|the|on|to|in|with|by|so|or|from|through) ){0,3}){1,9}Act"
    r"(?: (?:of )?(?:19|20)\d\d)?)(?![A-Za-z\d-])"
)
_DIRECTIVE = (
    r"(?P<title>(?:(?:Directive|Regulation|Decision) ?\((?:EU|EC)\)(?: No\.?)? ?\d{1,4}/\d{2,4}"
    r"|(?:Directive|Regulation) \d{2,4}/\d{1,4}/E[CU]"
    r"|(?:第?\d{2,4}/\d{1,4}号?)?(?:指令|条例|法规)\((?:EU|EC)\) ?(?:第)?\d{2,4}/\d{1,4}(?:号)?))"
)
_BILL = (
    r"(?:美国|欧盟|英国|日本|韩国|德国|法国|印度|加拿大|澳大利亚|新加坡|联邦|国会|议会|参议院|众议院)"
    r"(?:的|国会|议会|参议院|众议院|通过|发布|出台|颁布|签署|推出|提出|了)*(?P<title>[一-鿿·-]{2,14}?法案)(?!委员会)"
)
_STANDARD = (
    re.compile(
        r"(?<![A-Za-z])(?:(?:JR|GB|GA|GM|YD|SJ|HJ|JT|RB|MZ|LD|NY|DB\d\d)/[TZ]|GB|T/[A-Z]{2,8}|ISO(?:/IEC)?|IEC) ?"
        r"(?:\d{3,6}|\d{1,4} \d{1,4}(?=[-—:]))(?:\.\d{1,3})?(?:[-—:](?:19|20)\d{2})?(?![\d.]*%)"
        r"|(?<![A-Za-z])IEEE(?: Std)? P?\d{3,4}(?:\.\d{1,3})*(?:-(?:19|20)\d{2})?(?![\d.]*%)"
    ),
    ("/T", "/Z", "T/", "GB", "ISO", "IEC", "IEEE"),
)
#: How a rule ends whose title stands in quotation marks after a word of citing.
_CALLED = "[一-鿿]法|办法|条例|准则|规则|要点|守则|注意事项|作业程序|细则|规范"
#: What a title of an official document does not hold: talk of one's own plans, quantities, clauses.
_LOOSE = re.compile(
    r"^(?:自身|以|本|我行|全行|该|其|一系列|多个|多项|各项|相关|有关|上述|以下|新|整体|总体|年度|实施|执行|国家有关|两国|[省市县区]级|全国首)"
    r"|[的了<>]|^\d{1,2}[.、]|基于|以及|我们|各级|序号|文号|单位|及其|我[国省市县区]|第.{1,4}[条章]|本[法条办所规]|有关管理|相关|更多|业绩"
    r"|^(?:规则|原则|办法|细则|制度|准则|规定|指引)(?:和|或|及|、)|(?:和|或|或者)(?:操作|管理|工作|公司)?(?:指引|办法|细则|规定)(?:\(|$)"
    r"|^(?:自愿|参与者|省|市)[一-鿿]{0,2}(?:管理办法|指引)|^国家[一-鿿]{2,6}规定$|^(?:应当|除|随着|但是|如果|按照|依照)"
)
#: A clause before the title proper: 关于三农工作的重要论述,推动…关于深化改革的意见; what is said in a rule: 本章关于…的规定.
_INNER = re.compile(r"(?:[,，、][^,，、《〈]{0,30}?[《〈]?|出台|颁布|发布|下发|披露了?)(?=关于)")
_CLAUSE = re.compile(r"(?:本[法章条款节]|[条款项法例章则])(?:中|的|、)?$")
#: What is titled 规定, 要求 or the like by an authority begins at a border or after its name.
_GENERAL = re.compile(r"的(?:规定|原则|措施|规则|指引|标准|要点)$")

#: A firm, whose announcements are no rules; but those of the firms that run markets are.
_FIRM = re.compile(
    r"(?<!登记结算有限责任)(?<!股份转让系统有限责任)(?<!交易所有限)(?<!交易所股份有限)(?<!交易所)公司(?:董事会|监事会)?$"
)

#: What goes on behind the name of a known rule in its full title: its subject, or which version it is.
_GOES_ON = "—-:：("

#: What follows the name of the country where no law's does: 中华人民共和国境内依法….
_NO_LAW = re.compile(
    r"^中华人民共和国(?:境[内外]|领域|有关|缔结|现行)|依法|合法|法律|符合规定|[一两多各数]项|通过|新法案|[该这的]"
)


def _titles(cues: Cues) -> Iterator[tuple[re.Pattern[str], Sequence[str], str, float]]:
    """Patterns of titles, each with its hints, the rule's name and score."""
    tail, strong, ends = cues.alternation("document_tail"), cues.alternation("document_strong"), cues.endings("document_strong")
    about = rf"(?P<title>关于[^。！？!?;；\n]{{2,90}}?的(?:{tail}){_VERSION})"
    cited = (
        rf"(?:{cues.alternation('citation')})(?P<title>(?!关于)[^。！？!?;；,，、:：\n《》“”()]{{3,45}}?"
        rf"(?:{strong}){_VERSION})(?![一-鿿]*的(?:要求|规定|精神))"
    )
    started = (
        rf"(?:^|(?<=[。！？；;,，\n]))(?P<title>[^。！？!?;；,，:：\n《》“”()]{{4,45}}?(?:{strong}){_VERSION})"
        r"(?=的?(?:出台|发布|实施|施行|印发|颁布|正式|明确|规定|要求|指出|提出|对))"
    )
    quoted = rf"[“「](?P<title>(?!关于)[^“”「」。！？!?;；,，:：\n《》]{{4,45}}?(?:{strong}){_VERSION})[”」]"
    called = (  # quotation marks for title marks, as in Taiwan and Hong Kong
        r"(?:依据?|依照|按|违反|修正|订定|增订|发布|公布|公告|通过|适用|所订|公会|修订|预告|符合|遵循|落实)[“「]"
        rf"(?P<title>[^“”「」。！？!?;；,，:：\n《》]{{2,40}}?(?:{_CALLED})(?:草案|修正草案)?)[”」]"
    )
    article = (
        r"(?:依据?|依照|根据|按照?|违反|适用|参照)(?P<title>(?!本|该)[一-鿿]{2,14}?(?:法|条例|办法|规则))"
        r"(?=第[\d一二三四五六七八九十百]{1,6}[章条])"
    )
    for pattern, rule, score, hints in (
        (about, Rule.SHAPE_ABOUT, 0.85, ("关于",)),
        (_LAW, Rule.SHAPE_LAW, 0.85, ("中华人民共和国",)),
        (cited, Rule.SHAPE_CITED, 0.7, ends),
        (started, Rule.SHAPE_STARTED, 0.65, ends),
        (quoted, Rule.SHAPE_CITED, 0.65, ends),
        (
            called,
            Rule.SHAPE_MARKS,
            0.8,
            [f"{end}{mark}" for end in (*_CALLED.removeprefix("[一-鿿]").split("|"), "草案") for mark in "”」"],
        ),
        (article, Rule.SHAPE_CITED, 0.7, ("法第", "条例第", "办法第", "规则第")),
        (_FIVE_YEARS, Rule.SHAPE_STARTED, 0.7, ("五”", "五规划", "五时期")),
        (_ACT, Rule.SHAPE_LAW, 0.8, (" Act",)),
        (_DIRECTIVE, Rule.SHAPE_LAW, 0.85, ("(EU)", "(EC)", "/EU", "/EC")),
        (_BILL, Rule.SHAPE_LAW, 0.7, ("法案",)),
    ):
        yield re.compile(pattern), hints, rule, score


class RegulationFinder:
    """Finds regulations outside the titles that the gazetteer found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._versions = knowledge.lexicon, knowledge.versions
        self._numbers, self._kinds = DocumentNumbers(knowledge), TitleKinds(knowledge.cues)
        titles = list(_titles(knowledge.cues))
        self._titles = [(rule, score) for *_, rule, score in titles]
        self._hinted = Hinted([_STANDARD, *((pattern, hints) for pattern, hints, *_ in titles)])
        self._near_ones: dict[str, list[Thing]] = {}

    @cached_property
    def _long_titles(self) -> dict[str, str]:
        """The titles of ten characters or more, normalised, that one rule alone bears, with its IRI."""
        found: dict[str, str] = {}
        for key, names in self._lexicon.names.items():
            rules = {name.iri for name in names if self._lexicon.things[name.iri].type == "Regulation"}
            if len(key) >= 10 and len(rules) == 1:
                found[key] = rules.pop()
        return found

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Regulations outside the titles that the gazetteer found.

        A document number is a find of its own: of the regulation that bears it, else of the one whose title it stands beside.

        Args:
            passage: The passage.
            found: What was found in it so far.

        Yields:
            Titles, then document numbers.
        """
        text = passage.text
        known = [f for f in found if f.type in ("Regulation", "Report")]
        titles = list(self._by_title(text, known))
        yield from titles
        named = [f for f in (*known, *titles) if f.type == "Regulation"]
        ends, starts = {f.end: f for f in named}, {f.start: f for f in named}
        for one in self._numbers(text):
            before = next((ends[one.start - gap] for gap in range(3) if one.start - gap in ends), None)
            after = next((starts[one.end + gap] for gap in range(3) if one.end + gap in starts), None)
            beside = before or after
            told = beside and (one.iri not in self._lexicon.things or self._numbers.bears(beside.iri, one.number))
            yield one._replace(iri=beside.iri, label=beside.label, kind=beside.kind) if beside and told else one

    def _by_title(self, text: str, known: Sequence[Found]) -> Iterator[Found]:
        standards, *titles = self._hinted.matches(text)
        for match in standards:
            yield self._titled(text, match.start(), match.end(), Rule.SHAPE_STANDARD, 0.85)
        marked = (match for match, kind in self._kinds.titles(text) if kind == "Regulation")
        for (rule, score), matches in zip(((Rule.SHAPE_MARKS, 0.9), *self._titles), (marked, *titles), strict=True):
            for match in matches:
                start, end = match.span("title")
                if rule != Rule.SHAPE_MARKS:
                    start, end = _trim(text, start, end)
                title = text[start:end]
                if end - start < 5 or any(f.start <= start and end <= f.end for f in known):
                    continue
                if rule == Rule.SHAPE_ABOUT:
                    start = _inner(title, start)
                    title = text[start:end]
                    if not _whole(title) or self._kinds.nothing(title) or _within_rule(text, start, title, known):
                        continue
                    if title.endswith("公告") and _FIRM.search(text, max(0, start - 24), start):
                        continue
                if rule == Rule.SHAPE_LAW and (_NO_LAW.search(title) or any(start < f.start and f.end == end for f in known)):
                    continue
                if rule in (Rule.SHAPE_CITED, Rule.SHAPE_STARTED) and _LOOSE.search(title):
                    continue
                same = (
                    next((f for f in known if f.start == start and text[f.end] in _GOES_ON), None)
                    if rule == Rule.SHAPE_MARKS
                    else None
                )
                one = self._titled(text, start, end, rule, score)
                yield (
                    one._replace(iri=same.iri, label=same.label, kind=same.kind, number=same.number)
                    if same and same.iri
                    else one
                )

    def _titled(self, text: str, start: int, end: int, rule: str, score: float) -> Found:
        title = re.sub(r"[《》“”]", "", text[start:end])
        known = self._lexicon.lookup(title, ("Regulation",))
        known = known or self._revised(title)
        known = known or [thing for thing in (self._numbers.beside(text, end),) if thing] or self._near(title)
        if known:
            return Found(start, end, "Regulation", rule, score, known[0].iri, known[0].label, known[0].kind, known[0].number)
        number = re.sub(r"\s", " ", title) if rule == Rule.SHAPE_STANDARD else ""
        return Found(start, end, "Regulation", rule, score, *self._lexicon.identified("regulation", title), "", number)

    def _revised(self, title: str) -> list[Thing]:
        """The work of which a title names a version: 中华人民共和国公司法(2023年修订)."""
        name = _YEARLY.sub("", title) if title.endswith(")") else title
        if name == title:
            return []
        return [thing for thing in self._lexicon.lookup(name, ("Regulation",)) if self._versions.listed(thing.iri)]

    def _near(self, title: str) -> list[Thing]:
        """The known regulation that a title of ten characters or more differs from by a slip (edit distance, 93 %)."""
        key = normalise(title)
        if len(key) < 10:
            return []
        if key not in self._near_ones:
            self._near_ones[key] = self._nearest(key)
        return self._near_ones[key]

    def _nearest(self, key: str) -> list[Thing]:
        from rapidfuzz import fuzz, process

        hits = process.extract(key, self._long_titles.keys(), scorer=fuzz.ratio, score_cutoff=93, limit=2)
        found = {self._long_titles[known] for known, score, _ in hits if score == hits[0][1]}
        digits = re.findall(r"\d+", key)
        if len(found) != 1 or re.findall(r"\d+", hits[0][0]) != digits:
            return []
        return [self._lexicon.things[found.pop()]]


def _whole(title: str) -> bool:
    """Whether a 关于…的X is an official title, not a turn of speech (关于此事的说明, 关于数字化的建议)."""
    if (
        re.search(r"的(?:说明|目录|清单|标准|建议|问答|要点|计划|制度|解释|规范|规则|指南|措施|规划|方案|规定)(?:\(|$)", title)
        and len(title) < 16
    ):
        return False
    return len(title) >= 9 and not re.search(
        r"[我您你]们|本行|我行|如何|什么|怎样|^关于(?:本次|本公司|公司|提请|管理层|报告期|此)|议案|等方面的|所参照|重要论述",
        title,
    )


def _inner(title: str, start: int) -> int:
    """Where the title proper begins in a 关于…的X that holds a clause and a second 关于; no 关于印发《关于…》的通知."""
    inner = _INNER.search(title)
    return (
        start + inner.end()
        if inner and not re.match("关于(?:印发|转发|批转|修改|废止|公布|发布|加强|做好|落实)", title)
        else start
    )


def _within_rule(text: str, start: int, title: str, named: Sequence[Found]) -> bool:
    """Whether a 关于…的规定 is what a rule says of something (本章关于…的规定), no title."""
    before = text[max(0, start - 6) : start].rstrip()
    if _CLAUSE.search(before):
        return True
    return (
        _GENERAL.search(title) is not None
        and bool(before)
        and not re.search(r"[\n《“。:：]$|[会行局部院厅委办署]$|印发|发布|颁布|制定|出台", before)
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if match := LEADING.match(text[start:end]):
        start += match.end()
    return start, end


_SERIAL = r"[一二三四五六七八九十百零〇\d]{1,6}"
_PART = re.compile(
    rf"[》”]?(?:\([^()]{{1,30}}\))?的?(?P<part>(?:第{_SERIAL}[编章节])*第{_SERIAL}条(?:之[一二三四五六七八九十])?(?:第{_SERIAL}[款项目])*)"
)


def part_after(text: str, end: int) -> str:
    """The part of a regulation that is cited right after its title.

    Args:
        text: Clean text.
        end: Where the title ends.

    Returns:
        The words that name the part; empty when none does.

    >>> part_after("违反《银行业监督管理法》第四十六条第五项规定", 12)
    '第四十六条第五项'
    """
    match = _PART.match(text, end)
    return match["part"] if match else ""
