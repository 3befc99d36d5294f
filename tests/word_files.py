"""Word files made for tests, from their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from builders.document_model import tiles
from builders.documents.formats import docx
from builders.records import Source
from builders.text.decode import Blob

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = {"[Content_Types].xml": "<Types/>"}
Parts = Mapping[str, str | bytes]


def packed(parts: Parts) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return data.getvalue()


def p(text: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(*paragraphs: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{''.join(paragraphs) or '<w:p/>'}</w:tc>"


def tr(*cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def document(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>'


def styles(*told: tuple[str, str, str]) -> str:
    """Styles with identifier, name and what else they say."""
    rows = (f'<w:style w:styleId="{one}"><w:name w:val="{name}"/>{more}</w:style>' for one, name, more in told)
    return f"<w:styles {SPACES}>{''.join(rows)}</w:styles>"


def relations(**parts: str) -> str:
    rows = (f'<Relationship Id="r{n}" Type="http://a/{k.rstrip("_")}" Target="{v}"/>' for n, (k, v) in enumerate(parts.items()))
    return f"<Relationships>{''.join(rows)}</Relationships>"


def opened(body: str, more: Parts | None = None) -> Source:
    text, metadata = docx.extract(Blob.held("a.docx", packed({**TYPES, "word/document.xml": document(body), **(more or {})})))
    assert tiles(metadata["blocks"], 0, len(text))
    return Source("a.docx", text, "docx", "", "docx", metadata)


def told(source: Source) -> list[tuple[str, int, str]]:
    return [(str(b.kind), b.level, source.text[b.start : b.end].strip()) for b in source.metadata["blocks"]]


BOX = f"<w:txbxContent>{p('框中：中信银行')}</w:txbxContent>"
RUN = "<w:r><w:t>{}</w:t></w:r>"
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'

STYLED = styles(
    ("1", "heading 1", ""),
    ("a3", "二级标题", ""),
    ("my", "章节名", '<w:basedOn w:val="x"/>'),
    ("x", "中间", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
    ("t", "Title", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
    ("toc", "toc 2", ""),
    ("b", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'),
    ("h", "TOC Heading", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
    ("loop", "甲", '<w:basedOn w:val="loop"/>'),
    ("c", "caption", ""),
)
