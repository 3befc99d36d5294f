"""Platforms of the public (全国…信息共享平台, 中国—东盟…服务平台, 省…金融服务平台), and those in a row with products.

Their names are made of the words of which platforms in general are told, so that only what they begin with, their length, and
what they are for tell them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.records import Found
from ontology.knowledge.cues import Cues

__all__ = ["PublicPlatforms"]

_KINDS = ("平台", "系统")
_DASHES = "—–-"
#: The first half of a name in two: 中国—东盟…, 内地—香港….
_HALF = re.compile(r"(?:中国|内地|大陆|亚洲|亚太|海峡两岸)[—–-]{1,3}$")
_FOR = re.compile(r"信息|信用|征信|登记|公示|融资|金融|交易|共享|支付|清算|互联互通|数据|结算|监测")
_NOT_FIRST = re.compile(r"[性各级内外多的大]|重要|关键|主要|统一|范围|金融体系")
#: Words of doing, which no name holds.
_DOING = re.compile(r"共建|共同|联合|合作建|推动|建设")
#: Characters of a name between its place and its kind, at least.
_LEAST = 6
_MANY = frozenset("各类个种些批等家")
_JOINTS, _CLOSED = frozenset("、和与及"), frozenset('”"」')


class PublicPlatforms:
    """Tells names of public platforms from classes of platforms.

    Args:
        cues: The trigger words.
    """

    def __init__(self, cues: Cues) -> None:
        self._head = re.compile(
            rf"(?:全国|中国|国家|长三角|京津冀|粤港澳大湾区|成渝|川渝|(?:{cues.alternation('region')})|(?![各跨全本我该外])[一-鿿]{{2,3}}?(?:省|(?<![城都上超股夜楼债])市)|[省市])"
        )

    @staticmethod
    def whole(text: str, edge: int) -> int:
        """Where a name begins that a dash seems to cut: 中国—|东盟跨境征信服务平台."""
        if edge and text[edge - 1] in _DASHES and (half := _HALF.search(text, max(0, edge - 8), edge)):
            return half.start()
        return edge

    def __call__(self, text: str, edge: int, at: int, end: int) -> bool:
        """Whether a stretch whose kind begins at ``at`` is the name of one such platform."""
        if at - edge <= _LEAST or text[edge - 1 : edge] in _MANY or not text.startswith(_KINDS, at):
            return False
        head = self._head.match(text, edge, at)
        if head is None or _DOING.search(text, edge, at) or at - head.end() < _LEAST or _NOT_FIRST.match(text, head.end(), at):
            return False
        return _FOR.search(text, head.end(), at) is not None and end - edge <= 30

    @staticmethod
    def beside(text: str, edge: int, end: int, found: Sequence[Found]) -> bool:
        """Whether a stretch follows a found product in a row: 国际贸易单一窗口、…平台."""
        if text[edge - 1 : edge] not in _JOINTS or text[edge].isascii() or end - edge < 8 or not text.endswith("平台", 0, end):
            return False
        last = edge - 2 if text[edge - 2 : edge - 1] in _CLOSED else edge - 1
        return any(f.end in (last, edge - 1) and f.type == "Product" for f in found)
