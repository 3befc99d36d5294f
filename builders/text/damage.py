"""Characters lost in a broken conversion: recovered where only one reading is possible, else marked as gaps.

Many pages were once GBK, and something on their way took a byte out of a character. What follows is then read one byte
off until a byte that stands alone: ``難題。徽商銀行`` becomes ``難題?；丈蹄y行``. The bytes are still there, so every
character but the first comes back by reading them one byte later; the first kept its second byte only, and the table
``damaged`` knows the words (確保, 規模) in which one character fits. What cannot be recovered becomes :data:`GAP`, one
character that no name holds and at which sentences end.

>>> from ontology import Knowledge
>>> repair = Repair(Knowledge().rows("damaged"))
>>> repair("系統的難題?；丈蹄y行，用戶規??焖僭鲩L。").replace(FILLER, "")
'系統的難題�徽商銀行，用戶規模快速增長。'
>>> repair("這是真的嗎?！這是。")
'這是真的嗎?！這是。'

Every character keeps its place: where fewer come back than were damaged, :data:`FILLER` makes up for the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ontology.knowledge.table_files import Row
from ontology.normalise import simplify

__all__ = ["FILLER", "GAP", "Repair", "common"]

#: Stands for what is lost for good.
GAP = "\ufffd"
#: Stands for nothing; cleaning cuts it out.
FILLER = "\ufeff"

#: A question mark in the place of a lost byte: beside another mark of another width or kind, before a Chinese character.
_DAMAGE = re.compile(  # begins with the mark itself, which is found fast
    r"\?(?:(?<=[^\s\x00-\x24\x26-\x28\x2a-\x7f吗嗎呢吧么麼？]\?)(?=[?？！；。：，;!,](?:[^\x00-\xff]|[A-Za-z€}]))|(?<=[一-鿿]\?)(?=。\?))"
)
_WIDE = {mark: bytes((0xA3, ord(mark) | 0x80)) for mark in "?,;!:"}
#: Characters read one byte off at the most; a longer run is no such damage.
_LONGEST = 60


class Repair:
    """Mends the damage of a text with the words of the table ``damaged``.

    Args:
        rows: Rows of the table.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._words: dict[tuple[str, int], str] = {}  # (characters before, second byte of the damaged one) -> that one
        self._misread: dict[str, str] = {}  # what damage with a further character dropped reads like -> what stood there
        for row in rows:
            if row["surface"].endswith("?"):
                self._words[row["surface"][:-1], row["reading"][-1].encode("gbk")[1]] = row["reading"][-1]
            else:
                self._misread[row["surface"]] = row["reading"]

    def __call__(self, text: str) -> str:
        """``text`` with damage mended or marked, every character in its place."""
        if "?" not in text:
            return text
        pieces, position = [], 0
        for match in _DAMAGE.finditer(text):
            start = match.start()
            if start < position:
                continue
            recovered, end = self._recover(text, start) or (GAP, start + 1)
            pieces += [text[position:start], recovered[: end - start], FILLER * (end - start - len(recovered))]
            position = end
        return "".join([*pieces, text[position:]]) if pieces else text

    def _recover(self, text: str, start: int) -> tuple[str, int] | None:
        """What stood from the question mark at ``start``, and where the damage ends; None when the bytes say nothing."""
        before = simplify(text[max(0, start - 4) : start])
        pending: int | None = None
        found: list[str] = []
        for position in range(start + 1, min(start + _LONGEST, len(text))):
            char = text[position]
            pair = _WIDE.get(char) if position == start + 1 or char != "?" else None
            pair = pair or _bytes(char)
            if pair is None:
                if char != "?" or position == start + 1:
                    return None
                found.append(GAP)  # the last byte stood alone and was lost
                return self._whole(found, position + 1)
            found.append(self._first(before, pair[0]) if pending is None else _decoded(pending, pair[0]))
            if len(pair) == 1:
                return self._whole(found, position + 1)
            pending = pair[1]
            if pending < 0x80:  # a letter of its own
                found.append(chr(pending))
                return self._whole(found, position + 1)
        return None

    def _first(self, before: str, second: int) -> str:
        """The character whose first byte was lost, where only one makes a word with the characters before it."""
        for length in range(min(4, len(before)), 0, -1):
            char = self._words.get((before[-length:], second))
            if char:
                return char
        return GAP

    def _whole(self, found: list[str], end: int) -> tuple[str, int] | None:
        """The recovered characters when all but the ends are everyday ones: random bytes give rare ones."""
        inner = [c for c in found if c != GAP]
        if len(inner) < 2 or found[1:-1].count(GAP) > len(found) // 4 or not all(map(common, inner)):
            return None
        recovered = "".join(found)
        for misread, reading in self._misread.items():
            recovered = recovered.replace(misread, reading, 1)  # a character for private use was dropped on the way
        return recovered, end


def _bytes(char: str) -> bytes | None:
    """The bytes of ``char`` in GBK: two, or one that can only be the second half of a character."""
    if char == "€":
        return b"\x80"
    if char.isascii():
        return char.encode() if 0x40 <= ord(char) <= 0x7E and char != "?" else None
    encoded = char.encode("gb18030", "ignore")
    return encoded if len(encoded) == 2 else None


def _decoded(first: int, second: int) -> str:
    try:
        return bytes((first, second)).decode("gbk")
    except UnicodeDecodeError:
        return GAP


@cache
def common(char: str) -> bool:
    """Whether ``char`` is one of the 3,755 characters of daily use (GB 2312, level 1), its old form, or a mark."""
    if char.isascii():
        return True
    encoded = simplify(char).encode("gb2312", "ignore")
    return len(encoded) == 2 and (0xB0 <= encoded[0] <= 0xD7 or encoded[0] in (0xA1, 0xA3))
