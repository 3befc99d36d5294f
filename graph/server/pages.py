"""The pages of the endpoint: search, the page of a thing with its facts and evidence, and the query page.

Each function takes the graph and the fields of the address and returns HTML, made from ``graph/views/templates`` (all text
escaped). The pages hold all they need: they load nothing from the network.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; skos:altLabel "工行"@zh-Hans .''')
>>> found(kg, "工行")
[{'id': 'urn:icbc', 'label': '中国工商银行', 'type': 'Bank', 'zh': '银行'}]
>>> "中国工商银行" in entity(kg, {"iri": "urn:icbc"})
True
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from graph.query.counts import counts
from graph.query.labels import labels
from graph.query.levels import known_by, named_by_level
from graph.query.mentions import mentions
from graph.query.packaged import packaged_queries
from graph.query.results import SHORT, curie
from graph.query.sparql import frame
from graph.views.page import words
from ontology.errors import YinpuError
from ontology.schema import ENTITY_TYPES, RELATION_TYPES, RelationType, relation_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from graph.store.snapshot import Snapshot

__all__ = ["entity", "explore", "found", "home", "query_page"]

#: Facts that are no relations of the registry: what they are called of a thing, and of what they lead to.
_PLAIN = {
    "skos:altLabel": ("又名 also called", ""),
    "dcterms:issued": ("发布日期 issued", ""),
    "dcterms:available": ("上架日期 available", ""),
    "dcterms:date": ("日期 date", ""),
    "nif:sourceUrl": ("来源 source", ""),
    "schema:legislationIdentifier": ("文号 number", ""),
    "schema:numberOfPages": ("页数 pages", ""),
    "schema:location": ("所在地 seat", ""),
    "schema:mentions": ("提及 mentions", ""),
    "skos:definition": ("定义 definition", ""),
    "yp:kind": ("类别 kind", "属于此类 of this kind"),
    "yp:regulationType": ("文件类型 type", ""),
    "schema:identifier": ("标识符 identifiers", "标识 identifies"),
    "schema:propertyID": ("体系 scheme", ""),
    "schema:value": ("值 value", ""),
    "owl:sameAs": ("同一事物 same as", ""),
    "skos:exactMatch": ("等同概念 exact match", ""),
    "schema:foundingDate": ("成立 founded", ""),
    "schema:dissolutionDate": ("终止 ended", ""),
    "skosxl:altLabel": ("某一时期的名称 names for a time", ""),
    "skosxl:literalForm": ("名称 name", ""),
    "schema:validFrom": ("起 from", ""),
    "schema:validThrough": ("止 until", ""),
    "yp:level": ("词表依据 from the tables", ""),
    "prov:wasDerivedFrom": ("", "印证 supports"),
    "org:originalOrganization": ("", "变更（原机构） changed in"),
    "org:resultingOrganization": ("", "变更（新机构） came from"),
    "yp:community": ("所属社群 community", "成员 members"),
    "yp:mentionCount": ("提及次数 mentions", ""),
    "yp:pageRank": ("PageRank", ""),
    "yp:degree": ("度 degree", ""),
}
_MOST = 60


@functools.cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("graph.views"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["types"] = ENTITY_TYPES
    return environment


def _render(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(**values)


def found(kg: Snapshot, text: str, limit: int = 20) -> list[dict[str, str]]:
    """Things whose names are like ``text``, the best first: id, label, type and its Chinese name."""
    index = labels(kg)
    return [
        {"id": iri, "label": index.label(iri), "type": index.types[iri], "zh": ENTITY_TYPES[index.types[iri]].zh}
        for iri in index.search(text, limit=limit)
    ]


def home(kg: Snapshot, fields: Mapping[str, str]) -> str:
    """The first page: search, what the graph holds, and the leading banks."""
    leading = frame(kg, "banks-by-reports", limit=12).rows(named=True)
    levels = [(words()[level or "unlisted"], number) for level, number in named_by_level(kg).items() if number]
    return _render("home.html", counts=counts(kg), levels=levels, leading=leading, q="")


def explore(kg: Snapshot, fields: Mapping[str, str]) -> str:
    """What a search found."""
    text = fields.get("q", "")
    return _render("explore.html", q=text, found=found(kg, text, 100))


def query_page(kg: Snapshot, fields: Mapping[str, str]) -> str:
    """The page to write queries, with the packaged ones listed."""
    packaged = [
        {
            "name": query.name,
            "help": query.help,
            "text": query.text,
            "parameters": [
                {"name": p.name, "kind": p.kind, "default": p.default or "", "required": p.required, "help": p.help}
                for p in query.parameters
            ],
        }
        for query in packaged_queries().values()
    ]
    return _render("query.html", packaged=packaged, prefixes=SHORT, query=fields.get("query", ""))


def entity(kg: Snapshot, fields: Mapping[str, str]) -> str:
    """The page of the thing ``iri``: names, facts, what it is named with, and where reports speak of it."""
    iri = fields["iri"]
    kind = labels(kg).types.get(iri, "")
    together = [] if kind == "Report" else frame(kg, "co-mentioned", thing=iri, limit=20).rows(named=True)
    relations = frame(kg, "relations-of", thing=iri, limit=40).rows(named=True)
    return _render(
        "entity.html",
        q="",
        iri=iri,
        label=labels(kg).label(iri),
        kind=kind,
        facts=_facts(kg, iri, 0),
        about=_facts(kg, iri, 1),
        together=together,
        relations=relations,
        evidence=[] if kind == "Report" else _evidence(kg, iri),
    )


def _facts(kg: Snapshot, iri: str, side: int) -> list[dict[str, Any]]:
    """Facts by what they are called: side 0 what is said of the thing, side 1 who says it of others; relations come last."""
    pattern = "?thing ?predicate ?value" if side == 0 else "?value ?predicate ?thing FILTER(ISIRI(?value))"
    result = frame(kg, f"SELECT DISTINCT ?predicate ?value ?thing WHERE {{ {pattern} }}", thing=f"<{iri}>")
    grouped: dict[str, list[str]] = {}
    for predicate, value, _ in result.rows():
        subject = labels(kg).types.get(iri if side == 0 else value, "")
        grouped.setdefault(_called(curie(predicate), subject, side), []).append(str(value))
    order = [names[side] for names in _PLAIN.values()] + [_read_from(relation, side) for relation in RELATION_TYPES.values()]
    facts = []
    for name in filter(None, dict.fromkeys(order)):
        if name in grouped:
            known = name == _PLAIN["yp:level"][0]
            values = [{"label": _known(kg, iri), "iri": ""}] if known else [_value(kg, value) for value in grouped[name]]
            values.sort(key=lambda value: (value["label"], value["iri"]))
            facts.append({"name": name, "values": values[:_MOST], "more": max(0, len(values) - _MOST)})
    return facts


def _known(kg: Snapshot, iri: str) -> str:
    """How well the tables know a thing: its level in Chinese and English, and what it was found again in."""
    level, sources = known_by(kg, iri)
    chinese, english = words().get(level, (level, level))
    return f"{chinese} {english}" + (f" by {'; '.join(sources)}" if sources else "")


def _called(predicate: str, subject: str, side: int) -> str:
    """What a fact about a thing of the type ``subject`` is called from one of its sides; empty when it is not told."""
    relation = relation_of(predicate, subject)
    return _read_from(relation, side) if relation else _PLAIN.get(predicate, ("", ""))[side]


def _read_from(relation: RelationType, side: int) -> str:
    """How a relation reads from one of its sides.

    Args:
        relation: The type of relation.
        side: 0 from its subject, 1 from its object.

    Returns:
        Its name in Chinese and English.

    >>> _read_from(RELATION_TYPES["partOf"], 0), _read_from(RELATION_TYPES["partOf"], 1)
    ('上级机构 part of', '下属机构 has part')
    """
    chinese, english = ((relation.zh, relation.en), (relation.zh_inverse, relation.en_inverse))[side]
    return f"{chinese} {english[0].lower()}{english[1:]}"


def _value(kg: Snapshot, value: str) -> dict[str, str]:
    """A value of a fact: its label, and its IRI when it has a page."""
    index = labels(kg)
    known = value in index.types
    return {"label": index.label(value) if known or value in index.preferred else value, "iri": value if known else ""}


def _evidence(kg: Snapshot, iri: str) -> list[dict[str, Any]]:
    """Sentences that name the thing, with the words that do marked."""
    import polars as pl

    try:
        rows = frame(kg, "evidence-of", thing=iri, limit=50).rows(named=True)
    except YinpuError:
        return []
    named = (
        mentions(kg)
        .filter(pl.col("id") == iri)
        .select("sentence", "text")
        .unique("sentence", keep="first", maintain_order=True)
    )
    words = dict(named.collect().iter_rows())
    return [row | {"quote": _marked(row["sentence"], words.get(row["place"]) or "")} for row in rows]


def _marked(sentence: str, words: str) -> Markup:
    """Mark words in a sentence.

    Args:
        sentence: Plain text.
        words: What is to be marked where it first stands.

    Returns:
        The sentence as HTML, escaped, with a ``mark`` element.

    >>> _marked("a<工行>b", "工行")
    Markup('a&lt;<mark>工行</mark>&gt;b')
    """
    if not words or words not in sentence:
        return escape(sentence)
    before, found_words, after = sentence.partition(words)
    return escape(before) + Markup("<mark>") + escape(found_words) + Markup("</mark>") + escape(after)
