"""Pages to explore the graph in a browser: one self-contained file each, which opens with the network cut.

pyvis hands the network to vis.js; the page around it (``graph/templates/view.*``) adds search by any name, a filter of
kinds, and a panel with names, facts and the sentences that bear them out. Places are computed beforehand, so the picture
stands still. The same graph gives the same bytes.

>>> from graph import KnowledgeGraph
>>> kg = KnowledgeGraph.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; yp:practises <urn:fraud> .
...     <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans .''')
>>> page = view(kg, "banks-themes")
>>> "中国工商银行" in page, "https://" in page.partition("<script>")[0]
(True, False)
>>> view(kg, "bank-themes")
Traceback (most recent call last):
...
ontology.errors.UsageError: no view 'bank-themes': did you mean banks-themes?
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import json
import os
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.analysis.measures import analyse, write_back
from graph.knowledge_graph import KnowledgeGraph
from graph.query.packaged import nearest
from graph.views.evidence import Evidence, aliases, described
from graph.views.home import Picture, catalogue
from graph.views.layout import place
from graph.views.select import Material, Scene, scene
from ontology.errors import StoreError, UsageError
from ontology.files import write_atomically

if TYPE_CHECKING:
    from opencc import OpenCC


__all__ = ["View", "refresh", "view", "views", "words", "write_views"]

#: Title in Chinese and English, and help, of each view.
_VIEWS = {
    "overview": ("全景", "Overview", "everything named together, by community"),
    "banks-themes": ("银行与主题", "Banks and themes", "which banks are named with which themes, and practise them"),
    "regulators-regulations": ("监管机构与规章", "Regulators and regulations", "who issued which rule, and what replaced what"),
    "publishers-reports": ("发布机构与报告", "Publishers and reports", "who published which report, and its main themes"),
    "neighbourhood": ("邻域", "Neighbourhood", "what is near one thing (needs a focus)"),
}
#: Colour and shape of each kind; the shapes tell kinds apart where colours do not.
_KINDS = {
    "Bank": ("#2f6fb5", "dot"),
    "Regulator": ("#c0392b", "diamond"),
    "Organization": ("#6d7f92", "triangle"),
    "Regulation": ("#c98a0b", "square"),
    "Theme": ("#2e8b57", "hexagon"),
    "Product": ("#8e5cc0", "star"),
    "Publication": ("#3d97a5", "triangleDown"),
    "Report": ("#3d97a5", "square"),
    "InstitutionKind": ("#9aa5b1", "diamond"),
    "Community": ("#9aa5b1", "dot"),
}
_PALETTE = ("#2f6fb5", "#e07b28", "#2e8b57", "#c0392b", "#8e5cc0", "#8c6239", "#d6609f", "#5f7d1e", "#1aa3b8", "#b8a100")
_REST = "#a9b4c0"
#: Characters of a label in the picture; the panel shows it whole.
_LABEL = 16
#: Ties of a picture above which each has fewer quotes, so that the page does not grow too large to send.
_CROWDED = 500


class View(str):
    """The HTML of a page; a notebook shows it in a frame of its own."""

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self)}" sandbox="allow-scripts" title="Yinpu" '
            'style="width:100%;height:640px;border:1px solid #dde3ea;border-radius:8px"></iframe>'
        )


def views() -> dict[str, str]:
    """The names of the views, each with what it shows.

    >>> views()["neighbourhood"]
    'what is near one thing (needs a focus)'
    """
    return {name: text for name, (_, _, text) in _VIEWS.items()}


@functools.cache
def words() -> dict[str, list[str]]:
    """The words of the pages in Chinese and English."""
    found: dict[str, list[str]] = json.loads(
        (resources.files("graph.views") / "templates" / "words.json").read_text(encoding="utf-8")
    )
    return found


def view(kg: KnowledgeGraph, name: str = "overview", focus: str | None = None) -> View:
    """The page of the view ``name`` (see :func:`views`); a neighbourhood is that of the thing called ``focus``.

    Raises UsageError with the nearest names for an unknown view or focus.
    """
    if name not in _VIEWS:
        raise UsageError(f"no view {name!r}{nearest(name, _VIEWS)}")
    if focus is not None and name != "neighbourhood":
        raise UsageError(f"the view {name} takes no focus: use neighbourhood")
    material = Material(kg)
    drawn = scene(material, name, kg.find(focus) if focus is not None else None)
    return _page(material, drawn, Evidence(material, drawn.things))


def write_views(kg: KnowledgeGraph, folder: str | os.PathLike[str]) -> list[Path]:
    """Write all views into ``folder/views`` and ``folder/index.html``, which leads to them; their paths, index first.

    The neighbourhood is that of the thing named most often. Raises StoreError when the folder cannot be written.
    """
    return _write(Material(kg), Path(folder))


def refresh(folder: str | os.PathLike[str]) -> list[Path]:
    """Analyse the graph in ``folder``, write the analysis back, and write all views; their paths, index first.

    The same as :func:`~graph.analysis.measures.analyse`, :func:`~graph.analysis.measures.write_back` and
    :func:`write_views`, but the network is made once.
    """
    with KnowledgeGraph.open(folder) as kg:
        material = Material(kg)
        write_back(folder, analyse(material.network))
    with KnowledgeGraph.open(folder) as kg:
        material.kg = kg
        return _write(material, Path(folder))


def _write(material: Material, root: Path) -> list[Path]:
    focus = min(material.network, key=lambda iri: (-material.size(iri), iri), default=None)
    scenes = [scene(material, name, focus) for name in _VIEWS if name != "neighbourhood" or focus]
    evidence = Evidence(material, {iri for drawn in scenes for iri in drawn.things})
    siblings = [(_title(material, drawn), f"{drawn.name}.html") for drawn in scenes]
    pictures = [Picture(title, f"views/{name}", drawn) for (title, name), drawn in zip(siblings, scenes, strict=True)]
    pages = {root / "index.html": _sealed(catalogue(material, pictures, words()))}
    for drawn in scenes:
        pages[root / "views" / f"{drawn.name}.html"] = _page(material, drawn, evidence, siblings, "../index.html")
    try:
        (root / "views").mkdir(parents=True, exist_ok=True)
        for path, page in reversed(pages.items()):  # the index last: it stands for all of them
            write_atomically(path, page.encode())
    except OSError as error:
        raise StoreError(f"{root}: views cannot be written ({error.strerror}): give another folder with -o") from None
    return list(pages)


def _title(material: Material, drawn: Scene) -> tuple[str, str]:
    chinese, english, _ = _VIEWS[drawn.name]
    if drawn.focus is None:
        return chinese, english
    label = material.kg.label(drawn.focus)
    return f"{label}：{chinese}", f"{english} of {label}"


def _page(
    material: Material,
    drawn: Scene,
    evidence: Evidence,
    siblings: Sequence[tuple[tuple[str, str], str]] = (),
    home: str = "",
) -> View:
    from jinja2 import ChoiceLoader, Environment, PackageLoader
    from pyvis.network import Network

    title = _title(material, drawn)
    net = Network(height="100%", width="100%", heading=title[0], cdn_resources="in_line")
    net.options = _options(len(drawn.things))
    things = _things(material, drawn, evidence)
    net.nodes = _nodes(things, drawn)
    net.edges = [_edge(number, tie) for number, tie in enumerate(drawn.ties)]
    pyvis_templates = net.templateEnv.loader
    net.templateEnv = Environment(loader=ChoiceLoader([PackageLoader("graph.views"), pyvis_templates]), autoescape=True)
    net.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    net.path = "view.html"
    net.templateEnv.globals["page"] = {
        "title": title,
        "siblings": siblings,
        "home": home,
        "data": _data(material, drawn, things, evidence),
    }
    return View(_sealed(net.generate_html(notebook=False)))


def _sealed(page: str) -> str:
    """``page`` with the digests of its own scripts in its policy: nothing else runs, and nothing is loaded from anywhere."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return page.replace("DIGESTS", " ".join(f"'sha256-{digest}'" for digest in digests), 1)


def _options(count: int) -> dict[str, Any]:
    """Options of vis.js for a picture of ``count`` things."""
    font, radius = _scales(count)
    label = {"enabled": True, "min": font[0], "max": font[1], "maxVisible": 22, "drawThreshold": 6.5}
    face = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "hideEdgesOnDrag": True},
        "nodes": {
            "borderWidth": 1,
            "borderWidthSelected": 3,
            "scaling": {"min": radius[0], "max": radius[1], "label": label},
            "font": {"face": face, "strokeWidth": 4, "strokeColor": "#fcfdfe", "color": "#1d2733"},
        },
        "edges": {
            "smooth": False,
            "selectionWidth": 2,
            "hoverWidth": 0.5,
            "scaling": {"min": 1, "max": 6, "label": False},
            "arrows": {"to": {"scaleFactor": 0.5}},
        },
    }


def _things(material: Material, drawn: Scene, evidence: Evidence) -> list[dict[str, Any]]:
    """What the page knows of each thing."""
    kg = material.kg
    names = aliases(material, drawn.things)
    colours = _community_colours(material, drawn)
    found = []
    for iri in drawn.things:
        kind = kg.labels.types.get(iri, "Community")
        number, community = material.communities.get(iri, (0, ""))
        label = kg.label(iri)
        found.append(
            {
                "id": iri,
                "label": label,
                "kind": kind,
                "kindColour": _KINDS[kind][0],
                "communityColour": colours.get(number, _REST),
                "communityName": community,
                "drawnAs": number if number in colours else 0,
                "size": material.size(iri),
                "reports": int(material.network.nodes[iri]["reports"]) if iri in material.network else 0,
                "names": names[iri],
                "keys": _traditional([label, *names[iri]]),
                "facts": described(material, iri),
                "quotes": evidence.of_thing(iri),
            }
        )
    return found


def _community_colours(material: Material, drawn: Scene) -> dict[int, str]:
    """Colours for the communities with most things in the picture."""
    count: dict[int, int] = {}
    for iri in drawn.things:
        number = material.communities.get(iri, (0, ""))[0]
        count[number] = count.get(number, 0) + 1
    count.pop(0, None)
    ranked = sorted(count, key=lambda number: (-count[number], number))
    return dict(zip(ranked, _PALETTE, strict=False))


def _traditional(names: list[str]) -> list[str]:
    """The names in Traditional characters where that differs, to be found by them."""
    return sorted({_converter().convert(name) for name in names} - set(names))


@functools.cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2t")


def _nodes(things: list[dict[str, Any]], drawn: Scene) -> list[dict[str, Any]]:
    """The nodes for vis.js, each in its place."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(drawn.things)
    graph.add_weighted_edges_from((tie.source, tie.target, max(tie.strength, 1)) for tie in drawn.ties)
    sizes = {thing["id"]: thing["size"] for thing in things} if drawn.sized == "mentions" else dict(graph.degree())
    largest = max(sizes.values(), default=1) or 1
    part = {iri: (size / largest) ** 0.5 for iri, size in sizes.items()}
    boxes = {}
    for thing in things:
        font, radius = (low + (high - low) * part[thing["id"]] for low, high in _scales(len(things)))
        width = sum(1.0 if ord(c) > 0x2E80 else 0.55 for c in _short(thing["label"])) * font
        boxes[thing["id"]] = (max(width, 2 * radius) + 10, 2 * radius + font + 10)
    groups = {thing["id"]: thing["drawnAs"] for thing in things}
    places = place(graph, boxes, groups, drawn.focus)
    return [
        {
            "id": thing["id"],
            "label": _short(thing["label"]),
            "shape": _KINDS[thing["kind"]][1],
            "value": round(part[thing["id"]], 4),
            "x": places[thing["id"]][0],
            "y": places[thing["id"]][1],
            "kind": thing["kind"],
        }
        for thing in things
    ]


def _scales(count: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Smallest and largest font, and radius, in pixels at scale 1: what stands out must do so when all is in view."""
    return (12, min(18 + count / 18, 50)), (5, min(16 + count / 30, 36))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _edge(number: int, tie: Any) -> dict[str, Any]:
    edge: dict[str, Any] = {"id": f"t{number}", "from": tie.source, "to": tie.target, "value": max(tie.weight, 1)}
    ends = {(subject, thing) for name, subject, thing, _ in tie.relations if name != "cooperatesWith"}
    if len(ends) == 1:
        edge["from"], edge["to"] = next(iter(ends))
        edge["arrows"] = "to"
    return edge


def _data(material: Material, drawn: Scene, things: list[dict[str, Any]], evidence: Evidence) -> dict[str, Any]:
    """What the script of the page works on."""
    ties = [
        {
            "id": f"t{number}",
            "a": tie.source,
            "b": tie.target,
            "w": tie.weight,
            "n": tie.reports,
            "rel": [{"k": name, "s": subject, "o": thing, "n": count} for name, subject, thing, count in tie.relations],
            "quotes": evidence.of_tie(tie, 3 if len(drawn.ties) <= _CROWDED else 2),
        }
        for number, tie in enumerate(drawn.ties)
    ]
    quoted = {quote["r"] for item in (*things, *ties) for quote in item["quotes"]}
    reports = {
        iri: {"title": report["title"] or material.kg.label(iri), "source": report["source"] or ""}
        for iri, report in material.reports.items()
        if iri in quoted
    }
    kinds = [
        {"name": kind, "colour": fill, "shape": shape, "count": count}
        for kind, (fill, shape) in _KINDS.items()
        if (count := sum(thing["kind"] == kind for thing in things))
    ]
    return {
        "words": words(),
        "focus": drawn.focus,
        "colour": drawn.colour,
        "kinds": kinds,
        "communities": _communities(material, drawn),
        "things": things,
        "ties": ties,
        "reports": reports,
        "left": {"things": drawn.hidden_things, "ties": drawn.hidden_ties},
    }


def _communities(material: Material, drawn: Scene) -> list[dict[str, Any]]:
    """The communities of the legend; number 0 stands for all others."""
    colours = _community_colours(material, drawn)
    if not colours:
        return []
    name = dict(material.communities.values())
    numbers = [material.communities.get(iri, (0, ""))[0] for iri in drawn.things]
    found = [{"number": n, "name": name[n], "colour": fill, "count": numbers.count(n)} for n, fill in colours.items()]
    rest = sum(number not in colours for number in numbers)
    return [*found, {"number": 0, "name": "", "colour": _REST, "count": rest}] if rest else found
