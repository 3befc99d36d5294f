"""What a graph costs as it grows, beside what its parts would: processor time, memory, disk, and statements by kind.

python benchmarks/scale.py [--full] [--sizes 50,200,800] [FOLDER...]

Documents are made by ``generate.py``; a ``FOLDER`` of one's own is measured beside them. Each graph is built in a process of
its own by one worker, after finding and linking alone in the same process, with the extractor loaded; the peers run in another.
Times are processor time (user and system, all threads, children too), since other work on the machine matters less to it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from common import table
from generate import document, generate

SIZES = (50, 200, 800)
SEED = 1
#: The size from which one document is changed.
CHANGED = 800


def spent() -> float:
    """Processor seconds of this process and its children so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def cost(work: Callable[[], object]) -> float:
    start = spent()
    work()
    return spent() - start


def peak() -> float:
    """The most memory that this process or one of its children has taken, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def disk(kg: Path) -> dict[str, int]:
    """Bytes of the parts of a graph's folder."""
    found: Counter[str] = Counter()
    for path in (one for one in kg.rglob("*") if one.is_file()):
        top = path.relative_to(kg).parts[0]
        part = path.parent.name if top == "store" else {"records": "shards", "manifest.json": "manifest"}.get(top, "pages")
        found[part] += path.stat().st_size
    return dict(found)


# in processes of their own


def graph_job(folder: Path, kg: Path) -> dict[str, Any]:
    """Finding and linking alone, then the build; what stands on the disk between graph and pages."""
    import yinpu
    from builders import Extractor

    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    extractor, told = Extractor(), Counter[str]()
    list(extractor.extract(paths[0]))

    def find() -> None:
        for path in paths:
            for one in extractor.extract(path):
                told["mentions"] += len(one.mentions)
                told["sentences"] += len(one.sentences)
                told["relations"] += len(one.relations)

    finding, at_graph = cost(find), dict[str, Any]()
    began = spent()

    def progress(phase: str, *_: object) -> None:
        if phase == "analysing" and not at_graph:
            at_graph.update(graph=spent() - began, graph_memory=peak(), graph_disk=disk(kg))

    result = yinpu.build([folder], kg, workers=1, progress=progress)
    at_end = {"pages": spent() - began, "pages_memory": peak(), "pages_disk": disk(kg)}
    counted = {"reports": result.reports, "statements": kinds(kg), "finding": finding, **told}
    return {**at_graph, **at_end, **counted, **(again(folder, kg, extractor) if len(paths) == CHANGED else {})}


def kinds(kg: Path) -> dict[str, int]:
    """Statements of the named graphs, by what they are for."""
    from pyoxigraph import DefaultGraph

    from graph import KnowledgeGraph
    from ontology.iris import GRAPH

    found: Counter[str] = Counter()
    with KnowledgeGraph.open(kg) as opened:
        for quad in opened.store:
            if quad.graph_name == DefaultGraph():
                found["union"] += 1
            elif quad.graph_name.value.startswith(GRAPH):
                found[quad.graph_name.value.removeprefix(GRAPH)] += 1
            else:
                found[_kind(quad.subject.value, quad.predicate.value, quad.graph_name.value)] += 1
    return dict(found)


def _kind(subject: str, predicate: str, report: str) -> str:
    """What a statement of a report's graph is for."""
    place = subject.removeprefix(report) if subject.startswith(report) else None
    local = predicate.replace("#", "/").rsplit("/", 1)[-1]
    if local in ("mentions", "references") and place is not None:
        return "naming"
    if place is None:
        return "new things" if local in ("type", "prefLabel", "kind") else "relations"
    if place.startswith("#char="):
        return "relations" if "&" in place else "sentences"
    return "evidence" if place.startswith("#evidence") or local == "evidence" else "metadata"


def again(folder: Path, kg: Path, extractor: Any) -> dict[str, float]:
    """One document is edited with the analysis of the pages in the graph, which goes then, and once without; then none is."""
    from builders import build

    found: dict[str, float] = {}
    for edition, what in ((1, "changed_analysed"), (2, "changed")):
        name, text = document(SEED, 7, edition=edition)
        (folder / name).write_text(text, encoding="utf-8")
        took = cost(lambda: build([folder], kg, workers=1))
        found[what] = took - cost(lambda file=folder / name: list(extractor.extract(file)))
    return found | {"unchanged": cost(lambda: build([folder], kg, workers=1))}


def peer_job(folder: Path, scratch: Path) -> dict[str, float]:
    """A pass of the PhraseMatcher, the scan of the raw automaton, and a minimal job over the same texts."""
    from extract import phrase_matcher, scan

    from builders import load
    from builders.text.passage import pieces

    texts = [load(path).text for path in sorted(folder.rglob("*")) if path.is_file()]
    cut = [text[a:b] for text in texts for a, b in pieces(text)]
    found: dict[str, float] = {"characters": sum(map(len, texts))}
    for name, work in (("phrases", phrase_matcher()), ("scan", scan())):
        work(cut[0])
        found[name] = cost(lambda work=work: [work(piece) for piece in cut])
    return found | {"minimal": cost(lambda: minimal(folder, scratch))}


def minimal(folder: Path, scratch: Path) -> None:
    """Read, convert, scan, write N-Quads, load them: what cannot be left out."""
    from extract import scan
    from opencc import OpenCC
    from pyoxigraph import RdfFormat, Store

    find, convert, lines = scan(), OpenCC("t2s").convert, scratch / "minimal.nq"
    with lines.open("w", encoding="utf-8") as file:
        for number, path in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
            text = convert(path.read_text("utf-8", "replace"))
            for start, end, name in find(text):
                file.write(f"<urn:d:{number}#{start},{end}> <urn:names> <urn:n:{name}> <urn:d:{number}> .\n")
    Store(str(scratch / "minimal")).bulk_load(path=str(lines), format=RdfFormat.N_QUADS)


# the table


def child(job: str, folder: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--job", job, str(folder), str(out)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])


def measure(folder: Path, scratch: Path) -> dict[str, Any]:
    """All that is measured of the files in a folder."""
    scratch.mkdir()
    return child("graph", folder, scratch / "kg") | child("peers", folder, scratch)


def judged(value: float, goal: float, form: str = ".2f") -> str:
    """A figure, with a mark when it is over its goal."""
    return f"{value:{form}}{' ✗' if value > goal else ''}"


#: What the table tells: the name, its goal, and the cell for what was measured (and the size of an empty graph).
Rows = tuple[tuple[str, str, Callable[[dict[str, Any], int], str]], ...]


def _an(kind: str, unit: str, goal: float) -> Callable[[dict[str, Any], int], str]:
    return lambda m, _: judged(m["statements"].get(kind, 0) / max(m[unit], 1), goal)


def _of(part: str, whole: str, goal: float) -> Callable[[dict[str, Any], int], str]:
    return lambda m, _: judged(m[part] / m[whole], goal)


def _seconds(part: str, goal: float = 1e9) -> Callable[[dict[str, Any], int], str]:
    return lambda m, _: judged(m[part], goal, ",.2f") if part in m else ""


def _bytes(part: str) -> Callable[[dict[str, Any], int], str]:
    return lambda m, _: f"{m['pages_disk' if part == 'pages' else 'graph_disk'].get(part, 0) / 1e6:,.1f}"


def _statements(kind: str) -> Callable[[dict[str, Any], int], str]:
    return lambda m, _: f"{m['statements'].get(kind, 0):,}"


def _a_character(m: dict[str, Any], empty: int) -> str:
    return judged((sum(m["graph_disk"].values()) - empty) / m["characters"], 25, ".1f")


ROWS: Rows = (
    ("characters", "", lambda m, _: f"{m['characters']:,}"),
    ("reports", "", lambda m, _: f"{m['reports']:,}"),
    ("mentions per 1,000 characters", "", lambda m, _: f"{m['mentions'] / m['characters'] * 1000:.1f}"),
    ("finding and linking alone, s", "", _seconds("finding")),
    ("build --only-graph, s", "", _seconds("graph")),
    ("build with pages, s", "", _seconds("pages")),
    ("PhraseMatcher pass, s", "", _seconds("phrases")),
    ("scan of the raw automaton, s", "", _seconds("scan")),
    ("minimal job, s", "", _seconds("minimal")),
    ("build --only-graph : finding and linking", "2", _of("graph", "finding", 2)),
    ("build with pages : finding and linking", "5", _of("pages", "finding", 5)),
    ("build --only-graph : PhraseMatcher", "5", _of("graph", "phrases", 5)),
    ("build with pages : PhraseMatcher", "10", _of("pages", "phrases", 10)),
    ("build --only-graph : minimal job", "", _of("graph", "minimal", 1e9)),
    ("build --only-graph : scan", "", _of("graph", "scan", 1e9)),
    ("peak memory, --only-graph, MB", "1,000", lambda m, _: judged(m["graph_memory"], 1000, ",.0f")),
    ("peak memory, with pages, MB", "1,000", lambda m, _: judged(m["pages_memory"], 1000, ",.0f")),
    *((f"{part}, MB", "", _bytes(part)) for part in ("quads", "mentions", "shards", "manifest", "pages")),
    ("bytes a character above an empty graph", "25", _a_character),
    ("empty graph, MB", "", lambda _, empty: f"{empty / 1e6:.2f}"),
    *(
        (f"statements: {kind}", "", _statements(kind))
        for kind in (
            *("naming", "sentences", "relations", "metadata", "evidence", "new things"),
            *("knowledge", "provenance", "ontology", "runs", "union"),
        )
    ),
    ("naming statements a mention", "1.3", _an("naming", "mentions", 1.3)),
    ("statements a sentence, without naming", "2", _an("sentences", "sentences", 2)),
    ("statements a relation", "", _an("relations", "relations", 1e9)),
    ("one document changed, but for its own time, s", "3", _seconds("changed", 3)),
    ("the same when there was an analysis, s", "3", _seconds("changed_analysed", 3)),
    ("nothing changed, s", "", _seconds("unchanged")),
)


def linear(found: list[dict[str, Any]], part: str) -> str:
    """How much more a character costs between the largest two sizes than between the smallest two."""
    few, some, more, many = found[0], found[1], found[-2], found[-1]
    first = (some[part] - few[part]) / (some["characters"] - few["characters"])
    return judged((many[part] - more[part]) / (many["characters"] - more["characters"]) / first, 1.2)


def show(title: str, found: dict[str, dict[str, Any]], empty: int) -> None:
    rows = [(name, goal, *(cell(one, empty) for one in found.values())) for name, goal, cell in ROWS]
    if len(found) > 2:
        blank = [""] * (len(found) - 1)
        rows += [(f"growth of time, {name}", "1.2", *blank, linear(list(found.values()), name)) for name in ("graph", "pages")]
    table(title, ("what", "goal", *found), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--full", action="store_true", help="2,000 documents too")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--job", choices=("graph", "peers"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.job:
        print(json.dumps({"graph": graph_job, "peers": peer_job}[given.job](*given.folders)))
        return
    sizes = [int(size) for size in given.sizes.split(",") if size] + [2000] * given.full
    with TemporaryDirectory() as name:
        scratch = Path(name)
        (scratch / "empty").mkdir()
        (scratch / "empty" / "nothing.txt").write_text("今天下雨。\n", encoding="utf-8")
        empty = sum(child("graph", scratch / "empty", scratch / "empty-kg")["graph_disk"].values())
        for size in sizes:
            generate(scratch / f"{size}", size, SEED)
        found = {f"{size:,}": measure(scratch / f"{size}", scratch / f"{size}-graph") for size in sizes}
        if found:
            show(f"Scale: generated documents, seed {SEED}, one worker (✗: over its goal)", found, empty)
        own = {folder.name: measure(folder, scratch / f"own-{n}") for n, folder in enumerate(given.folders)}
        if own:
            show("Scale: folders of one's own, one worker (✗: over its goal)", own, empty)


if __name__ == "__main__":
    main()
