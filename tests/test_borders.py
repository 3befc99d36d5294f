"""Short names against the words around them: collisions made of the word list, and sentences of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from builders.finders import Finders
from builders.finders.borders import Borders, is_short
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.words import LONGEST_NAME, Words

#: Words of the class 5 and more are known to every reader; a collision of rarer ones may as well be the name.
_KNOWN = 5


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="module")
def borders(knowledge: Knowledge) -> Borders:
    return Borders(knowledge.words, knowledge.cues)


@pytest.fixture(scope="module")
def finders(knowledge: Knowledge) -> Finders:
    return Finders(knowledge)


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> list[str]:
    known = knowledge.lexicon.names
    return sorted(key for key, named in known.items() if named and len(key) <= LONGEST_NAME and is_short(key))


def _known(knowledge: Knowledge) -> list[str]:
    """The common words of two characters that are none of our names."""
    rows = [row for row in knowledge.rows("words") if len(row["head"]) == 1]
    words = [row["head"] + tail[:-1] for row in rows for tail in row["tails"].split(" ") if int(tail[-1]) >= _KNOWN]
    return sorted({word for word in words if len(word) == 2 and word not in knowledge.lexicon.names})


def _collisions(names: list[str], words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of words whose join holds a name over their border: name, first and second word; three of each name at most."""
    ending, beginning = defaultdict(list), defaultdict(list)
    for word in words:
        ending[word[1]].append(word)
        beginning[word[0]].append(word)
    for name in names:
        if len(name) == 2:
            first, second = ending[name[0]], beginning[name[1]]
        else:
            first = [w for w in ending[name[0]] if name[1:] not in words]
            second = [w for w in beginning[name[1]] if w[1] != name[2]] and [name[1:]] * (name[1:] in words)
            first = ending[name[0]] if second else []
        for pair in range(min(3, len(first), 3 if second else 0)):
            yield name, first[pair * len(first) // 3], second[pair * len(second) // 3]


def test_names_over_the_border_of_two_words_are_none(knowledge: Knowledge, borders: Borders, names: list[str]) -> None:
    made = list(_collisions(names, _known(knowledge)))
    assert len(made) > 500
    wrong = [(n, a, b) for n, a, b in made if not borders.inside(f"他说{a}{b}，", 3, 3 + len(n), thing=False)]
    assert len(wrong) <= 0.05 * len(made), wrong[:40]


@pytest.mark.parametrize("carrier", ["在{}方面", "推进{}工作", "{}等", "开展{}，", "关于{}的规定", "加强{}管理"])
def test_names_between_ordinary_words_stay(borders: Borders, names: list[str], carrier: str) -> None:
    at = carrier.index("{")
    lost = [name for name in names if borders.inside(carrier.format(name), at, at + len(name), thing=False)]
    assert len(lost) <= 0.02 * len(names), lost[:40]
