"""What is seen of a Word file, what its styles say, and blocks that tile the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import (
    BOX,
    NUMBERED,
    RUN,
    SPACES,
    STRICT,
    STYLED,
    TYPES,
    W,
    document,
    opened,
    p,
    packed,
    relations,
    styles,
    tbl,
    tc,
    told,
    tr,
)

from builders import Extractor, load, read
from builders.document_model import Kind, Layer, tiles
from builders.documents.formats import docx
from builders.text.decode import Blob


def test_strict_files() -> None:
    body = document(p("海丰银行年报", "Title") + tbl(tr(tc(p("甲")), tc(p("乙"))))).replace(W, STRICT)
    text, metadata = docx.extract(Blob.held("a.docx", packed({**TYPES, "word/document.xml": body})))
    assert text == "海丰银行年报\n甲\t乙\n"
    assert [block.kind for block in metadata["blocks"]] == [Kind.TITLE, Kind.CELL, Kind.CELL]


CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
VISIBLE: dict[str, tuple[str, str]] = {
    "runs that cut a name": (f"<w:p>{RUN.format('招商')}<w:proofErr/>{RUN.format('银行')}</w:p>", "招商银行\n"),
    "empty paragraphs": (p("甲") + "<w:p/>" + p(" ") + p("乙"), "甲\n乙\n"),
    "struck out": (
        f"<w:p><w:del>{RUN.format('甲')}<w:r><w:delText>乙</w:delText></w:r></w:del><w:ins>{RUN.format('丙')}</w:ins></w:p>",
        "丙\n",
    ),
    "moved": (
        f"<w:p><w:moveFrom>{RUN.format('甲')}</w:moveFrom></w:p>{p('乙')}<w:p><w:moveTo>{RUN.format('甲')}</w:moveTo></w:p>",
        "乙\n甲\n",
    ),
    "end of paragraph struck out": (p("招商", more="<w:rPr><w:del/></w:rPr>") + p("银行"), "招商银行\n"),
    "end of the last one struck out": (p("招商", more="<w:rPr><w:del/></w:rPr>"), "招商\n"),
    "hidden": (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>乙</w:t></w:r></w:p>",
        "乙\n",
    ),
    "code of a field": (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>X</w:instrText></w:r>"
        "<w:r><w:t>码</w:t></w:r>"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{RUN.format('工商银行')}"
        f"<w:r><w:fldChar w:fldCharType='end'/></w:r>{RUN.format('。')}</w:p>",
        "工商银行。\n",
    ),
    "both forms of a box": (
        f"<w:p>{RUN.format('见图')}<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"
        f"{RUN.format('一。')}</w:p>",
        "见图一。\n框中：中信银行\n",
    ),
    "only the last resort": (
        f"<w:p><w:r><mc:AlternateContent><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "框中：中信银行\n",
    ),
    "old box": (f"<w:p><w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r></w:p>", "框中：中信银行\n"),
    "controls, tags, links": (
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:p><w:smartTag><w:hyperlink>{RUN.format('浙商')}</w:hyperlink></w:smartTag>"
        f"<w:sdt><w:sdtContent>{RUN.format('银行')}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
        "浙商银行\n",
    ),
    "signs": (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t>"
        "<w:noBreakHyphen/><w:softHyphen/><w:sym w:font='A' w:char='00A5'/><w:sym w:font='Wingdings' w:char='F0FC'/>"
        "<w:sym w:char='zz'/><w:br w:type='page'/></w:r></w:p>",
        "一\t二-¥•\n",
    ),
    "breaks": ("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r></w:p>", "一\n二\n三\n"),
    "lines of the XML": ("<w:p><w:r><w:t>甲\n乙</w:t></w:r></w:p>", "甲 乙\n"),
    "ruby": (
        f"<w:p><w:r><w:ruby><w:rt>{RUN.format('pu')}</w:rt><w:rubyBase>{RUN.format('浦')}</w:rubyBase></w:ruby></w:r>{RUN.format('发')}</w:p>",
        "浦发\n",
    ),
    "formula": (
        "<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p><m:oMathPara><m:oMath><m:r><m:t>y</m:t></m:r></m:oMath></m:oMathPara>",
        "x=1\ny\n",
    ),
    "no comments": (
        f"<w:p><w:commentRangeStart w:id='1'/>{RUN.format('甲')}<w:r><w:commentReference w:id='1'/></w:r></w:p>",
        "甲\n",
    ),
    "merged cells once": (
        tbl(
            tr(tc(p("部门"), more="<w:vMerge w:val='restart'/>"), tc(p("一"))),
            tr(tc(p("部门"), more="<w:vMerge/>"), tc(p("二"))),
        ),
        "部门\t一\n\t二\n",
    ),
    "rows and cells struck out": (
        tbl(
            tr(tc(p("甲")), tc(p("乙"))),
            tr(tc(p("丙")), tc(p("丁")), more="<w:del/>"),
            tr(tc(p("戊"), more="<w:cellDel/>"), tc(p("己"))),
        ),
        "甲\t乙\n\t己\n",
    ),
    "signs in a cell": (
        tbl(tr(tc("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>"), tc(p("丁")))),
        "甲 乙 丙\t丁\n",
    ),
    "paragraphs of a cell": (tbl(tr(tc(p("甲"), p("乙")), tc(p("丙"), p("丁")))), "甲\n乙\t丙\n丁\n"),
    "a table in a table": (
        tbl(tr(tc(p("外")), tc(p("前"), tbl(tr(tc(p("一")), tc(p("二")))), p("后"))), tr(tc(p("甲")), tc(p("乙")))),
        "外\n前\n一\t二\n后\n甲\t乙\n",
    ),
    "rows in a control": (
        tbl(CONTROL.format(tr(tc(p("甲")), CONTROL.format(tc(p("乙")))))),
        "甲\t乙\n",
    ),
}


@pytest.mark.parametrize(("body", "text"), VISIBLE.values(), ids=VISIBLE)
def test_what_is_seen(body: str, text: str) -> None:
    assert opened(p("首") + body).text == "首\n" + text


def test_hidden_by_a_style() -> None:
    made = styles(("a", "甲", "<w:rPr><w:vanish/></w:rPr>"), ("b", "乙", '<w:basedOn w:val="a"/>'))
    body = p("隐", "b") + p("显") + '<w:p><w:r><w:rPr><w:rStyle w:val="b"/></w:rPr><w:t>隐</w:t></w:r></w:p>'
    assert opened(body, {"word/styles.xml": made}).text == "显\n"


LOOKS: dict[str, tuple[str, tuple[str, int]]] = {
    "by name": (p("概况", "1"), ("heading", 1)),
    "by a Chinese name": (p("概况", "a3"), ("heading", 2)),
    "by the level of what it is based on": (p("概况", "my"), ("heading", 3)),
    "by an identifier that is not defined": (p("概况", "Heading4"), ("heading", 4)),
    "by its own level": (p("概况", more='<w:outlineLvl w:val="4"/>'), ("heading", 5)),
    "no heading after all": (p("概况", "1", '<w:outlineLvl w:val="9"/>'), ("paragraph", 0)),
    "too long for a heading": (p("全行经营平稳，" * 40, "1"), ("paragraph", 0)),
    "title": (p("年报", "t"), ("title", 0)),
    "contents": (p("概况 3", "toc"), ("item", 12)),
    "head of the contents": (p("目录", "h"), ("paragraph", 0)),
    "item": (p("甲", more=NUMBERED.format(1, 2)), ("item", 12)),
    "item by its style": (p("甲", "b"), ("item", 11)),
    "item no more": (p("甲", "b", NUMBERED.format(0, 0)), ("paragraph", 0)),
    "numbered heading": (p("甲", "1", NUMBERED.format(0, 2)), ("heading", 1)),
    "caption": (p("图：利率", "c"), ("caption", 0)),
    "style based on itself": (p("甲", "loop"), ("paragraph", 0)),
}


@pytest.mark.parametrize(("body", "look"), LOOKS.values(), ids=LOOKS)
def test_what_styles_say(body: str, look: tuple[str, int]) -> None:
    assert told(opened(body, {"word/styles.xml": STYLED}))[0][:2] == look


def test_chinese_numbers_tell_headings() -> None:
    """Numbers that Word counts are headings where they would be, were they written."""
    levels = (("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."))
    form = '<w:lvl w:ilvl="{}"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    rows = "".join(form.format(n, *level) for n, level in enumerate(levels))
    drawn = f'<w:abstractNum w:abstractNumId="7">{rows}</w:abstractNum>'
    drawn += '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    body = "".join(p(text, more=NUMBERED.format(level, 2)) for level, text in enumerate(("总体情况", "存款", "活期")))
    body += p("全行贷款增长平稳，不良贷款率下降。", more=NUMBERED.format(0, 2)) + p("总体情况", more=NUMBERED.format(0, 5))
    source = opened(body, {"word/numbering.xml": f"<w:numbering {SPACES}>{drawn}</w:numbering>"})
    assert [look[:2] for look in told(source)] == [("heading", 4), ("heading", 5), ("item", 13), ("item", 11), ("item", 11)]


def test_tables_have_rows_and_heads() -> None:
    head = "<w:tblHeader/>"
    body = (
        tbl(tr(tc(p("银行")), tc(p("余额")), more=head), tr(tc(p("甲行")), tc())) + p("中") + tbl(tr(tc(p("一")), tc(p("二"))))
    )
    source = opened(body + tbl(tr(tc(p("框一"))), tr(tc(p("框二")))))
    cells = [(b.table, b.row, b.note, source.text[b.start : b.end]) for b in source.metadata["blocks"] if b.kind is Kind.CELL]
    assert cells == [
        *((1, 1, "header", "银行\t"), (1, 1, "header", "余额\n")),
        *((1, 2, "", "甲行\t"), (1, 2, "", "\n")),
        *((2, 1, "", "一\t"), (2, 1, "", "二\n")),
    ]
    assert told(source)[-2:] == [("paragraph", 0, "框一"), ("paragraph", 0, "框二")]


def test_a_long_table_is_one() -> None:
    inner = tbl(tr(tc(p("内")), tc(p("表"))))
    rows = [tr(tc(p(f"机构{n}"), inner if n == 1500 else ""), tc(p(f"{n:,}"), p("说明" * 30))) for n in range(3000)]
    source = opened(tbl(*rows) + p("尾"))
    blocks = source.metadata["blocks"]
    assert [source.text.count(f"机构{n}") > 0 for n in range(3000)] == [True] * 3000
    assert {b.table for b in blocks if b.kind is Kind.CELL} == {1, 2}
    assert max(b.row for b in blocks if b.table == 1) == 2999


def test_breaks_part_paragraphs() -> None:
    lines = ("一、概况", "全行经营平稳，资产质量持续改善，拨备覆盖率保持在较高的", "水平。", "（二）展望")
    body = "<w:p><w:r>" + "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines) + "</w:r></w:p>"
    assert [words for _, _, words in told(opened(body))] == [lines[0], "\n".join(lines[1:3]), lines[3]]


def test_notes_and_what_pages_print() -> None:
    places = (("footnote", 3), ("footnote", 2), ("footnote", 3), ("endnote", 2))
    marks = (f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>' for kind, number in places)
    body = f"<w:p>{RUN.format('正文')}{''.join(marks)}</w:p>"
    note = '<w:{0} w:id="{1}">{2}</w:{0}>'.format
    notes = [note("footnote", 0, p("线")), *(note("footnote", n, p(f"注{n}")) for n in (2, 3, 4))]
    source = opened(
        body,
        {
            "word/_rels/document.xml.rels": relations(
                footnotes="footnotes.xml",
                endnotes="endnotes.xml",
                header="header2.xml",
                header_="header1.xml",
                footer="footer1.xml",
            ).replace("header_", "header"),
            "word/footnotes.xml": f"<w:footnotes {SPACES}>{''.join(notes)}</w:footnotes>",
            "word/endnotes.xml": f"<w:endnotes {SPACES}>{note('endnote', 2, p('尾注'))}</w:endnotes>",
            "word/header1.xml": f"<w:hdr {SPACES}>{p('海丰银行')}{p('内部')}</w:hdr>",
            "word/header2.xml": f"<w:hdr {SPACES}>{p('海丰银行')}{p('内部')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {SPACES}>{p('第1页')}</w:ftr>",
            "word/header9.xml": f"<w:hdr {SPACES}>{p('不用的')}</w:hdr>",
        },
    )
    assert source.text == "正文\n注3\n注2\n尾注\n海丰银行\n内部\n第1页\n"
    printed = [("boilerplate", "page header"), ("boilerplate", "page footer")]
    assert [(str(b.kind), b.note) for b in source.metadata["blocks"]] == [("paragraph", ""), *[("footnote", "")] * 3, *printed]
    [section] = read(source)
    assert section.body == ((0, 12),)
    assert section.boilerplate == (("page header", 12, 20), ("page footer", 20, 24))
    blocks = Extractor().of_section(source, section).section.blocks
    assert tiles(blocks, 0, len(source.text))
    assert [block.layer for block in blocks] == [Layer.BODY] * 4 + [Layer.FURNITURE] * 2


def test_mentions_read_back(tmp_path: Path) -> None:
    body = (
        p("支付环境调查", "Title")
        + p("一、概况", "1")
        + f"<w:p>{RUN.format('上海浦东')}{RUN.format('发展银行')}{RUN.format('推进改革。')}</w:p>"
    )
    body += tbl(tr(tc(p("银行")), tc(p("余额"))), tr(tc(p("广发银行")), tc(p("三亿元"))))
    path = tmp_path / "a.docx"
    path.write_bytes(packed({**TYPES, "word/document.xml": document(body)}))
    source = load(path)
    [found] = Extractor().of_source(source)
    mentions = [m for m in found.mentions if m.type == "Bank"]
    assert found.section.title == "支付环境调查"
    assert [source.text[m.start : m.end] for m in mentions] == ["上海浦东发展银行", "广发银行"]


WORDS = st.text("甲乙银行一、（） \t。1.\u3000", max_size=12)
RUNS = st.lists(
    st.tuples(WORDS, st.sampled_from(("<w:t>{}</w:t>", "<w:t>{}</w:t><w:br/>", "<w:tab/>", "<w:delText>{}</w:delText>"))),
    max_size=4,
)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    runs = "".join(f"<w:r>{form.format(words)}</w:r>" for words, form in draw(RUNS))
    properties = draw(
        st.sampled_from(
            ("", '<w:pStyle w:val="1"/>', '<w:pStyle w:val="t"/>', NUMBERED.format(2, 1), "<w:rPr><w:del/></w:rPr>")
        )
    )
    box = draw(st.sampled_from(("", "", f"<w:r><w:pict>{BOX}</w:pict></w:r>")))
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}{box}</w:p>"


def tables(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.builds(
        lambda content, more: tc(*content, more=more),
        st.lists(inside, max_size=3),
        st.sampled_from(("", "<w:vMerge/>", "<w:cellDel/>")),
    )
    rows = st.builds(
        lambda found, more: tr(*found, more=more),
        st.lists(cells, max_size=3),
        st.sampled_from(("", "<w:tblHeader/>", "<w:del/>")),
    )
    return st.builds(lambda found: tbl(*found), st.lists(rows, max_size=3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.recursive(paragraphs(), tables, max_leaves=8), max_size=8))
def test_blocks_tile_whatever_is_made(content: list[str]) -> None:
    source = opened(p("首") + "".join(content), {"word/styles.xml": STYLED})
    [section] = read(source)
    assert tiles(Extractor().of_section(source, section).section.blocks, 0, len(source.text))
