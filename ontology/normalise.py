"""The one form in which strings are compared: names of tables, text, questions, gold.

>>> normalise("《金融科技发展规划（2022—2025年）》")
'金融科技发展规划(2022-2025年)'
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise"]

_DROPPED = re.compile(r"[\s《》〈〉“”\"'‘’「」『』·•]+")
_DASHES = str.maketrans({"—": "-", "–": "-", "―": "-", "－": "-", "~": "-", "〔": "(", "〕": ")", "[": "(", "]": ")"})


def normalise(text: str) -> str:
    """NFKC, lower case, no blanks and quotation marks, one kind of dash and bracket."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isalnum():
        text = _DROPPED.sub("", text.translate(_DASHES))
    return text.lower()
