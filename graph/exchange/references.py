r"""The catalogue of reports as reference managers and libraries read it: BibTeX (biblatex), RIS, CSL-JSON and Dublin Core.

Organisations are corporate authors; days are as exact as they are known. The type of each report is told by the table
``document_types``; one of no type is a report, or an article where it stands in a journal.

>>> print(_latex("50% & {草案} #1_\\n"))
50\% \& \textbraceleft{}草案\textbraceright{} \#1\_\textbackslash{}n
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

from graph.query.reports import Catalogued
from ontology.knowledge.knowledge import default_knowledge

__all__ = ["REFERENCES", "references"]

_UNTYPED = {"bibtex": "report", "ris": "RPRT", "csl": "report"}
_IN_JOURNAL = {"bibtex": "article", "ris": "JOUR", "csl": "article-journal"}
_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped or not
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SPECIAL = re.compile(r"[\\~^&%$#_{}]")
#: Characters that XML cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OAI_DC, _DC = "http://www.openarchives.org/OAI/2.0/oai_dc/", "http://purl.org/dc/elements/1.1/"
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


def references(reports: Sequence[Catalogued], format: str) -> str:
    """Reports as references.

    Args:
        reports: Rows of the catalogue (:func:`graph.query.reports.reports`).
        format: One of :data:`REFERENCES`.

    Returns:
        The text of a file, to be written in UTF-8.

    Raises:
        KeyError: The format is unknown.
    """
    return REFERENCES[format](reports)


def _kind(report: Catalogued, format: str) -> str:
    if row := default_knowledge().document_types.get(report["type"] or ""):
        return row[format]
    return (_IN_JOURNAL if report["journal"] else _UNTYPED)[format]


def _key(report: Catalogued) -> str:
    """A key that says the year and is the same whatever stands beside the report."""
    digest = sha256(report["id"].encode()).hexdigest()[:12]
    return f"yinpu{_date(report)[:4]}-{digest}"


def _line(text: str | None) -> str:
    """A text without line ends and other control characters; empty for none."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def _persons(report: Catalogued) -> list[str]:
    return [_line(author["name"]) for author in report["authors"]]


def _bodies(report: Catalogued) -> list[str]:
    return [_line(name) for name in report["publishers"]]


def _type_name(report: Catalogued) -> str:
    row = default_knowledge().document_types.get(report["type"] or "")
    return row["zh"] if row and report["language"] != "en" else report["type"] or ""


def _date(report: Catalogued) -> str:
    """The date that a reference names: that of the issue, else of adoption, else of appearance."""
    return report["issued"] or report["adopted"] or report["published"] or ""


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda sign: _SIGNS[sign[0]], _line(text))


def _bibtex(reports: Sequence[Catalogued]) -> str:
    return "\n".join(_entry(report) for report in reports)


def _entry(report: Catalogued) -> str:
    """One entry of BibTeX; organisations and titles stand in braces of their own, so that they stay as they are."""
    persons, bodies, day = _persons(report), _bodies(report), _date(report)
    organisations = " and ".join(f"{{{_latex(name)}}}" for name in bodies)
    fields = {
        "title": f"{{{_latex(report['title'] or '')}}}",
        "author": " and ".join(map(_person, persons)) or organisations,
        "institution": organisations,
        "type": _latex(_type_name(report)),
        "journal": _latex(report["journal"] or ""),
        "series": _latex(report["series"] or ""),
        "number": _latex(report["issue"] or ""),
        "date": day,
        "year": day[:4],
        "month": str(int(day[5:7])) if len(day) > 4 else "",
        "pagetotal": str(report["pages"] or ""),
        "doi": _latex(report["doi"] or ""),
        "urldate": report["fetched"] if len(report["fetched"] or "") == 10 else "",
        "langid": "english" if report["language"] == "en" else "chinese",
        "keywords": _latex(", ".join(report["themes"])),
        "note": _latex(report["platform"] or ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value not in ("", "{}", None))
    return f"@{_kind(report, 'bibtex')}{{{_key(report)},\n{lines}}}\n"


def _person(name: str) -> str:
    """A person's name; one that BibTeX would take apart wrongly stands in braces."""
    return f"{{{_latex(name)}}}" if " and " in f" {name} " or "," in name else _latex(name)


def _ris(reports: Sequence[Catalogued]) -> str:
    return "".join(f"{tag}  - {value}\n" for report in reports for tag, value in (*_tags(report), ("ER", "")))


def _tags(report: Catalogued) -> Iterator[tuple[str, str]]:
    day, bodies = _date(report), _bodies(report)
    yield "TY", _kind(report, "ris")
    several = {
        "AU": _persons(report) or bodies,
        "KW": [_line(theme) for theme in report["themes"]],
    }
    single = {
        "ID": _key(report),
        "TI": report["title"],
        "PB": "; ".join(bodies),
        "PY": day[:4],
        "DA": "/".join([*day.split("-"), "", ""][:3]) + "/" if day else "",
        "T2": report["journal"],
        "T3": report["series"],
        "IS": report["issue"],
        "SP": str(report["pages"] or ""),
        "M3": _type_name(report),
        "DO": report["doi"],
        "LA": report["language"],
        "DP": report["platform"],
        "Y2": (report["fetched"] or "").replace("-", "/"),
    }
    for tag, values in several.items():
        yield from ((tag, value) for value in values)
    yield from ((tag, _line(value)) for tag, value in single.items() if value)


def _csl(reports: Sequence[Catalogued]) -> str:
    return json.dumps([_item(report) for report in reports], ensure_ascii=False, indent=1) + "\n"


def _item(report: Catalogued) -> dict[str, Any]:
    """One item of CSL-JSON."""
    bodies = _bodies(report)
    item = {
        "id": _key(report),
        "type": _kind(report, "csl"),
        "title": _line(report["title"]),
        "author": [{"literal": name} for name in _persons(report) or bodies],
        "publisher": "; ".join(bodies),
        "issued": _parts(_date(report)),
        "accessed": _parts(report["fetched"] or ""),
        "container-title": _line(report["journal"]),
        "collection-title": _line(report["series"]),
        "issue": _line(report["issue"]),
        "number-of-pages": str(report["pages"] or ""),
        "genre": _type_name(report),
        "DOI": report["doi"],
        "language": {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}.get((report["language"] or "").lower(), report["language"]),
        "keyword": ", ".join(report["themes"]),
        "source": _line(report["platform"]),
    }
    return {name: value for name, value in item.items() if value}


def _parts(day: str) -> dict[str, Any] | None:
    """A date of CSL, with as many parts as are known."""
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def _dublin_core(reports: Sequence[Catalogued]) -> str:
    for prefix, iri in (("oai_dc", _OAI_DC), ("dc", _DC), ("xsi", _SCHEMA)):
        ET.register_namespace(prefix, iri)
    root = ET.Element("records")
    for report in reports:
        record = ET.SubElement(root, f"{{{_OAI_DC}}}dc")
        record.set(f"{{{_SCHEMA}}}schemaLocation", f"{_OAI_DC} {_OAI_DC.removesuffix('/')}.xsd")
        for name, values in _elements(report).items():
            for value in values:
                if value:
                    ET.SubElement(record, f"{{{_DC}}}{name}").text = _NO_XML.sub(" ", value)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _elements(report: Catalogued) -> Mapping[str, Sequence[str | None]]:
    """The elements of simple Dublin Core, each as often as there are values."""
    bodies, period = _bodies(report), report["period"]
    return {
        "title": [_line(report["title"])],
        "creator": _persons(report) or bodies,
        "subject": report["themes"],
        "publisher": bodies,
        "contributor": list(dict.fromkeys([*report["commissioned_by"], *report["contributors"]])),
        "date": [_date(report)],
        "type": [_type_name(report)],
        "identifier": [report["id"], f"doi:{report['doi']}" if report["doi"] else None],
        "source": [report["source"]],
        "language": [report["language"]],
        "relation": [report["journal"]],
        "coverage": ["/".join(period)] if period else [],
    }


#: What writes the catalogue, by format.
REFERENCES: Mapping[str, Callable[[Sequence[Catalogued]], str]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csljson": _csl,
    "dc": _dublin_core,
}
