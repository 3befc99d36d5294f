"""The pages of a graph: ``index.html`` and one for each view, made when they are first asked for.

A build makes the first page and the explorer (:func:`refresh`); the other views are made by ``yinpu view NAME`` or by the
server, and kept in the folder of the graph while it is the one that they show. A page opened as a file leads to those that
are there, and tells the command that draws each other; when it is served it leads to all of them.

>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; yp:practises <urn:fraud> .
...     <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans .''')
>>> "neighbourhood" in pages(kg).names, pages(kg).page("overview") == text(kg, "overview")
(False, False)
>>> "yinpu view banks-themes" in pages(kg).index(there=["overview"])
True
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from graph.analysis.networks import named_together
from graph.analysis.runs import analyse
from graph.analysis.written import write_back
from graph.store.folder import KGFolder
from graph.store.manifest import same_graph
from graph.store.snapshot import Snapshot
from graph.views.index_page import LinkedView, index_page
from graph.views.page import Sibling, checked, draw, made, sealed, takes_focus, title_of, views, words
from graph.views.selection import ViewData, ViewInputs
from ontology.collecting import uncollected
from ontology.errors import StoreError, UsageError
from ontology.files import write_atomically
from ontology.progress import Progress, unheard

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EXPLORER", "INDEX", "Pages", "keep", "pages", "refresh", "text", "write_views"]

#: The page that leads to all others, and the view that a build draws.
INDEX, EXPLORER = "index", "overview"
#: What tells a page where it is opened, and what the server writes in its place.
_AS_FILE, _SERVED = ' data-opened="file"', ' data-opened="served"'


class Pages:
    """The pages of one graph; each scene is chosen once."""

    def __init__(self, kg: Snapshot, network: nx.Graph[str] | None = None) -> None:
        self.inputs = ViewInputs(kg, network)
        self._drawn: dict[str, ViewData] = {}
        self.remembered: dict[str, str] = {}  # pages that could not be kept in the folder

    @cached_property
    def focus(self) -> str | None:
        """The IRI of the thing in the middle of a neighbourhood: the one named most often."""
        size = self.inputs.size
        return min(self.inputs.network, key=lambda iri: (-size(iri), iri), default=None)

    @cached_property
    def names(self) -> list[str]:
        """The views; without those of one thing when nothing is named."""
        return [name for name in views() if self.focus or not takes_focus(name)]

    def drawn(self, name: str) -> ViewData:
        """The scene of a view."""
        if name not in self._drawn:
            self._drawn[name] = draw(self.inputs, name, self._focus_of(name))
        return self._drawn[name]

    def page(self, name: str, there: Collection[str] = ()) -> str:
        """The page of a view.

        Args:
            name: The view.
            there: The views whose pages lie beside it.

        Returns:
            The page as HTML.

        Raises:
            UsageError: There is no such view, or nothing for its focus.
        """
        if checked(name) not in self.names:
            raise UsageError(f"the view {name} needs a focus, and the graph names nothing")
        siblings = [self._sibling(one, one == name or one in there) for one in self.names]
        return made(self.inputs, self.drawn(name), siblings, "../index.html").html

    def index(self, there: Collection[str] = ()) -> str:
        """The page that leads to all others, of which the views ``there`` lie beside it."""
        linked = [
            LinkedView(name, title_of(self.inputs.kg, name, self._focus_of(name)), self.drawn(name), name in there)
            for name in self.names
        ]
        return sealed(index_page(self.inputs, linked, words()))

    def once(self, name: str) -> str:
        """The page of a view, or :data:`INDEX`, that lies beside no other; made at first use."""
        if name not in self.remembered:
            self.remembered[name] = self.index() if name == INDEX else self.page(name)
        return self.remembered[name]

    def _focus_of(self, name: str) -> str | None:
        return self.focus if takes_focus(name) else None

    def _sibling(self, name: str, there: bool) -> Sibling:
        address = f"{name}.html"
        return Sibling(title_of(self.inputs.kg, name, self._focus_of(name)), address, address if there else _card(name))


def _card(name: str) -> str:
    """Where the first page tells of a view, from a page beside it."""
    return f"../index.html#view-{name}"


def pages(kg: Snapshot) -> Pages:
    """The pages of ``kg``, kept with it."""
    return kg.kept(Pages)


def text(kg: Snapshot, name: str) -> str:
    """A page as it is served: the one in the folder when it shows the graph as it is, else one made now, and kept.

    Args:
        kg: The graph; it is not to be asked for two pages at once.
        name: A view, or :data:`INDEX`.

    Returns:
        The page as HTML, which leads to all views.

    Raises:
        UsageError: There is no such view, or nothing for its focus.
    """
    made = pages(kg)
    path = _kept(kg, name) or (None if name in made.remembered else keep(kg, name))
    try:
        page = path.read_text(encoding="utf-8") if path else made.once(name)
    except OSError:  # a build beside us took it away
        page = made.once(name)
    return page.replace(_AS_FILE, _SERVED, 1)


def keep(kg: Snapshot, name: str) -> Path | None:
    """Make a page and keep it in the folder of its graph, and have the first page lead to it.

    Args:
        kg: A graph.
        name: A view, or :data:`INDEX`.

    Returns:
        Where it is; None for a graph in memory, and where the folder cannot be written or holds another graph by now.

    Raises:
        UsageError: There is no such view, or nothing for its focus.
    """
    if kg.path is None or "store" not in kg.manifest:
        return None
    if (there := _kept(kg, name)) is not None:
        return there
    made = pages(kg)
    beside = _there(kg.path, made.names) if kg.manifest.get("views") == kg.manifest["store"] else ()
    new = {} if name == INDEX else {name: made.page(name, beside)}
    try:
        _add(kg, kg.path, new)
    except (StoreError, OSError):
        made.remembered |= new
        return None
    return _path(kg.path, name)


def _add(kg: Snapshot, root: Path, new: dict[str, str]) -> None:
    """Put ``new`` pages into the folder of their graph, and take those of another generation out; StoreError, OSError."""
    folder, store = KGFolder(root), kg.manifest["store"]
    with folder.lock(patience=10):
        if not same_graph(folder.manifest(), kg.manifest):
            raise StoreError(f"{root}: it holds another graph by now")
        if not folder.views_are_fresh():
            folder.drop_views()
        _put(root, pages(kg), new)
        folder.views_drawn(store)
    kg.manifest["views"] = store


def _kept(kg: Snapshot, name: str) -> Path | None:
    """Where the page of the graph as it is lies; None when it does not."""
    if kg.path is None or "store" not in kg.manifest or kg.manifest.get("views") != kg.manifest["store"]:
        return None
    path = _path(kg.path, name)
    return path if path.is_file() and KGFolder(kg.path).index.is_file() else None


def _path(root: Path, name: str) -> Path:
    return root / "index.html" if name == INDEX else root / "views" / f"{name}.html"


def _there(root: Path, names: Iterable[str]) -> set[str]:
    """The views whose pages lie in the folder."""
    return {name for name in names if _path(root, name).is_file()}


def _put(root: Path, made: Pages, new: dict[str, str]) -> list[Path]:
    """Write ``new`` pages of views, and last the page that leads to all that are there, which is the first returned."""
    written = []
    for name, page in new.items():
        path = _path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, page.encode())
        written.append(path)
    write_atomically(_path(root, INDEX), made.index(_there(root, made.names)).encode())
    return [_path(root, INDEX), *written]


def write_views(
    kg: Snapshot, folder: str | os.PathLike[str], names: Collection[str] | None = None, progress: Progress = unheard
) -> list[Path]:
    """Write the pages of views and the index page that leads to them.

    Args:
        kg: The graph.
        folder: Views are written into its ``views``, the index page as its ``index.html``.
        names: The views; None for all.
        progress: Told of the phase ``drawing``, see :mod:`ontology.progress`.

    Returns:
        The files written, the index page first.

    Raises:
        StoreError: The folder cannot be written.
    """
    return _write(pages(kg), Path(folder), names, progress)


def _write(made: Pages, root: Path, names: Collection[str] | None, progress: Progress) -> list[Path]:
    chosen = [name for name in made.names if names is None or name in names]
    tell, total = partial(progress, "drawing"), len(made.names) + len(chosen) + 1
    tell(0, total, "")
    for done, name in enumerate(made.names, 1):
        made.drawn(name)
        tell(done, total, f"what {name} shows")
    new = {}
    for done, name in enumerate(chosen, len(made.names) + 1):
        new[name] = made.page(name, chosen)
        tell(done, total, name)
    try:
        written = _put(root, made, new)
    except OSError as error:
        raise StoreError(f"{root}: views cannot be written ({error.strerror}): give another folder with -o") from None
    tell(total, total, "index.html")
    return written


def refresh(folder: str | os.PathLike[str], progress: Progress = unheard) -> list[Path]:
    """Analyse a graph, write the analysis back, and write the first page and the explorer.

    Pages of views that showed the graph as it was are deleted. The network is made once.

    Args:
        folder: The folder of the graph.
        progress: Told of the phases ``analysing`` and ``drawing``, see :mod:`ontology.progress`.

    Returns:
        The files written, the index page first.

    Raises:
        StoreError: There is no graph, another process is writing it, or the folder cannot be written.
    """
    with uncollected():
        return _refreshed(Path(folder), progress)


def _refreshed(folder: Path, progress: Progress) -> list[Path]:
    tell = partial(progress, "analysing")
    tell(0, 3, "")
    with Snapshot.open(folder) as kg:
        together = named_together(kg)
    tell(1, 3, "network")
    analysis = analyse(together, surprise=False)  # which takes longer than all else: yinpu analyse
    tell(2, 3, "measures and communities")
    write_back(folder, analysis)
    tell(3, 3, "written back")
    on_disk = KGFolder(folder)
    with Snapshot.open(folder) as kg, on_disk.lock(patience=10):
        on_disk.drop_views()
        written = _write(Pages(kg, together.graph(None)), folder, {EXPLORER}, progress)
        on_disk.views_drawn(kg.manifest["store"], analysed=True)
    return written
