"""PDFs that are not what they show: XFA forms, portfolios, and documents on which files hang."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from fuzz import word
from pdf_files import LEFT, document, put

from builders import build
from builders.documents.readers import load, load_all
from ontology.errors import ReadError

WAIT = "Please wait... If this message is not eventually replaced, your viewer may not be able to display it."
COVER = "For the best experience, open this PDF portfolio in Acrobat X or later."
TEXT = "县域观察\n\n宁波银行扩建了县域网点。\n".encode()


def raw(*objects: str) -> bytes:
    """A PDF of its objects, the first of which is its catalogue."""
    data, starts = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + tail.encode("latin-1")


def stream(text: str, more: str = "") -> str:
    return f"<<{more}/Length {len(text)}>>\nstream\n{text}\nendstream"


def form(*lines: str, xfa: bool = True) -> bytes:
    """A form of a page a line, whose fields and text are XFA's own."""
    pages = [(4 + 2 * at, 5 + 2 * at, line) for at, line in enumerate(lines)]
    kids = " ".join(f"{page} 0 R" for page, _, _ in pages)
    font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    last = 4 + 2 * len(pages)
    fields = f"/AcroForm<</Fields[]/XFA {last} 0 R>>/NeedsRendering true" if xfa else ""
    parts = [f"<</Type/Catalog/Pages 2 0 R{fields}>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", "<<>>"]
    for _, content, line in pages:
        parts.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources{font}/Contents {content} 0 R>>")
        parts.append(stream(f"BT /F1 11 Tf 50 700 Td ({line}) Tj ET"))
    packet = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"/></xdp:xdp>'
    return raw(*parts, stream(packet))


def test_an_xfa_form_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(form(WAIT))
    with pytest.raises(ReadError, match=r"an XFA form, .*: print it to a PDF$") as refused:
        list(load_all(path))
    assert refused.value.reason == "xfa-form"


@pytest.mark.parametrize(
    "data",
    [form(WAIT, xfa=False), form("Bank of Ningbo opens branches."), form("Please wait for the report.", "Bank of Ningbo.")],
)
def test_pages_with_text_of_their_own_are_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert load(path).text.strip()


def holding(folder: Path, font: Path, text: str, files: dict[str, bytes]) -> Path:
    made = document(font)
    made.add_page()
    if text:
        put(made, 15, 40, text)
    for name, data in files.items():
        made.embed_file(bytes=data, basename=name, desc="")
    made.output(str(folder / "集.pdf"))
    return folder / "集.pdf"


@pytest.mark.parametrize("cover", ["", COVER])
def test_the_files_of_a_portfolio_are_read(tmp_path: Path, font: Path, cover: str) -> None:
    path = holding(tmp_path, font, cover, {"年报.docx": word("年报\n徽商银行新设三家支行。"), "b.txt": TEXT})
    failures: list[ReadError] = []
    found = {source.path.removeprefix(str(path)): source.text for source in load_all(path, failures)}
    assert (found, failures) == (
        {"!/b.txt": TEXT.decode(), "!/年报.docx": "年报\n徽商银行新设三家支行。\n"},
        [],
    )
    with pytest.raises(ReadError, match=r"a PDF of 2 attached files .*: save them"):
        load(path)


def test_files_that_hang_on_a_pdf_are_read_after_it(tmp_path: Path, font: Path) -> None:
    path = holding(tmp_path, font, LEFT[:30], {"b.txt": TEXT, "c.rar": b"Rar!\x1a\x07\x01\x00" + bytes(99)})
    result = build([path], tmp_path / "kg", workers=1)
    assert (result.reports, [message for _, _, message in result.failures]) == (
        2,
        ["this is a RAR archive: unpack it and give its files"],
    )


def test_a_scan_on_which_files_hang_is_listed(tmp_path: Path) -> None:
    made = FPDF()
    made.add_page()
    made.rect(20, 20, 60, 60, style="F")
    made.embed_file(bytes=TEXT, basename="b.txt", desc="")
    made.output(str(tmp_path / "a.pdf"))
    failures: list[ReadError] = []
    assert [source.text for source in load_all(tmp_path / "a.pdf", failures)] == [TEXT.decode()]
    assert [failure.reason for failure in failures] == ["no-text-layer"]
