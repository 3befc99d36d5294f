"""Slides: PowerPoint files and OpenDocument presentations."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_files import (
    PPT,
    ap,
    frame,
    kinds,
    odf,
    opened,
    packed,
    page,
    relations,
    show,
    slide,
    sp,
    tp,
)

from builders.documents.formats.pdf import page_of
from builders.documents.readers import load, load_all
from builders.extractor import Extractor
from ontology.errors import ReadError

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def framed(content: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></p:graphicFrame>"


def test_slides_in_the_order_of_the_show(tmp_path: Path) -> None:
    slides = [slide(sp(ap(words), place="title"), sp(ap(f"{words}说明。"), place="body")) for words in ("结论", "背景", "做法")]
    source = opened(tmp_path, "a.pptx", show(slides, order=[2, 3, 1]))
    assert kinds(source) == [
        ("title", "背景"),
        ("paragraph", "背景说明。"),
        ("heading", "做法"),
        ("paragraph", "做法说明。"),
        ("heading", "结论"),
        ("paragraph", "结论说明。"),
    ]
    assert source.reader == "pptx"
    assert [name for _, name in source.metadata["parts"]] == ["slide 1", "slide 2", "slide 3"]
    assert [at for at, _ in source.metadata["parts"]] == source.metadata["page_starts"]
    assert page_of(source, source.text.index("做法说明")) == 2


def test_what_stands_on_a_slide(tmp_path: Path) -> None:
    cell = "<a:tc{}><a:txBody><a:bodyPr/>{}</a:txBody></a:tc>".format
    rows = (
        "<a:tr>" + cell("", ap("机构")) + cell("", ap("余额")) + "</a:tr>",
        "<a:tr>" + cell(' gridSpan="2"', ap("甲行") + ap("乙行")) + cell(' hMerge="1"', ap("")) + "</a:tr>",
        "<a:tr>" + cell("", ap("丙行")) + cell("", ap("3")) + "</a:tr>",
    )
    table = framed(f'<a:tbl><a:tblPr firstRow="1"/>{"".join(rows)}</a:tbl>')
    group = f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>{sp(ap('组内一'))}<p:grpSp>{sp(ap('组内二'))}</p:grpSp></p:grpSp>"
    number = sp('<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>', place="sldNum")
    points = sp(ap("要点一"), ap("细目", '<a:pPr lvl="1"/>'), ap("不带点", "<a:pPr><a:buNone/></a:pPr>"), place="")
    forms = f"<mc:Choice>{sp(ap('公式甲'))}</mc:Choice><mc:Fallback>{sp(ap('公式乙'))}</mc:Fallback>"
    other = f"<mc:AlternateContent>{forms}</mc:AlternateContent>"
    unseen = sp(ap("看不见"), more='hidden="1"')
    broken = sp("<a:p><a:r><a:t>第一行</a:t></a:r><a:br/><a:r><a:t>第二行</a:t></a:r></a:p>")
    shapes = (
        number,
        sp(ap("2024-01-02"), place="dt"),
        points,
        table,
        group,
        other,
        unseen,
        broken,
        sp(ap("业务概览"), place="title"),
    )
    source = opened(tmp_path, "a.pptx", show([slide(*shapes)]))
    assert kinds(source) == [
        ("title", "业务概览"),
        ("item", "要点一"),
        ("item", "细目"),
        ("paragraph", "不带点"),
        ("header", "机构"),
        ("header", "余额"),
        ("cell", "甲行"),
        ("cell", "乙行"),
        ("cell", ""),
        ("cell", "丙行"),
        ("cell", "3"),
        ("paragraph", "组内一"),
        ("paragraph", "组内二"),
        ("paragraph", "公式甲"),
        ("paragraph", "第一行"),
        ("paragraph", "第二行"),
        ("slide number", "7"),
        ("slide date", "2024-01-02"),
    ]


def test_notes_diagrams_hidden_slides_and_layouts(tmp_path: Path) -> None:
    point = '<dgm:pt modelId="{}" type="{}"><dgm:t>{}</dgm:t></dgm:pt>'.format
    joined = '<dgm:cxn type="parOf" srcId="{}" destId="{}" srcOrd="{}"/>'.format
    points = (
        point("3", "node", ap("贷后")),
        point("0", "doc", ""),
        point("2", "node", ap("贷前")),
        point("4", "node", ap("核验")),
        point("9", "pres", ap("贷前")),
    )
    joins = joined("0", "3", 1) + joined("0", "2", 0) + joined("2", "4", 0)
    diagram = f"<dgm:dataModel {PPT}><dgm:ptLst>{''.join(points)}</dgm:ptLst><dgm:cxnLst>{joins}</dgm:cxnLst></dgm:dataModel>"
    drawn = framed('<dgm:relIds r:dm="rId2" r:lo="rId3"/>')
    notes = slide(sp(ap("口头补充。"), place="body"), sp(ap("1"), place="sldNum"), root="notes")
    layout = slide(sp(ap("单击此处编辑标题"), place="title"), sp(ap("海丰银行")), root="sldLayout")
    more = {
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("rId1", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId2", "diagramData", "../diagrams/data1.xml"),
            ("rId4", "slideLayout", "../slideLayouts/slideLayout1.xml"),
        ),
        "ppt/notesSlides/notesSlide1.xml": notes,
        "ppt/diagrams/data1.xml": diagram,
        "ppt/slideLayouts/slideLayout1.xml": layout,
        "docProps/core.xml": f"<p {DC}><dc:title>流程</dc:title><dc:creator>风控部</dc:creator></p>",
    }
    slides = [slide(sp(ap("流程"), place="title"), drawn), slide(sp(ap("备用"), place="title"), more='show="0"')]
    source = opened(tmp_path, "a.pptx", show(slides, more))
    assert kinds(source) == [
        ("title", "流程"),
        ("item", "贷前"),
        ("item", "核验"),
        ("item", "贷后"),
        ("notes", "口头补充。"),
        ("heading", "备用"),
        ("slide layout", "海丰银行"),
    ]
    assert [name for _, name in source.metadata["parts"]] == ["slide 1", "slide 1 notes", "slide 2 (hidden)", ""]
    assert (source.metadata["title"], source.metadata["author"]) == ("流程", "风控部")


def test_a_strict_file_and_a_main_part_of_another_name(tmp_path: Path) -> None:
    strict = slide(sp(ap("资产托管观察"), place="title")).replace(
        "http://schemas.openxmlformats.org/presentationml/2006/main", "http://purl.oclc.org/ooxml/presentationml/main"
    )
    listed = f'<p:presentation {PPT}><p:sldIdLst><p:sldId id="256" r:id="a"/></p:sldIdLst></p:presentation>'
    data = packed(
        {
            "slides/one.xml": strict,
            "main.xml": listed,
            "_rels/main.xml.rels": relations(("a", "slide", "slides/one.xml")),
            "_rels/.rels": relations(("rId1", "officeDocument", "/main.xml")),
            "[Content_Types].xml": "<Types/>",
        }
    )
    assert opened(tmp_path, "a.ppsx", data).text == "资产托管观察\n"


ENTITIES = '<!DOCTYPE a [<!ENTITY b "甲甲甲甲">]>'
GOOD = show([slide(sp(ap(f"第{n}段：{pow(3, n + 40, 2**61 - 1)}。"), place="body")) for n in range(60)])
HARM = {
    "cut off": (GOOD[: len(GOOD) // 2], "broken-pptx", "open and save it again"),
    "cut off in its XML": (show([slide(sp(ap("甲")))[:-30]]), "broken-pptx", "save it again"),
    "entities": (show([ENTITIES + slide(sp(ap("&b;")))]), "broken-pptx", "save it again"),
    "nested too deep": (show([slide("<p:grpSp>" * 30_000 + "</p:grpSp>" * 30_000)]), "broken-pptx", "nested"),
    "a bomb": (show([slide("<a:r/>" * 2_000_000)]), "too-large", "split it"),
    "pictures only": (show([slide("<p:pic/>")]), "empty", "OCR"),
}


@pytest.mark.parametrize(("data", "why", "remedy"), HARM.values(), ids=HARM)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, why: str, remedy: str) -> None:
    path = tmp_path / "坏.pptx"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=remedy) as caught:
        list(load_all(path))
    assert (caught.value.reason, "坏.pptx" in str(caught.value), "\n" in str(caught.value)) == (why, True, False)


def test_slides_of_open_document(tmp_path: Path) -> None:
    table = (
        "<draw:frame><table:table><table:table-row><table:table-cell><text:p>机构</text:p></table:table-cell>"
        "<table:table-cell><text:p>网点</text:p></table:table-cell></table:table-row></table:table></draw:frame>"
    )
    notes = f"<presentation:notes>{frame(tp('说明一句。'), kind='notes')}</presentation:notes>"
    listed = frame("<text:list><text:list-item><text:p>走访</text:p></text:list-item></text:list>", kind="outline")
    hidden = '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    first = page(1, frame(tp("9"), kind="page-number"), listed, table, frame(tp("网点年报"), kind="title"), notes)
    second = page(
        2,
        frame(tp("备用"), kind="title"),
        f"<draw:g><draw:custom-shape>{tp('图中字')}</draw:custom-shape></draw:g>",
        style="dp2",
    )
    source = opened(tmp_path, "a.odp", odf(first + second, "presentation", automatic=hidden))
    assert kinds(source) == [
        ("title", "网点年报"),
        ("item", "走访"),
        ("cell", "机构"),
        ("cell", "网点"),
        ("notes", "说明一句。"),
        ("slide number", "9"),
        ("heading", "备用"),
        ("paragraph", "图中字"),
    ]
    assert [name for _, name in source.metadata["parts"]] == ["slide 1", "slide 1 notes", "slide 1", "slide 2 (hidden)"]


def test_the_show_is_one_report_titled_by_its_first_slide(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(show([slide(sp(ap("网点转型情况汇报"), place="ctrTitle")), slide(sp(ap("宁波银行扩建了网点。")))]))
    [report] = Extractor().of_source(load(path))
    assert report.section.title == "网点转型情况汇报"
    assert [mention.label for mention in report.mentions if mention.type == "Bank"] == ["宁波银行"]
