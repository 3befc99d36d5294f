"""PDF files: columns, tables, running heads, outlines, pages of images; made here, with a font of boxes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from fpdf import FPDF
from pdf_files import LEFT, RIGHT, clean_text, document, finished, put
from typer.testing import CliRunner

from builders import build
from builders.document_model import Kind
from builders.documents import readers
from builders.documents.formats.pdf import ocr
from builders.records import Section, Source
from graph.knowledge_graph import KnowledgeGraph
from ontology.errors import ReadError
from yinpu.cli.main import app


def columns(made: FPDF, width: int = 20) -> None:
    """Two columns, drawn line by line as some programs do, below a title that crosses both."""
    put(made, 60, 30, "区域银行与零售银行观察")
    for row in range(min(len(LEFT), len(RIGHT)) // width):
        put(made, 15, 45 + 6 * row, LEFT[row * width : (row + 1) * width])
        put(made, 110, 45 + 6 * row, RIGHT[row * width : (row + 1) * width])


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    columns(made)
    put(made, 100, 280, "第1页")
    source, section = finished(made, tmp_path)
    assert section.title == "区域银行与零售银行观察"
    clean = clean_text(source, section)
    size = min(len(LEFT), len(RIGHT)) // 20 * 20
    assert clean.replace("\n", "") == f"区域银行与零售银行观察{LEFT[:size]}{RIGHT[:size]}"  # the page mark is none of it
    assert "招商银行与平安银行" in clean  # across a line end


def test_pdf_tables_are_read_line_by_line(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    put(made, 60, 30, "区域银行资产规模一览")
    for row in range(20):
        put(made, 15, 45 + 6 * row, "宁波银行股份" + "有限公司" * (row % 3))
        put(made, 110, 45 + 6 * row, f"{row * 137}.5亿元")
    source, _ = finished(made, tmp_path)
    assert "宁波银行股份\t0.5亿元\n宁波银行股份有限公司\t137.5亿元" in source.text


def in_columns(made: FPDF, columns: list[tuple[float, str, int, float]]) -> None:
    """Texts beside one another, drawn from the top of the page down whatever their column: x, text, width, leading."""
    lines = [  # those of full width
        (40 + leading * row, x, text[at : at + width])
        for x, text, width, leading in columns
        for row, at in enumerate(range(0, len(text) - len(text) % width, width))
    ]
    for y, x, line in sorted(lines):
        put(made, x, y, line)


def test_pdf_three_columns_are_read_one_after_the_other(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    in_columns(made, [(15, LEFT, 14, 6), (80, RIGHT, 14, 6), (145, LEFT, 14, 6)])
    source, _ = finished(made, tmp_path)
    size = len(LEFT) // 14 * 14
    assert "".join(source.text.split()) == f"{LEFT[:size]}{RIGHT[: len(RIGHT) // 14 * 14]}{LEFT[:size]}"
    assert "\t" not in source.text


NOTES = "海山银行研究所望海分析师团队联系方式见文末相关研究数据治理观察零售转型观察对公业务观察"


@pytest.mark.parametrize("left", [True, False])
def test_pdf_main_text_is_not_mixed_with_a_narrow_column(tmp_path: Path, font: Path, left: bool) -> None:
    made = document(font)
    made.add_page()
    notes, text = (12, 65) if left else (155, 12)
    in_columns(made, [(notes, NOTES, 7, 9.5), (text, LEFT + RIGHT, 34, 5.8)])
    source, _ = finished(made, tmp_path)
    size = len(LEFT + RIGHT) // 34 * 34
    both = [NOTES[: len(NOTES) // 7 * 7], (LEFT + RIGHT)[:size]]
    assert "".join(source.text.split()) == "".join(both if left else reversed(both))


def borders(made: FPDF, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        made.line(x, ys[0], x, ys[-1])
    for y in ys:
        made.line(xs[0], y, xs[-1], y)


def cells_of(section: Section, source: Source) -> dict[int, list[str]]:
    """The text of the cells of each row, line ends left out."""
    found: dict[int, list[str]] = {}
    for block in section.blocks:
        if block.kind is Kind.CELL:
            found.setdefault(block.row, []).append("".join(source.text[a:b] for a, b in block.spans).strip())
    return found


def test_pdf_table_with_borders_has_cells_whose_lines_are_joined(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    put(made, 15, 25, "望海证券资产管理计划的主要投向")
    borders(made, [15, 60, 100, 140], [40, 50, 66, 76])
    for x, y, text in [
        (16, 43, "管理人"),
        (61, 43, "产品"),
        (101, 43, "余额"),
        (16, 52, "海山金汇证券资产"),
        (16, 58, "管理有限公司"),
        (61, 55, "稳健一号"),
        (101, 55, "123,456.78"),
        (16, 69, "望海基金"),
        (101, 69, "2.50"),
    ]:
        put(made, x, y, text)
    put(made, 15, 90, LEFT[:36])
    source, section = finished(made, tmp_path)
    assert cells_of(section, source) == {
        1: ["管理人", "产品", "余额"],
        2: ["海山金汇证券资产管理有限公司", "稳健一号", "123,456.78"],
        3: ["望海基金", "2.50"],
    }
    assert source.text.startswith("望海证券资产管理计划的主要投向\n管理人\t产品\t余额\n")
    assert "望海基金\t\t2.50\n" in source.text  # an empty cell keeps its place


def test_pdf_table_without_borders_has_cells(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    put(made, 15, 20, LEFT[:48])
    rows = [
        ("银行", "余额", "增速"),
        *((f"望海{name}银行", f"{at * 37}.5", f"{at}.1%") for at, name in enumerate("海山江河", 1)),
    ]
    for row, cells in enumerate(rows):
        for x, text in zip((20, 90, 140), cells, strict=True):
            put(made, x, 40 + 7 * row, text)
    put(made, 15, 90, LEFT[:48])
    source, section = finished(made, tmp_path)
    assert list(cells_of(section, source).values()) == [list(row) for row in rows]
    assert [block.kind for block in section.blocks if block.kind is not Kind.CELL].count(Kind.PARAGRAPH) == 2


def test_pdf_prose_in_a_frame_is_no_table(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    borders(made, [10, 200], [30, 100])
    for row in range(8):
        put(made, 15, 35 + 7 * row, LEFT[row * 24 : row * 24 + 24])
    source, section = finished(made, tmp_path)
    assert not cells_of(section, source)
    assert "\t" not in source.text


def test_pdf_page_laid_across_is_read_upright(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    with made.rotation(90, 105, 148):
        for row in range(5):
            for x, text in zip((60, 120, 160), (f"海山银行{'望海' * (row % 2)}", f"{row * 13}.5", f"{row}.25%"), strict=True):
                put(made, x, 100 + 6 * row, text)
    source, section = finished(made, tmp_path)
    assert list(cells_of(section, source).values())[:2] == [["海山银行", "0.5", "0.25%"], ["海山银行望海", "13.5", "1.25%"]]


def test_pdf_watermark_is_set_aside(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    for row in range(6):
        put(made, 15, 40 + 6 * row, LEFT[row * 30 : row * 30 + 30])
    with made.rotation(45, 105, 148):
        put(made, 60, 140, "海山银行内部资料")
    source, section = finished(made, tmp_path)
    assert [source.text[a:b].strip() for kind, a, b in section.boilerplate if kind == "watermark"] == ["海山银行内部资料"]
    assert "内部资料" not in clean_text(source, section)


def test_pdf_heads_of_chapters_and_odd_pages(tmp_path: Path, font: Path) -> None:
    made = document(font)
    for page in range(1, 21):
        made.add_page()
        put(made, 15, 15, "第二章零售转型" if 4 <= page <= 7 else "海山银行年度观察" if page % 2 else "普惠金融")
        for row in range(8):
            put(made, 15, 40 + 6 * row, LEFT[page + row : page + row + 30])
        put(made, 100, 280, f"- {page} -")
    source, section = finished(made, tmp_path)
    heads = [source.text[b.start : b.end].strip() for b in section.blocks if b.note == "running head"]
    marks = [b for b in section.blocks if b.kind is Kind.PAGE_MARK]
    assert heads.count("第二章零售转型") == 4
    assert (len(heads), len(marks)) == (19, 20)  # the first one may be the title
    clean = clean_text(source, section)
    assert clean.startswith("海山银行年度观察\n")
    assert not any(head in clean[10:] for head in ("第二章", "海山", "普惠", "- 3 -"))


def test_pdf_outline_and_stated_data(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.set_title("Microsoft Word - 文档1.docx")
    made.set_author("张三;望海金融研究院")
    made.set_creation_date(datetime(2023, 5, 6, tzinfo=UTC))
    made.add_page()
    put(made, 15, 20, "内部资料")
    made.start_section("封面")
    made.start_section("数据治理与零售转型观察")
    put(made, 15, 40, "数据治理与零售转型观察")
    put(made, 15, 60, LEFT[:30])
    made.add_page()
    made.start_section("二零二三年零售银行数据治理的主要做法与经验教训")
    put(made, 15, 20, "二零二三年零售银行数据治理的主要做法与经验教训")
    put(made, 15, 30, LEFT[30:55])
    source, section = finished(made, tmp_path)
    assert section.title == "数据治理与零售转型观察"
    assert (section.publishers, section.authors) == (("望海金融研究院",), (("张三", ""),))
    assert section.issued is None  # when a file was made is listed, and not when its report appeared
    assert ("2023-05-06", "stated created") in {(one.value, one.rule) for one in section.evidence if one.field == "issued"}
    assert source.metadata["outline"][-1] == (0, "二零二三年零售银行数据治理的主要做法与经验教训", 1)
    clean = clean_text(source, section)
    assert "\n二零二三年零售银行数据治理的主要做法与经验教训\n" in clean  # a heading is as wide as a line and stays apart


def test_pdf_with_pages_of_images(tmp_path: Path, font: Path) -> None:
    made = document(font)
    for page in range(5):
        made.add_page()
        if page in (0, 3):
            made.rect(20, 20, 60, 60, style="F")
        elif page != 4:
            put(made, 15, 20, LEFT[page : page + 30])
    made.output(str(tmp_path / "a.pdf"))
    source, (section,) = readers.sections(tmp_path / "a.pdf")
    assert source.metadata["unread"] == [1, 4]  # an empty page says nothing and hides nothing
    assert [kind for kind, _, _ in section.boilerplate] == ["page without a text layer"] * 2
    failures: list[ReadError] = []
    assert list(readers.load_all(tmp_path / "a.pdf", failures))
    assert not failures


def test_pdf_mostly_of_images_is_read_and_listed(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    put(made, 15, 20, LEFT[:30])
    for _ in range(3):
        made.add_page()
        made.rect(20, 20, 60, 60, style="F")
    made.output(str(tmp_path / "a.pdf"))
    failures: list[ReadError] = []
    assert len(list(readers.load_all(tmp_path / "a.pdf", failures))) == 1
    assert [(failure.reason, "page 2" in failure.message) for failure in failures] == [("no-text-layer", True)]


def test_pdf_of_images(tmp_path: Path) -> None:
    page = FPDF()
    page.add_page()
    page.rect(20, 20, 60, 60, style="F")
    page.output(str(tmp_path / "scan.pdf"))
    with pytest.raises(ReadError, match="no text layer") as refused:
        readers.load(tmp_path / "scan.pdf")
    assert refused.value.reason == "no-text-layer"


PRIVATE = "".join(chr(0xE000 + place % 64) for place in range(0, 200, 7))
MISREAD = "招商银行推进数字化转型".encode("gbk").decode("latin-1")


@pytest.mark.parametrize("text", [PRIVATE, MISREAD])
def test_pdf_whose_fonts_tell_no_characters_is_refused(tmp_path: Path, font: Path, text: str) -> None:
    made = document(font)
    made.add_page()
    for row in range(4):
        put(made, 15, 20 + 6 * row, text)
    made.output(str(tmp_path / "a.pdf"))
    with pytest.raises(ReadError, match=r"garbled .*run an OCR program") as refused:
        readers.load(tmp_path / "a.pdf")
    assert refused.value.reason == "garbled"


def test_pdf_with_one_garbled_page_is_read_and_listed(tmp_path: Path, font: Path) -> None:
    made = document(font)
    for page in range(4):
        made.add_page()
        put(made, 15, 20, PRIVATE if page == 1 else LEFT[page : page + 30])
    made.output(str(tmp_path / "a.pdf"))
    failures: list[ReadError] = []
    (source,) = readers.load_all(tmp_path / "a.pdf", failures)
    assert [(failure.reason, "page 2" in failure.message) for failure in failures] == [("garbled", True)]
    assert "\ue000" not in source.text
    (section,) = readers.read(source)
    assert [kind for kind, _, _ in section.boilerplate] == ["page with a garbled text layer"]


@pytest.mark.parametrize(
    ("lines", "scan"),
    [
        (("更多报告请到文档小站 第1页", "更多报告请到文档小站 第2页"), True),
        (("扫描仪创建", "扫描仪创建"), True),
        (("下载自 www.a.example",), True),
        (("海山银行年度观察", "零售业务要点", "展望"), False),
    ],
)
def test_pdf_of_pictures_with_a_line_of_a_site_is_a_scan(
    tmp_path: Path, font: Path, lines: tuple[str, ...], scan: bool
) -> None:
    from PIL import Image

    made = document(font)
    for line in lines:
        made.add_page()
        made.image(Image.new("L", (8, 12), 200), x=0, y=0, w=210, h=297)
        put(made, 15, 285, line)
    made.output(str(tmp_path / "a.pdf"))
    if not scan:
        assert all(line in readers.load(tmp_path / "a.pdf").text for line in lines)
        return
    with pytest.raises(ReadError, match=r"no text layer .* run an OCR program") as refused:
        readers.load(tmp_path / "a.pdf")
    assert refused.value.reason == "no-text-layer"


def test_locked_pdf(tmp_path: Path) -> None:
    page = FPDF()
    page.add_page()
    page.set_font("helvetica")
    page.cell(text="secret")
    page.set_encryption(owner_password="a", user_password="b")
    page.output(str(tmp_path / "locked.pdf"))
    with pytest.raises(ReadError) as refused:
        readers.load(tmp_path / "locked.pdf")
    assert refused.value.reason == "locked"


def bytes_of(font: Path, pages: int = 1) -> bytes:
    made = document(font)
    for _ in range(pages):
        made.add_page()
        put(made, 15, 20, LEFT[:30])
    return bytes(made.output())


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"\0" * 3000])
def test_pdf_behind_other_bytes(tmp_path: Path, font: Path, before: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(before + bytes_of(font))
    assert readers.load(tmp_path / "a.pdf").text == f"{LEFT[:30]}\n\f"


def test_text_about_pdf_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("文件以 %PDF-1.7 开头，\n招商银行的报告都是这样。", encoding="utf-8")
    assert readers.load(tmp_path / "a.txt").reader != "pdf"


def test_pdf_cut_off_is_read_as_far_as_it_goes_and_listed(tmp_path: Path, font: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(bytes_of(font).rpartition(b"xref\n0")[0])
    failures: list[ReadError] = []
    (source,) = readers.load_all(tmp_path / "a.pdf", failures)
    assert LEFT[:30] in source.text
    assert [(failure.reason, "cut off" in failure.message) for failure in failures] == [("broken-pdf", True)]


def test_pdf_whose_owner_alone_has_a_password_is_read(tmp_path: Path, font: Path) -> None:
    made = document(font)
    made.add_page()
    put(made, 15, 20, LEFT[:30])
    made.set_encryption(owner_password="a", permissions=0)
    made.output(str(tmp_path / "a.pdf"))
    assert LEFT[:30] in readers.load(tmp_path / "a.pdf").text


def scan(folder: Path, lines: list[str]) -> Path:
    """A PDF of one picture of lines; skips where no font for them is at hand."""
    from PIL import Image, ImageDraw, ImageFont

    fonts = sorted(Path("/usr/share/fonts").rglob("Noto*CJK*Regular.tt[cf]"))
    if not fonts:
        pytest.skip("no Chinese font to draw a page with")
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        pen.text((120, 150 + 60 * row), line, font=ImageFont.truetype(str(fonts[0]), 34), fill=20)
    made = FPDF()
    made.add_page()
    made.image(picture, x=0, y=0, w=210, h=297)
    made.output(str(folder / "scan.pdf"))
    return folder / "scan.pdf"


def test_pdf_of_pictures_is_read_when_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr", reason="pictures are read by rapidocr (yinpu[ocr]), which is not installed")
    path = scan(tmp_path, [LEFT[at : at + 26] for at in range(0, 182, 26)])
    with pytest.raises(ReadError, match="no text layer"):
        readers.load(path)
    monkeypatch.setenv("YINPU_OCR", "1")
    source = readers.load(path)
    read, said = "".join(source.text.split()).replace("，", ","), LEFT[:182]
    assert sum(a == b for a, b in zip(read, said, strict=False)) > 0.95 * len(said)
    assert source.metadata["read_by"]["pages"] == [1]
    assert source.encoding == f"pdf, page 1 by {source.metadata['read_by']['program']}"


def test_what_was_read_from_pictures_says_so(tmp_path: Path, font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = document(font)
    made.add_page()
    put(made, 15, 20, "宁波银行扩建了县域网点,服务范围覆盖全市。")
    made.add_page()
    made.rect(20, 20, 60, 60, style="F")
    made.output(str(tmp_path / "a.pdf"))
    monkeypatch.setattr(ocr, "reader", lambda: "rapidocr 3.4.1")
    monkeypatch.setattr(ocr, "read_page", lambda _: "徽商银行同期新设三家支行。\n")
    done = CliRunner().invoke(app, ["extract", str(tmp_path / "a.pdf")])
    found = {one["text"]: (one["page"], one.get("reader")) for one in map(json.loads, done.stdout.splitlines())}
    assert (found["宁波银行"], found["徽商银行"]) == ((1, None), (2, "rapidocr 3.4.1"))
    build([tmp_path / "a.pdf"], tmp_path / "kg", workers=1)
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert [report["reader"] for report in kg.reports()] == ["rapidocr 3.4.1"]
        said = "SELECT ?name { ?report a yp:Report ; prov:wasAttributedTo [ a prov:SoftwareAgent ; schema:name ?name ] }"
        assert kg.query(said)["name"].to_list() == ["rapidocr 3.4.1"]
    assert "rapidocr 3.4.1" in CliRunner().invoke(app, ["reports", "-g", str(tmp_path / "kg"), "--format", "table"]).stdout


@pytest.mark.parametrize("package", ["rapidocr", "onnxruntime"])
def test_ocr_without_its_program_is_refused(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == package:
            raise PackageNotFoundError(name)
        return "3.4"

    monkeypatch.setattr(ocr, "version", version)
    refused = CliRunner().invoke(app, ["text", "a.pdf", "--ocr"])
    assert refused.exit_code == 2
    assert "pip install 'yinpu[ocr]'" in " ".join(refused.output.split())
