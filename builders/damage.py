"""Characters lost in a broken conversion: recovered where only one reading is possible, else marked as gaps.

Many pages were once GBK, and something on their way took a byte out of a character. What follows is then read one byte
off until a byte that stands alone: ``難題。徽商銀行`` becomes ``難題?；丈蹄y行``. The bytes are still there, so every
character but the first comes back by reading them one byte later; the first kept its second byte only, and the table
``damaged`` knows the words (確保, 規模) in which one character fits. What cannot be recovered becomes :data:`GAP`, one
character that no name holds and at which sentences end.

>>> repair("確??蛻粜畔⒌牟樵。")
'確保客戶信息�樵。'
>>> repair("這是真的嗎?！這是。"), repair("工商��銀行")
('這是真的嗎?！這是。', '工商��銀行')

Every character keeps its place: where fewer come back than were damaged, :data:`FILLER` makes up for the difference.
"""

from __future__ import annotations

import re
from functools import cache

from ontology import tables

__all__ = ["FILLER", "GAP", "repair"]

#: Stands for what is lost for good.
GAP = "\ufffd"
#: Stands for nothing; cleaning cuts it out.
FILLER = "\ufeff"

#: A question mark in the place of a lost byte: beside another mark of another width or kind, before a Chinese character.
_DAMAGE = re.compile(r"(?<=[^\s\x00-\x7f吗嗎呢吧么麼？?])\?(?=[?？！；。：，;!,](?:[^\x00-\xff]|[A-Za-z€}]))|(?<=[一-鿿])\?(?=。\?)")
_WIDE = {mark: bytes((0xA3, ord(mark) | 0x80)) for mark in "?,;!:"}
#: Characters read one byte off at the most; a longer run is no such damage.
_LONGEST = 60


def repair(text: str) -> str:
    """``text`` with damage mended or marked, every character in its place."""
    if "?" not in text:
        return text
    pieces, position = [], 0
    for match in _DAMAGE.finditer(text):
        start = match.start()
        if start < position:
            continue
        recovered, end = _recover(text, start) or (GAP, start + 1)
        pieces += [text[position:start], recovered, FILLER * (end - start - len(recovered))]
        position = end
    return "".join([*pieces, text[position:]]) if pieces else text


def _recover(text: str, start: int) -> tuple[str, int] | None:
    """What stood from the question mark at ``start``, and where the damage ends; None when the bytes say nothing."""
    pending: int | None = None
    found: list[str] = []
    for position in range(start + 1, min(start + _LONGEST, len(text))):
        char = text[position]
        pair = _WIDE.get(char) if position == start + 1 else _bytes(char)
        if pair is None:
            if char != "?" or position == start + 1:
                return None
            found.append(GAP)  # the last byte stood alone and was lost
            return _whole(found, position + 1)
        found.append(_first(text[start - 1], pair[0]) if pending is None else _decoded(pending, pair[0]))
        if len(pair) == 1:
            return _whole(found, position + 1)
        pending = pair[1]
        if pending < 0x80:  # a letter of its own
            found.append(chr(pending))
            return _whole(found, position + 1)
    return None


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


def _first(before: str, second: int) -> str:
    """The character whose first byte was lost: the only one that makes a word with the character before it."""
    return _words().get((before, second), GAP)


def _whole(found: list[str], end: int) -> tuple[str, int] | None:
    """The recovered characters when all but the ends are everyday ones: random bytes give rare ones."""
    inner = [c for c in found if c != GAP]
    if len(inner) < 2 or found[1:-1].count(GAP) > len(found) // 4 or not all(map(_common, inner)):
        return None
    return "".join(found), end


@cache
def _common(char: str) -> bool:
    """Whether ``char`` is one of the 3,755 characters of daily use (GB 2312, level 1), its old form, or a mark."""
    from builders.cleantext import simplify

    if char.isascii():
        return True
    encoded = simplify(char).encode("gb2312", "ignore")
    return len(encoded) == 2 and (0xB0 <= encoded[0] <= 0xD7 or encoded[0] in (0xA1, 0xA3))


@cache
def _words() -> dict[tuple[str, int], str]:
    """(character before, second byte of the damaged one) → the damaged one, in both scripts."""
    from builders.cleantext import traditional

    words: dict[tuple[str, int], str] = {}
    for row in tables.rows("damaged"):
        before, char = row["reading"][-2:]
        for form in {before, traditional(before)}:
            for old in {char, traditional(char)}:
                encoded = old.encode("gbk", "ignore")
                if len(encoded) == 2:
                    words[form, encoded[1]] = char if form == before else old
    return words
