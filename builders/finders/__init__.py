"""Finders: from a passage to the stretches of it that name something.

================  ==========================================================================================
gazetteer         every name that the tables know, by one automaton for things and one for themes
banks             banks by their shape: place or brand + 农村商业/村镇/… + 银行, with branches
authorities       authorities by their shape, of places named or not, and of other countries
organizations     companies, associations, universities by their shape
offices           local offices of authorities, offices that share a place, leading groups
brands            whether characters are a brand (used by ``banks``, ``authorities`` and ``firms``)
firms             where the name of a firm begins that is a brand and a trade (used by ``organizations``)
beside            institutions by what stands beside their names: a share's code, an English name, drafters, authors
apart             groups and places that a known name goes on with (海塘集团, 海塘大学(珠海))
clipped           banks by their names without the last character, where the passage gives them in full
regulations       关于…的通知, laws, standards, titles after 根据/印发
document_numbers  银发〔2020〕46号, 国务院令第728号, and the regulations that bear them (used by ``regulations``)
citations         reports, white papers and journals cited in the text, by the modules that follow
title_kinds       what a title in book-title marks is of: a report, a rule, a contract, a film (for ``regulations`` too)
references        titles and journals in the entries of reference lists
cited_titles      titles without marks, after a citing word or with a year
plain_titles      titles without marks beside their publishing house, author or publisher (used by ``cited_titles``)
periodicals       journals and newspapers called by an ordinary word or as their house (used by ``gazetteer``)
own_title         drops the reports by which a report names itself
products          names before 系统/平台/贷, entries of case lists; quoted_products, marked, product_rows, public_platforms,
                  services, software, coined, securities and short_names for it, product_names says what is none
persons           names after an institution and a title, after 项目负责人, 记者 or 联系人
names             whether characters are the name of a person (used by ``persons``)
awards            names that end like an award, in marks or after 荣获, 获评 and their kin
award_lists       projects and grades of award lists and of sentences of winning
edges             where a name can begin (used by the finders by shape)
borders           whether a short name stands by itself or inside ordinary words (used by ``gazetteer``)
larger            whether a name is only a part of a trade, a building, a fund (used by ``gazetteer``)
plugins           what the finders of other distributions find
overlaps          which of several overlapping finds stays
================  ==========================================================================================

A finder is made of a :class:`~ontology.Knowledge` and then called with a passage and what was found in it so far.
:class:`Finders` holds them all and resolves overlaps; the spaCy components of :mod:`builders.pipeline` wrap its families.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from builders.finders.apart import ApartFinder
from builders.finders.authorities import AuthorityFinder
from builders.finders.award_lists import AwardListFinder
from builders.finders.awards import AwardFinder
from builders.finders.banks import BankFinder
from builders.finders.beside import BesideFinder
from builders.finders.citations import CitationFinder
from builders.finders.clipped import ClippedFinder
from builders.finders.gazetteer import ThemeFinder, ThingFinder
from builders.finders.offices import OfficeFinder
from builders.finders.organizations import OrganizationFinder
from builders.finders.overlaps import resolve_overlaps
from builders.finders.persons import PersonFinder
from builders.finders.plugins import PluginFinders
from builders.finders.products import ProductFinder
from builders.finders.regulations import RegulationFinder
from builders.records import Found
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["FAMILIES", "Finder", "Finders"]

#: Called with a passage and what was found in it so far; gives what it finds besides.
Finder = Callable[[Passage, Sequence[Found]], Iterator[Found]]

#: What makes the finders of each family, in the order in which they run.
FAMILIES: Mapping[str, tuple[Callable[[Knowledge], Finder], ...]] = {
    "institutions": (
        ThingFinder,
        BankFinder,
        AuthorityFinder,
        OrganizationFinder,
        ApartFinder,
        OfficeFinder,
        BesideFinder,
        ClippedFinder,
    ),
    "regulations": (RegulationFinder, CitationFinder),
    "products": (ProductFinder,),
    "persons": (PersonFinder,),
    "awards": (AwardFinder, AwardListFinder),
    "plugins": (PluginFinders,),
    "themes": (ThemeFinder,),
}


class Finders:
    """All finders of some families, made of one knowledge.

    Args:
        knowledge: The tables.
        families: Keys of :data:`FAMILIES`.

    >>> finders = Finders(Knowledge())
    >>> [(f.type, f.label) for f in finders(Passage("工行推进绿色金融。"))]
    [('Bank', '中国工商银行'), ('Theme', '绿色金融')]
    """

    def __init__(self, knowledge: Knowledge, families: Iterable[str] = tuple(FAMILIES)) -> None:
        self._families = {family: tuple(make(knowledge) for make in FAMILIES[family]) for family in families}

    def __call__(self, passage: Passage, families: Iterable[str] | None = None) -> list[Found]:
        """Run the finders over a passage.

        Args:
            passage: The passage.
            families: Keys of :data:`FAMILIES`, of those that this object was made with; by default all of them.

        Returns:
            What was found, overlaps resolved, in the order of the text.
        """
        found: list[Found] = []
        for family in self._families if families is None else families:
            found = self.add(family, passage, found)
        return resolve_overlaps(_inside_marks(passage.text, found))

    def over(self, passages: Sequence[Passage]) -> list[list[Found]]:
        """Run the finders of all families over many passages, each over all of them, so that its tables stay near.

        Args:
            passages: The passages of a report.

        Returns:
            What was found in each (:meth:`__call__`).
        """
        found: list[list[Found]] = [[] for _ in passages]
        for finders in self._families.values():
            for finder in finders:
                for passage, here in zip(passages, found, strict=True):
                    here.extend(finder(passage, here))
        return [resolve_overlaps(_inside_marks(passage.text, here)) for passage, here in zip(passages, found, strict=True)]

    def add(self, family: str, passage: Passage, found: Sequence[Found]) -> list[Found]:
        """Run the finders of one family.

        Args:
            family: A key of :data:`FAMILIES`.
            passage: The passage.
            found: What was found in it so far.

        Returns:
            ``found`` and what the family finds besides; overlaps are not resolved.
        """
        found = list(found)
        for finder in self._families[family]:
            found.extend(finder(passage, found))
        return found


def _inside_marks(text: str, found: Sequence[Found]) -> Sequence[Found]:
    """Finds without institutions that would reach into a title or out of one: 德国《商业银行法》, 《海山》杂志 name none."""
    if "《" not in text:
        return found
    return [
        one
        for one in found
        if one.type not in INSTITUTIONS
        or (text.find("《", one.start, one.end) >= 0) == (text.find("》", one.start, one.end) >= 0)
    ]
