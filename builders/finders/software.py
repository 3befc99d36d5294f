"""Foreign names of software after a verb of using it: 采用Jira管理需求, 制品库选用Artifactory.

Words in capitals alone (ROI, API) are products only where a table says so; the words of statistics, programming and trade
that are written with a capital letter (role ``software_not``), and what a method is named after (Logistic回归), are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.finders.coined import Coined
from builders.finders.product_names import ProductNames
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.cues import Cues

__all__ = ["Software"]

#: A name with letters of both cases: Jira, GitLab, SonarQube 9.
_WORD = r"(?:[A-Z][a-z]+[A-Za-z0-9]*|[A-Z]{2,}[a-z]{2,}[A-Za-z0-9]*|[a-z]{1,5}[A-Z][a-z]+[A-Za-z0-9]*)"
#: A capital letter after Chinese, and the letters before it; no lookbehind, so that the text is passed over fast.
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_BEFORE = frozenset(":： “、，,/及和与或")
_NAME = re.compile(rf"{_WORD}(?:[ .-](?:{_WORD}|[A-Z0-9]+))?(?: {_WORD})?(?![A-Za-z0-9_@/-]|\.[A-Za-z])")
_JOINT = re.compile(r"\s?(?:[、,，/]|以?及|[和与或])\s?")
_FILLER = (
    r"(?:了|过)?(?:开源|国产|商用|成熟|主流|业界)?的?"
    r"(?P<class>[一-鿿]{0,6}(?:工具|软件|平台|系统|数据库|框架|产品|组件|引擎|模型))?[“\s]?"
)
_PAY = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{1,11} ?Pay(?![A-Za-z])")
#: A name after a verb of launching and its kind, in capitals or not.
_ANY = re.compile(r"[A-Z][A-Za-z]{2,11}\d?(?: [A-Z][a-z]+)?(?![A-Za-z0-9_@/-])")
#: A class of software before a colon: 监控看板：Grafana.
_LABEL = r"(?:工具|软件|数据库|框架|引擎|中间件|组件|看板|缓存|消息队列|操作系统)[:：] ?"
#: What tables add to such a name: OceanBase数据库, DeepSeek大模型.
_KINDS = ("", "数据库", "大模型", "操作系统")
_CHINESE = re.compile(r"\s?[”)）]?[一-鿿，。、；,;]|\s?$")


class Software:
    """Finds foreign names of software by the verbs before them.

    Args:
        cues: The trigger words.
        names: What a product's name may be.
        coined: Tells names by their parts.
    """

    def __init__(self, cues: Cues, names: ProductNames, coined: Coined) -> None:
        self._verb = re.compile(
            rf"(?:{cues.alternation('software_verb')}|(?P<weak>{cues.alternation('software_weak_verb')})){_FILLER}$|{_LABEL}$"
        )
        kinds = cues["software_kind"]
        self._kind_ends = frozenset(kind[-1] for kind in kinds)
        self._launch = re.compile(
            rf"(?:{cues.alternation('product_launch')})(?:了)?[一-鿿]{{0,8}}?(?:{cues.alternation('software_kind')})$"
        )
        self._short = frozenset(word.lower() for word in cues["software_kind_not"])
        self._use = re.compile(rf"[”\s]*(?:{cues.alternation('software_use')})")
        self._method = re.compile(
            rf"\s?-?(?:[一二三四五六七八九十两]?(?:{cues.alternation('software_not_before')})|[一二三四五六七八九十]因子)"
        )
        self._common = frozenset(word.lower() for word in cues["software_not"])
        self._names, self._coined = names, coined

    def __call__(self, text: str) -> Iterator[Found]:
        """Names of software in a text, in its order."""
        if "Pay" in text:
            yield from self._services(text)
        before = -9  # where the last one ends
        for latin in _LATIN.finditer(text):
            start = latin.start()
            last = text[start - 1 : start]
            if (latin[0] in self._coined.techniques or text[latin.end() : latin.end() + 1] in self._coined.editions) and (
                coined := self._coined.latin(text, start, latin.end())
            ):
                yield coined
                continue
            if last in self._kind_ends and (named := _ANY.match(text, start)) and self._is_launched(text, named):
                yield self._names.found(text, start, named.end(), Rule.SHAPE_LAUNCHED, 0.55)
                continue
            if not (last in _BEFORE or "一" <= last <= "鿿") or (match := _NAME.match(text, start)) is None:
                continue
            end = match.end()
            listed = 0 < start - before <= 4 and _JOINT.fullmatch(text, before, start) is not None
            verb = None if listed else self._verb.search(text, max(0, start - 18), start)
            if not listed and (verb is None or (verb["weak"] and not (verb["class"] or self._use.match(text, end)))):
                continue
            if not self._is_name(match[0]) or self._method.match(text, end) or not _CHINESE.match(text, end):
                continue
            before = end
            yield self._names.found(text, start, end, Rule.SHAPE_SOFTWARE, 0.55, _KINDS)

    def _is_launched(self, text: str, match: re.Match[str]) -> bool:
        """Whether a verb of launching and a kind stand before a name: 推出养老助手HomeMate, 发行代币化基金TIDE."""
        start, end = match.span()
        return (
            self._launch.search(text, max(0, start - 16), start) is not None
            and self._is_name(match[0])
            and match[0].lower() not in self._short
            and _CHINESE.match(text, end) is not None
        )

    def _services(self, text: str) -> Iterator[Found]:
        """Payment services by the word Pay at their end."""
        for match in _PAY.finditer(text):
            if not self._names.named_otherwise(match[0]):
                yield self._names.found(text, match.start(), match.end(), Rule.SHAPE_SERVICE, 0.6)

    def _is_name(self, name: str) -> bool:
        words = re.split(r"[ .-]", name.lower())
        return not (
            any(word in self._common or word.endswith("aas") for word in words)
            or self._names.named_otherwise(name)
            or self._names.generic(name)
        )
