"""Clean text: whatever is cut or replaced, each clean character knows its place in the file."""

from __future__ import annotations

from itertools import pairwise

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.text.clean import CleanText, merge, subtract
from ontology.normalise import is_traditional, simplify

settings.register_profile("yinpu", deadline=None)  # a slow machine is no fault
settings.load_profile("yinpu")

#: Words no two of which share a character at their edges, so that putting them together doubles nothing by chance.
WORDS = [
    "招商银行",
    "数据治理",
    "推进",
    "e贷",
    "普惠金融",
    "2023年",
    "监管",
    "加强",
    "城市",
    "RPA流程",
    "客户",
    "绿色债券",
    "发布",
    "隐私计算",
]
MIXED = st.text(alphabet="银行业务中国abcXYZ 　\n\t0123，。（）Ａ１陜發銀㊁\u00ad\u200b", max_size=80)
SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=2, unique=True)


@given(MIXED, SPANS, st.booleans())
def test_every_clean_character_has_its_own_place(raw: str, cuts: list[tuple[int, int]], paragraphs: bool) -> None:
    clean = CleanText.of(raw, cuts=[(a, b) for a, b in cuts if a <= b <= len(raw)], breaks=None if paragraphs else ())
    places = [clean.raw_start(i) for i in range(len(clean))]
    assert places == sorted(set(places))
    assert all(0 <= place < len(raw) for place in places)
    for place, character in zip(places, clean.text, strict=True):
        assert character == raw[place] or not raw[place].isascii()


@given(MIXED, st.data())
def test_every_clean_span_has_a_raw_span(raw: str, data: st.DataObject) -> None:
    clean = CleanText.of(raw)
    if not clean.text:
        return
    start = data.draw(st.integers(0, len(clean) - 1))
    end = data.draw(st.integers(start + 1, len(clean)))
    first, last = clean.raw_span(start, end)
    assert 0 <= first < last <= len(raw)
    assert last - first >= end - start
    assert (first, last) == (clean.raw_start(start), clean.raw_start(end - 1) + 1)


@given(MIXED, SPANS)
def test_nothing_is_taken_from_a_cut(raw: str, cuts: list[tuple[int, int]]) -> None:
    kept = [(a, min(b, len(raw))) for a, b in cuts if a < min(b, len(raw))]
    clean = CleanText.of(raw, cuts=kept)
    places = {clean.raw_start(i) for i in range(len(clean))}
    assert not places & {i for a, b in kept for i in range(a, b)}


@given(SENTENCES)
def test_undamaged_text_is_unchanged(words: list[str]) -> None:
    text = "".join(words) + "。"
    clean = CleanText.of(text)
    assert clean.text == text
    assert clean.raw_span(0, len(text)) == (0, len(text))


@given(SENTENCES, st.data())
def test_composed_damage_is_undone(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    damaged = "".join(word * 2 for word in words) if data.draw(st.booleans()) else text
    fillers = st.sampled_from(["", "", " ", "  ", "\u00ad", "\u200b", "　"])
    pieces = []
    for before, after in zip(damaged, damaged[1:] + "。", strict=True):
        wide = chr(ord(before) + 0xFEE0) if "!" <= before <= "~" and data.draw(st.booleans()) else before
        pieces += [wide, data.draw(fillers) if not (before.isascii() and after.isascii()) else ""]
    clean = CleanText.of("".join(pieces))
    assert clean.text == text


@given(SENTENCES, st.lists(st.integers(0, 30), max_size=4))
def test_page_marks_are_cut_out(words: list[str], places: list[int]) -> None:
    text = "".join(words)
    raw, cuts = text, []
    for number, place in enumerate(sorted({min(p, len(text)) for p in places}, reverse=True)):
        mark = f"\n{9 - number}、"
        raw = raw[:place] + mark + raw[place:]
        cuts = [(a + len(mark), b + len(mark)) for a, b in cuts] + [(place, place + len(mark))]
    assert CleanText.of(raw, cuts=cuts, breaks=()).text == text


@given(SENTENCES)
def test_traditional_text_is_matched_as_simplified(words: list[str]) -> None:
    text = "银行业务办理" + "".join(words)
    traditional = opencc.OpenCC("s2t").convert(text)
    clean = CleanText.of(traditional)
    assert clean.traditional
    assert clean.text == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("德勤德勤中国中国 2023 年年 9 月月", "德勤中国2023年9月"),
        ("看看银行银行卡,想想办法", "看看银行银行卡,想想办法"),
        ("支付清算創\n35、新", "支付清算创\n35、新"),
        ("data governance in 银行", "data governance in银行"),
        ("陜西農村信用社聯合社", "陕西农村信用社联合社"),
        ("两㊁三家", "两、三家"),
        ("", ""),
    ],
)
def test_examples(raw: str, clean: str) -> None:
    assert CleanText.of(raw).text == clean


def test_paragraphs_can_be_joined() -> None:
    assert CleanText.of("绿色\n\n 金融").text == "绿色\n金融"
    assert CleanText.of("绿色\n\n 金融", breaks=()).text == "绿色金融"


@given(MIXED)
def test_simplified_text_is_as_long(raw: str) -> None:
    assert len(simplify(raw)) == len(raw)


def test_simplified_text_is_not_taken_for_traditional() -> None:
    assert not is_traditional("银行业数字化转型的著作,乾县农村信用联社。")
    assert is_traditional("銀行業數字化轉型")
    assert not is_traditional("")


@given(SPANS, SPANS)
def test_spans_are_taken_away(body: list[tuple[int, int]], drop: list[tuple[int, int]]) -> None:
    def points(spans: list[tuple[int, int]]) -> set[int]:
        return {i for a, b in spans for i in range(a, b)}

    joined = merge(body)
    assert points(joined) == points(body)
    assert all(a[1] < b[0] for a, b in pairwise(joined))
    assert points(subtract(joined, merge(drop))) == points(body) - points(drop)
