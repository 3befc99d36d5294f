"""Amounts of money as written, in yuan.

>>> yuan("罚款45万元"), yuan("警告"), yuan("没收违法所得3万元,并处罚款人民币132.5万元"), yuan("罚款三十万元")
(450000.0, None, 1325000.0, 300000.0)
>>> yuan("45", bare=True), yuan("60万", bare=True), yuan("罚没合计1.2亿元")
(45.0, 600000.0, 120000000.0)
"""

from __future__ import annotations

import re

__all__ = ["yuan"]

_UNIT = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_AMOUNT = re.compile(
    r"(?P<digits>\d[\d,，]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+)\s?(?P<unit>百万|千万|[百千万亿])?\s?(?P<yuan>余?元)?"
)
#: What is the sum of all, and what is the fine.
_SUM, _FINE = re.compile(r"(?:罚没|合计|共计|总计)[^\d]{0,10}"), re.compile(r"(?:罚款|罚金|处罚|处以?)[^\d。;；]{0,12}$")
_DIGIT = {
    **dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
}
_POWER = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


def yuan(text: str, bare: bool = False) -> float | None:
    """The fine that a text states.

    Args:
        text: Words such as 罚款45万元.
        bare: Whether a number without 元 is one too: the cell of a column of fines.

    Returns:
        Yuan: the sum of all where the text says one, else the fine, else the first amount; None when it states none.
    """
    found = [match for match in _AMOUNT.finditer(text) if match["yuan"] or bare]
    if not found:
        return None
    summed = [one for one in found if _SUM.search(text[max(0, one.start() - 12) : one.start()])]
    fined = [one for one in found if _FINE.search(text[: one.start()])]
    one = (summed or fined or found)[0]
    return round(_number(one["digits"]) * _UNIT[one["unit"] or ""], 2)


def _number(digits: str) -> float:
    if digits[0].isdigit():
        return float(re.sub("[,，]", "", digits))
    total, last = 0, 0
    for sign in digits:
        if sign in _POWER:
            total += (last or 1) * _POWER[sign]
            last = 0
        else:
            last = _DIGIT[sign]
    return float(total + last)
