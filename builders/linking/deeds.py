"""Ambiguous names that are institutions by what is said of them: 云贝涨2.5%, KQI预计, 数据来源:KQI, 律所澜达协助….

A name that is an ordinary word too, or that an institution shares with a product, is the institution where a price moves,
where it publishes or foresees something, where a title follows it, and for a law firm where it acts for somebody.
"""

from __future__ import annotations

import re

from builders.records import Found, found_of
from builders.rules import Reason, Rule
from ontology.knowledge.lexicon import Lexicon, Thing
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES, INSTITUTIONS

__all__ = ["Deeds"]

_PRICE = re.compile(r"\s?(?:股价)?(?:盘前|盘后|收盘|大)?[收上下]?[涨跌](?:幅)?(?:超|逾|近|约|幅达)?\s?\d")
#: What those do that are called by letters; letters are no ordinary words.
_SAYS = re.compile(
    r"\s?(?:预计|预测(?:数据|[,，到20])|公布[的了]?|发布的|数据显示|报告显示|统计显示|调研显示|最新(?:数据|报告)|《)"
)
_SOURCE = re.compile(r"(?:数据|资料|图片)?来源[:：]\s?$")
_ACTS = re.compile(r"(?:协助|代表|担任|就|作为)")
_CLIENT = re.compile(r"(?:协助|代表)\s?$")
_DEAL = re.compile(r"\s?(?:设立|收购|发行|完成|募集|分拆|出售|投资|就)")
_MARKS = frozenset("“‘「『")
#: Kinds of firms that are named right before their products: 云寿“海桐年年”.
_SELLERS = frozenset(("insurer", "trust", "fund_manager", "wealth_management", "asset_management"))
_HOUSES = frozenset(
    ("research_house", "association", "consultancy", "rating_agency", "index_provider", "think_tank", "standards_body")
)


class Deeds:
    """Gives ambiguous names the only institution that they may mean, by what stands beside them.

    Args:
        lexicon: What is known.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str, found: list[Found]) -> None:
        """Decide, in place, which ambiguous names are institutions.

        Args:
            text: Clean text.
            found: What was found in it.
        """
        for at, one in enumerate(found):
            thing = self._only(text[one.start : one.end]) if one[9] == Reason.AMBIGUOUS else None
            if thing and (_does(text, one.start, one.end, thing.kind) or (thing.kind in _SELLERS and _sells(text, found, at))):
                type_ = ENTITY_TYPES[thing.type].mention
                fields = (type_, Rule.CONTEXT, 0.7, thing.iri, thing.label, thing.kind, "", "")
                found[at] = found_of((one.start, one.end, *fields))

    def _only(self, name: str) -> Thing | None:
        """The only institution that a name may mean."""
        things = {self._lexicon.things[n.iri] for n in self._lexicon.names.get(normalise(name), ())}
        fit = [thing for thing in things if thing.type in INSTITUTIONS]
        return fit[0] if len(fit) == 1 else None


def _does(text: str, start: int, end: int, kind: str) -> bool:
    """Whether something is said of what stands there that is said of institutions of a kind."""
    if _PRICE.match(text, end):
        return True
    if kind == "law_firm" and _ACTS.match(text, end):
        return True
    if text[start:end].isascii() and kind in _HOUSES:
        return bool(_SAYS.match(text, end) or _SOURCE.search(text, max(0, start - 6), start))
    return bool(_CLIENT.search(text, max(0, start - 3), start) and _DEAL.match(text, end))


def _sells(text: str, found: list[Found], at: int) -> bool:
    """Whether a product in marks follows right behind a find."""
    end = found[at].end
    return text[end : end + 1] in _MARKS and any(f.start == end + 1 and f.type == "Product" for f in found[at + 1 : at + 5])
