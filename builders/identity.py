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
from hashlib import sha256

from ontology.normalise import simplify

__all__ = ["FOLD", "identity"]

#: Version of the fold; another one makes other identities.
FOLD = 1
#: Hexadecimal digits of an identity: 80 bits, so that among a billion reports two have one by a chance of one in a million.
_DIGITS = 20
_SIGNS = re.compile(r"[\W_]+")


def identity(text: str) -> str:
    """The identity of a report.

    Args:
        text: Its text as it stands in the source.

    Returns:
        Hexadecimal digits; empty for a text without letters and digits.
    """
    said = unicodedata.normalize("NFKC", _SIGNS.sub("", text))  # without signs, most texts are normal and soon done
    said = _SIGNS.sub("", simplify(said)).lower()
    return sha256(f"{FOLD}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS] if said else ""
