"""Overlaps are settled group by group, and identities are those of the whole text in compatibility forms."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import as_file, files
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.extractor import Extractor
from builders.finders.overlaps import resolve_overlaps
from builders.identity import FOLD, identity
from builders.records import Found, Mention, Source
from ontology.knowledge.knowledge import default_knowledge
from ontology.normalise import simplify
from ontology.schema import MENTION_TYPES

FINDS = st.builds(
    lambda start, size, type_, score: Found(start, start + size, type_, "rule", score, f"{type_}:{start}:{size}"),
    st.integers(0, 60),
    st.integers(1, 9),
    st.sampled_from(("Bank", "Theme", "Regulation", "Product", "Person", "Award")),
    st.sampled_from((0.5, 0.8, 1.0)),
)


@given(st.lists(FINDS, max_size=25))
def test_far_finds_do_not_matter(found: list[Found]) -> None:
    """What stays of some finds is the same whatever stands behind them, and in whichever order they come."""
    kept = resolve_overlaps(found)
    behind = [one.shifted(200) for one in found]
    assert resolve_overlaps([*behind, *found[::-1]]) == [*kept, *(one.shifted(200) for one in kept)]


@given(st.lists(FINDS, min_size=1, max_size=25))
def test_what_was_dropped_overlaps_what_stayed(found: list[Found]) -> None:
    kept = resolve_overlaps(found)
    assert kept == sorted(kept, key=lambda one: one[:3])
    for one in {*found} - {*kept}:
        assert any(one.start < other.end and other.start < one.end for other in kept)


@given(st.text(alphabet=st.sampled_from("aeno3Ａé\u0301\u0308㈱㊁①ｶ\u3099ﬁ銀行答覆信用\ud55c\u1112\u1161\u11ab𠮷,。 \n")))
def test_identity_is_of_the_whole_text(text: str) -> None:
    said = "".join(char for char in text if char.isalnum())
    said = simplify(unicodedata.normalize("NFKC", said))
    said = "".join(char for char in said if char.isalnum()).lower()
    assert identity(text) == (sha256(f"{FOLD}\n{said}".encode()).hexdigest()[:20] if said else "")


@given(st.lists(FINDS, max_size=25))
def test_two_types_on_one_stretch_are_those_of_the_registry(found: list[Found]) -> None:
    assert not unlike(resolve_overlaps(found))


def unlike(found: Iterable[Found | Mention]) -> list[tuple[str, str]]:
    """The pairs of types on one stretch that the registry does not allow."""
    types: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one in found:
        types[one.start, one.end].add(one.type)
    pairs = {pair for several in types.values() for pair in permutations(several, 2)}
    allowed = {(entity.mention, other) for entity in MENTION_TYPES.values() for other in entity.also}
    return sorted(pair for pair in pairs if pair not in allowed and pair[::-1] not in allowed)


@pytest.mark.parametrize(
    "text",
    [
        "按照《企业会计准则》和ISO 9001推进绿色金融,遵守《公司章程》。",
        "“科创贷”平台和“分布式核心系统”上线,长沙银行荣获“普惠金融奖”。",
        "宁波银行:新一代票据业务系统\n项目负责人:林知远",
        "国家开发银行行长林知远表示,《负责任银行原则》与温室气体核算体系一致。",
    ],
)
def test_no_other_pair_in_texts(text: str) -> None:
    (one,) = Extractor(default_knowledge()).of_source(Source("t.txt", text, "utf-8", "0" * 64))
    assert one.mentions
    assert not unlike(one.mentions)


def test_a_standard_is_a_rule_and_a_theme() -> None:
    (one,) = Extractor(default_knowledge()).of_source(Source("t.txt", "公司执行企业会计准则。", "utf-8", "0" * 64))
    assert [mention.type for mention in one.mentions if mention.text == "企业会计准则"] == ["Regulation", "Theme"]


def test_no_other_pair_in_the_sample() -> None:
    extractor = Extractor(default_knowledge())
    with as_file(files("builders.sample") / "reports") as folder:
        found = [one.mentions for path in sorted(folder.iterdir()) for one in extractor.extract(path)]
    assert found
    assert not [pair for mentions in found for pair in unlike(mentions)]
