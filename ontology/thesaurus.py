"""The themes as a SKOS thesaurus in Turtle, generated from the tables: one concept scheme, sorted, always the same.

>>> row = dict(concept="绿色信贷", broader="绿色金融", related="", alt="绿色贷款", hidden="", en="Green credit", definition="", source="")
>>> print(thesaurus([row]).split("\\n\\n")[-1])
theme:绿色信贷 a skos:Concept ;
    skos:prefLabel "绿色信贷"@zh-hans , "綠色信貸"@zh-hant , "Green credit"@en ;
    skos:altLabel "绿色贷款"@zh-hans ;
    skos:broader theme:绿色金融 ;
    skos:inScheme id:theme .
<BLANKLINE>
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from ontology import tables
from ontology.namespaces import ID, PREFIXES, mint

__all__ = ["PATH", "thesaurus"]

#: Where the thesaurus lies.
PATH = tables.KNOWLEDGE.parent / "themes.ttl"

_HEAD = f"""# The themes as a SKOS thesaurus: generated from tables/themes by `python -m ontology`; edit the tables.
@prefix skos: <{PREFIXES["skos"]}> .
@prefix dcterms: <{PREFIXES["dcterms"]}> .
@prefix id: <{ID}> .
@prefix theme: <{ID}theme/> .

id:theme a skos:ConceptScheme ;
    dcterms:title "银谱主题词表"@zh-hans , "Yinpu thesaurus of banking themes"@en ;
    skos:prefLabel "银谱主题词表"@zh-hans , "Yinpu thesaurus of banking themes"@en"""

_LOCAL = re.compile(r"[\w一-鿿][\w一-鿿-]*")


def _term(concept: str) -> str:
    iri = mint("theme", concept)
    local = iri.removeprefix(f"{ID}theme/")
    return f"theme:{local}" if _LOCAL.fullmatch(local) else f"<{iri}>"


def _text(value: str, tag: str = "") -> str:
    return json.dumps(value, ensure_ascii=False) + f"@{tag or ('en' if value.isascii() else 'zh-hans')}"


def _list(cell: str) -> list[str]:
    return sorted({part.strip() for part in cell.split("|") if part.strip()})


def thesaurus(rows: Iterable[tables.Row]) -> str:
    """The Turtle of the concepts in ``rows``; top concepts are those with nothing broader."""
    import opencc

    traditional = opencc.OpenCC("s2t").convert
    ordered = sorted(rows, key=lambda row: row["concept"])
    top = [_term(row["concept"]) for row in ordered if not row["broader"]]
    blocks = [_HEAD + (" ;\n    skos:hasTopConcept " + " , ".join(top) if top else "") + " ."]
    for row in ordered:
        concept, english = row["concept"], [part for part in row["en"].split("|") if part]
        preferred = [_text(concept), _text(traditional(concept), "zh-hant"), *(_text(text, "en") for text in english[:1])]
        if concept.isascii():
            preferred = [_text(concept, "en")] + [_text(concept, "zh-hans")]
            english = ["", *(text for text in english if text != concept)]
        lines = [f"{_term(concept)} a skos:Concept", "skos:prefLabel " + " , ".join(preferred)]
        others = [_text(name) for name in _list(row["alt"])] + [_text(text, "en") for text in english[1:]]
        for name, values in (
            ("skos:altLabel", others),
            ("skos:hiddenLabel", [_text(name) for name in _list(row["hidden"])]),
            ("skos:broader", [_term(name) for name in _list(row["broader"])]),
            ("skos:related", [_term(name) for name in _list(row["related"])]),
            ("skos:definition", [_text(row["definition"])] if row["definition"] else []),
            ("dcterms:source", [json.dumps(row["source"], ensure_ascii=False)] if row["source"] else []),
            ("skos:topConceptOf", [] if row["broader"] else ["id:theme"]),
        ):
            if values:
                lines.append(f"{name} " + " , ".join(dict.fromkeys(values)))
        blocks.append(" ;\n    ".join([*lines, "skos:inScheme id:theme ."]))
    return "\n\n".join(blocks) + "\n"


def write(path: Path = PATH) -> None:
    """Write the thesaurus of the shipped tables."""
    path.write_text(thesaurus(tables.rows("themes")), encoding="utf-8", newline="\n")
