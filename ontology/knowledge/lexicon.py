"""The knowledge as the extractors use it: every known thing, and every name it goes by.

:class:`Lexicon` is made from the tables that Yinpu ships and from folders of the user's own, whose rows come later
and win. Names are normalised (:func:`~ontology.normalise.normalise`), so that one spelling stands for full-width, spaced
and capitalised ones; the text is normalised in the same way before it is searched.

>>> from ontology import Knowledge
>>> lexicon = Knowledge().lexicon
>>> [lexicon.things[name.iri].label for name in lexicon.names["工行"]]
['中国工商银行']
>>> lexicon.called("中国工商银行").type
'Bank'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from ontology.iris import ID
from ontology.knowledge.ids import Identities
from ontology.knowledge.table_files import KINDS, Placed, Row
from ontology.normalise import normalise

__all__ = ["LEGAL_TAIL", "Lexicon", "Name", "Thing", "derived_names", "regional_names"]


class Thing(NamedTuple):
    """Something a table knows: a row of attributes under one IRI."""

    iri: str
    type: str  # Bank, Regulator, Organization, Regulation, Product, Theme, Publication
    label: str
    kind: str = ""
    parent: str = ""  # label of the parent institution, of a product's owner, of the rule that replaced a rule
    number: str = ""  # document number of a regulation
    issuers: tuple[str, ...] = ()  # labels of issuers or publishers
    date: str = ""  # of a regulation, or when an institution began
    seat: str = ""
    level: str = ""  # how well its row is known (ontology.knowledge.claims.LEVELS); empty in tables of the user's own
    until: str = ""  # when an institution ended, where its row says so


class Name(NamedTuple):
    """One name of one thing.

    Attributes:
        text: The name as the table has it.
        iri: The thing.
        status: preferred, legal, short, alias, popular, former, english, abbreviation, unit, hidden or ambiguous.
        since: When it began to be used, where the table says so.
        until: When it was given up.
        derived: Whether it is a regular variant that no table lists.
    """

    text: str
    iri: str
    status: str
    since: str = ""
    until: str = ""
    derived: bool = False


#: What a registered name adds to the name by which an institution is known.
LEGAL_TAIL = re.compile(r"(?:股份有限公司|有限责任公司|股份公司|有限公司)$")
_RURAL = re.compile(r"^(.{2,}?)(农村商业|村镇|农村合作)银行$")
_UNION = re.compile(r"^(.{2,3}?)(省|自治区|回族自治区|壮族自治区|维吾尔自治区)农村信用社联合社$")


def derived_names(label: str, kind: str, short_place: Sequence[str] = ()) -> Iterator[str]:
    """The regular variants of an institution's label, which no table needs to list (legal tails aside: :data:`LEGAL_TAIL`).

    Args:
        label: The preferred name.
        kind: A key of the table ``kinds``.
        short_place: Short names of provinces, without which a rural bank's name may begin.

    Yields:
        Variants, the label itself among them where it is of a regular shape.

    >>> list(derived_names("江苏常熟农村商业银行", "rural_commercial_bank", ("江苏",)))[-3:]
    ['常熟农村商业银行', '常熟农商银行', '常熟农商行']
    """
    if label.startswith("中国") and label.endswith("协会") and len(label) >= 8:
        yield label.removeprefix("中国")
    if label.endswith("有限责任公司"):
        yield label.removesuffix("有限责任公司") + "有限公司"
    if rural := _RURAL.match(label):
        stems = [rural[1]] + [
            rural[1].removeprefix(p) for p in short_place if len(rural[1]) - len(p) >= 2 and rural[1].startswith(p)
        ]
        for stem in stems:
            yield stem + rural[2] + "银行"
            if rural[2] == "农村商业":
                yield from (stem + "农商银行", stem + "农商行")
            elif rural[2] == "农村合作":
                yield stem + "农合行"
    if union := _UNION.match(label):
        stem, unit = union[1], union[2][-1] if union[2] == "省" else union[2]
        yield from (
            stem + "农信",
            stem + "农村信用社联合社",
            stem + unit + "联社",
            stem + unit + "农村信用联社",
            stem + unit + "农村信用社",
            stem + unit + "农信联社",
        )
        yield from (stem + "农信联社", stem + unit + "农信社")


def regional_names(name: str, word: re.Pattern[str], said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The variants of a name with some of its words as other regions say them.

    Args:
        name: The name, normalised.
        word: Finds the words that are said otherwise, the longest first.
        said: What each of these is also called.

    Yields:
        Variants, without the name itself; none of a name with more than four such words.

    >>> list(regional_names("移动支付", re.compile("移动支付"), {"移动支付": ["行动支付", "流动支付"]}))
    ['行动支付', '流动支付']
    """
    parts, position = [], 0
    for match in word.finditer(name):
        parts += [(name[position : match.start()],), (match[0], *said[match[0]])]
        position = match.end()
    if len(parts) <= 8:
        for chosen in islice(product(*parts, (name[position:],)), 1, None):
            yield "".join(chosen)


#: What is compared of a name; the same names are asked for again and again.
_compared = lru_cache(maxsize=1 << 14)(normalise)


@dataclass(slots=True)
class Lexicon:
    """All things and all names.

    Attributes:
        things: Things by IRI.
        names: Names by their normalised text; several things may share one.
        themes: By IRI of a theme its lists ``broader``, ``related``, ``alt``, ``hidden``, ``en`` and ``definition``.
        changes: Rows of the table ``changes``: mergers, renamings and the like.
        ids: Which label has which IRI, and which IRIs stand for another one.
        prefixes: Label of the issuer by the prefix of its document numbers (银发).
    """

    things: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    themes: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    changes: list[Row] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)  # document-number prefix -> issuer label
    ids: Identities = field(default_factory=Identities)

    @classmethod
    def of(cls, placed: Callable[[str], Iterable[Placed]]) -> Lexicon:
        """The lexicon of some tables; later rows win.

        A row with status ``never`` takes a name away: from its entity, or from everything when it names none.

        Args:
            placed: Gives the rows of a table by its name, as :meth:`Knowledge.placed` does.

        Returns:
            A lexicon with the regular variants of names (:func:`derived_names`).

        Raises:
            KnowledgeError: A row is malformed, or ids contradict one another; names files and lines.
        """
        held = {table: list(placed(table)) for table in (*KINDS, "redirects")}
        lexicon = cls(ids=Identities.of(held.__getitem__))

        def rows(table: str) -> list[Row]:
            return [one.row for one in held.get(table) or placed(table)]

        places = rows("places")
        lexicon._load_institutions(rows("institutions"), {row["kind"]: row["class"] for row in rows("kinds")}, places)
        lexicon._load_regulations(rows("regulations"))
        lexicon._load_publications(rows("publications"))
        lexicon._load_products(rows("products"))
        lexicon._load_themes(rows("themes"))
        lexicon._say_regionally(rows("regional_words"))
        lexicon.changes = rows("changes")
        lexicon.prefixes = {row["prefix"]: row["issuer"] for row in rows("document_numbers")}
        return lexicon

    def called(self, label: str, kind: str = "institution") -> Thing | None:
        """The thing that a table knows by a label.

        Args:
            label: Its preferred label, or one that it once had.
            kind: The first segment of its IRI (:data:`ontology.iris.KINDS`).

        Returns:
            The thing; None when there is none or are several, or when the label is empty.
        """
        if not label:
            return None
        if thing := self.things.get(self.ids.iri(kind, label)):
            return thing
        names = self.names.get(_compared(label), ())
        found = {n.iri for n in names if n.status != "ambiguous" and n.iri.startswith(f"{ID}{kind}/")}
        return self.things[found.pop()] if len(found) == 1 else None

    def identified(self, kind: str, name: str) -> tuple[str, str]:
        """IRI and label of what a name that no table lists stands for.

        Args:
            kind: The first segment of the IRI.
            name: The name, as found by its shape.

        Returns:
            Those of the thing whose label the name once was; else the IRI made of the name, and the name.
        """
        iri = self.ids.iri(kind, name)
        return (iri, self.things[iri].label) if iri in self.things else (iri, name)

    def above(self, theme: str) -> list[str]:
        """The IRIs of the themes above a theme, from its (first) broader one up to one that has nothing broader, each once."""
        found: dict[str, None] = {}
        while theme in self.themes and (broader := self.themes[theme]["broader"]):
            above = self.called(broader[0], "theme")
            if above is None or above.iri in found:
                break
            theme = above.iri
            found[theme] = None
        return list(found)

    def lookup(self, text: str, types: Iterable[str] = (), statuses_not: Iterable[str] = ("ambiguous",)) -> list[Thing]:
        """The things that go by a name.

        Args:
            text: A name in any spelling; one with a legal tail is also tried without it.
            types: Names of the types wanted; by default all.
            statuses_not: Statuses of names that do not count.

        Returns:
            Each thing once, the one with the best status first; names that a table lists before derived ones.
        """
        key = _compared(text)
        known = self.names.get(key) or (self.names.get(LEGAL_TAIL.sub("", key)) if key.endswith("公司") else None)
        if not known:
            return []
        barred = tuple(statuses_not)
        found = [n for n in known if n.status not in barred]
        if len(found) > 1:
            found.sort(key=lambda n: (n.derived, _RANK.get(n.status, 9)))
        things = dict.fromkeys(self.things[n.iri] for n in found)
        wanted = tuple(types)
        return [t for t in things if t.type in wanted] if wanted else list(things)

    def _name(self, text: str, iri: str, status: str, since: str = "", until: str = "", *, derived: bool = False) -> None:
        key = normalise(text)
        if len(key) < 2:
            return
        known = self.names[key]
        if status == "never":
            self.names[key] = [n for n in known if iri and n.iri != iri]
            return
        if any(n.iri == iri and (derived or n.status == status) for n in known):
            return
        known.append(Name(text, iri, status, since, until, derived))

    def _known(self, thing: Thing) -> None:
        """Take in a thing; where a later table calls it otherwise, its label before is one name more."""
        old = self.things.get(thing.iri)
        if old and old.label != thing.label:
            key = normalise(old.label)
            own = (n.iri == thing.iri and n.status == "preferred" for n in self.names[key])
            self.names[key] = [n._replace(status="alias") if mine else n for n, mine in zip(self.names[key], own, strict=True)]
        self.things[thing.iri] = thing

    def _identified(self, table: str, rows: Iterable[Row]) -> Iterator[tuple[str, str, Row]]:
        """Rows with the IRI of their thing, and their status: that of a thing merged into another has but other names."""
        for row in rows:
            iri, merged = self.ids.of_row(table, row) if row["entity"] else ("", False)
            yield iri, "alias" if merged and row["status"] == "preferred" else row["status"], row

    def _load_institutions(self, rows: Iterable[Row], classes: Mapping[str, str], places: Iterable[Row]) -> None:
        provinces = tuple(p["short"] for p in places if p["division"] == "province" and p["short"])
        waiting: list[tuple[str, Row]] = []
        for iri, status, row in self._identified("institutions", rows):
            if status == "preferred":
                kind = row["kind"]
                type_ = classes.get(kind, "Organization")
                label = row["entity"]
                of_row = (row["parent"], "", (), row["since"], row["seat"], row["level"], row["until"])
                self._known(Thing(iri, type_, label, kind, *of_row))
                if type_ != "Regulator":
                    waiting.append((iri, row))
            self._name(row["name"], iri, status, row["since"], row["until"])
            if status == "english" and " and " in row["name"]:
                self._name(row["name"].replace(" and ", " & "), iri, status, row["since"], row["until"], derived=True)
        for iri, row in waiting:
            for text in derived_names(row["entity"], row["kind"], provinces):
                if not any(not n.derived for n in self.names.get(normalise(text), ())):
                    self._name(text, iri, "short", derived=True)

    def _load_regulations(self, rows: Iterable[Row]) -> None:
        for iri, status, row in self._identified("regulations", rows):
            if status == "preferred":
                issuers = tuple(filter(None, row["issuer"].split(";")))
                of_rule = (row["type"], row["replaced_by"], row["number"], issuers, row["date"])
                self._known(Thing(iri, "Regulation", row["entity"], *of_rule, level=row["level"]))
            self._name(row["name"], iri, status)

    def _load_publications(self, rows: Iterable[Row]) -> None:
        for iri, status, row in self._identified("publications", rows):
            if status == "preferred":
                issuers = tuple(filter(None, row["publisher"].split(";")))
                of_row = (iri, "Publication", row["entity"], row["type"])
                self._known(Thing(*of_row, issuers=issuers, level=row["level"]))
            self._name(row["name"], iri, status)

    def _load_products(self, rows: Iterable[Row]) -> None:
        for iri, status, row in self._identified("products", rows):
            if status == "preferred":
                self._known(Thing(iri, "Product", row["entity"], row["type"], row["owner"], level=row["level"]))
            self._name(row["name"], iri, status)

    def _load_themes(self, rows: Iterable[Row]) -> None:
        for row in rows:
            iri, merged = self.ids.of_row("themes", row)
            lists = {c: tuple(filter(None, row[c].split("|"))) for c in ("broader", "related", "alt", "hidden", "en")}
            if not merged:
                self._known(Thing(iri, "Theme", row["concept"], level=row["level"]))
                self.themes[iri] = lists | {"definition": (row["definition"],) if row["definition"] else ()}
            self._name(row["concept"], iri, "alias" if merged else "preferred")
            for status, column in (("short", "alt"), ("hidden", "hidden"), ("english", "en")):
                for text in lists[column]:
                    self._name(text, iri, status)

    def _say_regionally(self, rows: Iterable[Row]) -> None:
        """Themes by the words of Hong Kong and Taiwan (数位转型), where these are one theme's name and no listed one."""
        said: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if not {n.iri for n in self.names.get(normalise(row["regional"]), ())} & self.themes.keys():
                said[row["word"]].append(row["regional"])
        if not said:
            return
        word = re.compile("|".join(sorted(map(re.escape, said), key=lambda one: (-len(one), one))))
        found: dict[str, dict[str, int]] = defaultdict(dict)  # by variant how near each theme is to it
        for key, names in self.names.items():
            themes = {name.iri: name.status for name in names if name.iri in self.themes and name.status != "ambiguous"}
            if len(themes) == 1 and word.search(key):
                ((iri, status),) = themes.items()
                near = 0 if key in said else 1 if status == "preferred" else 2
                for variant in regional_names(key, word, said):
                    found[variant][iri] = min(near, found[variant].get(iri, near))
        for variant, near_ones in sorted(found.items()):
            nearest = [iri for iri, near in near_ones.items() if near == min(near_ones.values())]
            if len(nearest) == 1 and len(variant) > 2 and not self.names.get(variant):
                self._name(variant, nearest[0], "hidden", derived=True)


_RANK = {
    "preferred": 0,
    "legal": 1,
    "short": 2,
    "alias": 2,
    "popular": 2,
    "abbreviation": 3,
    "english": 3,
    "former": 4,
    "unit": 4,
    "hidden": 5,
}
