"""One normaliser: whoever compares names compares them alike, however they are written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import yinpu
from builders.evaluate import normal
from builders.pipeline import chinese
from builders.text.passage import Passage
from ontology.normalise import fold, normalise, simplify, singles

NAMES = (
    *("中国工商银行", "工行", "ICBC", "招商银行", "国家金融监督管理总局", "银保监会", "中国人民银行", "蚂蚁集团"),
    *("反欺诈", "绿色金融", "数字化转型", "RPA", "普惠金融", "供应链金融", "中华人民共和国商业银行法"),
)
FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
RADICALS = dict(zip("民生西风青门长金", "⺠⽣⻄⻛⻘⻔⻓⾦", strict=True))


def traditional(text: str) -> str:
    import opencc

    converted: str = opencc.OpenCC("s2t").convert(text)
    return converted


def damaged(text: str, chance: random.Random) -> str:
    """The same name as converters, printers and web pages leave it."""
    ways = (
        lambda s: s.translate(FULL),
        traditional,
        lambda s: "".join(RADICALS.get(c, c) for c in s),
        lambda s: s[0] + chance.choice(("\u200b", "\u00ad", "\ufe0f", "\u2060", "\U000e0100")) + s[1:],
        lambda s: f"《{s}》",
        lambda s: f"“{s}”",
        lambda s: s if s.isascii() or normalise(s).isascii() else s.lower(),  # short Latin names count as written
        lambda s: " ".join(s) if not s.isascii() else s,
        str,
    )
    for way in chance.sample(ways, 2):
        text = way(text)
    return text


SENTENCES = [
    (f"会上介绍了{damaged(name, random.Random(seed))}的做法。", name)
    for seed, name in ((seed, NAMES[seed % len(NAMES)]) for seed in range(200))
]


@pytest.fixture(scope="module")
def extractor() -> yinpu.Extractor:
    return yinpu.Extractor()


def test_spacy_and_extractor_find_the_same_in_damaged_sentences(extractor: yinpu.Extractor, tmp_path: Path) -> None:
    nlp = chinese()
    for number, (sentence, name) in enumerate(SENTENCES):
        path = tmp_path / f"{number}.txt"
        path.write_text(sentence, encoding="utf-8")
        (extraction,) = extractor.extract(path)
        ours = [(m.text, m.start, m.end, m.type, m.id) for m in extraction.mentions if m.id]
        doc = nlp(sentence)
        theirs = [(s.text, s.start_char, s.end_char, s.label_, s.kb_id_) for s in doc.spans["yinpu"] if s.kb_id_]
        assert theirs == ours, sentence
        assert any(normalise(m[0]) == normalise(name) for m in ours), f"{name} is not found in {sentence!r}: {ours}"


def test_a_graph_is_asked_by_every_spelling(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("".join(f"会上介绍了{name}的做法。\n" for name in NAMES), encoding="utf-8")
    yinpu.build(text, tmp_path / "kg", only_graph=True)
    chance = random.Random(7)
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        for name in NAMES:
            wanted = kg.find(name)
            assert [kg.find(damaged(name, chance)) for _ in range(8)] == [wanted] * 8, name
        assert kg.find("“反欺诈”") == kg.find("反欺诈")


@pytest.mark.parametrize("name", NAMES)
def test_annotations_are_compared_alike(name: str) -> None:
    chance = random.Random(name)
    assert {normal(damaged(name, chance)) for _ in range(20)} == {normal(name)}


WRITTEN = st.text(st.sampled_from("中國国銀银行⻛风ＩCibc ﬁ㈱…《》“”—〔〕[]·•\u200b\ufe0f\u3000\tİ½¼e1２"), max_size=40)


@given(WRITTEN)
def test_a_passage_compares_as_the_normaliser_does(text: str) -> None:
    assert Passage(text).normalised == normalise(text)


@given(WRITTEN)
def test_spans_lead_back(text: str) -> None:
    passage = Passage(text)
    for start in range(len(passage.normalised)):
        a, b = passage.span(start, start + 1)
        assert 0 <= a < b <= len(text)
        assert passage.normalised[start] in normalise(text[a:b])


@given(st.text(max_size=60))
def test_characters_keep_their_places(text: str) -> None:
    assert len(fold(text)) == len(singles(text)) == len(simplify(text)) == len(text)


@given(st.text(max_size=60))
def test_to_normalise_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.integers(), st.sampled_from((40, 400, 4000)))
def test_simplifying_what_may_change_is_simplifying_all(seed: int, length: int) -> None:
    """Long texts with few such characters are converted around these alone; some change only in words (答覆, 覆蓋)."""
    import opencc

    chance = random.Random(seed)
    words = ("答覆", "覆盖", "沈默", "沈阳", "瞭解", "坏账", "土坏", "藉口", "慰藉", "銀行", "乾坤", "餅乾", "想像", "𠁞")
    text = [chance.choice("本行稳健经营,服务实体经济。\n") for _ in range(length)]
    for _ in range(chance.randrange(length // 20)):
        text.insert(chance.randrange(len(text)), chance.choice(words))
    joined = "".join(text)
    assert simplify(joined) == opencc.OpenCC("t2s").convert(joined)
