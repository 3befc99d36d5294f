"""What kinds of things and relations there are: one row for each, from which all else is derived.

The classes and properties of ``yinpu.ttl`` are written from these rows (``python -m ontology``), and the lists of types in
finders, linker, relation rules, RDF, networks, exports, views, pages and evaluation are selections of them. To add a type
of relation, add its row here, its rule and a test of the rule; for a type of thing, its row, its finder and a test.

>>> ENTITY_TYPES["Bank"].zh, ENTITY_TYPES["Publication"].mention
('银行', 'Report')
>>> RELATION_TYPES["practises"].objects, RELATION_TYPES["partOf"].property
(('Theme',), 'org:subOrganizationOf')
>>> relation_of("dcterms:publisher", "Regulation").name
'issuedBy'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ENTITY_TYPES",
    "INSTITUTIONS",
    "MENTION_TYPES",
    "NETWORKED",
    "RELATION_TYPES",
    "STATED",
    "EntityType",
    "RelationType",
    "class_of",
    "relation_of",
]

#: Where a relation is read: in a sentence, in a name that holds another, in what a report says of itself, in the tables.
Evidence = Literal["sentence", "name", "metadata", "tables"]


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of thing: its class is ``yp:`` and its ``name``; the order of rows is the order of precedence of a name.

    Attributes:
        name: The name of the class, and of the type in networks, views and tables of results.
        mention: What a mention of such a thing has as its type; empty when texts are not searched for it.
        iri_kind: The first segment of the IRIs of such things.
        zh, en: Label in Chinese and in English.
        plural: What many of them are called in counts; empty when they are not counted.
        colour, shape: How it is drawn: a colour, and a shape of vis.js that tells kinds apart where colours do not.
        above, matches, see: Classes that it stands below, is like, and is best read with, in the vocabulary.
        zh_comment, en_comment: What it is, for the vocabulary.
        institution: Whether it can issue, publish, own and belong.
        networked: Whether it is a node of the network of things named together unless others are asked for.
        grouping: Whether it is what others are grouped by: no node of networks and tables of its own.
        holds: Types of mentions that a name of this type can hold without their ceasing to be named.
        also: Types of mentions that the very stretch of a name of this type may be too: a standard that is a theme.
        gold: What annotated passages call it.
        reused: The class of another vocabulary that says it, as a prefixed name; empty for ``yp:`` and ``name``.
    """

    name: str
    mention: str
    iri_kind: str
    zh: str
    en: str
    plural: str
    colour: str
    shape: str
    above: tuple[str, ...]
    zh_comment: str
    en_comment: str
    matches: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    institution: bool = False
    networked: bool = False
    grouping: bool = False
    holds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    gold: str = ""
    reused: str = ""

    @property
    def term(self) -> str:
        """The class as a prefixed name."""
        return self.reused or f"yp:{self.name}"


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation between two things.

    Attributes:
        name: Its name in records, networks and views.
        property: The property that states it in RDF, as a prefixed name; empty for one that events tell of.
        zh, en: How it reads from subject to object, in Chinese and in English.
        zh_inverse, en_inverse: How it reads from object to subject.
        subjects, objects: Names of the types at its two ends.
        evidence: Where it is read.
        symmetric: Whether it says the same from both ends.
        stated: Whether reports state it, so that ``yinpu relations`` gives it.
        networked: Whether it is an edge of the network of facts, and so drawn in views.
        zh_comment, en_comment: What it says, for the vocabulary, when the property is one of ours.
    """

    name: str
    property: str
    zh: str
    en: str
    zh_inverse: str
    en_inverse: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    evidence: Evidence
    symmetric: bool = False
    stated: bool = False
    networked: bool = True
    zh_comment: str = ""
    en_comment: str = ""


_FORMAL = ("org:FormalOrganization", "schema:Organization")
_BANK = EntityType(
    "Bank", "Bank", "institution", "银行", "Bank", "banks", "#2f6fb5", "dot", _FORMAL,
    "有名称的吸收存款或政策性银行机构，包括农村信用社和境外银行；不含中央银行，也不指一类银行。",
    "One named deposit-taking or policy bank, rural credit institutions and foreign banks included; not a central bank, and "
    "not a class of banks.",
    matches=("fibo-fbc-fct-fse:Bank", "schema:BankOrCreditUnion"), institution=True, networked=True, gold="BANK",
)  # fmt: skip
_REGULATOR = EntityType(
    "Regulator", "Regulator", "institution", "监管及公共机构", "Regulator or public body", "regulators", "#c0392b", "diamond",
    _FORMAL,
    "制定、颁布或执行规则的公共机构：中央银行、监管机构、部委、地方政府、国际组织与标准机构。",
    "A public body that makes, issues or enforces rules: central banks, supervisors, ministries, local governments, "
    "international and standard-setting bodies.",
    matches=("cmns-rga:RegulatoryAgency", "schema:GovernmentOrganization"), institution=True, networked=True, gold="REGULATOR",
)  # fmt: skip
_ORGANIZATION = EntityType(
    "Organization", "Organization", "institution", "其他机构", "Other organization", "organizations", "#6d7f92", "triangle",
    _FORMAL,
    "除银行与监管机构外有名称的机构：券商、保险、咨询、研究机构、科技公司、高校、协会等。",
    "Any other named institution: securities firms, insurers, consultancies, research houses, technology companies, "
    "universities, associations.",
    matches=("cmns-org:FormalOrganization",), institution=True, networked=True, gold="ORG",
)  # fmt: skip
_REGULATION = EntityType(
    "Regulation", "Regulation", "regulation", "规章制度", "Regulation", "regulations", "#c98a0b", "square",
    ("schema:Legislation",),
    "有名称的法律、法规、规章、规范性文件、规划、标准或国际准则。",
    "A named law, regulation, rule, official notice, plan, standard or international framework.",
    networked=True, holds=("Theme", "Bank", "Regulator", "Organization"), also=("Theme",), gold="REGULATION",
)  # fmt: skip
_THEME = EntityType(
    "Theme", "Theme", "theme", "主题", "Theme", "themes", "#2e8b57", "hexagon", ("skos:Concept",),
    "可作主题词的领域概念：业务、战略、技术、风险或政策。",
    "A concept of the field fit for a subject heading: a line of business, strategy, technology, risk or policy.",
    networked=True, gold="THEME",
)  # fmt: skip
_PRODUCT = EntityType(
    "Product", "Product", "product", "产品", "Product", "products", "#8e5cc0", "star", ("schema:Product",),
    "某机构有名称的产品、系统、平台、品牌或项目。",
    "A named product, system, platform, brand or project of an institution.",
    matches=("fibo-fbc-pas-fpas:FinancialProduct",), networked=True, holds=("Theme", "Bank", "Regulator", "Organization"),
    gold="PRODUCT",
)  # fmt: skip
_PUBLICATION = EntityType(
    "Publication", "Report", "publication", "文献", "Publication", "publications", "#3d97a5", "triangleDown",
    ("schema:CreativeWork",),
    "报告正文中提到的报告、图书、文章或期刊，本身未必收录。",
    "A report, book, article or journal that a report names; it need not be held itself.",
    holds=("Theme", "Bank", "Regulator", "Organization"), gold="REPORT",
)  # fmt: skip
_REPORT = EntityType(
    "Report", "", "report", "报告", "Report", "reports", "#3d97a5", "square", ("schema:Report", "prov:Entity"),
    "图谱所收的一份报告或文章；其 IRI 同时是存放由其所得一切陈述的命名图。句子即 <报告#char=起,止>。",
    "One report or article held in the graph; its IRI is also the name of the graph of all that was taken from it. Its "
    "sentences are <report#char=begin,end>.",
)  # fmt: skip
_PERSON = EntityType(
    "Person", "Person", "person", "人物", "Person", "persons", "#b5651d", "triangle", (),
    "以公开发表的职业身份出现的人：作者、记者、分析师、项目负责人、机构负责人或官员；不含客户、受罚者、股东与当事人。",
    "A person in a published professional role: an author, reporter, analyst, leader of a project, officer or official; "
    "never a customer, one punished, a shareholder or a party to a case.",
    gold="PERSON", reused="schema:Person",
)  # fmt: skip
_AWARD = EntityType(
    "Award", "Award", "award", "奖项", "Award", "awards", "#b8860b", "star", ("skos:Concept",),
    "颁给机构、产品或案例的有名称的奖项、称号或榜单。",
    "A named prize, title or list of the best, given to an institution, product or case.",
    see=("schema:award",), holds=("Theme", "Bank", "Regulator", "Organization", "Product"), gold="AWARD",
)  # fmt: skip
_KIND = EntityType(
    "InstitutionKind", "", "kind", "机构类别", "Kind of institution", "", "#9aa5b1", "diamond",
    ("skos:Concept",),
    "机构的类别，如国有大型商业银行、证券公司，按上下位排列。",
    "What kind of institution it is, such as state-owned bank or securities firm; kinds form a hierarchy.",
    grouping=True,
)  # fmt: skip
_COMMUNITY = EntityType(
    "Community", "", "community", "社群", "Community", "communities", "#9aa5b1", "dot", (),
    "在关系网络中彼此联系较密的一组事物，由分析得出。",
    "A group of things more closely tied to one another than to the rest of the network, found by analysis.",
    grouping=True,
)  # fmt: skip

#: The types of things by the names of their classes, in order of precedence.
ENTITY_TYPES: Mapping[str, EntityType] = {
    entity.name: entity
    for entity in (
        *(_BANK, _REGULATOR, _ORGANIZATION, _REGULATION, _THEME, _PRODUCT, _PUBLICATION, _REPORT),
        *(_PERSON, _AWARD, _KIND, _COMMUNITY),
    )
}
#: The names of the types of institutions.
INSTITUTIONS: tuple[str, ...] = tuple(entity.name for entity in ENTITY_TYPES.values() if entity.institution)
#: The types of things by what their mentions have as type.
MENTION_TYPES: Mapping[str, EntityType] = {entity.mention: entity for entity in ENTITY_TYPES.values() if entity.mention}
#: The names of the types that make up the network of things named together.
NETWORKED: tuple[str, ...] = tuple(entity.name for entity in ENTITY_TYPES.values() if entity.networked)

#: The types of relations by name.
RELATION_TYPES: Mapping[str, RelationType] = {
    relation.name: relation
    for relation in (
        RelationType(
            "offers", "yp:offers", "提供", "Offers", "提供者", "Offered by", INSTITUTIONS, ("Product",), "sentence",
            stated=True,
            zh_comment="机构推出或运营该产品、系统或平台。",
            en_comment="The institution offers or runs the product, system or platform.",
        ),
        RelationType(
            "practises", "yp:practises", "实践", "Practises", "实践者", "Practised by", INSTITUTIONS, ("Theme",), "sentence",
            stated=True,
            zh_comment="报告称该机构开展或推进该主题。",
            en_comment="A report says that the institution does or pursues the theme.",
        ),
        RelationType(
            "addresses", "yp:addresses", "涉及", "Addresses", "涉及此主题的规章", "Addressed by", ("Regulation", "Publication"),
            ("Theme",), "name", stated=True,
            zh_comment="规章所规范或涉及的主题。",
            en_comment="The theme that the regulation governs or deals with.",
        ),
        RelationType(
            "uses", "yp:uses", "采用", "Uses", "采用者", "Used by", ("Product", *INSTITUTIONS), ("Theme",), "sentence",
            stated=True,
            zh_comment="产品或机构所采用的技术或方法。",
            en_comment="The technology or method that the product or institution uses.",
        ),
        RelationType(
            "cooperatesWith", "yp:cooperatesWith", "合作", "Cooperates with", "合作", "Cooperates with", INSTITUTIONS,
            INSTITUTIONS, "sentence", symmetric=True, stated=True,
            zh_comment="报告称两家机构有合作。",
            en_comment="A report says that the two institutions work together.",
        ),
        RelationType(
            "issuedBy", "dcterms:publisher", "发布机构", "Issued by", "所发布的规章", "Issued", ("Regulation",), INSTITUTIONS,
            "sentence", stated=True,
        ),
        RelationType(
            "publishedBy", "dcterms:publisher", "发布机构", "Published by", "所发布的报告与文献", "Published",
            ("Publication", "Report"), INSTITUTIONS, "sentence", stated=True,
        ),
        RelationType(
            "partOf", "org:subOrganizationOf", "上级机构", "Part of", "下属机构", "Has part", INSTITUTIONS, INSTITUTIONS,
            "sentence", stated=True,
        ),
        RelationType(
            "authoredBy", "dcterms:creator", "作者", "Written by", "所著文献", "Wrote", ("Publication", "Report"),
            ("Person", *INSTITUTIONS), "sentence", stated=True,
        ),
        RelationType(
            "compliesWith", "dcterms:conformsTo", "依据", "Complies with", "遵循者", "Complied with by", INSTITUTIONS,
            ("Regulation",), "sentence", stated=True,
        ),
        RelationType(
            "replaces", "dcterms:replaces", "取代", "Replaces", "被取代", "Replaced by", ("Regulation",), ("Regulation",),
            "sentence", stated=True,
        ),
        RelationType(
            "amends", "eli:amends", "修改", "Amends", "被修改", "Amended by", ("Regulation",), ("Regulation",), "sentence",
            stated=True,
        ),
        RelationType(
            "wonAward", "yp:wonAward", "获奖", "Won", "获奖者", "Won by", (*INSTITUTIONS, "Product"), ("Award",), "sentence",
            stated=True,
            zh_comment="机构、产品或项目获得该奖项或称号。",
            en_comment="The institution, product or project won the award.",
        ),
        RelationType(
            "ledBy", "yp:ledBy", "负责人", "Led by", "所负责的项目", "Leads", ("Product",), ("Person",), "sentence",
            stated=True,
            zh_comment="项目或产品由该人负责。",
            en_comment="The project or product is led by the person.",
        ),
        RelationType(
            "cites", "dcterms:references", "引用", "Cites", "被引用", "Cited by", ("Publication", "Report", "Regulation"),
            ("Publication", "Regulation"), "sentence", stated=True,
        ),
        RelationType(
            "associatedWith", "yp:associatedWith", "共现", "Associated with", "共现", "Associated with", INSTITUTIONS,
            ("Theme",), "sentence", networked=False,
            zh_comment="机构与主题在同一句中并提，报告未说明关系。",
            en_comment="The institution and the theme are named in one sentence that says nothing of the two.",
        ),
        RelationType(
            "isReplacedBy", "dcterms:isReplacedBy", "被取代", "Replaced by", "取代", "Replaces", ("Regulation",),
            ("Regulation",), "tables",
        ),
        RelationType(
            "subject", "dcterms:subject", "主要主题", "Main themes", "以此为主要主题的报告", "Main theme of", ("Report",),
            ("Theme",), "metadata",
        ),
        RelationType(
            "broader", "skos:broader", "上位主题", "Broader", "下位主题", "Narrower", ("Theme", "InstitutionKind"),
            ("Theme", "InstitutionKind"), "tables",
        ),
        RelationType(
            "related", "skos:related", "相关主题", "Related", "相关主题", "Related", ("Theme",), ("Theme",), "tables",
            symmetric=True, networked=False,
        ),
        RelationType(
            "becomes", "", "变更为或分设", "Became or gave rise to", "前身或由来", "Came from", INSTITUTIONS, INSTITUTIONS,
            "tables",
        ),
    )
}  # fmt: skip
#: The names of the relations that reports state.
STATED: tuple[str, ...] = tuple(relation.name for relation in RELATION_TYPES.values() if relation.stated)


def class_of(mention: str) -> str:
    """The name of the class of what a mention stands for.

    Args:
        mention: The type of the mention, a key of :data:`MENTION_TYPES`.

    Returns:
        A key of :data:`ENTITY_TYPES`.

    Raises:
        KeyError: Mentions have no such type.

    >>> class_of("Report"), class_of("Bank")
    ('Publication', 'Bank')
    """
    return MENTION_TYPES[mention].name


def relation_of(property: str, subject: str, among: Iterable[RelationType] = RELATION_TYPES.values()) -> RelationType | None:
    """The relation that a property states of a thing; None when there is none.

    Args:
        property: A prefixed name (``dcterms:publisher``).
        subject: Type of the thing, by which relations of one property are told apart.
        among: The relations to choose from.

    Returns:
        The one whose subjects may be of that type, else the first of the property.
    """
    same = [relation for relation in among if relation.property == property]
    return next((relation for relation in same if subject in relation.subjects), same[0] if same else None)
