"""Texts of OpenDocument, EPUB, OFD and rich text: order, tables, what they state, damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_files import (
    ODF,
    OFD,
    book,
    chapter,
    coded,
    content,
    kinds,
    odf,
    official,
    opened,
    packed,
    rich,
    text_object,
    tp,
)

from builders.documents.readers import load_all, sections
from builders.extractor import Extractor
from ontology.errors import ReadError

# ---------------------------------------------------------------- OpenDocument


def test_open_document_text(tmp_path: Path) -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    styles = (
        '<office:styles><style:style style:name="Title" style:display-name="Title"/></office:styles><office:master-styles>'
        f'<style:master-page style:name="S"><style:header>{tp("内部资料")}</style:header>'
        f"<style:footer>{tp('第<text:page-number>1</text:page-number>页')}</style:footer></style:master-page></office:master-styles>"
    )
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{tp('按月计。')}</text:note-body></text:note>"
    box = f"<draw:frame><draw:text-box>{tp('框内')}</draw:text-box></draw:frame>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去的话</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>" + tp("县域服务年报", "P1") + '<text:h text:outline-level="2">一、网点</text:h>'
        f"<text:p>宁波银行<text:s text:c='2'/>扩建<text:span>了</text:span>网点{note}。"
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        f'<text:span text:style-name="T9">藏</text:span>{box}</text:p>'
        "<text:list><text:list-item><text:p>甲项</text:p><text:list><text:list-item><text:p>子项</text:p></text:list-item></text:list>"
        "</text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>机构</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>户数</text:p></table:table-cell></table:table-row>'
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>甲</text:p><text:p>乙</text:p></table:table-cell>"
        "<table:covered-table-cell/><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>'
        "<text:p>末<text:line-break/>行<text:tab/>尾</text:p>"
    )
    meta = (
        "<dc:title>年报</dc:title><dc:creator>县域部</dc:creator><meta:creation-date>2024-01-05T08:00:00</meta:creation-date>"
    )
    source = opened(tmp_path, "a.odt", odf(body, styles=styles, automatic=automatic, meta=meta))
    assert kinds(source) == [
        ("title", "县域服务年报"),
        ("heading", "一、网点"),
        ("paragraph", "宁波银行  扩建了网点。"),
        ("paragraph", "框内"),
        ("item", "甲项"),
        ("item", "子项"),
        ("header", "机构"),
        ("header", "户数"),
        ("header", "户数"),
        ("cell", "甲"),
        ("cell", "乙"),
        ("cell", ""),
        ("cell", "3"),
        ("paragraph", "末"),
        ("paragraph", "行\t尾"),
        ("footnote", "按月计。"),
        ("page header", "内部资料"),
        ("page footer", "第1页"),
    ]
    assert {key: source.metadata[key] for key in ("title", "author", "created")} == {
        "title": "年报", "author": "县域部", "created": "2024-01-05T08:00:00",
    }  # fmt: skip
    assert source.reader == source.encoding == "odf"


# ---------------------------------------------------------------- EPUB


def test_a_book_in_its_order(tmp_path: Path) -> None:
    nav = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li><a href="a.xhtml">起步</a><ol><li>'
        '<a href="a.xhtml#x">缘起</a>'
        '</li></ol></li><li><a href="b.xhtml">落地</a></li></ol></nav></body></html>'
    )
    chapters = {
        "b.xhtml": chapter("落地", "徽商银行修订了押品台账。"),
        "nav.xhtml": nav,
        "a.xhtml": chapter("起步", "缘起", "宁波银行扩建了县域网点。").replace("<h2>", "<h1>普惠观察</h1><h2>"),
        "notes.xhtml": chapter("弃用", "不在次序里。"),
    }
    stated = (
        "<dc:title>普惠观察</dc:title><dc:creator>望海研究院</dc:creator><dc:publisher>望海出版社</dc:publisher>"
        "<dc:date>2022-05-01</dc:date>"
    )
    source = opened(tmp_path, "a.epub", book(chapters, ["nav.xhtml", "a.xhtml", "b.xhtml"], stated))
    assert kinds(source)[-6:] == [
        ("title", "普惠观察"),
        ("heading", "起步"),
        ("heading", "缘起"),
        ("paragraph", "宁波银行扩建了县域网点。"),
        ("heading", "落地"),
        ("paragraph", "徽商银行修订了押品台账。"),
    ]
    assert {note for note, _ in kinds(source)[:-6]} == {"table of contents"}
    assert [name for _, name in source.metadata["parts"]] == ["chapter 1", "起步", "落地"]
    assert {key: source.metadata[key] for key in ("title", "author", "publisher", "issued")} == {
        "title": "普惠观察", "author": "望海研究院", "publisher": "望海出版社", "issued": "2022-05-01",
    }  # fmt: skip


def test_an_old_book_names_its_chapters_in_an_ncx(tmp_path: Path) -> None:
    ncx = (
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx><navMap><navPoint>'
        '<navLabel><text>第一回</text></navLabel><content src="one.html"/></navPoint></navMap></ncx>'
    )
    page = "<html><head><title>x</title></head><body><p>第一回</p><p>宁波银行扩建了县域网点。</p></body></html>"
    source = opened(tmp_path, "a.epub", book({"one.html": page, "toc.ncx": ncx}, ["one.html"]))
    assert kinds(source) == [("heading", "第一回"), ("paragraph", "宁波银行扩建了县域网点。")]
    assert source.metadata["parts"] == [(0, "第一回")]


# ---------------------------------------------------------------- OFD


def test_lines_of_an_official_paper_by_their_places(tmp_path: Path) -> None:
    pieces = (
        text_object("请各行公示服务电话。", 20, 60),
        text_object("关于规范现金收付的", 40, 20, 8),
        text_object("通知", 112, 20.4, 8),
        text_object("金额", 120, 80),
        text_object("机构", 20, 80),
        text_object("Bank", 20, 100),
        text_object("Notice", 60, 100),
        text_object("Bank", 20, 100),
        text_object("看不见", 20, 110, more='Visible="false"'),
        f"<ofd:PageBlock>{text_object('各支行：', 20, 40)}</ofd:PageBlock>",
    )
    info = "<ofd:Title>现金通知</ofd:Title><ofd:Author>望海分行</ofd:Author><ofd:CreationDate>2024-03-01</ofd:CreationDate>"
    source = opened(tmp_path, "a.ofd", official(["".join(pieces), text_object("第二页。", 20, 20)], info))
    assert source.text == "关于规范现金收付的通知\n各支行：\n请各行公示服务电话。\n机构\t金额\nBank\tNotice\n\f第二页。\n\f"
    assert source.metadata["page_starts"] == [0, source.text.index("第二页")]
    assert source.metadata["sizes"][0] == pytest.approx(22.7, abs=0.1)
    assert {key: source.metadata[key] for key in ("title", "author", "created")} == {
        "title": "现金通知", "author": "望海分行", "created": "2024-03-01",
    }  # fmt: skip


def test_signs_written_one_by_one_and_turned_by_a_matrix(tmp_path: Path) -> None:
    signs = "".join(text_object(sign, 20 + 5 * at, 20) for at, sign in enumerate("宁波银行扩建网点"))
    scaled = '<ofd:TextObject Boundary="20 40 99 9" Size="1" CTM="5 0 0 5 0 0">'
    runs = '<ofd:TextCode X="0" Y="1" DeltaX="g 3 1">押品台账</ofd:TextCode>'
    runs += '<ofd:TextCode X="4" Y="1">修订</ofd:TextCode><ofd:TextCode X="0" Y="3">次行</ofd:TextCode></ofd:TextObject>'
    source = opened(tmp_path, "a.ofd", official([signs + scaled + runs]))
    assert source.text == "宁波银行扩建网点\n押品台账修订\n次行\n\f"


def test_what_a_template_prints_is_on_its_pages(tmp_path: Path) -> None:
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T/Content.xml"/>'
    page = content(text_object("正文。", 20, 60), '<ofd:Template TemplateID="7"/>')
    more = {"Doc_0/Tpls/T/Content.xml": content(text_object("望海分行文件", 20, 20)), "Doc_0/Pages/Page_0/Content.xml": page}
    assert opened(tmp_path, "a.ofd", official([""], common=common, more=more)).text == "望海分行文件\n正文。\n\f"


def test_lines_that_wrap_are_a_paragraph(tmp_path: Path) -> None:
    words = "全行上下梳理了押品台账，更新了对账流程，试行了轮岗安排，县域支行走访了种植大户，基层反映负担减轻，"
    words += "年宁波银行扩建了县域网点。"
    lines = [words[at : at + 26] for at in range(0, len(words), 26)]
    assert lines[1].endswith("宁波")
    path = tmp_path / "a.ofd"
    path.write_bytes(official(["".join(text_object(line, 20, 20 + 9 * at) for at, line in enumerate(lines))]))
    assert [m.label for one in Extractor().extract(path) for m in one.mentions if m.type == "Bank"] == ["宁波银行"]


# ---------------------------------------------------------------- rich text


def test_rich_text(tmp_path: Path) -> None:
    head = (
        r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 heading 1;}}{\info{\title " + coded("年报") + r"}{\author "
        r"\u21439?\u22495?}{\creatim\yr2024\mo3\dy1\hr8}{\operator " + coded("某人") + "}}"
        r"{\header \pard " + coded("内部资料") + r"\par}{\footer \pard {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}"
    )
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row ".format
    table = row(coded("机构"), coded("户数")) + row(coded("甲行") + r"\par " + coded("乙行"), "3") + r"\pard "
    paragraphs = (
        r"\pard\outlinelevel0 " + coded("一、网点"),
        r"\pard "
        + coded("宁波银")
        + r"\b "
        + coded("行扩建")
        + r"\b0 {\*\bkmkstart a}"
        + coded("了网点")
        + r"{\footnote\pard "
        + coded("按月计。")
        + r"}。".replace("。", coded("。")),
        r"\uc1\u-32179?\uc2 \u21830 \'a1\'a1" + r"\f1 A\u8212 \'a1\'aaB{\v " + coded("藏") + r"}{\deleted " + coded("删") + "}",
        r"{\pict\pngblip 89504e470d0a}{\field{\*\fldinst HYPERLINK x}{\fldrslt "
        + coded("链接文字")
        + r"}}\line "
        + coded("下一行。"),
        r"{\f2 " + coded("銀團貸款", "big5") + r"}\emdash\{\}\~x\bin4 \}}}tail",
        table + coded("表后。"),
    )
    source = opened(tmp_path, "a.rtf", rich(*paragraphs, head=head))
    assert kinds(source) == [
        ("heading", "一、网点"),
        ("paragraph", "宁波银行扩建了网点。"),
        ("paragraph", "般商A—B".replace("般", chr(-32179 % 65536))),
        ("paragraph", "链接文字"),
        ("paragraph", "下一行。"),
        ("paragraph", "銀團貸款—{}\u00a0xtail"),
        ("cell", "机构"),
        ("cell", "户数"),
        ("cell", "甲行"),
        ("cell", "乙行"),
        ("cell", "3"),
        ("paragraph", "表后。"),
        ("footnote", "按月计。"),
        ("page header", "内部资料"),
        ("page footer", "1"),
    ]
    assert {key: source.metadata[key] for key in ("title", "author", "created")} == {
        "title": "年报", "author": "县域", "created": "2024-03-01",
    }  # fmt: skip


def test_rich_text_without_a_code_page_of_its_own(tmp_path: Path) -> None:
    assert opened(tmp_path, "a.rtf", rich(r"\f0 " + coded("徽商银行"), page=1252)).text == "徽商银行\n"
    assert opened(tmp_path, "b.rtf", rich(coded("徽商银行"), page=54321)).text == "徽商银行\n"


def test_text_behind_a_table_that_is_never_closed_keeps_its_lines(tmp_path: Path) -> None:
    text = r"\trowd\pard\intbl a\cell b\cell\row " + coded("甲。") + r"\par " + coded("乙。")
    assert opened(tmp_path, "a.rtf", rich(text)).text == "a\tb\n甲。\n乙。\n"


# ---------------------------------------------------------------- damage

ENTITIES = '<!DOCTYPE a [<!ENTITY b "甲甲甲甲"><!ENTITY c "&b;&b;&b;">]>'
ODT = odf("".join(tp(f"第{n}段：{pow(3, n + 40, 2**61 - 1)}。") for n in range(400)))
BOOK = book({"a.xhtml": chapter("起步", *(f"第{n}段：{pow(3, n + 40, 2**61 - 1)}。" for n in range(400)))})
PAPER = official(["".join(text_object(f"第{n}段：{pow(3, n + 40, 2**61 - 1)}。", 20, n) for n in range(400))])
LOCKED = "<encryption><EncryptedData><CipherReference URI='OEBPS/text/a.xhtml'/></EncryptedData></encryption>"
HARM = {
    "odt cut off": ("坏.odt", ODT[: len(ODT) // 2], "broken-odf", "save it again"),
    "odt with entities": (
        "坏.odt",
        packed({"content.xml": ENTITIES + f"<a {ODF}>&c;</a>", "META-INF/manifest.xml": "<m/>"}),
        "broken-odf",
        "save it again",
    ),
    "odt nested too deep": ("坏.odt", odf("<text:section>" * 40_000 + "</text:section>" * 40_000), "broken-odf", "nested"),
    "odt of pictures": ("坏.odt", odf("<text:p><draw:frame/></text:p>"), "empty", "images only"),
    "odt that is a bomb": ("坏.odt", odf("<text:p/>" * 2_000_000), "too-large", "split it"),
    "odt that is locked": (
        "坏.odt",
        packed({"content.xml": "x", "META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}),
        "locked",
        "password",
    ),
    "drawing": (
        "坏.odg",
        packed({"content.xml": f"<a {ODF}><office:body><office:drawing/></office:body></a>", "META-INF/manifest.xml": "<m/>"}),
        "format",
        "save it as",
    ),
    "book cut off": ("坏.epub", BOOK[: len(BOOK) // 2], "broken-epub", "save it again"),
    "book without package": ("坏.epub", packed({"META-INF/container.xml": "<container/>"}), "broken-epub", "save it again"),
    "book of pictures": ("坏.epub", book({"a.xhtml": "<html><body><img src='a.png'/></body></html>"}), "empty", "OCR"),
    "book that is locked": ("坏.epub", book({"a.xhtml": "x"}, more={"META-INF/encryption.xml": LOCKED}), "locked", "open copy"),
    "paper cut off": ("坏.ofd", PAPER[: len(PAPER) // 2], "broken-ofd", "save it again"),
    "paper without document": ("坏.ofd", packed({"OFD.xml": f"<ofd:OFD {OFD}/>"}), "broken-ofd", "save it again"),
    "paper of pictures": ("坏.ofd", official(["<ofd:ImageObject/>"]), "no-text-layer", "OCR"),
    "paper with entities": ("坏.ofd", packed({"OFD.xml": ENTITIES + "<a>&c;</a>"}), "broken-ofd", "save it again"),
    "paper that is locked": ("坏.ofd", official(["x"], more={"Encryptions.xml": "<x/>"}), "locked", "password"),
    "rich text cut off": ("坏.rtf", b"{\\rtf1\\ansi{\\pict 8950", "broken-rtf", "save it as .docx"),
    "rich text of pictures": ("坏.rtf", b"{\\rtf1\\ansi{\\pict 8950}}", "empty", "images only"),
    "rich text nested too deep": ("坏.rtf", b"{\\rtf1" + b"{" * 100_000, "broken-rtf", "save it as .docx"),
}


@pytest.mark.parametrize(("name", "data", "why", "remedy"), HARM.values(), ids=HARM)
def test_what_cannot_be_read(tmp_path: Path, name: str, data: bytes, why: str, remedy: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=remedy) as caught:
        list(load_all(path))
    assert (caught.value.reason, name in str(caught.value), "\n" in str(caught.value)) == (why, True, False)


def test_rich_text_that_is_cut_off_gives_what_there_is(tmp_path: Path) -> None:
    assert opened(tmp_path, "a.rtf", rich(coded("甲行。"), coded("乙行。"))[:-12]).text.startswith("甲行。\n")


def test_each_is_one_report(tmp_path: Path) -> None:
    for name, data in {"a.odt": ODT, "a.epub": BOOK, "a.ofd": PAPER, "a.rtf": rich(coded("甲行。"))}.items():
        (tmp_path / name).write_bytes(data)
        assert len(sections(tmp_path / name)[1]) == 1
