"""Regulations by shape: document numbers, 关于…的通知, laws, standards, and titles cited after 根据 or 印发.

Book-title marks are mostly gone from such text, so both ends of a title have to be found: the beginning by 关于, a
citing word or an issuer; the end by the last word of an official document (通知, 办法, 规划 …) that no longer title swallows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from builders.finders.cues import alternation, endings, hinted
from builders.records import Found
from builders.text.passage import Passage
from ontology.iris import mint
from ontology.knowledge.lexicon import Thing, default_lexicon, fold

__all__ = ["find", "normal_number", "part_after"]

_TAIL = alternation("document_tail")
_REVISED = r"\d{4}年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:版|修订|修正)?"
_VERSION = rf"(?:\((?:试行|暂行|修订|修订稿|征求意见稿|草案|送审稿|{_REVISED}|\d{{4}}[-—至]\d{{4}}年?)\))*"
_ABOUT = re.compile(rf"(?P<title>关于[^。！？!?;；\n]{{2,90}}?的(?:{_TAIL}){_VERSION})")
_MARKED = re.compile(rf"《(?P<title>[^《》\n]{{3,80}}?(?:{_TAIL}|法|法典){_VERSION})》")
_LAW = re.compile(r"(?P<title>中华人民共和国[一-鿿]{2,24}?(?:法|条例|法典|办法|细则|规定))(?=[^律人规定院官制令庭警])")
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:JR/T|GB/T|GB/Z|GB|GA/T|YD/T|T/[A-Z]{2,8}|ISO(?:/IEC)?|IEC) ?"
    r"(?:\d{3,6}|\d{1,4} \d{1,4}(?=[-—:]))(?:\.\d{1,3})?(?:[-—:](?:19|20)\d{2})?(?![\d.]*%)"
)
_STRONG = alternation("document_strong")
_ENDS = endings("document_strong")
_CITED = re.compile(
    rf"(?:{alternation('citation')})(?P<title>(?!关于)[^。！？!?;；,，、:：\n《》“”()]{{3,45}}?"
    rf"(?:{_STRONG}){_VERSION})(?![一-鿿]*的(?:要求|规定|精神))"
)
_STARTED = re.compile(
    rf"(?:^|(?<=[。！？；;,，\n]))(?P<title>[^。！？!?;；,，:：\n《》“”()]{{4,45}}?(?:{_STRONG}){_VERSION})(?=的?(?:出台|发布|实施|施行|印发|颁布|正式|明确|规定|要求|指出|提出|对))"
)
#: Patterns of titles, the rule's name, its score, and strings without which it cannot match.
_TITLES = (
    (_MARKED, "shape:marks", 0.9, ("《",)),
    (_ABOUT, "shape:about", 0.85, ("关于",)),
    (_LAW, "shape:law", 0.85, ("中华人民共和国",)),
    (_CITED, "shape:cited", 0.7, _ENDS),
    (_STARTED, "shape:started", 0.65, _ENDS),
)
_NUMBER = re.compile(
    r"(?P<prefix>[一-鿿]{1,12}?)(?:[〔\[(（【]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】]|(?P<bare>(?:19|20)\d\d)(?:年)?)\s*(?:第\s*)?(?P<serial>\d{1,5})\s*号"
)
_ORDER = re.compile(
    r"(?P<prefix>[一-鿿]{2,14}(?:令|公告|主席令))\s*(?:[〔\[(（](?P<year>\d{4})[〕\])）]|(?P<bare>20\d\d)年?)?\s*第?\s*(?P<serial>\d{1,4}|[一二三四五六七八九十百〇零]{1,6})\s*号"
)
_ISSUE_SIGN = re.compile(r"(?:发|函|规|字|令|办|通|告|决|准|财金|财会|财税|批|复|税|会|建|市|金)$")
#: What a title of an official document does not hold: talk of one's own plans, quantities, clauses.
_LOOSE = re.compile(
    r"^(?:自身|本行|我行|全行|该行|其|一系列|多个|多项|各项|相关|有关|上述|以下|新|整体|总体|年度)|[的了]|^\d{1,2}[.、]|基于|以及|我们|各级|序号|文号|单位"
)
_LEFT_TRIM = re.compile(r"^(?:的|和|与|及|了|以及|根据|按照|依据|落实|印发|发布|出台|颁布)+")


def find(passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
    """Regulations outside the titles that the gazetteer found.

    A document number is a find of its own: of the rule that bears it, else of the rule whose title it stands beside.
    """
    text = passage.text
    known = [f for f in found if f.type in ("Regulation", "Report")]
    titles = list(_by_title(text, known))
    yield from titles
    named = [f for f in (*known, *titles) if f.type == "Regulation"]
    ends, starts = {f.end: f for f in named}, {f.start: f for f in named}
    numbers = [one for match in hinted(_NUMBER, text, ("号",)) if (one := _numbered(match))]
    numbers += [one for match in hinted(_ORDER, text, ("令", "公告")) if (one := _ordered(match))]
    for one in numbers:
        before = next((ends[one.start - gap] for gap in range(3) if one.start - gap in ends), None)
        after = next((starts[one.end + gap] for gap in range(3) if one.end + gap in starts), None)
        beside = before or after
        unknown = one.iri not in default_lexicon().things
        yield one._replace(iri=beside.iri, label=beside.label, kind=beside.kind) if beside and unknown else one


def _by_title(text: str, known: Sequence[Found]) -> Iterator[Found]:
    for match in _STANDARD.finditer(text):
        yield _titled(text, match.start(), match.end(), "shape:standard", 0.85)
    for pattern, rule, score, hints in _TITLES:
        for match in hinted(pattern, text, hints):
            start, end = _trim(text, *match.span("title"))
            if end - start < 5 or any(f.start <= start and end <= f.end for f in known):
                continue
            if (pattern is _ABOUT and not _whole(text[start:end])) or (
                pattern in (_CITED, _STARTED) and _LOOSE.search(text[start:end])
            ):
                continue
            yield _titled(text, start, end, rule, score)


def _whole(title: str) -> bool:
    """Whether a 关于…的X is an official title, not a turn of speech (关于此事的说明, 关于数字化的建议)."""
    if (
        re.search(r"的(?:说明|目录|清单|标准|建议|问答|要点|计划|制度|解释|规范|规则|指南|措施|规划|方案|规定)(?:\(|$)", title)
        and len(title) < 16
    ):
        return False
    return len(title) >= 9 and not re.search(r"[我您你]们|本行|我行|如何|什么|怎样", title)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if match := _LEFT_TRIM.match(text[start:end]):
        start += match.end()
    return start, end


def _titled(text: str, start: int, end: int, rule: str, score: float) -> Found:
    title = re.sub(r"[《》“”]", "", text[start:end])
    known = default_lexicon().lookup(title, ("Regulation",)) or _numbered_beside(text, end) or _near(title)
    if known:
        return Found(start, end, "Regulation", rule, score, known[0].iri, known[0].label, known[0].kind, known[0].number)
    number = re.sub(r"\s", " ", title) if rule == "shape:standard" else ""
    return Found(start, end, "Regulation", rule, score, mint("regulation", title), title, "", number)


def _numbered_beside(text: str, end: int) -> list[Thing]:
    """The regulation whose number stands in brackets right after a title."""
    match = _NUMBER.match(text, end + 1) if text[end : end + 1] == "(" else None
    one = _numbered(match) if match else None
    thing = default_lexicon().things.get(one.iri) if one else None
    return [thing] if thing else []


@cache
def _titles() -> tuple[list[str], list[str]]:
    lexicon = default_lexicon()
    pairs = [
        (key, n.iri)
        for key, names in lexicon.names.items()
        for n in names
        if len(key) >= 10 and lexicon.things[n.iri].type == "Regulation"
    ]
    return [key for key, _ in pairs], [iri for _, iri in pairs]


@cache
def _near(title: str) -> list[Thing]:
    """The known regulation that a title of ten characters or more differs from by a slip (normalised edit distance, 93 %)."""
    from rapidfuzz import fuzz, process

    key = fold(title)
    if len(key) < 10:
        return []
    keys, iris = _titles()
    hits = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=93, limit=2)
    found = {iris[index] for _, score, index in hits if score == hits[0][1]}
    digits = re.findall(r"\d+", key)
    if len(found) != 1 or any(re.findall(r"\d+", keys[index]) != digits for _, _, index in hits[:1]):
        return []
    return [default_lexicon().things[found.pop()]]


_SERIAL = r"[一二三四五六七八九十百零〇\d]{1,6}"
_PART = re.compile(
    rf"[》”]?(?:\([^()]{{1,30}}\))?的?(?P<part>(?:第{_SERIAL}[编章节])*第{_SERIAL}条(?:之[一二三四五六七八九十])?(?:第{_SERIAL}[款项目])*)"
)


def part_after(text: str, end: int) -> str:
    """The part of a regulation that is cited right after its title.

    >>> part_after("违反《银行业监督管理法》第四十六条第五项规定", 12)
    '第四十六条第五项'
    """
    match = _PART.match(text, end)
    return match["part"] if match else ""


def normal_number(prefix: str, year: str, serial: str) -> str:
    """A document number in its one form.

    >>> normal_number("银发", "2020", "046")
    '银发〔2020〕46号'
    """
    return f"{prefix}〔{year}〕{int(serial)}号"


@cache
def _prefixes() -> dict[str, tuple[str, ...]]:
    """The known prefixes of document numbers by their last character, longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for prefix in sorted(default_lexicon().prefixes, key=lambda p: (-len(p), p)):
        found[prefix[-1]] = (*found.get(prefix[-1], ()), prefix)
    return found


def _known_prefix(words: str) -> str | None:
    """The known prefix that ``words`` end with."""
    return next((p for p in _prefixes().get(words[-1], ()) if words.endswith(p)), None)


@cache
def _by_number() -> dict[str, str]:
    lexicon = default_lexicon()
    found: dict[str, str] = {}
    for thing in lexicon.things.values():
        if thing.type == "Regulation" and thing.number:
            key = _number_key(thing.number)
            found[key] = "" if key in found else thing.iri  # a number that two documents bear names neither
    return found


def _number_key(number: str) -> str:
    """What a document number says, however it is written.

    >>> _number_key("银保监会令2018年第6号") == _number_key("中国银行保险监督管理委员会令〔2018〕第6号")
    True
    """
    prefix, *rest = re.findall(r"\d+|[^\d〔〕年第号\s]+", number)
    issuer = default_lexicon().prefixes.get(prefix, "")
    if issuer and prefix.endswith("令"):
        prefix = f"{issuer}令"  # 银保监会令 is the order of 中国银行保险监督管理委员会
    return " ".join([prefix, *rest])


def _numbered(match: re.Match[str]) -> Found | None:
    prefix, year, serial = match["prefix"], match["year"] or match["bare"], match["serial"]
    known = _known_prefix(prefix)
    if known is None:
        if not _ISSUE_SIGN.search(prefix) or len(prefix) > 8 or match["bare"]:
            return None
        known = _LEFT_TRIM.sub("", prefix)
    if not known or (match["bare"] and len(match["serial"]) > 4):
        return None
    start = match.start() + len(prefix) - len(known)
    number = normal_number(known, year, serial)
    if known.endswith(("令", "公告")):
        number = number.replace("〕", "〕第")
    return _number_found(start, match.end(), number, "shape:number")


def _ordered(match: re.Match[str]) -> Found | None:
    prefix = match["prefix"]
    known = _known_prefix(prefix)
    year = match["year"] or match["bare"]
    if known is None or not known.endswith(("令", "公告")):
        return None
    start = match.start() + len(prefix) - len(known)
    serial = str(int(match["serial"])) if match["serial"].isdigit() else match["serial"]
    number = f"{known}〔{year}〕第{serial}号" if year else f"{known}第{serial}号"
    return _number_found(start, match.end(), number, "shape:order")


def _number_found(start: int, end: int, number: str, rule: str) -> Found:
    iri = _by_number().get(_number_key(number), "")
    lexicon = default_lexicon()
    label = lexicon.things[iri].label if iri else number
    return Found(start, end, "Regulation", rule, 0.95, iri or mint("regulation", number), label, "", number)
