"""The pages as text; ``tests/browser`` opens them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from page_graph import CMB, EVIL, FRAUD, GREEN, ICBC, RULE, page_graph, under_hash_seeds

from graph import KnowledgeGraph
from graph.analysis.facts import facts
from graph.views import selection
from graph.views.layout import place
from graph.views.page import Page, view, views, words
from graph.views.standing import write_views
from ontology.errors import StoreError, UsageError
from ontology.iris import mint
from ontology.namespaces import PREFIXES
from ontology.schema import ENTITY_TYPES, RELATION_TYPES


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def page(name: str = "overview") -> str:
    return view(page_graph(), name, "招行" if name == "neighbourhood" else None).html


class Outside(HTMLParser):
    """What a page would fetch, and which handlers stand in its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.fetched.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


@pytest.mark.parametrize("name", views())
def test_pages_refer_to_nothing_outside(name: str) -> None:
    text = page(name)
    seen = Outside()
    seen.feed(text)
    assert [address for address in seen.fetched if not address.startswith("data:")] == []
    assert seen.handlers == []
    assert "@import" not in text and not re.search(r"url\(\s*['\"]?https?:", text)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("name", views())
def test_pages_are_the_same_each_time(name: str) -> None:
    assert page(name) == page(name)


def test_pages_are_the_same_under_another_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib; sys.path.append('tests/graph'); from page_graph import page_graph; "
        "from graph.views.page import view;"
        "pages = view(page_graph(), 'overview').html + view(page_graph(), 'neighbourhood', '招行').html;"
        "print(hashlib.sha256(pages.encode()).hexdigest())"
    )
    assert len(under_hash_seeds(script)) == 1


def test_text_of_reports_cannot_break_out() -> None:
    text = page()
    seen = Outside()
    seen.feed(text)
    assert seen.scripts == 3, "the library, the data, the script of the page"
    assert "<img src=x" not in text
    quotes = [quote["t"] for thing in data(text)["things"] for quote in thing["quotes"]]
    assert EVIL in ["".join(pieces) for pieces in quotes], "and yet nothing of it is lost"


def test_only_its_own_scripts_may_run() -> None:
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy and "unsafe-inline" not in policy[1].partition("script-src")[2].partition(";")[0]
    for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy[1].replace("&#43;", "+")


def test_things_come_with_all_their_names_and_facts() -> None:
    things = {thing["id"]: thing for thing in data(page())["things"]}
    assert {"招行", "China Merchants Bank"} <= set(things[CMB]["names"])
    assert things[CMB]["keys"][0] == ["招商银行", "招商银行"]
    assert dict(things[CMB]["keys"])["chinamerchantsbank"] == "China Merchants Bank"
    assert things[CMB]["counts"] == [[3, "mentions"], [2, "inReports"]]
    facts = {fact["k"]: fact["v"] for fact in things[RULE]["facts"]}
    assert facts["identifier"] == ["银发〔2020〕46号"] and facts["date"] == ["2020-02-14"]
    assert [value["l"] for value in facts["issuedBy"]] == ["中国人民银行"]


def test_quotes_read_back() -> None:
    for thing in data(page())["things"]:
        for quote in thing["quotes"]:
            if "……" not in "".join(quote["t"]):
                assert quote["e"] - quote["s"] == len("".join(quote["t"]))


def test_edges_are_borne_out_by_sentences_that_name_both() -> None:
    edges = {frozenset((edge["a"], edge["b"])): edge for edge in data(page())["ties"]}
    edge = edges[frozenset((CMB, FRAUD))]
    (relation,) = edge["rel"]
    assert {key: relation[key] for key in ("k", "s", "o", "n", "from")} == {
        "k": "practises",
        "s": CMB,
        "o": FRAUD,
        "n": 1,
        "from": ["stated"],
    }
    (said,) = relation["quotes"]
    assert said["t"] == ["", "招行", "开展", "反欺诈", "，遵照《反欺诈管理办法》。"]
    assert (said["s"], said["e"]) == (100, 120)
    assert said not in edge["quotes"], "what says a relation is not told again as naming both"
    long = next(quote["t"] for quote in edges[frozenset((ICBC, GREEN))]["quotes"] if "……" in "".join(quote["t"]))
    assert long[1::2] == ["工行", "绿色金融"] and all(len(piece) < 120 for piece in long), "long sentences are cut"


def test_each_relation_has_its_origin_and_only_sentences_that_say_it() -> None:
    kg = page_graph()
    for tie in data(page())["ties"]:
        origins = {origin for relation in tie["rel"] for origin in relation["from"]}
        assert tie["from"] == [one for one in ("stated", "inferred", "metadata", "table") if one in origins] + ["named"] * bool(
            tie["w"]
        )
        for relation in tie["rel"]:
            assert relation["from"], relation
            if not {"stated", "inferred"} & set(relation["from"]):
                assert relation["quotes"] == [], "tables and catalogues say nothing in a sentence"
            said = kg.query(
                f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?r rdf:subject <{relation['s']}> ;"
                f" rdf:object <{relation['o']}> ; yp:evidence ?e }} }}"
            )
            assert len(relation["quotes"]) <= said["n"][0]


def test_no_page_tells_where_the_files_of_all_lie() -> None:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    told = "".join(
        f"""<urn:r{n}> {{ <urn:r{n}> a yp:Report ; dcterms:title "报告{n}" ; schema:workExample <urn:r{n}#appearance=1> .
          <urn:r{n}#appearance=1> nif:sourceUrl "/home/li/secret/{path}" ; dcterms:source <urn:sha256:{n}> ; nif:beginIndex 0 ;
            nif:endIndex 9 ; yp:textExtent "full" . <urn:r{n}> schema:mentions <urn:a> .
          <urn:r{n}#char=0,3> nif:anchorOf "甲行。" ; dcterms:references <urn:a> }}"""
        for n, path in enumerate(("2022/a.txt", "b.txt"))
    )
    kg = KnowledgeGraph.parse(prefixes + told + '<urn:k> { <urn:a> a yp:Bank ; skos:prefLabel "甲行"@zh-hans }')
    html = view(kg, "neighbourhood", "甲行").html
    assert {report["source"] for report in data(html)["reports"].values()} == {"2022/a.txt", "b.txt"}
    assert "secret" not in html


def test_a_transfer_of_duties_is_no_succession() -> None:
    turtle = """
        <urn:known> { <urn:a> a yp:Regulator . <urn:b> a yp:Regulator .
          <urn:e> a org:ChangeEvent ; dcterms:type "TYPE" ; org:originalOrganization <urn:a> ;
            org:resultingOrganization <urn:b> }"""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for kind, edges in (("merger", [("urn:a", "urn:b", "becomes")]), ("transfer", [])):
        assert list(facts(KnowledgeGraph.parse(prefixes + turtle.replace("TYPE", kind))).edges(keys=True)) == edges


def test_what_does_not_fit_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MOST_THINGS", 4)
    monkeypatch.setattr(selection, "MOST_EDGES", 2)
    found = data(page())
    assert len(found["things"]) == 4 and len(found["ties"]) == 2
    whole = selection.view_data(selection.ViewInputs(page_graph()), "overview")
    assert found["left"]["things"] == 2
    assert found["left"]["ties"] > 0 and whole.things[0] in {thing["id"] for thing in found["things"]}


@pytest.mark.parametrize("name", views())
def test_views_of_an_empty_graph(name: str) -> None:
    kg = KnowledgeGraph.parse("")
    if name == "neighbourhood":
        with pytest.raises(UsageError, match="nothing is called"):
            view(kg, name, "招行")
    else:
        assert data(view(kg, name).html)["things"] == []


def test_neighbourhood_of_a_report_and_of_a_thing_no_text_names() -> None:
    report = data(view(page_graph(), "neighbourhood", "报告甲").html)
    assert CMB in {thing["id"] for thing in report["things"]}
    alone = data(view(page_graph(), "neighbourhood", "望海研究院").html)
    assert {thing["kind"] for thing in alone["things"]} == {"Organization", "Report"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("overveiw",), "did you mean overview"),
        (("neighbourhood",), "needs a focus"),
        (("neighbourhood", "招行银"), "did you mean"),
        (("overview", "招行"), "takes no focus"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        view(page_graph(), *arguments)


def test_kg_view_shows_in_a_notebook() -> None:
    shown = page_graph().view("banks-themes")
    assert isinstance(shown, Page)
    frame = shown._repr_html_()
    assert frame.startswith("<iframe srcdoc=") and frame.count("<") == 2, "all of the page is escaped"
    assert repr(shown) == f"<Page 银行与主题 · Banks and themes, {len(str(shown)):,} characters>"


def test_a_page_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    shown = page_graph().view("neighbourhood", "招行")
    assert shown.title == ("招商银行：邻域", "Neighbourhood of 招商银行")
    assert shown.save(tmp_path / "招行.html").read_text(encoding="utf-8") == str(shown) == shown.html
    with pytest.raises(StoreError, match=r"none/page\.html: cannot be written"):
        shown.save(tmp_path / "none" / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["招行.html"]


def test_write_views(tmp_path: Path) -> None:
    paths = write_views(page_graph(), tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "index.html",
        *(f"views/{name}.html" for name in views()),
    ]
    index = paths[0].read_text(encoding="utf-8")
    seen = Outside()
    seen.feed(index)
    assert all(address.startswith("data:") for address in seen.fetched) and seen.scripts == 2
    assert "报告&lt;b&gt;乙&lt;/b&gt;" in index and "<b>乙" not in index
    assert "望海研究院" in index and 'href="views/overview.html#' in index
    for address in re.findall(r'href="(views/[^"#]+)', index):
        assert (tmp_path / address).is_file()
    assert 'href="../index.html"' in paths[1].read_text(encoding="utf-8")
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_views(page_graph(), tmp_path)] == before


def test_write_views_of_an_empty_graph(tmp_path: Path) -> None:
    assert "neighbourhood.html" not in {path.name for path in write_views(KnowledgeGraph.parse(""), tmp_path)}


def test_write_views_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "views").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        write_views(page_graph(), tmp_path)


def test_words_are_there_in_both_languages() -> None:
    used = set(
        re.findall(
            r"""(?:data-(?:word|label|placeholder)=|word\(|say\()["'](\w+)["']""",
            page() + (Path(__file__).parents[2] / "graph/views/templates/index.html").read_text(encoding="utf-8"),
        )
    )
    assert used <= set(words())
    assert all(len(both) == 2 and all(both) for both in words().values())
    own = json.loads((Path(__file__).parents[2] / "graph/views/templates/words.json").read_text(encoding="utf-8"))
    assert not own.keys() & {*ENTITY_TYPES, *RELATION_TYPES, *(f"~{name}" for name in RELATION_TYPES)}, "the registry says them"
    facts = {fact["k"] for name in views() for thing in data(page(name))["things"] for fact in thing["facts"]}
    assert facts <= set(words())


def test_every_shape_of_a_kind_can_be_drawn_in_the_legend() -> None:
    script = (Path(__file__).parents[2] / "graph/views/templates/view.js").read_text(encoding="utf-8")
    drawn = set(re.findall(r'(\w+): "M', script))
    lacking = {entity.shape for entity in ENTITY_TYPES.values()} - drawn
    assert not lacking, f"graph/views/templates/view.js, SHAPES: add {lacking}, or give the type another shape"


def test_communities_are_numbered_by_size_whatever_they_are_called() -> None:
    members = {"urn:x": "乙甲", "urn:7": "丙丁戊", "https://a/b/9": "己庚"}
    lines = [
        f'<urn:{thing}> a yp:Theme ; skos:prefLabel "{thing}" ; yp:community <{iri}> .'
        for iri, named in members.items()
        for thing in named
    ]
    lines += [f'<{iri}> a yp:Community ; skos:prefLabel "群{named[0]}" .' for iri, named in members.items()]
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    found = selection.ViewInputs(KnowledgeGraph.parse(prefixes + "\n".join(lines))).communities
    assert {thing.removeprefix("urn:"): number for thing, (number, _) in found.items()} == {
        **dict.fromkeys("丙丁戊", 1),
        **dict.fromkeys("乙甲", 2),
        **dict.fromkeys("己庚", 3),
    }


def test_evidence_is_of_the_graph_that_holds_it() -> None:
    """A mention or relation is of the report whose graph says so, however its IRI is made."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    kg = KnowledgeGraph.parse(
        prefixes
        + """
      <urn:k> { <urn:a> a yp:Bank ; skos:prefLabel "甲行"@zh-hans . <urn:t> a yp:Theme ; skos:prefLabel "反欺诈"@zh-hans }
      <urn:r1> { <urn:r1> a yp:Report ; dcterms:title "一" .
        <urn:r1#char=10,17> nif:anchorOf "甲行做反欺诈。" .
        <urn:m1> itsrdf:taIdentRef <urn:a> ; nif:sentence <urn:r1#char=10,17> ; nif:beginIndex 10 ; nif:endIndex 12 .
        <urn:m2> itsrdf:taIdentRef <urn:t> ; nif:sentence <urn:r1#char=10,17> ; nif:beginIndex 13 ; nif:endIndex 16 .
        <urn:a> yp:practises <urn:t> .
        <urn:x> rdf:subject <urn:a> ; rdf:predicate yp:practises ; rdf:object <urn:t> ; yp:evidence <urn:r1#char=10,17> }
      <urn:r2> { <urn:r2> a yp:Report ; dcterms:title "二" ; schema:workExample <urn:r2#appearance=1> .
        <urn:r2#appearance=1> nif:sourceUrl "二.txt" ; dcterms:source <urn:sha256:2> ; nif:beginIndex 0 ; nif:endIndex 3 ;
          yp:textExtent "full" .
        <urn:r2#char=0,3> nif:anchorOf "甲行。" .
        <urn:m3> itsrdf:taIdentRef <urn:a> ; nif:sentence <urn:r2#char=0,3> ; nif:beginIndex 0 ; nif:endIndex 2 }"""
    )
    found = data(view(kg, "banks-themes").html)
    (edge,) = found["ties"]
    assert [(quote["r"], quote["t"][1::2]) for quote in edge["rel"][0]["quotes"]] == [("urn:r1", ["甲行", "反欺诈"])]
    bank = next(thing for thing in found["things"] if thing["id"] == "urn:a")
    assert {quote["r"] for quote in bank["quotes"]} == {"urn:r1", "urn:r2"} and bank["counts"][1] == [2, "inReports"]
    assert found["reports"]["urn:r2"]["source"] == "二.txt"


def test_places_do_not_overlap() -> None:
    import networkx as nx

    graph = nx.relabel_nodes(
        nx.disjoint_union_all([nx.barabasi_albert_graph(60, 2, seed=1), nx.path_graph(4), nx.empty_graph(9)]), str
    )
    boxes = dict.fromkeys(graph, (80.0, 30.0))
    places = list(place(graph, boxes).values())
    close = sum(abs(a[0] - b[0]) < 72 and abs(a[1] - b[1]) < 26 for n, a in enumerate(places) for b in places[:n])
    assert close <= 3
    assert place(graph, boxes) == place(graph, boxes)


def test_report_names() -> None:
    assert data(page())["reports"][mint("report", "报告甲")] == {"source": "报告甲.txt", "title": "报告甲"}
