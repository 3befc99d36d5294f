"""Products, systems, platforms and projects: quoted names, names after a verb of making, entries of case lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.cues import alternation, cues
from builders.passage import Passage
from builders.records import Found
from ontology.lexicon import default_lexicon
from ontology.namespaces import mint

__all__ = ["find"]

_TAIL = alternation("product_tail")
_HARD = "系统|平台|项目|小程序|APP|App|客户端|引擎|机器人|钱包|数字员工|大脑|驾驶舱"
_QUOTED = re.compile(rf"[“‘]([^“”‘’。；\n]{{2,20}})[”’]((?:[一-鿿A-Za-z0-9]{{0,10}}?(?:{_TAIL}))?)")
_MADE = re.compile(rf"(?:{alternation('product_verb')})(?:了)?(?P<name>[一-鿿A-Za-z0-9+\-]{{2,18}}?(?:{_HARD})(?:\d\.\d)?)(?![一-鿿]{{0,2}}(?:建设|化|的建设))")
_NAMED_LOAN = re.compile(r"(?:“)?(?P<name>[一-鿿a-zA-Z]{1,5}(?:e贷|贷|e融|易贷|快贷|信用卡))(?:”)")
_GENERIC = re.compile(r"^(?:该|本|此|各|新|老|多|一|相关|上述|统一|行内|银行|业务|管理|信息|服务|数据|技术|金融|互联网|移动|线上|核心|智能|数字化|科技|重点|重大|示范|试点|合作|综合)*(?:系统|平台|项目|工程|模型|功能|模式|工具|服务|产品|卡|贷款)$")
_CLAUSE = re.compile(r"[的了和与及是在把被将并]|通过|实现|进行|为核心|我们|他们|可以|能够|不断|要求|必须|坚持")


def find(passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
    """Products outside institutions and regulations."""
    text = passage.text
    taken = [(f.start, f.end) for f in found]
    for match in _QUOTED.finditer(text):
        inner, tail = match[1], match[2]
        if (tail or _product_like(inner)) and not _CLAUSE.search(inner) and not _known_theme(inner + tail):
            start, end = match.start(), match.end()
            if not tail:
                start, end = match.span(1)
            yield _found(text, start, end, "shape:quoted", 0.75 if tail else 0.65)
    for match in _MADE.finditer(text):
        name = match["name"]
        if _GENERIC.match(name) or _CLAUSE.search(name) or len(name) < 5 or _known_theme(name):
            continue
        start, end = match.span("name")
        if any(a < end and start < b for a, b in taken):
            continue
        yield _found(text, start, end, "shape:made", 0.6)


def _product_like(name: str) -> bool:
    return any(name.endswith(t) for t in cues("product_tail") if t not in ("计划", "行动", "模式", "服务", "产品", "保", "险", "云", "链", "码", "存", "债")) and len(name) >= 3


def _known_theme(name: str) -> bool:
    return bool(default_lexicon().lookup(name, ("Theme",)))


def _found(text: str, start: int, end: int, rule: str, score: float) -> Found:
    label = re.sub(r"[“”‘’《》]", "", text[start:end])
    return Found(start, end, "Product", rule, score, mint("product", label), label)
