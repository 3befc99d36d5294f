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
from html import escape
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from graph.query.labels import find, labels
from graph.query.packaged import nearest
from graph.store.snapshot import Snapshot
from graph.views import visjs
from graph.views.evidence import Evidence
from graph.views.page_json import page_json, things
from graph.views.plugins import PluginView, plugged
from graph.views.selection import ViewData, ViewInputs, view_data
from ontology.errors import StoreError, UsageError
from ontology.files import write_atomically
from ontology.schema import ENTITY_TYPES, RELATION_TYPES

__all__ = ["Page", "Sibling", "checked", "draw", "made", "sealed", "takes_focus", "title_of", "view", "views", "words"]

#: Title in Chinese and English, and help, of each view.
_VIEWS = {
    "overview": ("全景", "Overview", "everything named together, by community"),
    "banks-themes": ("银行与主题", "Banks and themes", "which banks are named with which themes, and practise them"),
    "regulators-regulations": ("监管机构与规章", "Regulators and regulations", "who issued which rule, and what replaced what"),
    "publishers-reports": ("发布机构与报告", "Publishers and reports", "who published which report, and its main themes"),
    "neighbourhood": ("邻域", "Neighbourhood", "what is near one thing (needs a focus)"),
}


class Sibling(NamedTuple):
    """Another page: title in Chinese and English, address when served, and address when opened as a file."""

    title: tuple[str, str]
    served: str
    file: str


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


def checked(name: str) -> str:
    """The name of a view; UsageError when there is none of that name (the nearest are told)."""
    if name not in views():
        raise UsageError(f"no view {name!r}{nearest(name, views())}")
    return name


def takes_focus(name: str) -> bool:
    """Whether a view is of one thing."""
    return name == "neighbourhood" if name in _VIEWS else _plugged()[name].takes_focus


def draw(inputs: ViewInputs, name: str, focus: str | None) -> ViewData:
    """The scene of one of our views or a plug-in's; ``focus`` is an IRI."""
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


def view(kg: Snapshot, name: str = "overview", focus: str | None = None, min_score: float = 0) -> Page:
    """The page of one view.

    Args:
        kg: The graph.
        name: One of :func:`views`.
        focus: A name of the thing whose neighbourhood is shown; for the view ``neighbourhood`` only.
        min_score: Relations whose score is lower are left out, and the title says so.

    Returns:
        A self-contained page.

    Raises:
        UsageError: The view or the focus is unknown (the nearest names are told), a focus is missing or not taken, or the
            score is not between 0 and 1.
    """
    if not 0 <= min_score <= 1:
        raise UsageError(f"a score is between 0 and 1, so min_score cannot be {min_score}: give 0.8 or the like")
    checked(name)
    if focus is not None and not takes_focus(name):
        raise UsageError(f"the view {name} takes no focus: use neighbourhood")
    inputs = ViewInputs(kg, min_score=min_score)
    return made(inputs, draw(inputs, name, find(kg, focus) if focus is not None else None))


def title_of(kg: Snapshot, name: str, focus: str | None = None) -> tuple[str, str]:
    """The title of a view, of the thing with the IRI ``focus`` when given, in Chinese and English."""
    chinese, english = _VIEWS[name][:2] if name in _VIEWS else _plugged()[name].title
    if focus is None:
        return chinese, english
    label = labels(kg).label(focus)
    return f"{label}：{chinese}", f"{english} of {label}"


def made(inputs: ViewInputs, drawn: ViewData, siblings: Sequence[Sibling] = (), home: str = "") -> Page:
    """The page of a scene.

    Args:
        inputs: What it was drawn from.
        drawn: The scene.
        siblings: Pages that it leads to, of which it may be one.
        home: The address of the page that leads to all of them; empty for a page that stands alone.

    Returns:
        The page, sealed.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader
    from pyvis.network import Network

    title, evidence = title_of(inputs.kg, drawn.name, drawn.focus), Evidence(inputs, drawn.things)
    if inputs.min_score:
        title = f"{title[0]}（关系 ≥ {inputs.min_score:g}）", f"{title[1]} (relations ≥ {inputs.min_score:g})"
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
    return Page(title, sealed(net.generate_html(notebook=False)))


def sealed(page: str) -> str:
    """``page`` with the digests of its own scripts in its policy: nothing else runs, and nothing is loaded from anywhere."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return page.replace("DIGESTS", " ".join(f"'sha256-{digest}'" for digest in digests), 1)
