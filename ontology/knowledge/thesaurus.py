r"""The themes as a SKOS thesaurus in Turtle, generated from the tables: one concept scheme, sorted, always the same.

>>> row = dict.fromkeys(tables.COLUMNS["themes"], "")
>>> row |= dict(concept="绿色信贷", broader="绿色金融", alt="绿色贷款", en="Green credit")
>>> print(thesaurus([row]).split("\n\n")[-1])
theme:绿色信贷 a skos:Concept ;
    skos:prefLabel "綠色信貸"@zh-hant , "绿色信贷"@zh-hans , "Green credit"@en ;
    skos:altLabel "绿色贷款"@zh-hans ;
    skos:broader theme:绿色金融 ;
    skos:inScheme id:theme .
<BLANKLINE>
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from ontology.iris import ID, local, mint
from ontology.knowledge import table_files as tables
from ontology.namespaces import PREFIXES
from ontology.normalise import normalise

__all__ = ["thesaurus"]

_HEAD = f"""# The themes as a SKOS thesaurus: made of the tables; edit these.
@prefix skos: <{PREFIXES["skos"]}> .
@prefix dcterms: <{PREFIXES["dcterms"]}> .
@prefix id: <{ID}> .
@prefix theme: <{ID}theme/> .

id:theme a skos:ConceptScheme ;
    dcterms:title "银谱主题词表"@zh-hans , "Yinpu thesaurus of banking themes"@en ;
    skos:prefLabel "银谱主题词表"@zh-hans , "Yinpu thesaurus of banking themes"@en"""

_LOCAL = re.compile(r"[\w一-鿿][\w一-鿿-]*")


def _term(concept: str, ids: Mapping[str, str]) -> str:
    id_ = ids.get(concept) or local(mint("theme", concept))
    return f"theme:{id_}" if _LOCAL.fullmatch(id_) else f"<{ID}theme/{id_}>"


def _text(value: str, tag: str = "") -> str:
    return json.dumps(value, ensure_ascii=False) + f"@{tag or ('en' if value.isascii() else 'zh-hans')}"


def _list(cell: str) -> list[str]:
    return sorted({part.strip() for part in cell.split("|") if part.strip()})


def _others(row: tables.Row, columns: tuple[str, ...], taken: set[str]) -> list[str]:
    """The names in ``columns`` that are not ``taken`` yet, compared as text is; they are taken from then on."""
    names = []
    for name in (name for column in columns for name in _list(row[column])):
        if normalise(name) not in taken:
            taken.add(normalise(name))
            names.append(name)
    return names


def thesaurus(rows: Iterable[tables.Row]) -> str:
    """The Turtle of concepts.

    Args:
        rows: Rows of the table ``themes``; those with nothing broader are top concepts.

    Returns:
        One concept scheme and its concepts, sorted by label, with labels in both scripts (Traditional by OpenCC).
    """
    import opencc

    traditional = opencc.OpenCC("s2t").convert
    ordered = sorted(rows, key=lambda row: row["concept"])
    ids = {row["concept"]: row["id"] for row in ordered}
    top = [_term(row["concept"], ids) for row in ordered if not row["broader"]]
    blocks = [_HEAD + (" ;\n    skos:hasTopConcept " + " , ".join(top) if top else "") + " ."]
    for row in ordered:
        concept = row["concept"]
        english = concept if concept.isascii() else row["en"].split("|")[0]
        labels = {"zh-hans": concept, "zh-hant": traditional(concept), "en": english}
        taken = {normalise(label) for label in labels.values()}
        lines = [f"{_term(concept, ids)} a skos:Concept"]
        for name, values in (
            ("skos:prefLabel", [_text(label, tag) for tag, label in sorted(labels.items(), reverse=True) if label]),
            ("skos:altLabel", [_text(name) for name in _others(row, ("alt", "en"), taken)]),
            ("skos:hiddenLabel", [_text(name) for name in _others(row, ("hidden",), taken)]),
            ("skos:broader", [_term(name, ids) for name in _list(row["broader"])]),
            ("skos:related", [_term(name, ids) for name in _list(row["related"])]),
            ("skos:definition", [_text(row["definition"])] if row["definition"] else []),
            ("skos:topConceptOf", [] if row["broader"] else ["id:theme"]),
        ):
            if values:
                lines.append(f"{name} " + " , ".join(values))
        blocks.append(" ;\n    ".join([*lines, "skos:inScheme id:theme ."]))
    return "\n\n".join(blocks) + "\n"
