"""Names that the tables know, found by Aho-Corasick automata over the normalised text (daachorse, leftmost-longest).

Phrases that only hold a name's characters (中国银行业, 构建行业) are patterns of their own with no thing behind them,
so that they use up the characters first. What a match must not touch is checked afterwards: Latin names inside longer
words, short names inside ordinary ones.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from builders.finders.borders import Borders, is_short
from builders.finders.larger import Larger, Part
from builders.finders.periodicals import publication
from builders.finders.standing import DELICATE, stands_alone
from builders.records import Found, found_of
from builders.rules import Reason, Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Lexicon, Name, Thing
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES, INSTITUTIONS, MENTION_TYPES

__all__ = ["Gazetteer", "ThemeFinder", "ThingFinder"]

#: The rule and the score of a name by its status.
_BY_STATUS = {
    "preferred": (Rule.NAMED_PREFERRED, 1.0),
    "legal": (Rule.NAMED_LEGAL, 1.0),
    "alias": (Rule.NAMED_ALIAS, 0.97),
    "short": (Rule.NAMED_SHORT, 0.95),
    "popular": (Rule.NAMED_POPULAR, 0.95),
    "former": (Rule.NAMED_FORMER, 0.93),
    "abbreviation": (Rule.NAMED_ABBREVIATION, 0.9),
    "english": (Rule.NAMED_ENGLISH, 0.9),
    "unit": (Rule.NAMED_UNIT, 0.9),
    "hidden": (Rule.NAMED_HIDDEN, 0.85),
}
#: Characters behind a match that is no name, in which a name may end that begins in it.
_FURTHER = 60
_OPENED, _CLOSED = re.compile(r"[“‘「『\"]"), re.compile(r"[”’」』\"]")
#: The fields of a Found after its span.
Reading = tuple[str, str, float, str, str, str, str, str]


class Pattern(NamedTuple):
    """What a pattern of an automaton stands for.

    Attributes:
        key: The normalised name.
        reading: What it is read as.
        names: The names that are written so.
        plain: Whether no neighbour can make it another word.
        short: Whether words around it may hold its characters.
        thing: Whether it names a thing, so that a longer word that holds it (实事求是) does not speak of it.
        parts: What may make it a part of something larger.
        doubted: Whether any of this is to be asked.
    """

    key: str
    reading: Reading
    names: list[Name]
    plain: bool
    short: bool
    thing: bool
    parts: tuple[Part, ...]
    doubted: bool


class _Patterns(dict[int, Pattern | None]):
    """What the patterns stand for, each read at its first match; None for phrases that are no names."""

    def __init__(self, read: Callable[[int], Pattern | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, index: int) -> Pattern | None:
        self[index] = self._read(index)
        return self[index]


class Gazetteer:
    """An automaton over names of things and over phrases that are no names.

    Args:
        knowledge: The tables.
        name: What the automaton is called in the cache.
        types: Names of the types whose names are searched for.
        stops: Phrases that use up their characters and find nothing.
    """

    def __init__(self, knowledge: Knowledge, name: str, types: frozenset[str], stops: frozenset[str]) -> None:
        self.lexicon = lexicon = knowledge.lexicon
        self._types = types

        def patterns() -> tuple[list[str], bytes]:
            things = lexicon.things
            keys = [key for key, names in lexicon.names.items() if any(things[n.iri].type in types for n in names)]
            keys += sorted({normalise(stop) for stop in stops}.difference(keys))
            return keys, CharwiseDoubleArrayAhoCorasick(keys, MATCH_KIND_LEFTMOST_LONGEST).serialize()

        self._larger = Larger(knowledge)
        self._borders = Borders(knowledge.words, knowledge.cues)
        self._keys, automaton = knowledge.remembered(name, patterns, (__file__,))
        self._automaton = CharwiseDoubleArrayAhoCorasick.deserialize(automaton)
        self._patterns = _Patterns(lambda index: self._read(self._keys[index]))

    def __call__(self, passage: Passage, without: Sequence[Found] = ()) -> list[tuple[int, int, int, Pattern]]:
        """The names in a passage.

        Args:
            passage: The passage.
            without: Finds whose stretches are not searched.

        Returns:
            Of each where it begins and ends, where it begins in the normalised text, and its pattern.
        """
        searched, places, patterns = passage.masked(without), passage.places, self._patterns
        found: list[tuple[int, int, int, Pattern]] = []
        done, marked = 0, "《" in passage.text
        for match in self._automaton.find(searched):
            start, end, index = match
            pattern = patterns[index]
            if pattern is None or start < done:
                continue
            if pattern.doubted or marked:
                start, end, pattern = self._proven(passage, searched, start, end, pattern)
                if pattern is None:
                    continue
            found.append((places[start], places[end - 1] + 1, start, pattern))
            done = end
        return found

    def _proven(
        self, passage: Passage, searched: str, start: int, end: int, pattern: Pattern
    ) -> tuple[int, int, Pattern | None]:
        """A match that is a name, or else the first name that begins inside it and ends behind it; None for neither."""
        marked = "《" in passage.text
        while (pattern.doubted and not self._named(passage, searched, start, end, pattern)) or (
            marked and self._half_in_marks(passage, start, end, pattern)
        ):
            if marked and (shorter := self._before_mark(passage, searched, start, end)):
                return shorter
            start, end, other = self._crossing(searched, start, end)
            if other is None:
                return start, end, None
            pattern = other
        return start, end, pattern

    def _named(self, passage: Passage, searched: str, start: int, end: int, pattern: Pattern) -> bool:
        """Whether a match is the name: what stands beside it makes it no other word, and no part of something larger."""
        text, a, b = passage.text, passage.places[start], passage.places[end - 1] + 1
        if not pattern.plain and not stands_alone(text, a, b, pattern.key, pattern.names):
            return False
        if pattern.short and self._in_words(searched, start, end, pattern):
            return False
        if not pattern.parts:
            return True
        where = (text, a, b) if pattern.key.isascii() else (searched, start, end)
        return not any(part(*where) for part in pattern.parts)

    def _half_in_marks(self, passage: Passage, start: int, end: int, pattern: Pattern) -> bool:
        """Whether a match reaches into a title or out of one, as no name but a rule's does: 中国《保险 of 中国《保险法》."""
        a, b = passage.places[start], passage.places[end - 1]
        if b - a == end - 1 - start or self.lexicon.things[pattern.names[0].iri].type == "Regulation":
            return False
        return (passage.text.find("《", a, b) >= 0) != (passage.text.find("》", a, b) >= 0)

    def _before_mark(self, passage: Passage, searched: str, start: int, end: int) -> tuple[int, int, Pattern] | None:
        """The name that a title follows, where a longer name reaches into it: KQI of KQI《中国…》."""
        mark = passage.text.find("《", passage.places[start], passage.places[end - 1])
        cut = bisect_left(passage.places, mark) if mark >= 0 else start
        first, last, index = next(iter(self._automaton.find(searched[start:cut])), (1, 0, 0))
        pattern = None if first else self._patterns[index]
        if pattern is None or (pattern.doubted and not self._named(passage, searched, start, start + last, pattern)):
            return None
        return start, start + last, pattern

    def _crossing(self, text: str, start: int, end: int) -> tuple[int, int, Pattern | None]:
        """The name that begins inside a match that is none and ends behind it: Industrial… behind Eni in Then Industrial…."""
        for first, last, index in self._automaton.find(text[start + 1 : end + _FURTHER]):
            if first + start + 1 >= end:
                break
            if last + start + 1 > end and (pattern := self._patterns[index]):
                return first + start + 1, last + start + 1, pattern
        return start, end, None

    def _in_words(self, text: str, start: int, end: int, pattern: Pattern) -> bool:
        """Whether a short name is none, because its characters are a part of the words there or mean what they say."""
        borders = self._borders
        if borders.inside(text, start, end, thing=pattern.thing):
            return True
        return pattern.thing and pattern.reading[-1] == Reason.AMBIGUOUS and borders.everyday(text, start, end)

    def _read(self, key: str) -> Pattern | None:
        """What a pattern stands for; None for a phrase that is no name."""
        kept = [n for n in self.lexicon.names.get(key, ()) if self.lexicon.things[n.iri].type in self._types]
        doubtful = {n.iri for n in kept if n.status == "ambiguous"}
        names = [n for n in kept if n.status == "ambiguous" or n.iri not in doubtful]
        if not names:
            return None
        thing = any(self.lexicon.things[n.iri].type != "Theme" for n in names)
        plain, short, parts = not DELICATE.search(key), is_short(key), self._larger.rules(key, names)
        doubted = not plain or short or bool(parts)
        return Pattern(key, _read(names, self.lexicon), names, plain, short, thing, parts, doubted)


#: The classes of things that texts are searched for, themes aside, which have an automaton of their own.
_THINGS = frozenset(entity.name for entity in MENTION_TYPES.values()) - {"Theme"}


class ThingFinder:
    """Finds known institutions, regulations, publications and products."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._gazetteer = Gazetteer(knowledge, "things", _THINGS, knowledge.cues["not_a_name"])
        self._holder = lru_cache(maxsize=1 << 14)(partial(_named_first, knowledge.lexicon))

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Known institutions, regulations, publications and products.

        Args:
            passage: The passage.
            found: Not looked at.

        Yields:
            Finds in the order of the text, owners inside the names of their units after these; a name of several things has no
            IRI yet.
        """
        text, lexicon = passage.text, self._gazetteer.lexicon
        for start, end, _, (_, reading, names, *_) in self._gazetteer(passage):
            one = found_of((start, end, *reading))
            if one.type == "Product" and one.iri and end - start > 3 and (parts := self._parted(passage, one)):
                yield from parts
                continue
            if (one.reason or text[start - 1 : start] == "《") and (known := [lexicon.things[n.iri] for n in names]):
                if title := publication(text, start, end, one, known, lexicon.identified):
                    yield title
                    continue
                if one.reason and all(thing.type == "Publication" for thing in known):
                    continue
            yield one
            if reading[3] and (holder := self._holder(reading[3], one.type, text[start:end])):
                size, owner = holder
                yield Found(start, start + size, owner.type, Rule.PARENT, 0.95, owner.iri, owner.label, owner.kind)

    def _parted(self, passage: Passage, one: Found) -> list[Found]:
        """A product and its owner before it, where a mark or the border of a cell stands between: 海塘|“云帆e链”."""
        text, start, end = passage.text, one.start, one.end
        if (opened := _OPENED.search(text, start + 2, end - 1)) and not _CLOSED.search(text, opened.end(), end):
            cut, first = opened.start(), opened.end()
        elif (holder := self._holder(one.iri, "Organization", text[start:end])) and passage.parted(start + holder[0]):
            cut = first = start + holder[0]
        else:
            return []
        lexicon, product, named = self._gazetteer.lexicon, one._replace(start=first), text[start:cut].rstrip()
        parent = lexicon.called(lexicon.things[one.iri].parent)
        short = parent and len(named) > 1 and normalise(parent.label).startswith(normalise(named))
        owners = [parent] if parent and short else lexicon.lookup(named, INSTITUTIONS)[:1]
        end, score = start + len(named), 0.8 if short else 0.95
        return [*(Found(start, end, k.type, Rule.PARENT, score, k.iri, k.label, k.kind) for k in owners), product]


def _named_first(lexicon: Lexicon, iri: str, type_: str, text: str) -> tuple[int, Thing] | None:
    """The bank whose unit, or the issuer whose rule, is named with it first (交通银行|金融服务中心, 国务院办公厅|关于…).

    Args:
        lexicon: What is known.
        iri: The unit or rule.
        type_: Type of its mention.
        text: Its name as written.

    Returns:
        Length of the owner's name, and the owner; None when the name does not begin with one.
    """
    if type_ == "Regulation" and text.find("关于", 2) < 0:
        return None  # 联合国气候变化框架公约 is named after, 国务院关于… is signed by
    thing = lexicon.things[iri]
    owners = {owner.iri: owner for label in (thing.parent, *thing.issuers) if (owner := lexicon.called(label))}
    if type_ == "Organization":
        owners = {iri: owner for iri, owner in owners.items() if owner.type == "Bank"}
    if not owners:
        return None
    for size in range(min(18, len(text) - 2), 1, -1):
        for name in lexicon.names.get(normalise(text[:size]), ()):
            if name.iri in owners and name.status != "ambiguous":
                return size, owners[name.iri]
    return None


class _Told(NamedTuple):
    """What there is to know of a theme's name.

    Attributes:
        held: Offset, length, IRI and label of each broader or related theme whose name it holds.
        weak: Its reading where it is two characters (普惠 alone: the linker asks for a fuller name beside it), unless these say
            it by themselves (罚单, 等保: the cues ``short_theme``).
        everyday: Its reading where it is an everyday phrase (客户需求 in passing: the linker asks for it again).
    """

    held: list[tuple[int, int, str, str]]
    weak: Reading | None
    everyday: Reading | None


class ThemeFinder:
    """Finds known themes, outside the institutions already found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._gazetteer = Gazetteer(knowledge, "themes", frozenset({"Theme"}), knowledge.cues["not_a_theme"])
        self._generic = knowledge.cues["generic_theme"]
        self._generic_keys = frozenset(map(normalise, self._generic))
        self._short = frozenset(map(normalise, knowledge.cues.get("short_theme")))
        self._told: dict[str, _Told | None] = {}

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Known themes, outside the institutions already found (浦发银行|数字化转型, 交通银行|金融服务).

        Args:
            passage: The passage.
            found: What was found in it so far; themes inside linked institutions are not looked for.

        Yields:
            Themes, with those that their names hold before them; short and everyday ones come with a reason and a low score.
        """
        text, generic, told = passage.text, self._generic, self._told
        institutions = [f for f in found if f.type in INSTITUTIONS and not f.reason]
        for a, b, start, pattern in self._gazetteer(passage, institutions):
            key, reading = pattern.key, pattern.reading
            if key not in told:
                told[key] = self._tell(key, reading)
            if more := told[key]:
                held, weak, everyday = more
                for offset, size, iri, label in held:
                    first, last = passage.span(start + offset, start + offset + size)
                    yield found_of((first, last, "Theme", Rule.NESTED, 0.8, iri, label, "", "", ""))
                if weak and b - a == 2 and not text[a].isascii():
                    reading = weak
                elif everyday and text[a:b] in generic:
                    reading = everyday
            yield found_of((a, b, *reading))

    def _tell(self, key: str, reading: Reading) -> _Told | None:
        """What a name says besides its theme, and how it is read in passing; None for nothing."""
        type_, rule, _, iri, label, kind, number, _ = reading
        doubted = rule != Rule.NAMED_PREFERRED and key not in self._short
        weak = (type_, rule, 0.4, iri, label, kind, number, Reason.WEAK) if doubted else None
        everyday = (type_, rule, 0.4, iri, label, kind, number, Reason.GENERIC) if key in self._generic_keys else None
        held = self._inside(key, iri)
        return _Told(held, weak, everyday) if held or weak or everyday else None

    def _inside(self, key: str, iri: str) -> list[tuple[int, int, str, str]]:
        """Where a theme's name holds the name of a broader or related theme: 转型金融债券 speaks of 转型金融 too.

        Args:
            key: Normalised name of the theme.
            iri: The theme.

        Returns:
            Offset, length, IRI and label of each.
        """
        lexicon, generic = self._gazetteer.lexicon, self._generic
        if not iri:  # several themes are called so
            return []
        row = lexicon.themes[iri]
        beside = (lexicon.called(label, "theme") for label in (*row["broader"], *row["related"]))
        kin = dict.fromkeys([*lexicon.above(iri), *(thing.iri for thing in beside if thing)])
        found = []
        for other in kin:
            label = lexicon.things[other].label
            names = [normalise(n) for n in (label, *lexicon.themes[other]["alt"]) if n not in generic]
            held = [n for n in names if n in key and n != key and (len(n) > 2 or n.isascii() or n in self._short)]
            if held:
                name = max(held, key=len)
                found.append((key.index(name), len(name), other, label))
        return found


def _read(names: Sequence[Name], lexicon: Lexicon) -> Reading:
    """What a string that is one of ``names`` stands for: one thing, or an ambiguity that the linker resolves."""
    clear = [n for n in names if n.status != "ambiguous"]
    candidates = list(dict.fromkeys(lexicon.things[n.iri] for n in clear or names))
    if not clear or len(candidates) > 1:
        return (_shared_type(candidates), Rule.NAMED_AMBIGUOUS, 0.5, "", "", "", "", Reason.AMBIGUOUS)
    best = min(clear, key=lambda n: (n.derived, -_BY_STATUS[n.status][1]))
    thing, (rule, score) = lexicon.things[best.iri], _BY_STATUS[best.status]
    return (_shared_type(candidates), rule, score, thing.iri, thing.label, thing.kind, thing.number, "")


def _shared_type(candidates: Sequence[Thing]) -> str:
    types = {t.type for t in candidates}
    return ENTITY_TYPES[types.pop()].mention if len(types) == 1 else "Organization"
