"""The pages in a real browser with the network cut: nothing is asked for, nothing complains, everything works."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Chromium, executable

from graph.views.page import view
from graph.views.standing import text, write_views
from ontology.normalise import normalise

sys.path.append(str(Path(__file__).parents[1] / "graph"))  # the graph is that of the other tests of pages
from page_graph import CMB, FRAUD, ICBC, RULE, page_graph

pytestmark = pytest.mark.browser

SELECTED = "network.getSelectedNodes()[0]"
PANEL = "document.getElementById('panel').innerText"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = executable()
    if program is None:
        if os.environ.get("YINPU_REQUIRE_BROWSER") == "1":
            pytest.fail("YINPU_REQUIRE_BROWSER=1, but there is no chromium")
        pytest.skip("no chromium here: install it to test the pages in a browser")
    opened = Chromium(program, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    kg = page_graph()
    write_views(kg, folder)
    view(kg, "neighbourhood", "招行").save(folder / "focus.html")
    return folder


@pytest.fixture
def overview(browser: Chromium, pages: Path) -> Chromium:
    browser.resize(1400, 850)
    browser.open(pages / "views" / "overview.html")
    return browser


@pytest.mark.parametrize(
    "name",
    ["index.html", "focus.html"]
    + [
        f"views/{n}.html" for n in ("overview", "banks-themes", "regulators-regulations", "publishers-reports", "neighbourhood")
    ],
)
def test_opens_without_asking_for_anything(browser: Chromium, pages: Path, name: str) -> None:
    browser.open(pages / name)
    outside = [url for url in browser.requests if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert [url for url in browser.requests if url.startswith("file:")] == [(pages / name).resolve().as_uri()]
    assert browser.complaints == []
    assert browser.run("window.broken") is None


NAMES = [
    "“反欺诈”", "《反欺诈 管理办法》", "Ｈ５　银行", "金融科技（2022—2025年）", "银发〔2020〕46号", "[2020] 46 号",
    "『云』·平台", "“ICBC”'s e-Card", "①号文", "ﬁnance", "ÄÖÜß", "İstanbul", "ΣΑΣ", "a~b–c―d－e", "招商銀行",
    "\u00a0空\u2003白\u3000", "\ufeff零\u200b宽", "\U00020bb7", "",
]  # fmt: skip


@pytest.mark.parametrize(("name", "table"), [("views/overview.html", "data"), ("index.html", "words")])
def test_what_is_typed_is_folded_as_names_are(browser: Chromium, pages: Path, name: str, table: str) -> None:
    browser.open(pages / name)
    fold = f"folding(JSON.parse(document.getElementById('{table}').textContent).signs)"
    assert browser.run(f"{json.dumps(NAMES)}.map({fold})") == [normalise(text) for text in NAMES]
    codes = [code for code in range(0x10000) if unicodedata.category(chr(code)) not in ("Cs", "Cn")]  # Chromium may know more
    folded = browser.run(f"(fold => {codes}.map(code => fold('a' + String.fromCharCode(code) + 'b')))({fold})")
    assert [hex(code) for code, text in zip(codes, folded, strict=True) if text != normalise(f"a{chr(code)}b")] == []


@pytest.mark.parametrize(
    "name", ["招行", "“招行”", "《招商银行》", "招商銀行", "china merchants", "Ｃｈｉｎａ Merchants Bank", " 招 商 · 银 行 "]
)
def test_search_finds_by_any_name(overview: Chromium, name: str) -> None:
    overview.run("document.getElementById('search').focus()")
    overview.write(name)
    assert "招商银行" in overview.run("document.querySelector('#found [aria-selected=true]').textContent")
    overview.press("Enter")
    assert overview.run(SELECTED) == CMB
    assert overview.run(PANEL).startswith("招商银行")
    lit = overview.run("nodes.get().filter(node => node.color.background !== '#e9edf1').length")
    assert 1 < lit <= overview.run("network.getConnectedNodes(network.getSelectedNodes()[0]).length") + 1
    x, y = overview.run(f"Object.values(network.canvasToDOM(network.getPosition({CMB!r})))")
    width, height = overview.run(
        "[document.getElementById('mynetwork').clientWidth, document.getElementById('mynetwork').clientHeight]"
    )
    assert 0 < x < width and 0 < y < height
    assert overview.complaints == []


def test_suggestions_by_keyboard(overview: Chromium) -> None:
    overview.run("document.getElementById('search').focus()")
    overview.write("反欺诈")
    assert overview.run(
        "[...document.querySelectorAll('#found [role=option] .as')].map(item => item.firstChild.textContent)"
    ) == ["反欺诈", "反欺诈管理办法"]
    overview.press("ArrowDown")
    overview.press("Enter")
    assert overview.run(SELECTED) == RULE
    overview.run("document.getElementById('panel').focus()")
    overview.press("Escape")
    assert overview.run("network.getSelectedNodes().length") == 0


def test_signs_alone_find_nothing(overview: Chromium) -> None:
    overview.run("document.getElementById('search').focus()")
    overview.write("“”")
    assert overview.run("document.querySelectorAll('#found [role=option]').length") == 0


def test_unknown_name_says_so(overview: Chromium) -> None:
    overview.run("document.getElementById('search').focus()")
    overview.write("没有这家<b>银行")
    assert "--focus 没有这家<b>银行" in overview.run("document.getElementById('found').innerText")
    overview.press("Enter")
    assert overview.run("network.getSelectedNodes().length") == 0


def test_filter_of_kinds_hides(overview: Chromium) -> None:
    box = "document.querySelector('#kinds input[value=Bank]')"
    overview.run(f"{box}.click()")
    hidden = overview.run("nodes.get().filter(node => node.hidden).map(node => node.kind)")
    assert hidden == ["Bank", "Bank"]
    drawn = overview.run("edges.get().filter(edge => !edge.hidden).map(edge => [edge.from, edge.to])")
    assert drawn and not {CMB, ICBC} & {end for ends in drawn for end in ends}
    overview.run(f"{box}.click()")
    assert overview.run("nodes.get().some(node => node.hidden) || edges.get().some(edge => edge.hidden)") is False


def at(browser: Chromium, script: str) -> tuple[float, float]:
    """Where a point of the picture is on the page."""
    x, y = browser.run(
        f"""(() => {{
            const box = document.getElementById("mynetwork").getBoundingClientRect(), at = network.canvasToDOM({script});
            return [at.x + box.x, at.y + box.y];
        }})()"""
    )
    return x, y


def test_click_on_a_thing_shows_evidence(overview: Chromium) -> None:
    overview.click(*at(overview, f"network.getPosition({CMB!r})"))
    overview.wait(f"{SELECTED} === {CMB!r}")
    text = overview.run(PANEL)
    assert "招行" in text and "China Merchants Bank" in text
    assert "</script><img src=x onerror=" in text, "shown as text"
    assert "报告甲" in text and "报告甲.txt · 100–120" in text
    assert set(overview.run("[...document.querySelectorAll('#panel mark')].map(mark => mark.textContent)")) == {
        "招行",
        "招商银行",
    }
    assert overview.run("document.querySelectorAll('#panel img, #panel script').length") == 0
    assert overview.run("window.broken") is None


def test_click_on_a_line_shows_the_sentences_that_name_both(overview: Chromium) -> None:
    ends = [f"network.getPosition({iri!r})" for iri in (CMB, FRAUD)]
    overview.click(
        *at(overview, f"(([a, b]) => ({{ x: a.x * .35 + b.x * .65, y: a.y * .35 + b.y * .65 }}))([{', '.join(ends)}])")
    )
    overview.wait("network.getSelectedEdges().length === 1")
    assert overview.run(
        "[...document.querySelectorAll('#panel .relation blockquote:first-of-type mark')].map(mark => mark.textContent)"
    ) == ["招行", "反欺诈"]
    assert "招行开展反欺诈" in overview.run("document.querySelector('#panel .relation').innerText")


def test_lines_are_filtered_by_where_they_come_from(overview: Chromium) -> None:
    boxes = "[...document.querySelectorAll('#origins input')]"
    assert "stated" in overview.run(f"{boxes}.map(box => box.value)")
    overview.run(f"{boxes}.filter(box => box.value !== 'stated').forEach(box => box.click())")
    shown = "edges.get({ filter: edge => !edge.hidden }).map(edge => edge.id)"
    assert overview.run(f"{shown}.length") > 0
    assert overview.run(f"{shown}.every(id => edges.get(id).dashes === undefined)")
    overview.run(f"{boxes}.filter(box => box.checked).forEach(box => box.click())")
    assert overview.run(f"{shown}.length") == 0


def test_evidence_by_keyboard_alone(overview: Chromium) -> None:
    overview.run("document.getElementById('search').focus()")
    overview.write("工行")
    overview.press("Enter")
    overview.run("document.querySelector('#panel .near .count').focus()")
    overview.press("Enter")
    assert overview.run("network.getSelectedEdges().length") == 1
    assert overview.run("document.querySelectorAll('#panel blockquote').length") >= 1


def test_language_and_colours(overview: Chromium) -> None:
    overview.run("document.getElementById('language').click()")
    first = overview.run("document.querySelector('h1').innerText")
    overview.run("document.getElementById('language').click()")
    assert {first, overview.run("document.querySelector('h1').innerText")} == {"Overview", "全景"}
    before = overview.run("nodes.get().map(node => node.color.background)")
    overview.run("document.querySelector('input[name=colour][value=kind]').click()")
    assert overview.run("nodes.get().map(node => node.color.background)") != before


def test_narrow_screen(browser: Chromium, pages: Path) -> None:
    browser.resize(390, 780)
    browser.open(pages / "focus.html")
    assert browser.run("document.documentElement.scrollWidth") <= 390
    assert browser.run("document.getElementById('mynetwork').clientHeight") > 150
    assert "招商银行" in browser.run(PANEL)
    browser.open(pages / "index.html")
    assert browser.run("document.documentElement.scrollWidth") <= 390
    browser.resize(1400, 850)


def test_address_with_a_name_opens_at_it(browser: Chromium, pages: Path) -> None:
    browser.open(pages / "index.html")
    href = browser.run("[...document.querySelectorAll('a')].find(link => link.textContent === '招商银行').getAttribute('href')")
    path, _, name = href.partition("#")
    browser.open(pages / path, f"#{name}")
    browser.wait(f"{SELECTED} === {CMB!r}")


def test_catalogue_filters(browser: Chromium, pages: Path) -> None:
    browser.open(pages / "index.html")
    browser.run("document.getElementById('filter').focus()")
    browser.write("《报告 甲》")
    assert browser.run("[...document.querySelectorAll('#reports tbody tr')].filter(row => !row.hidden).length") == 1
    assert browser.run(
        "document.body.innerText.includes('报告<b>乙</b>') || document.querySelectorAll('#reports b').length === 0"
    )


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as a build leaves them, and the first of them and the explorer as they are served."""
    folder = tmp_path_factory.mktemp("begun") / "我的 graph"
    kg = page_graph()
    write_views(kg, folder, ["overview"])
    (folder / "views" / "served.html").write_text(text(kg, "overview"), encoding="utf-8")
    (folder / "served.html").write_text(text(kg, "index"), encoding="utf-8")
    return folder


LINKS = "[...document.querySelectorAll('a')].filter(link => link.href).map(link => link.getAttribute('href'))"


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_opened_as_files_lead_to_what_is_there(browser: Chromium, begun: Path, width: int) -> None:
    browser.resize(width, 800)
    for name in ("index.html", "views/overview.html"):
        browser.open(begun / name)
        assert browser.complaints == []
        for address in browser.run(LINKS):
            path, _, fragment = address.partition("#")
            assert ((begun / name).parent / path).resolve().is_file(), address
            if path.endswith("index.html") and fragment:
                assert f'id="{fragment}"' in (begun / "index.html").read_text(encoding="utf-8")
    browser.open(begun / "index.html")
    commands = browser.run("[...document.querySelectorAll('code')].map(code => code.innerText)")
    assert commands[0] == f"yinpu view banks-themes -g '{begun.resolve()}'" and len(commands) == 4
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.resize(1400, 850)


def test_pages_that_are_served_lead_to_all_views(browser: Chromium, begun: Path) -> None:
    browser.open(begun / "served.html")
    assert browser.complaints == []
    found = browser.run(LINKS)
    for name in ("overview", "banks-themes", "regulators-regulations", "publishers-reports", "neighbourhood"):
        assert f"views/{name}.html" in found
    assert any(link.startswith("views/publishers-reports.html#") for link in found), "a report of the catalogue"
    assert browser.run("[...document.querySelectorAll('code')].every(code => !code.offsetParent)")
    browser.open(begun / "views" / "served.html")
    assert "neighbourhood.html" in browser.run(LINKS) and "banks-themes.html" in browser.run(LINKS)
