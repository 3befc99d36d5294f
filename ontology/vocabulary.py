"""The vocabulary as Turtle: the part of ``yinpu.ttl`` that the registry of types says, and how it is kept up to date.

>>> print(class_block(ENTITY_TYPES["Product"]))
yp:Product a owl:Class ;
    rdfs:subClassOf schema:Product ;
    skos:closeMatch fibo-fbc-pas-fpas:FinancialProduct ;
    rdfs:label "产品"@zh-Hans, "Product"@en ;
    rdfs:comment "某机构有名称的产品、系统、平台、品牌或项目。"@zh-Hans,
        "A named product, system, platform, brand or project of an institution."@en .
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from ontology.schema import ENTITY_TYPES, INSTITUTIONS, RELATION_TYPES, EntityType, RelationType

__all__ = ["PATH", "class_block", "current", "property_block"]

#: Where the vocabulary lies.
PATH = Path(str(files("ontology"))) / "yinpu.ttl"

_BEGIN = f"# From schema.py: written by `python -m ontology` {'-' * 50}\n"
_END = f"# End of what schema.py says {'-' * 71}\n"


def _both(chinese: str, english: str, indent: str = ", ") -> str:
    return f"{json.dumps(chinese, ensure_ascii=False)}@zh-Hans{indent}{json.dumps(english)}@en"


def _block(head: str, lines: list[tuple[str, str]]) -> str:
    return " ;\n    ".join([head, *(f"{name} {value}" for name, value in lines if value)]) + " ."


def class_block(entity: EntityType) -> str:
    """The statements of a class."""
    lines = [
        ("rdfs:subClassOf", ", ".join(entity.above)),
        ("skos:closeMatch", ", ".join(entity.matches)),
        ("rdfs:label", _both(entity.zh, entity.en)),
        ("rdfs:comment", _both(entity.zh_comment, entity.en_comment, ",\n        ")),
        ("rdfs:seeAlso", ", ".join(entity.see)),
    ]
    return _block(f"yp:{entity.name} a owl:Class", lines)


def property_block(relation: RelationType) -> str:
    """The statements of a property of our own that states a relation."""
    kind = "owl:ObjectProperty, owl:SymmetricProperty" if relation.symmetric else "owl:ObjectProperty"
    english = relation.en[0].lower() + relation.en[1:]
    lines = [
        ("rdfs:domain", _end(relation.subjects)),
        ("rdfs:range", _end(relation.objects)),
        ("rdfs:label", _both(relation.zh, english)),
        ("rdfs:comment", _both(relation.zh_comment, relation.en_comment, ",\n        ")),
    ]
    return _block(f"{relation.property} a {kind}", lines)


def _end(types: tuple[str, ...]) -> str:
    """The class that all things at one end of a relation are of; nothing when they have none in common."""
    if types == INSTITUTIONS:
        return "org:FormalOrganization"
    return f"yp:{types[0]}" if len(types) == 1 else ""


def current() -> str:
    """The text of ``yinpu.ttl`` as it should be: its own, with what the registry says between the two marks."""
    text = PATH.read_text(encoding="utf-8")
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    blocks = [class_block(entity) for entity in ENTITY_TYPES.values()]
    blocks += [property_block(relation) for relation in RELATION_TYPES.values() if relation.property.startswith("yp:")]
    return "".join([head, _BEGIN, "\n", "\n\n".join(blocks), "\n\n", _END, tail])
