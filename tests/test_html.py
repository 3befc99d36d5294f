"""Web pages: every visible character in one block, the text told from what stands around it, and what a page states."""

from __future__ import annotations

import html as escapes
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.document_model import Block, Kind, Layer, tiles
from builders.documents import readers
from builders.documents.formats import html

#: Prose enough for a page to have a text.
PROSE = (
    "海州银行去年新增普惠贷款四十亿元，户数增加两成，平均利率下降三十个基点。",
    "分行把信贷员派到乡镇，每周三在服务点受理申请，材料不全的当场补齐。",
    "监管部门要求各家机构在年底前完成系统改造，并按季报送进展。",
)
TEXT = "".join(f"<p>{line}</p>" for line in PROSE)


def parts(markup: str) -> list[tuple[Block, str]]:
    """The blocks of a page with their text."""
    text, metadata = html.extract(markup)
    blocks: tuple[Block, ...] = metadata["blocks"]
    assert tiles(blocks, 0, len(text))
    return [(block, text[block.start : block.end].strip("\n\t")) for block in blocks]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def body(markup: str) -> list[str]:
    return [text for block, text in parts(markup) if block.layer is Layer.BODY]


def aside(markup: str) -> dict[str, str]:
    """What is set aside, with its kind."""
    return {text: block.note for block, text in parts(markup) if block.layer is Layer.FURNITURE}


def kinds(markup: str) -> list[tuple[Kind, int, str]]:
    return [(block.kind, block.level, text) for block, text in parts(markup)]


# ---------------------------------------------------------------- every visible character, once, in order


class Made(NamedTuple):
    """Markup, and the characters of it that a reader sees."""

    markup: str
    seen: str


def _text(words: str) -> Made:
    return Made(escapes.escape(words), words)


def _element(tag: str, names: str, inside: list[Made]) -> Made:
    attribute = f' class="{names}"' if names else ""
    return Made(
        f"<{tag}{attribute}>" + "".join(part.markup for part in inside) + f"</{tag}>", "".join(part.seen for part in inside)
    )


def _table(rows: list[list[Made]]) -> Made:
    cells = [["<td>" + cell.markup + "</td>" for cell in row] for row in rows]
    seen = "".join(cell.seen for row in rows for cell in row)
    return Made("<table>" + "".join("<tr>" + "".join(row) + "</tr>" for row in cells) + "</table>", seen)


_UNSEEN = [
    Made(markup, "")
    for markup in (
        "<!-- 旁注 -->",
        "<script>var a = '甲<b>乙';</script>",
        "<style>p { color: red }</style>",
        "<select><option>甲行</option></select>",
        "<input value='甲行'>",
        "<br>",
        "<wbr>",
        "<p hidden>看不见</p>",
        '<div style="display: none"><p>看不见</p></div>',
        "<noscript>请开启脚本</noscript>",
        "<template><p>模板</p></template>",
        "<ruby><rp>(</rp><rt>zhao</rt></ruby>",
    )
]
_WORDS = st.text("招商银行 a&<>\"'，。1\n\t\u00a0\u3000", min_size=1, max_size=12).map(_text)
_NAMES = st.sampled_from(["", "", "nav", "has-sidebar", "footer-fixed", "ad-wrap", "share-box", "content", "news_comment"])
_TAGS = st.sampled_from(
    (
        "div",
        "section",
        "span",
        "em",
        "b",
        "h1",
        "h3",
        "ul",
        "li",
        "dl",
        "dt",
        "blockquote",
        "article",
        "header",
        "nav",
        "x-card",
        "pre",
    )
)
_TREES = st.recursive(
    _WORDS | st.sampled_from(_UNSEEN),
    lambda inner: (
        st.builds(_element, _TAGS, _NAMES, st.lists(inner, max_size=5))
        | st.lists(st.lists(inner, max_size=3), max_size=3).map(_table)
    ),
    max_leaves=25,
)


def solid(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, max_examples=200)
@given(st.lists(_TREES, max_size=6))
def test_every_visible_character_is_in_one_block(trees: list[Made]) -> None:
    text, metadata = html.extract(page("<p>" + PROSE[0] + "</p>" + "".join(tree.markup for tree in trees)))
    assert tiles(metadata["blocks"], 0, len(text))
    assert solid(text) == solid(PROSE[0] + "".join(tree.seen for tree in trees))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_as_markup(markup: str) -> None:
    text, metadata = html.extract(markup)
    assert tiles(metadata["blocks"], 0, len(text))


def test_a_page_of_many_boxes_in_one_another() -> None:
    deep = 4000
    assert body("<body>" + "<div><table><tr><td>" * deep + PROSE[0] + "</td></tr></table></div>" * deep) == [PROSE[0]]


# ---------------------------------------------------------------- kinds of blocks


def test_headings_items_captions_and_notes() -> None:
    markup = page(
        "<h1>海州金融年报</h1><h2>一、概况</h2>"
        + TEXT
        + "<ul><li>第一项<ol><li>其一</li></ol></li></ul><dl><dt>词</dt><dd>释义</dd></dl>"
        "<figure><figcaption>图1 走势</figcaption></figure><div role='heading' aria-level='3'>二、展望</div>"
        "<div id='ftn1'><p>[1] 口径为全口径。</p></div>"
    )
    assert kinds(markup) == [
        (Kind.TITLE, 0, "海州金融年报"),
        (Kind.HEADING, 2, "一、概况"),
        *((Kind.PARAGRAPH, 0, line) for line in PROSE),
        (Kind.ITEM, 1, "第一项"),
        (Kind.ITEM, 2, "其一"),
        (Kind.ITEM, 1, "词"),
        (Kind.ITEM, 1, "释义"),
        (Kind.CAPTION, 0, "图1 走势"),
        (Kind.HEADING, 3, "二、展望"),
        (Kind.FOOTNOTE, 0, "[1] 口径为全口径。"),
    ]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    bold = "<p><strong>一、经营情况</strong></p>" + TEXT + "<p><b>这一句是强调的话。</b></p>"
    assert [(kind, level) for kind, level, _ in kinds(page(bold))][::4] == [(Kind.HEADING, 2), (Kind.PARAGRAPH, 0)]
    assert (Kind.PARAGRAPH, 0, "一、经营情况") in kinds(page("<h2>摘要</h2>" + bold))


def test_rows_of_a_table_are_lines() -> None:
    table = (
        "<table><caption>表1 余额</caption><thead><tr><td>银行</td><td>余额</td><td>占比</td></tr></thead>"
        "<tr><th>甲行</th><td></td><td><p>三</p><p>成</p></td></tr><tr><td></td><td>七<br>百</td><td></td></tr></table>"
    )
    markup = page(TEXT + table)
    assert "\n表1 余额\n银行\t余额\t占比\n甲行\t\t三 成\n\t七 百\t" in html.extract(markup)[0] + "\t"
    cells = [(block.row, block.note, text) for block, text in parts(markup) if block.kind is Kind.CELL]
    assert cells[:6] == [
        (1, "header", "银行"),
        (1, "header", "余额"),
        (1, "header", "占比"),
        (2, "header", "甲行"),
        (2, "", ""),
        (2, "", "三 成"),
    ]
    assert {block.table for block, _ in parts(markup) if block.kind is Kind.CELL} == {1}


def test_tables_for_the_look_of_a_page_are_none() -> None:
    inner = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    outer = f"<table><tr><td><a href='/'>首页</a></td><td>{TEXT}{inner}</td></tr></table>"
    assert [text for block, text in parts(page(outer)) if block.kind is Kind.CELL] == ["甲", "1", "乙", "2"]
    lines = "<table width='100%'><tr><td>栏目</td><td>" + "<br>".join(PROSE) + "</td></tr></table>"
    assert [(kind, text) for kind, _, text in kinds(page(lines))][1:] == [(Kind.PARAGRAPH, line) for line in PROSE]


def test_the_title_is_the_line_that_the_page_states() -> None:
    markup = page(
        f"<h1>海州在线</h1><div class='t'>普惠金融的三个难点</div>{TEXT}", "<title>普惠金融的三个难点_海州在线</title>"
    )
    assert [text for kind, _, text in kinds(markup) if kind is Kind.TITLE] == ["普惠金融的三个难点"]
    assert html.extract(markup)[1]["heading"] == "普惠金融的三个难点"
    broken = page(f"<h1>普惠金融的<br>三个难点</h1>{TEXT}")
    assert html.extract(broken)[1]["heading"] == "普惠金融的 三个难点"


# ---------------------------------------------------------------- what is seen


def test_aids_and_marks_of_no_width() -> None:
    inside = "<ruby>招<rp>(</rp><rt>zhāo</rt><rp>)</rp>商</ruby>银<wbr>行\u200b的&shy;网&#xfeff;点&nbsp;多"
    assert body(page(f"<p>{inside}</p>")) == ["招商银行的网点 多"]


def test_line_ends_inside_code_and_paragraphs() -> None:
    assert body(page(f"<pre>第一行\n  第二行\n</pre><p>甲<br/>乙</p>{TEXT}"))[:4] == ["第一行", "第二行", "甲", "乙"]


def test_a_page_hidden_until_its_script_runs_is_read() -> None:
    assert body(page(f"<p>关注我们</p><div style='visibility: hidden; opacity: 0'>{TEXT}</div>"))[-3:] == list(PROSE)
    assert not set(PROSE) & set(
        body(page(f"{TEXT.replace('银行', '农商行')}<div aria-hidden='true'><p>{PROSE[1]}</p></div>")[0:3])
    )


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("a.htm", "<h>海州银行</h><br/>\n" + "<br/>\n".join(PROSE)),
        ("a.html", "<x-page><x-title>海州银行</x-title>" + TEXT + "</x-page>"),
        ("a.html", "<font>海州银行</font><br>" + "<br>".join(PROSE)),
        ("a.txt", "<center>海州银行</center>\n<table><tr><td>" + TEXT + "</td></tr></table>"),
        ("a.html", "<title>海州银行</title>" + TEXT),
        (
            "a.html",
            "<html><frameset cols='20,80'><frame src='a'><noframes><body>海州银行"
            + TEXT
            + "</body></noframes></frameset></html>",
        ),
        (
            "a.xhtml",
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a.js'/></head>"
            "<body><a id='x'/><p/>" + TEXT + "<![CDATA[<乙行>]]></body></html>",
        ),
    ],
)
def test_pages_of_unusual_markup_are_read(tmp_path: Path, name: str, markup: str) -> None:
    path = tmp_path / name
    path.write_text(markup, encoding="gb18030")
    source, (section,) = readers.sections(path)
    assert source.reader == "html"
    assert "<" not in source.text.replace("<乙行>", "")
    assert "<" not in section.title
    assert all(line in source.text for line in PROSE)


def test_text_with_a_few_tags_is_no_page() -> None:
    for text in ("<b>要点</b>：当年余额 < 上年余额", "# 标题\n\n<br>\n正文。", "第一段。<br>第二段。<br>"):
        assert not html.looks_like(text)
    assert not html.looks_like('<div align="center">\n\n# 标题\n</div>\n<p>说明</p>', "a.md")
    assert not html.looks_like("没有标签的文字。", "a.html")


# ---------------------------------------------------------------- the text and what stands around it

_MENU = "<ul><li><a href='/a'>首页</a></li><li><a href='/b'>渤山银行</a></li><li><a href='/c'>理财</a></li></ul>"


@pytest.mark.parametrize(
    "names",
    [
        "site has-sidebar",
        "footer-fixed",
        "ad-wrap",
        "share-page",
        "recommend-wrap",
        "news_comment",
        "nav-open",
        "header-top",
        "popup",
    ],
)
@pytest.mark.parametrize("tag", ["div", "section", "form", "aside", "header", "nav", "footer"])
def test_no_wrapper_of_the_whole_page_removes_it(tag: str, names: str) -> None:
    markup = page(f"<{tag} class='{names}'><div class='sidebar'>{_MENU}</div><h1>海州金融</h1>{TEXT}</{tag}>")
    assert body(markup) == ["海州金融", *PROSE]


def test_what_stands_around_the_text_is_set_aside_by_kind() -> None:
    markup = page(
        f"<header><a href='/'>海州在线</a></header><nav>{_MENU}</nav><form><label>用户名</label><button>登录</button></form>"
        f"<article><header><h1>海州金融</h1><p>2023年9月1日</p></header>{TEXT}</article>"
        "<aside class='related'><p>热点</p><a href='/d'>恒山银行</a></aside><footer>版权所有 海州在线</footer>"
    )
    assert body(markup) == ["海州金融", "2023年9月1日", *PROSE]
    told = aside(markup)
    assert told["海州在线"] == "site header"
    assert told["首页"] == "navigation"
    assert told["登录"] == "form"
    assert told["恒山银行"] == "sidebar"
    assert told["版权所有 海州在线"] == "site footer"


_OTHER = "<a href='/o'>渤山银行</a>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div class='sidebar'><p>渤山银行推出新品，欢迎办理。</p></div>", ""),
        ("", "<div class='side-box'><p>渤山银行推出新品。</p></div>"),
        ("<div class='popup'>渤山银行红包</div>", "<div id='page_foot'>渤山银行主办</div>"),
        ("<div class='modal' style='display:none'>渤山银行</div>", "<ul class='comment-list'><li>渤山银行服务很好。</li></ul>"),
        (f"<p>当前位置：{_OTHER} &gt; 正文</p>", f"<p>上一篇：{_OTHER}</p><p>下一篇：{_OTHER}</p>"),
        ("", f"<h3>相关新闻</h3><ul><li>{_OTHER}</li></ul>"),
        (f"<div>{_OTHER}<a href='/'>首页</a></div>", f"<div>{_OTHER} | <a href='/x'>关于我们</a></div>"),
        ("<label>渤山银行</label><select><option>渤山银行</option></select>", "<button>渤山银行</button>"),
        ("<header><span>渤山银行专栏</span></header>", "<div role='complementary'><p>渤山银行推出新品。</p></div>"),
        ("", "<p>扫描二维码关注渤山银行公众号</p><p>渤山银行 版权所有 京ICP备00000000号</p>"),
    ],
)
@pytest.mark.parametrize(
    "frame", ["{}<h1>海州金融</h1>{}{}", "{}<div class='c'><h1>海州金融</h1>{}</div>{}", "<form>{}<h1>海州金融</h1>{}{}</form>"]
)
def test_what_stands_around_the_text_in_many_shapes(frame: str, before: str, after: str) -> None:
    assert body(page(frame.format(before, TEXT, after))) == ["海州金融", *PROSE]


def test_layout_cells_part_menu_and_text() -> None:
    markup = page(f"<form><table><tr><td>{_OTHER}<br><a href='/'>首页</a></td><td>{TEXT}</td></tr></table></form>")
    assert body(markup) == list(PROSE)


@pytest.mark.parametrize("names", ["recommend-card", "side-item", "ad-wrap", "hot"])
def test_many_boxes_of_one_name_are_the_text(names: str) -> None:
    cards = "".join(f"<div class='{names}'><h3>第{number}条</h3>{TEXT}</div>" for number in range(7))
    assert len(body(page(cards))) == 28


def test_short_pages_and_tables_are_kept_whatever_holds_them() -> None:
    assert body(page("<div class='has-sidebar'><p>海州银行很好</p></div>")) == ["海州银行很好"]
    rows = "".join(f"<tr><td>银行{number}</td><td>{number}</td></tr>" for number in range(20))
    assert len(body(page(f"<div class='tool'><table>{rows}</table></div><div class='foot'>海州在线</div>"))) == 40


def test_a_large_table_and_a_signature_beside_the_box_of_the_text_are_kept() -> None:
    rows = "".join(f"<tr><td>第{number}分行</td><td>{number}</td></tr>" for number in range(20))
    links = "".join(f"<a href='/{number}'>栏目{number}</a>" for number in range(6))
    own = f"<div class='c'>{TEXT}</div><div>海州市金融局</div><section><table>{rows}</table></section>"
    assert body(page(f"<div>{links}</div>{own}<div>{links}</div>")) == [
        *PROSE,
        "海州市金融局",
        *(text for number in range(20) for text in (f"第{number}分行", str(number))),
    ]


def test_a_table_of_contents_and_a_list_between_paragraphs_are_no_menus() -> None:
    contents = "".join(f"<li><a href='#c{number}'>第{number}章</a></li>" for number in range(5))
    listed = "".join(f"<li><a href='/{number}'>《第{number}号办法》</a></li>" for number in range(4))
    assert len(body(page(f"<h1>海州金融</h1><ul>{contents}</ul>{TEXT}<ul>{listed}</ul>{TEXT}"))) == 1 + 5 + 4 + 6


def test_menus_without_a_name_are_told_by_their_links() -> None:
    links = "".join(f"<a href='/{number}'>栏目{number}</a>" for number in range(6))
    assert body(page(f"<div>{links}</div><h1>海州金融</h1>{TEXT}<div>{links}</div>")) == ["海州金融", *PROSE]


def test_attachments_are_no_menu() -> None:
    files = "".join(f"<li><a href='/{number}.pdf'>附件{number}：申报表</a></li>" for number in range(1, 5))
    assert body(page(f"<h1>海州金融</h1>{TEXT}<ul>{files}</ul>"))[-1] == "附件4：申报表"


def test_related_reading_inside_the_text_is_set_aside() -> None:
    related = "<p>相关阅读：</p><p><a href='/1'>恒山银行换帅</a></p><p><a href='/2'>渤山银行年报</a></p>"
    markup = page(f"<h1>海州金融</h1><div class='c'>{TEXT}{related}</div>")
    assert body(markup) == ["海州金融", *PROSE]


def test_cards_are_all_read() -> None:
    cards = "".join(
        f"<article><header><h2>第{number}条</h2></header><p>{line}</p></article>" for number, line in enumerate(PROSE)
    )
    assert body(page(f"<nav>{_MENU}</nav><main>{cards}</main>")) == [
        text for number, line in enumerate(PROSE) for text in (f"第{number}条", line)
    ]


def test_a_page_of_links_is_its_links() -> None:
    links = "".join(f"<li><a href='/{number}'>海州银行第{number}号公告</a></li>" for number in range(8))
    assert len(body(page(f"<div><ul>{links}</ul></div>"))) == 8


def test_reports_have_their_spans_from_the_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(f"<nav>{_MENU}</nav><h1>海州金融</h1>{TEXT}<footer>版权所有</footer>"), encoding="utf-8")
    source, (section,) = readers.sections(path)
    assert "".join(source.text[start:end] for start, end in section.body).split() == ["海州金融", *PROSE]
    assert [(kind, source.text[start:end].split()) for kind, start, end in section.boilerplate] == [
        ("navigation", ["首页", "渤山银行", "理财"]),
        ("site footer", ["版权所有"]),
    ]


# ---------------------------------------------------------------- what the page states


def stated(head: str, text: str = TEXT) -> dict[str, Any]:
    found: dict[str, Any] = html.extract(page(text, head))[1]
    return found


def test_all_statements_are_kept_as_they_stand() -> None:
    metas = {
        "ContentSource": " 海州市  金融局 ",
        "PubDate": "2023-09-27 10:00",
        "ColumnName": "政策",
        "author": "admin",
        "empty": "",
    }
    article = {
        "@type": "NewsArticle",
        "headline": "普惠",
        "publisher": {"name": "海州日报"},
        "author": [{"name": "编辑部"}],
        "datePublished": "2023-09-27",
    }
    linked = json.dumps({"@graph": [article, {"@type": "BreadcrumbList", "name": "无关"}]})
    found = stated(
        "<title>普惠 - 海州</title><meta property='og:title' content='普惠'>"
        + "".join(f"<meta name='{name}' content='{value}'>" for name, value in metas.items())
        + f'<script type="application/ld+json">{linked}</script>',
        TEXT + "<time datetime='2023-09-28'>昨天</time>",
    )
    assert found["stated"] == {
        "title": "普惠 - 海州",
        "contentsource": "海州市 金融局",
        "pubdate": "2023-09-27 10:00",
        "columnname": "政策",
        "og:title": "普惠",
        "author": "admin",
        "json-ld:headline": "普惠",
        "json-ld:publisher": "海州日报",
        "json-ld:author": "编辑部",
        "json-ld:datepublished": "2023-09-27",
        "time": "2023-09-28",
    }
    assert found["title"] == "普惠"
    assert found["issued"] == "2023-09-27 10:00"


@pytest.mark.parametrize("data", ["{", "[1, 2]", '"a"', "[" * 5000, '{"@type": "Article", "headline": 3}', "null"])
def test_broken_json_states_nothing(data: str) -> None:
    assert stated(f"<script type='application/ld+json'>{data}</script>")["stated"] == {}
