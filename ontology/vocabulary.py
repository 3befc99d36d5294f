"""The vocabulary as Turtle: what the registry of types says in ``yinpu.ttl`` and ``shapes.ttl``, and how it is kept so.

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

from ontology.schema import ENTITY_TYPES, INSTITUTIONS, RELATION_TYPES, STATED, EntityType, RelationType

__all__ = ["PATH", "SHAPES", "class_block", "current", "property_block", "shape_blocks"]

#: Where the vocabulary and its shapes lie.
PATH, SHAPES = (Path(str(files("ontology"))) / name for name in ("yinpu.ttl", "shapes.ttl"))

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
    return ENTITY_TYPES[types[0]].term if len(types) == 1 else ""


def shape_blocks() -> list[str]:
    """What a right graph looks like as far as the registry says it: who is a thing, and what stands at the ends of relations.

    Returns:
        Blocks of Turtle, one a shape.
    """
    classes = ", ".join(entity.term for entity in ENTITY_TYPES.values())
    stated = [RELATION_TYPES[name] for name in STATED]
    properties = dict.fromkeys(relation.property for relation in stated)
    ends = []
    for name in properties:
        same = [relation for relation in stated if relation.property == name]
        subjects = dict.fromkeys(subject for relation in same for subject in relation.subjects)
        objects = dict.fromkeys(thing for relation in same for thing in relation.objects)
        ends.append(
            f"        [ sh:property [ sh:path rdf:predicate ; sh:hasValue {name} ] ,\n"
            f"            [ sh:path rdf:subject ; {_of(tuple(subjects))} ] ,\n"
            f"            [ sh:path rdf:object ; {_of(tuple(objects))} ] ]"
        )
    return [
        _shape("yps:ThingShape a sh:NodeShape", f"sh:targetClass {classes}", "事物", "Thing", "sh:nodeKind sh:IRI")
        + " ;\n    sh:message "
        + _both("事物须以 IRI 标识。", "A thing must have an IRI.")
        + " ;\n    sh:property yps:PrefLabel, yps:PrefLabelUnique, yps:LabelNotBlank .",
        f"yps:AnInstitution a sh:NodeShape ;\n    sh:or ({_classes(INSTITUTIONS)} ) .",
        "yps:RelationPredicate a sh:PropertyShape ;\n    sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ;\n"
        f"    sh:in ( {' '.join(properties)} ) ;\n    sh:severity sh:Violation ;\n    sh:message "
        + _both(
            "关系的谓词须为本词汇表所列的关系。", "The predicate of a relation must be one of those that the vocabulary lists."
        )
        + " .",
        _shape("yps:RelationEndsShape a sh:NodeShape", "sh:targetClass yp:Relation", "关系两端", "Ends of a relation")
        + " ;\n    sh:or (\n"
        + "\n".join(ends)
        + "\n    ) ;\n    sh:severity sh:Violation ;\n    sh:message "
        + _both(
            "关系的主语和宾语须是这一关系两端的类型。",
            "The subject and object of a relation must be of the types that stand at its ends.",
            ",\n        ",
        )
        + " .",
    ]


def _shape(head: str, target: str, chinese: str, english: str, *more: str) -> str:
    return " ;\n    ".join([head, target, f"rdfs:label {_both(chinese, english)}", *more])


def _classes(names: tuple[str, ...]) -> str:
    return "".join(f" [ sh:class {ENTITY_TYPES[name].term} ]" for name in names)


def _of(types: tuple[str, ...]) -> str:
    """The constraint that a thing is of one of the types."""
    institutions = set(INSTITUTIONS) <= set(types)
    others = tuple(name for name in types if not (institutions and name in INSTITUTIONS))
    if institutions and not others:
        return "sh:node yps:AnInstitution"
    if len(types) == 1:
        return f"sh:class {ENTITY_TYPES[types[0]].term}"
    return f"sh:or ({_classes(others)}{' [ sh:node yps:AnInstitution ]' if institutions else ''} )"


def current() -> dict[Path, str]:
    """The texts of ``yinpu.ttl`` and ``shapes.ttl`` as they should be: their own, with what the registry says in its place."""
    terms = [class_block(entity) for entity in ENTITY_TYPES.values() if not entity.reused]
    terms += [property_block(relation) for relation in RELATION_TYPES.values() if relation.property.startswith("yp:")]
    return {PATH: _with(PATH, terms), SHAPES: _with(SHAPES, shape_blocks())}


def _with(path: Path, blocks: list[str]) -> str:
    head, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    return "".join([head, _BEGIN, "\n", "\n\n".join(blocks), "\n\n", _END, tail])
