"""Whether a known name stands by itself: Latin names inside longer words, 财政部|门, 中国银行|业."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ontology.knowledge.lexicon import Name

__all__ = ["DELICATE", "stands_alone"]

#: What makes a bank's name a word for the trade (银行业, 银行家, 银行间市场), and what does not (业务, 家族, 间接, 系统).
_TRADE = re.compile(r"业(?!务|绩)|家(?!族|庭|装|居|电)|间(?!接|隔)|系(?!统|列)")
#: Endings that what follows makes part of another word: 反洗钱法|律, 公司法|人, 财政部|门, 上海大学|生.
_LONGER = (
    ("法", re.compile(r"[律人定治院学官庭令]|规(?!定)")),
    ("部", re.compile("门")),
    ("大学", re.compile("生")),
    ("贷通", re.compile("[过知道常用报]")),
    ("银保监", re.compile("[会局分办发罚规令复函批通系]")),
)
_LONGER_ENDINGS = tuple(ending for ending, _ in _LONGER)
#: Names that :func:`stands_alone` has to look at: Latin edges and the endings above.
DELICATE = re.compile(rf"^[ -~]|[ -~]$|(?:银行|行|{'|'.join(_LONGER_ENDINGS)})$")
_SHORT_TAIL = re.compile(r"业(?!务|绩)|[为动政列程径情使]")


def stands_alone(text: str, start: int, end: int, key: str, names: Sequence[Name]) -> bool:
    """Whether a match is the name and not a part of something longer.

    Args:
        text: Clean text.
        start: Where the match begins.
        end: Where it ends.
        key: The normalised name.
        names: The names that are written so.

    Returns:
        False where its neighbours make another word of it.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if key[0].isascii() and key[0].isalnum() and before.isascii() and before.isalnum():
        return False
    if key[-1].isascii() and key[-1].isalnum() and after.isascii() and after.isalnum():
        return False
    if key.isascii() and len(key) <= 4 and not any(text[start:end] == n.text for n in names):
        return False
    if key.endswith("银行"):
        return not _TRADE.match(text, end)
    if key.endswith(_LONGER_ENDINGS) and any(key.endswith(one) and longer.match(text, end) for one, longer in _LONGER):
        return False
    return not (key.endswith("行") and len(key) <= 3 and _SHORT_TAIL.match(text, end))
