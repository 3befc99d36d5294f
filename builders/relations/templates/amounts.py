"""Amounts of money as written, in yuan.

>>> yuan("罚款45万元"), yuan("警告"), yuan("没收违法所得3万元,并处罚款人民币132.5万元"), yuan("罚款三十万元")
(450000.0, None, 1325000.0, 300000.0)
>>> yuan("45", bare=1.0), yuan("18.6", bare=1e4), yuan("60万", bare=1.0), yuan("罚没合计1.2亿元")
(45.0, 186000.0, 600000.0, 120000000.0)
>>> yuan("罚款人民币贰佰壹拾柒万伍仟元整(¥2,175,000.00)"), yuan("罚款一百二十万五千元")
(2175000.0, 1205000.0)
>>> yuan("禁业五年", bare=1e4), yuan("警告", bare=1e4)
(None, None)
"""

from __future__ import annotations

import re

__all__ = ["yuan"]

_UNIT = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_HAN = "〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_AMOUNT = re.compile(
    rf"(?P<sign>[¥￥]\s?)?(?P<digits>\d[\d,，]*(?:\.\d+)?|[{_HAN}]+(?:[万亿][{_HAN}]+)*)\s?(?P<unit>百万|千万|[百千万亿])?\s?(?P<yuan>余?元)?(?![\d{_HAN}年月日个名次岁])"
)
#: The sum of several fines, rather than of a fine and what is taken away.
_FINES = re.compile(r"(?<!罚没)(?:合计|共计|总计)[^\d]{0,10}")
#: What is the sum of all, and what is the fine.
_SUM, _FINE = re.compile(r"(?:罚没|合计|共计|总计)[^\d]{0,10}"), re.compile(r"(?:罚款|罚金|处罚|处以?)[^\d。;；]{0,12}$")
_DIGIT = {
    **dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
}
_POWER = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


def yuan(text: str, bare: float = 0.0) -> float | None:
    """The fine that a text states.

    Args:
        text: Words such as 罚款45万元.
        bare: What a number without 元 is of, in the cell of a column of fines: 1 for yuan, 10,000 for 万元; 0 for no amount.

    Returns:
        Yuan: the sum of all where the text says one, else the fine, else the first amount; None when it states none.
    """
    found = [match for match in _AMOUNT.finditer(text) if match["yuan"] or match["sign"] or bare]
    if not found:
        return None
    fined = [one for one in found if _FINE.search(text[: one.start()])]
    sums = _SUM if not any("罚款" in text[max(0, one.start() - 12) : one.start()] for one in fined) else _FINES
    summed = [one for one in found if sums.search(text[max(0, one.start() - 12) : one.start()])]
    signed = [one for one in found if one["sign"]]
    one = (signed or summed or fined or found)[0]
    unit = _UNIT[one["unit"] or ""]
    return round(_number(one["digits"]) * (bare if bare and unit == 1 and not one["yuan"] else unit), 2)


def _number(digits: str) -> float:
    if digits[0].isdigit():
        return float(re.sub("[,，]", "", digits))
    total, last, whole = 0, 0, 0
    for sign in digits:
        if sign in "万亿":
            whole += (total + last) * int(_UNIT[sign])
            total, last = 0, 0
        elif sign in _POWER:
            total += (last or 1) * _POWER[sign]
            last = 0
        else:
            last = _DIGIT[sign]
    return float(whole + total + last)
