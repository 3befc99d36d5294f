"""Overlaps are settled group by group, and identities are those of the whole text in compatibility forms."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from builders.finders.overlaps import resolve_overlaps
from builders.identity import FOLD, identity
from builders.records import Found
from ontology.normalise import simplify

FINDS = st.builds(
    lambda start, size, type_, score: Found(start, start + size, type_, "rule", score, f"{type_}:{start}:{size}"),
    st.integers(0, 60),
    st.integers(1, 9),
    st.sampled_from(("Bank", "Theme", "Regulation", "Product")),
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
