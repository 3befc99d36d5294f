"""Workbooks made for tests, part by part, with the standard library alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)
Cell = str | int | float | date | None


def place(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row}"


def cell(value: Cell, at: str) -> str:
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        days = (moment - datetime(1899, 12, 30)).total_seconds() / 86400
        return f'<c r="{at}" s="{2 if isinstance(value, datetime) else 1}"><v>{days}</v></c>'
    return f'<c r="{at}"><f>1*1</f><v>{value}</v></c>' if isinstance(value, float) else f'<c r="{at}"><v>{value}</v></c>'


def sheet(rows: Sequence[Sequence[Cell]], merged: str = "") -> str:
    lines = "".join(
        f'<row r="{number}">'
        + "".join(cell(value, place(number, at)) for at, value in enumerate(row) if value is not None)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    spans = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{spans}</worksheet>'


def related(links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def workbook(
    sheets: dict[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = (), title: str = "", merged: str = ""
) -> bytes:
    """A workbook; floats are cached values of formulas, merged cells are those of the first sheet."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}" state="{"hidden" if name in hidden else "visible"}"/>'
        for number, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": related(f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'),
        "docProps/core.xml": f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></p>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related(f'{links}<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/>'),
        "xl/styles.xml": STYLES,
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet(rows, merged if number == 1 else "")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
