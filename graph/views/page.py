"""Pages to explore the graph in a browser: one self-contained file each, which opens with the network cut.

pyvis hands the network to vis.js; the page around it (``graph/views/templates/view.*``) adds search by any name, a filter of
kinds, and a panel with names, facts and the sentences that bear them out. Places are computed beforehand, so the drawing
stands still. The same graph gives the same bytes.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; yp:practises <urn:fraud> .
...     <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans .''')
>>> page = view(kg, "banks-themes")
>>> "中国工商银行" in page.html, "https://" in page.html.partition("<script>")[0]
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
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib import resources
from pathlib import Path

from graph.analysis.networks import network
from graph.analysis.runs import analyse, write_back
from graph.query.labels import find, labels
from graph.query.packaged import nearest
from graph.store.folder import KGFolder
from graph.store.snapshot import Snapshot
from graph.views import visjs
from graph.views.evidence import Evidence
from graph.views.index_page import LinkedView, index_page
from graph.views.page_json import page_json, things
from graph.views.plugins import PluginView, plugged
from graph.views.selection import ViewData, ViewInputs, view_data
from ontology.errors import StoreError, UsageError
from ontology.files import write_atomically
from ontology.progress import Progress, unheard
from ontology.schema import ENTITY_TYPES, RELATION_TYPES

__all__ = ["Page", "refresh", "view", "views", "words", "write_views"]

#: Title in Chinese and English, and help, of each view.
_VIEWS = {
    "overview": ("全景", "Overview", "everything named together, by community"),
    "banks-themes": ("银行与主题", "Banks and themes", "which banks are named with which themes, and practise them"),
    "regulators-regulations": ("监管机构与规章", "Regulators and regulations", "who issued which rule, and what replaced what"),
    "publishers-reports": ("发布机构与报告", "Publishers and reports", "who published which report, and its main themes"),
    "neighbourhood": ("邻域", "Neighbourhood", "what is near one thing (needs a focus)"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A self-contained page: its title in Chinese and English, and its HTML. A notebook shows it in a frame of its own."""

    title: tuple[str, str]
    html: str

    def __str__(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<Page {' · '.join(self.title)}, {len(self.html):,} characters>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" title="Yinpu" '
            'style="width:100%;height:640px;border:1px solid #dde3ea;border-radius:8px"></iframe>'
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to ``path`` and return that; StoreError when it cannot be written."""
        target = Path(path)
        try:
            write_atomically(target, self.html.encode())
        except OSError as error:
            raise StoreError(f"{target}: cannot be written ({error.strerror}): give another path") from None
        return target


def views() -> dict[str, str]:
    """What views there are.

    Returns:
        What each view shows, by its name.

    >>> views()["neighbourhood"]
    'what is near one thing (needs a focus)'
    """
    return {name: text for name, (_, _, text) in _VIEWS.items()} | {name: one.help for name, one in _plugged().items()}


def _plugged() -> Mapping[str, PluginView]:
    """The views that came as plug-ins."""
    return plugged(*_VIEWS)


def _takes_focus(name: str) -> bool:
    return name == "neighbourhood" if name in _VIEWS else _plugged()[name].takes_focus


def _draw(inputs: ViewInputs, name: str, focus: str | None) -> ViewData:
    """The scene of one of our views or a plug-in's."""
    return view_data(inputs, name, focus) if name in _VIEWS else _plugged()[name].draw(inputs, focus)


@functools.cache
def words() -> dict[str, list[str]]:
    """The words of the pages in Chinese and English: those of types and relations (``~`` before the inverse), and others."""
    found = {entity.name: [entity.zh, entity.en] for entity in ENTITY_TYPES.values()}
    for relation in RELATION_TYPES.values():
        found[relation.name] = [relation.zh, relation.en]
        found[f"~{relation.name}"] = [relation.zh_inverse, relation.en_inverse]
    own = (resources.files("graph.views") / "templates" / "words.json").read_text(encoding="utf-8")
    found.update(json.loads(own))
    return found


def view(kg: Snapshot, name: str = "overview", focus: str | None = None) -> Page:
    """The page of one view.

    Args:
        kg: The graph.
        name: One of :func:`views`.
        focus: A name of the thing whose neighbourhood is shown; for the view ``neighbourhood`` only.

    Returns:
        A self-contained page.

    Raises:
        UsageError: The view or the focus is unknown (the nearest names are told), or a focus is missing or not taken.
    """
    if name not in _VIEWS and name not in _plugged():
        raise UsageError(f"no view {name!r}{nearest(name, views())}")
    if focus is not None and not _takes_focus(name):
        raise UsageError(f"the view {name} takes no focus: use neighbourhood")
    inputs = ViewInputs(kg)
    drawn = _draw(inputs, name, find(kg, focus) if focus is not None else None)
    return _page(inputs, drawn, Evidence(inputs, drawn.things))


def write_views(kg: Snapshot, folder: str | os.PathLike[str]) -> list[Path]:
    """Write all views and the index page that leads to them.

    The neighbourhood is that of the thing named most often.

    Args:
        kg: The graph.
        folder: Views are written into its ``views``, the index page as its ``index.html``.

    Returns:
        The files written, the index page first.

    Raises:
        StoreError: The folder cannot be written.
    """
    return _write(ViewInputs(kg), Path(folder))


def refresh(folder: str | os.PathLike[str], progress: Progress = unheard) -> list[Path]:
    """Analyse a graph, write the analysis back, and write all views.

    The same as :func:`~graph.analysis.runs.analyse`, :func:`~graph.analysis.runs.write_back` and :func:`write_views`,
    but the network is made once.

    Args:
        folder: The folder of the graph.
        progress: Told of the phases ``analysing`` and ``drawing``, see :mod:`ontology.progress`.

    Returns:
        The files written, the index page first.

    Raises:
        StoreError: There is no graph, another process is writing it, or the folder cannot be written.
    """
    tell = partial(progress, "analysing")
    tell(0, 3, "")
    with Snapshot.open(folder) as kg:
        named_together = network(kg)
    tell(1, 3, "network")
    analysis = analyse(named_together)
    tell(2, 3, "measures and communities")
    write_back(folder, analysis)
    tell(3, 3, "written back")
    with Snapshot.open(folder) as kg:
        pages, store = _write(ViewInputs(kg, named_together), Path(folder), progress), kg.manifest["store"]
    KGFolder(folder).views_drawn(store)
    return pages


def _write(inputs: ViewInputs, root: Path, progress: Progress = unheard) -> list[Path]:
    focus = min(inputs.network, key=lambda iri: (-inputs.size(iri), iri), default=None)
    chosen = [name for name in views() if focus or not _takes_focus(name)]
    tell, total = partial(progress, "drawing"), 2 * len(chosen) + 1
    tell(0, total, "")
    drawings: list[ViewData] = []
    for name in chosen:
        drawings.append(_draw(inputs, name, focus if _takes_focus(name) else None))
        tell(len(drawings), total, f"layout of {name}")
    evidence = Evidence(inputs, {iri for drawn in drawings for iri in drawn.things})
    siblings = [(_title(inputs, drawn), f"{drawn.name}.html") for drawn in drawings]
    linked = [LinkedView(title, f"views/{name}", drawn) for (title, name), drawn in zip(siblings, drawings, strict=True)]
    pages = {root / "index.html": _sealed(index_page(inputs, linked, words()))}
    for done, drawn in enumerate(drawings, len(drawings) + 1):
        pages[root / "views" / f"{drawn.name}.html"] = _page(inputs, drawn, evidence, siblings, "../index.html").html
        tell(done, total, drawn.name)
    try:
        (root / "views").mkdir(parents=True, exist_ok=True)
        for path, page in reversed(pages.items()):  # the index last: it stands for all of them
            write_atomically(path, page.encode())
    except OSError as error:
        raise StoreError(f"{root}: views cannot be written ({error.strerror}): give another folder with -o") from None
    tell(total, total, "index.html")
    return list(pages)


def _title(inputs: ViewInputs, drawn: ViewData) -> tuple[str, str]:
    chinese, english = _VIEWS[drawn.name][:2] if drawn.name in _VIEWS else _plugged()[drawn.name].title
    if drawn.focus is None:
        return chinese, english
    label = labels(inputs.kg).label(drawn.focus)
    return f"{label}：{chinese}", f"{english} of {label}"


def _page(
    inputs: ViewInputs,
    drawn: ViewData,
    evidence: Evidence,
    siblings: Sequence[tuple[tuple[str, str], str]] = (),
    home: str = "",
) -> Page:
    from jinja2 import ChoiceLoader, Environment, PackageLoader
    from pyvis.network import Network

    title = _title(inputs, drawn)
    told = things(inputs, drawn, evidence)
    net = Network(height="100%", width="100%", heading=title[0], cdn_resources="in_line")
    net.options = visjs.options(len(drawn.things))
    net.nodes = visjs.nodes(told, drawn)
    net.edges = visjs.edges(drawn)
    pyvis_templates = net.templateEnv.loader
    net.templateEnv = Environment(loader=ChoiceLoader([PackageLoader("graph.views"), pyvis_templates]), autoescape=True)
    net.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    net.path = "view.html"
    net.templateEnv.globals["page"] = {
        "title": title,
        "siblings": siblings,
        "home": home,
        "data": {"words": words(), **page_json(inputs, drawn, told, evidence)},
    }
    return Page(title, _sealed(net.generate_html(notebook=False)))


def _sealed(page: str) -> str:
    """``page`` with the digests of its own scripts in its policy: nothing else runs, and nothing is loaded from anywhere."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return page.replace("DIGESTS", " ".join(f"'sha256-{digest}'" for digest in digests), 1)
