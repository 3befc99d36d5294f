"""Document numbers (文号) of official documents: 银发〔2020〕46号, 国务院令第728号, and the rules that bear them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from builders.finders.edges import Hinted
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing

__all__ = ["LEADING", "DocumentNumbers", "normal_number"]

_NUMBER = re.compile(
    r"(?P<prefix>[一-鿿]{1,12}?)(?:[〔\[(（【]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】]|(?P<bare>(?:19|20)\d\d)(?:年)?)\s*"
    r"(?:第\s*)?(?P<serial>\d{1,5})\s*号"
)
_ORDER = re.compile(
    r"(?P<prefix>[一-鿿]{2,14}(?:令|公告|主席令))\s*(?:[〔\[(（](?P<year>\d{4})[〕\])）]|(?P<bare>20\d\d)年?)?\s*"
    r"第?\s*(?P<serial>\d{1,4}|[一二三四五六七八九十百〇零]{1,6})\s*号"
)
#: The number of a penalty or another decision on one party, which no rule bears.
_DECISION = re.compile(
    r"罚|处罚|决定书|事先告知|监管措施|判|裁|初字|终字|执字|民[初终]|评报|[审验评核]字|会审|法意|房地估|证监决$|证监函$"
)
#: The letter of a province before the prefix of a headquarters.
_PROVINCE = re.compile(r"(?:^|[^一-鿿]|[由经据见及和以])[京津沪渝冀豫辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]$")
#: Letters of exchanges, whose numbers keep the 第 that they are written with.
_OF_EXCHANGES = ("关注函", "问询函", "监管函", "工作函")
_ISSUE_SIGN = re.compile(r"(?:发|函|规|字|令|办|通|告|决|准|财金|财会|财税|批|复|税|会|建|市|金)$")
#: Words that stand before a title or number and do not belong to it.
LEADING = re.compile(r"^(?:文件号为?|编号为?|文号为?|的|和|与|及|了|以及|根据|按照|依据|落实|印发|发布|出台|颁布)+")


def normal_number(prefix: str, year: str, serial: str) -> str:
    """A document number in its one form.

    Args:
        prefix: Word for the issuer (银发).
        year: Year in four digits.
        serial: Digits of the number, perhaps after zeros.

    Returns:
        The number with 〔〕 around the year.

    >>> normal_number("银发", "2020", "046")
    '银发〔2020〕46号'
    """
    return f"{prefix}〔{year}〕{int(serial)}号"


def _parted(text: str, at: int) -> int:
    """Where the words before ``at`` end, what parts the issuers of one order aside."""
    while at and text[at - 1] in " 、　":
        at -= 1
    return at


class DocumentNumbers:
    """Finds document numbers, each linked to the regulation that bears it when a table knows one.

    >>> from ontology import Knowledge
    >>> numbers = DocumentNumbers(Knowledge())
    >>> [(f.number, f.label) for f in numbers("见银发〔2021〕169号文。")]
    [('银发〔2021〕169号', '关于降低小微企业和个体工商户支付手续费的通知')]
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = lexicon = knowledge.lexicon
        self._versions = knowledge.versions
        self._hinted = Hinted(((_NUMBER, ("号",)), (_ORDER, ("令", "公告"))))
        self._prefixes: dict[str, tuple[str, ...]] = {}  # by their last character, longest first
        for prefix in sorted(lexicon.prefixes, key=lambda p: (-len(p), p)):
            self._prefixes[prefix[-1]] = (*self._prefixes.get(prefix[-1], ()), prefix)
        self._issuers = tuple(prefix[:-1] for prefix in self._prefixes.get("令", ()) if len(prefix) > 3)

    @cached_property
    def _bearers(self) -> dict[str, str]:
        """What a number says to the IRI of the rule that bears it; empty for one that two documents bear."""
        rules = (thing for thing in self._lexicon.things.values() if thing.type == "Regulation" and thing.number)
        borne = [(thing.number, thing.iri) for thing in rules]
        more = {(one.number, one.work) for one in self._versions.all() if one.number}
        found: dict[str, str] = {}
        for number, iri in (*borne, *sorted(more.difference(borne))):
            key = self.key(number)
            found[key] = "" if key in found else iri
        return found

    def bears(self, rule: str, number: str) -> bool:
        """Whether a version of a rule, by its IRI, has a number."""
        return any(self.key(one.number) == self.key(number) for one in self._versions.of(rule) if one.number)

    def __call__(self, text: str) -> Iterator[Found]:
        """The numbers in ``text``."""
        numbers, orders = self._hinted.matches(text)
        for match in numbers:
            if one := self._numbered(match):
                yield one
        for match in orders:
            if one := self._ordered(match):
                yield one

    def beside(self, text: str, end: int) -> Thing | None:
        """The known regulation whose number stands in brackets right after a title.

        Args:
            text: Clean text.
            end: Where the title ends.

        Returns:
            The regulation; None when no number stands there, or no table knows it.
        """
        match = _NUMBER.match(text, end + 1) if text[end : end + 1] == "(" else None
        one = self._numbered(match) if match else None
        return self._lexicon.things.get(one.iri) if one else None

    def key(self, number: str) -> str:
        """What a document number says, however it is written.

        Args:
            number: The number with its prefix.

        Returns:
            Prefix (of an order the issuer's full name and 令), year and number, parted by blanks.

        >>> from ontology import Knowledge
        >>> numbers = DocumentNumbers(Knowledge())
        >>> numbers.key("银保监会令2018年第6号") == numbers.key("中国银行保险监督管理委员会令〔2018〕第6号")
        True
        """
        return " ".join(map(self._full, re.findall(r"\d+|[^\d〔〕年第号\s]+", number)))

    def _full(self, word: str) -> str:
        """An issuer, or its order, by its full name: 银保监会令 is the order of 中国银行保险监督管理委员会."""
        end = "令" if word.endswith("令") else ""
        issuer = self._lexicon.prefixes.get(word if end else f"{word}令")
        return f"{issuer}{end}" if issuer else word

    def _jointly(self, text: str, start: int, number: str) -> tuple[int, str]:
        """Where the number of an order begins, and the number, with those who issue it together with the last issuer."""
        while name := next((name for name in self._issuers if text.endswith(name, 0, before := _parted(text, start))), ""):
            start, number = before - len(name), f"{name} {number}"
        return start, number

    def _known_prefix(self, words: str) -> str | None:
        """The known prefix that ``words`` end with."""
        return next((p for p in self._prefixes.get(words[-1], ()) if words.endswith(p)), None)

    def _announced(self, words: str) -> str | None:
        """The name of a known authority and 公告 that ``words`` end with: its announcements bear its name."""
        body = words.removesuffix("公告")
        if body == words:
            return None
        things, names = self._lexicon.things, self._lexicon.names
        for at in range(len(body) - 2):
            if any(things[name.iri].type == "Regulator" for name in names.get(body[at:], ())):
                return words[at:]
        return None

    def _numbered(self, match: re.Match[str]) -> Found | None:
        prefix, year, serial = match["prefix"], match["year"] or match["bare"], match["serial"]
        if _DECISION.search(prefix):
            return None
        known = self._known_prefix(prefix)
        if known is None:
            if not _ISSUE_SIGN.search(prefix) or len(prefix) > 8 or match["bare"]:
                return None
            known = LEADING.sub("", prefix)
        elif _PROVINCE.search(prefix, 0, len(prefix) - len(known)):
            known = prefix[-len(known) - 1 :]  # 湘|金复〔2024〕: of the office in a province
        if len(known) < 2 or (match["bare"] and len(match["serial"]) > 4):
            return None
        start = match.start() + len(prefix) - len(known)
        number = normal_number(known, year, serial)
        if known.endswith(_OF_EXCHANGES) and "第" in match[0][len(prefix) :]:
            number = number.replace("〕", "〕第")
        elif known.endswith(("令", "公告")):
            start, number = self._jointly(match.string, start, number.replace("〕", "〕第"))
        return self._found(start, match.end(), number, Rule.SHAPE_NUMBER)

    def _ordered(self, match: re.Match[str]) -> Found | None:
        prefix = match["prefix"]
        known = self._known_prefix(prefix) or self._announced(prefix)
        year = match["year"] or match["bare"]
        if known is None or not known.endswith(("令", "公告")):
            return None
        start = match.start() + len(prefix) - len(known)
        serial = str(int(match["serial"])) if match["serial"].isdigit() else match["serial"]
        number = f"{known}〔{year}〕第{serial}号" if year else f"{known}第{serial}号"
        start, number = self._jointly(match.string, start, number)
        return self._found(start, match.end(), number, Rule.SHAPE_ORDER)

    def _found(self, start: int, end: int, number: str, rule: str) -> Found:
        bearer = self._bearers.get(self.key(number), "")
        iri, label = (bearer, self._lexicon.things[bearer].label) if bearer else self._lexicon.identified("regulation", number)
        return Found(start, end, "Regulation", rule, 0.95, iri, label, "", number)
