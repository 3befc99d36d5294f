"""Slides, OpenDocument, EPUB, OFD, rich text, mails, saved pages and archives made for tests, from their parts."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

from builders.document_model import tiles
from builders.documents.readers import load
from builders.records import Source

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PPT = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{R}" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
ODF = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in {
            **{name: name for name in ("office", "text", "table", "style", "presentation", "meta", "manifest")},
            **{"draw": "drawing", "svg": "svg-compatible"},
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def packed(parts: Mapping[str, str | bytes], stored: Sequence[str] = ()) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return data.getvalue()


def opened(folder: Path, name: str, data: bytes) -> Source:
    """A file as it is read; its blocks tile its text."""
    path = folder / name
    path.write_bytes(data)
    source = load(path)
    if "blocks" in source.metadata:
        assert tiles(source.metadata["blocks"], 0, len(source.text))
    return source


def kinds(source: Source) -> list[tuple[str, str]]:
    """The blocks of a file: what they are, or why they are set aside, with their words."""
    blocks = source.metadata["blocks"]
    return [(one.note or one.kind.value, source.text[one.start : one.end].strip()) for one in blocks]


# ---------------------------------------------------------------- slides


def relations(*found: tuple[str, str, str]) -> str:
    rows = "".join(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>' for name, kind, target in found)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def ap(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:rPr lang='zh-CN'/><a:t>{text}</a:t></a:r></a:p>"


def sp(*paragraphs: str, place: str | None = None, more: str = "") -> str:
    told = "" if place is None else f'<p:ph type="{place}"/>' if place else '<p:ph idx="1"/>'
    properties = f'<p:nvSpPr><p:cNvPr id="2" name="x" {more}/><p:cNvSpPr/><p:nvPr>{told}</p:nvPr></p:nvSpPr><p:spPr/>'
    return f"<p:sp>{properties}<p:txBody><a:bodyPr/>{''.join(paragraphs)}</p:txBody></p:sp>"


def slide(*shapes: str, root: str = "sld", more: str = "") -> str:
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return f"<p:{root} {PPT} {more}><p:cSld><p:spTree>{group}{''.join(shapes)}</p:spTree></p:cSld></p:{root}>"


def show(slides: Sequence[str], more: Mapping[str, str | bytes] = {}, order: Sequence[int] = ()) -> bytes:
    """A PowerPoint file; ``order`` tells in which the slides are shown, by their numbers in the names of their parts."""
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in order or numbers)
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {PPT}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(*((f"rId{n}", "slide", f"slides/slide{n}.xml") for n in numbers)),
            **{f"ppt/slides/slide{number}.xml": text for number, text in enumerate(slides, 1)},
            **more,
        }
    )


def slides_of(lines: Sequence[str]) -> bytes:
    """A show with seven lines to the slide."""
    pages = [lines[at : at + 7] for at in range(0, len(lines), 7)]
    first = slide(sp(ap("县域服务年报"), place="ctrTitle"))
    return show(
        [first, *(slide(sp(ap(f"第{n}页"), place="title"), sp(*map(ap, page), place="")) for n, page in enumerate(pages))]
    )


# ---------------------------------------------------------------- OpenDocument


def odf(body: str, kind: str = "text", styles: str = "", automatic: str = "", meta: str = "") -> bytes:
    content = (
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
    )
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {ODF}>{content}</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}>{styles}</office:document-styles>",
            "meta.xml": f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF}/>",
        },
        stored=["mimetype"],
    )


def tp(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def page(number: int, *shapes: str, style: str = "") -> str:
    return f'<draw:page draw:name="page{number}" draw:style-name="{style}">{"".join(shapes)}</draw:page>'


def frame(*paragraphs: str, kind: str = "") -> str:
    told = f'presentation:class="{kind}"' if kind else ""
    return f"<draw:frame {told}><draw:text-box>{''.join(paragraphs)}</draw:text-box></draw:frame>"


# ---------------------------------------------------------------- EPUB, OFD, rich text


def book(chapters: Mapping[str, str], spine: Sequence[str] = (), metadata: str = "", more: Mapping[str, str] = {}) -> bytes:
    """An electronic book of pages by file name, in the order of ``spine``; ``nav.xhtml`` is its table of contents."""

    def item(name: str) -> str:
        kind = "application/xhtml+xml" if name.endswith("html") else "application/x-dtbncx+xml"
        nav = "properties='nav'" if name == "nav.xhtml" else ""
        return f'<item id="{name}" href="text/{name}" media-type="{kind}" {nav}/>'

    items = "".join(map(item, chapters))
    order = "".join(f'<itemref idref="{name}"/>' for name in spine or chapters)
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    pages = {f"OEBPS/text/{name}": text for name, text in chapters.items()}
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
        **pages,
        **more,
    }
    return packed(parts, stored=["mimetype"])


def chapter(title: str, *lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<head><title>{title}</title></head>"
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{head}<body><h2>{title}</h2>{body}</body></html>'


def text_object(text: str, x: float, y: float, size: float = 5.0, more: str = "") -> str:
    code = f'<ofd:TextCode X="0" Y="{size}">{text}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 170 {size}" Font="1" Size="{size}" {more}>{code}</ofd:TextObject>'


def content(objects: str, more: str = "") -> str:
    return f"<ofd:Page {OFD}>{more}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def official(pages: Sequence[str], info: str = "", more: Mapping[str, str] = {}, common: str = "") -> bytes:
    """An OFD file of pages, each the objects on it."""
    body = f"<ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    document = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
    return packed(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody>{body}</ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}>{document}</ofd:Document>",
            **{f"Doc_0/Pages/Page_{n}/Content.xml": content(objects) for n, objects in enumerate(pages)},
            **more,
        }
    )


def official_of(lines: Sequence[str]) -> bytes:
    """An OFD file with twenty lines to the page."""
    pages = [lines[at : at + 20] for at in range(0, len(lines), 20)]
    return official(["".join(text_object(line, 20, 20 + 9 * n) for n, line in enumerate(page)) for page in pages])


def coded(text: str, codec: str = "gbk") -> str:
    """A text as rich text has it."""
    return "".join(c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode(codec)) for c in text)


def rich(*paragraphs: str, head: str = "", page: int = 936) -> bytes:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss\fcharset0 Arial;}{\f2\fnil\fcharset136 MingLiU;}}"
    return (rf"{{\rtf1\ansi\ansicpg{page}\deff0{fonts}{head}" + "\\par\n".join(paragraphs) + "\\par}").encode("latin-1")


# ---------------------------------------------------------------- mails, pages, archives


def mail(text: str, attached: Mapping[str, bytes] = {}, subject: str = "县域服务年报", html: str = "") -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "望海编辑室 <news@example.org>", "list@example.org"
    made["Subject"], made["Date"] = subject, "Wed, 08 Nov 2023 09:30:00 +0800"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, data in attached.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def saved(markup: str, charset: str = "utf-8") -> bytes:
    """A page saved in one file, with a style and a frame beside it."""
    made = MIMEMultipart("related", type="text/html")
    made["From"], made["Subject"] = "<Saved by Blink>", "页面"
    made["Snapshot-Content-Location"] = "https://example.org/a.html"
    made.attach(MIMEText(markup, "html", charset))
    made.attach(MIMEText("p { color: red }", "css", "utf-8"))
    made.attach(MIMEText("<p>徽商银行的广告框。</p>", "html", "utf-8"))
    return made.as_bytes()


def tarred(files: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as made:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return data.getvalue()
