"""Finders: pure functions from a passage to the stretches of it that name something.

===============  ==========================================================================================
gazetteer        every name that the tables know, by one automaton for things and one for themes
banks            banks by their shape: place or brand + 农村商业/村镇/… + 银行, with branches
organizations    companies, associations, universities, authorities by their shape
regulations      document numbers, 关于…的通知, laws, standards, titles after 根据/印发
citations        reports, white papers and journals cited in the text
products         quoted names, names before 系统/平台/贷, entries of case lists
===============  ==========================================================================================

:func:`find` runs them all and settles overlaps. The spaCy components of :mod:`builders.pipeline` wrap the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable

from builders.finders import banks, citations, gazetteer, organizations, products, regulations
from builders.finders.overlaps import settle
from builders.records import Found
from builders.text.passage import Passage

__all__ = ["COMPONENTS", "find"]

#: What each spaCy component runs, in order.
COMPONENTS = {
    "yinpu_institutions": (gazetteer.things, banks.find, organizations.find),
    "yinpu_regulations": (regulations.find, citations.find),
    "yinpu_products": (products.find,),
    "yinpu_themes": (gazetteer.themes,),
}


def find(passage: Passage, components: Iterable[str] = tuple(COMPONENTS)) -> list[Found]:
    """All that the named components find in ``passage``, without overlaps between things, in order of the text."""
    found: list[Found] = []
    for name in components:
        for finder in COMPONENTS[name]:
            found.extend(finder(passage, found))
    return settle(found)
