r"""Which report a text is: the same words are the same report, wherever they stand and whatever is said of them.

The identity is a digest of the letters and digits of the text under a fold that never changes: signs left out, compatibility
forms replaced (NFKC), Traditional characters by Simplified ones, small letters, nothing else. Line ends, blanks, marks,
encoding, the path, the title and all other metadata do not count.

>>> identity("招商銀行，推進轉型。") == identity("招商银行 推进转型\r\n") != identity("招商银行推进转型2")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np

from ontology.normalise import simplify

__all__ = ["FOLD", "identity"]

#: Version of the fold; another one makes other identities.
FOLD = 1
#: Hexadecimal digits of an identity: 80 bits, so that among a billion reports two have one by a chance of one in a million.
_DIGITS = 20
_SIGNS = re.compile(r"[\W_]+")


@cache
def _words() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each code of the basic plane, whether its character is a letter or digit."""
    return np.array([chr(code).isalnum() for code in range(1 << 16)])


def _said(text: str) -> str:
    """``text`` without signs, in compatibility forms."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if codes.max(initial=0) > 0xFFFF:
        return unicodedata.normalize("NFKC", _SIGNS.sub("", text))
    codes = codes[_words()[codes]]
    said = codes.tobytes().decode("utf-32-le", "surrogatepass")
    return _composed(said, (codes > 0x7F) & ((codes < 0x3400) | (codes > 0x9FFF)))


def _composed(text: str, others: np.ndarray[Any, np.dtype[np.bool_]]) -> str:
    """``text`` in compatibility forms; ASCII and ideographs, all but the ``others``, have none without a mark behind them."""
    edges = np.flatnonzero(np.diff(others, prepend=False, append=False)).tolist()
    pieces, position = [], 0
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        start = max(position, first - 1)
        pieces += [text[position:start], unicodedata.normalize("NFKC", text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def identity(text: str) -> str:
    """The identity of a report.

    Args:
        text: Its text as it stands in the source.

    Returns:
        Hexadecimal digits; empty for a text without letters and digits.
    """
    said = simplify(_said(text))
    said = (said if said.isalnum() else _SIGNS.sub("", said)).lower()
    return sha256(f"{FOLD}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS] if said else ""
