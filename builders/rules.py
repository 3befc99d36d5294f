"""The names of the rules by which names and relations are found, and of the reasons why a name has no thing.

A rule's value is what records, JSON and RDF say (``yp:rule``). How often what a rule finds was right on annotated passages
is in the table ``rules`` (:mod:`ontology.knowledge.precisions`). Plug-ins may use names of their own: plain strings, best
``plugin:`` and a word.

>>> Rule.SHAPE_PLACE.value, Rule("shape:place").doc
('shape:place', 'a bank: places that nest, then a suffix')
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

__all__ = ["Reason", "Rule"]


class _Told(StrEnum):
    """A string with what it means."""

    doc: str
    __hash__ = str.__hash__  # Enum's own calls Python for each

    def __new__(cls, value: str, doc: str) -> Self:
        """``value`` with its ``doc``."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.doc = doc
        return made


class Rule(_Told):
    """How a mention or a relation was found; ``doc`` says what the rule looks for."""

    # names that a table has, by the status of the name
    NAMED_PREFERRED = "gazetteer:preferred", "the preferred name of a known thing"
    NAMED_LEGAL = "gazetteer:legal", "the registered name of a known thing"
    NAMED_ALIAS = "gazetteer:alias", "another name of a known thing"
    NAMED_SHORT = "gazetteer:short", "a short name of a known thing"
    NAMED_POPULAR = "gazetteer:popular", "a popular name of a known thing"
    NAMED_ABBREVIATION = "gazetteer:abbreviation", "an abbreviation of a known thing"
    NAMED_ENGLISH = "gazetteer:english", "the English name of a known thing"
    NAMED_FORMER = "gazetteer:former", "a former name of a known thing"
    NAMED_UNIT = "gazetteer:unit", "a unit of a known institution, which stands for the institution"
    NAMED_HIDDEN = "gazetteer:hidden", "a spelling by which a known thing is found, but not shown"
    NAMED_AMBIGUOUS = "gazetteer:ambiguous", "a name that several known things share"
    NAMED_MARKS = "gazetteer:marks", "a journal called by an ordinary word, in book-title marks"
    NESTED = "nested", "a broader or related theme inside the name of another"
    PARENT = "parent", "the owner with which the name of a unit or rule begins"
    # decided by what stands around
    CONTEXT = "context", "a shared name, of which the report names one thing clearly elsewhere"
    ENUMERATED = "context:enumerated", "a shared name, of the kind of what it is enumerated with"
    JURISDICTION = (
        "context:jurisdiction",
        "a generic name, of the jurisdiction of the place before it, the sentence or the report",
    )
    WE = "context:we", "我行 or 本行: the bank that the report is of, or the only one near"
    THAT = "context:that", "该行: the only bank named just before"
    DEFINED = "defined", "a word that the report defines: (以下简称“X”) after a name"
    # banks by shape
    INITIAL = "initial", "the big banks by their first characters, four or more together"
    SHAPE_PLACE = "shape:place", "a bank: places that nest, then a suffix"
    SHAPE_PLACE_BRAND = "shape:place+brand", "a bank: a place, a brand, then a suffix"
    SHAPE_BRAND = "shape:brand", "a bank: a brand after a certain edge, then a suffix"
    SHAPE_CLIPPED = "shape:clipped", "a bank of a table by the clipped ending of its name: 商银, 农金"
    SHAPE_SHARED = "shape:shared", "a city's bank that shares the 银行 of the last in a list"
    # organizations by shape
    SHAPE_COMPANY = "shape:company", "a company: a certain left edge, then a legal tail"
    SHAPE_AUTHORITY = "shape:authority", "an authority: places that nest, then 局, 厅 or the like"
    SHAPE_OFFICE = "shape:office", "a local office: its headquarters, a place, then 监管局, 分局 or the like"
    SHAPE_SHARED_PLACE = "shape:place-shared", "an office that shares the place of the first in a list"
    SHAPE_GROUP = "shape:group", "a leading group, from the place or authority that set it up"
    SHAPE_NAMED = "shape:named", "an association, university, institute: a place or 中国, then its tail"
    SHAPE_LISTED = "shape:listed", "a company: a brand and a trade, beside known ones"
    SHAPE_APART = "shape:apart", "a known name and 集团, 金控 or a place in brackets, which make it another entity's"
    SHAPE_BRANDED = "shape:branded", "a company: a brand that no ordinary word is a part of, and a trade"
    SHAPE_DRAFTED = "shape:drafted", "an organization in a list of those that drafted a standard"
    SHAPE_BESIDE = "shape:beside", "an institution: a name before a share's code or its English name, ST, an English name"
    # regulations by shape
    SHAPE_MARKS = "shape:marks", "a title in book-title marks"
    SHAPE_ABOUT = "shape:about", "关于…的通知 and its kin"
    SHAPE_LAW = "shape:law", "中华人民共和国…法"
    SHAPE_CITED = "shape:cited", "a title after a citing word"
    SHAPE_STARTED = "shape:started", "a title at the beginning of a clause, before 出台, 印发 or the like"
    SHAPE_STANDARD = "shape:standard", "the number of a standard"
    SHAPE_NUMBER = "shape:number", "a document number"
    SHAPE_ORDER = "shape:order", "the number of an order or announcement"
    # cited reports by shape
    SHAPE_REFERENCE = "shape:reference", "a title in a reference list"
    SHAPE_JOURNAL = "shape:journal", "the journal in a reference list"
    SHAPE_FILED = "shape:filed", "a title in the file name of a report site"
    SHAPE_OUTLOOK = "shape:outlook", "…展望 of a year"
    SHAPE_DATED = "shape:dated", "a report's title with its year in brackets"
    SHAPE_ANNUAL = "shape:annual", "a year and …报告"
    # products by shape
    SHAPE_QUOTED = "shape:quoted", "a name in quotation marks that ends like a product"
    SHAPE_QUOTED_NOUN = "shape:quoted+noun", "a name in quotation marks before a kind of product"
    SHAPE_BLANKS = "shape:blanks", "a name between blanks after a verb of making"
    SHAPE_BLANKS_NOUN = "shape:blanks+noun", "a name between blanks before a kind of product"
    SHAPE_CALLED = "shape:called", "a name after 名为, 简称 or the like"
    SHAPE_LAUNCHED = "shape:launched", "a name in quotation marks after a verb of launching"
    SHAPE_OWNED = "shape:owned", "a product right after its owner"
    SHAPE_ENTRY = "shape:entry", "an entry of a case list: bank, colon, name"
    SHAPE_MADE = "shape:made", "a name that ends in a kind of product, after its maker or a verb of making"
    SHAPE_ELECTRONIC = "shape:electronic", "a name with an e among Chinese characters"
    SHAPE_VERSIONED = "shape:versioned", "a name with a version number"
    SHAPE_SERIES = "shape:series", "a name in a row of names in quotation marks"
    SHAPE_SERVICE = "shape:service", "a loan, card or payment after a verb of launching, its owner or another one"
    SHAPE_SOFTWARE = "shape:software", "a foreign name after a verb of using software"
    SHAPE_COINED = "shape:coined", "a product by the parts of its name: a brand and a technique, a model and its version"
    SHAPE_SECURITY = "shape:security", "a security, fund or insurance with a number or a name of its own"
    # persons and awards by shape
    PERSON_TITLE = "shape:title", "a name after an institution and a title of office"
    PERSON_LEADER = "shape:leader", "a name after 项目负责人 or its kin"
    PERSON_REPORTER = "shape:reporter", "a name after 记者 in a byline"
    PERSON_CONTACT = "shape:contact", "a name after 联系人 where a paper prints an analyst's licence"
    PERSON_AUTHOR = "metadata:author", "an author whom the front page, a byline or a licence names"
    AWARD_MARKS = "shape:award-marks", "a name in quotation marks that ends like an award, or follows a verb of winning"
    AWARD_WON = "shape:award", "a name that ends like an award, after a verb of winning, a label or another award"
    AWARD_GRADE = "shape:award-grade", "a grade in an award list, with the name of the award above it"
    SHAPE_AWARDED = "shape:awarded", "a project that an award list or a sentence of winning names"
    # relations
    FRAME_OFFER = "frame:offer", "an institution, a verb of making or launching, a product"
    FRAME_PRACTISE = "frame:practise", "an institution, a verb of doing or pursuing, a theme"
    FRAME_HAS = "frame:has", "a theme right behind an institution, and words of its growth"
    FRAME_USE = "frame:use", "a product, a verb of using, a technology"
    FRAME_USED = "frame:used", "a product offered by one who uses a technology in the same sentence"
    FRAME_ISSUE = "frame:issue", "an issuer, a verb of issuing, a rule"
    FRAME_PUBLISH = "frame:publish", "an institution, a verb of publishing, a report"
    FRAME_AUTHOR = "frame:author", "a person, a verb of writing, a report"
    FRAME_ADDRESS = "frame:address", "a rule, a verb of ruling, a theme"
    FRAME_REPLACE = "frame:replace", "a rule, a verb of replacing, another rule"
    FRAME_AMEND = "frame:amend", "a rule, a verb of amending, another rule"
    FRAME_COMPLY = "frame:comply", "an institution, a word of compliance, a rule"
    FRAME_WIN = "frame:win", "an institution or a product, a verb of winning, an award"
    FRAME_CITE = "frame:cite", "a report or rule, a verb of citing, another one"
    REFERENCE = "template:reference", "a line of a reference list: who wrote or published its title"
    ROW = "template:row", "a row of a table of rules: who issued the one it names"
    COLUMN = "template:column", "a table of institutions: what its columns say of each"
    ENTRY = "template:entry", "an entry of a collection of cases: who offers, won and leads it"
    AWARDED = "template:award", "a project of an award list: what it won, whose it is and what its name says"
    OWNER_BESIDE = "owner-beside", "a product right after its owner's name"
    ISSUER_BESIDE = "issuer-beside", "a title in marks right after an institution"
    THEME_IN_TITLE = "theme-in-title", "a theme in the title of a rule"
    COOPERATION = "cooperation", "two institutions joined by 与, 和 or 联合, and a verb of cooperation"
    PART_OF = "part-of", "an institution that is said to be the other's subsidiary, or under it"
    INFERRED_NAME = "inferred:name", "who offers a product practises the theme in its name"
    INFERRED_SECTION = "inferred:section", "a product uses the technology that its section tells of"
    NAMED_TOGETHER = "named-together", "an institution and a theme in one clause, of whom nothing is said"
    TABLE_PARENT = "table-parent", "two institutions in a sentence, of which the tables know one to belong to the other"


class Reason(_Told):
    """Why a found name has no thing (yet)."""

    AMBIGUOUS = "ambiguous", "several things share the name, or it is an ordinary word too"
    WEAK = "weak", "too short to stand alone: kept when a fuller name of the thing stands in the report"
    GENERIC = "generic", "an everyday word: kept when the report names it often"
    JURISDICTION = "jurisdiction", "a generic name of another jurisdiction, of which no table knows the thing"
