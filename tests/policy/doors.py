"""The doors through which the tests of policies reach Yinpu: the command line, a build, and a graph that is opened.

The tests beside this module say what holds, not where the code stands, so a change of what is called needs an edit here only.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from builders import build
from graph import KnowledgeGraph
from yinpu.cli import main as command_line

Record = dict[str, Any]
#: Makes the graph of reports given as {file name: text}: what the fixture ``graph_of`` is.
GraphOf = Callable[[Mapping[str, str]], KnowledgeGraph]


def yinpu(*arguments: object) -> str:
    """What the command line prints when it is called so in this process and ends well."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    code: object = 0
    with patch.object(sys, "argv", ["yinpu", *map(str, arguments)]), redirect_stdout(out):
        try:
            command_line.main()
        except SystemExit as end:
            code = end.code
    out.flush()
    assert not code, f"yinpu {' '.join(map(str, arguments))} ended with {code}"
    return out.buffer.getvalue().decode()  # type: ignore[attr-defined]


def _told(command: str, text: str, *options: str) -> list[Record]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(text, encoding="utf-8")
        return [json.loads(line) for line in yinpu(command, path, *options).splitlines()]


def mentions(text: str, *, unlinked: bool = False) -> list[Record]:
    """What ``yinpu extract`` says of a file that holds ``text``."""
    return _told("extract", text, *(["--unlinked"] if unlinked else []))


def labels(text: str, *types: str) -> dict[str, str]:
    """The label that each name in ``text`` is linked to, of things of ``types`` when given."""
    return {m["text"]: m["label"] for m in mentions(text) if not types or m["type"] in types}


def relations(text: str) -> list[tuple[str, str, str]]:
    """The relations that ``yinpu relations`` reads in a file that holds ``text``, by their labels."""
    return [(r["subject_label"], r["predicate"], r["object_label"]) for r in _told("relations", text)]


def write(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """The files, by name and text, written into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def built(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder of a knowledge graph of the reports in ``files``."""
    build(write(folder / "reports", files), folder / "kg", workers=1)
    return folder / "kg"


def opened(folder: Path) -> KnowledgeGraph:
    """The knowledge graph in ``folder``."""
    return KnowledgeGraph.open(folder)


def network(kg: KnowledgeGraph) -> dict[frozenset[str], int]:
    """The edges of the graph: the two labels, and how many sentences name both."""
    graph = kg.network(backbone=None)
    return {frozenset((kg.label(a), kg.label(b))): data["count"] for a, b, data in graph.edges(data=True)}


def drawn(kg: KnowledgeGraph, view: str, focus: str | None = None) -> Record:
    """The data of a view's page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', str(kg.view(view, focus)), re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


#: Names of firms: the cycle of sixty (甲子, 乙丑, …) before what each is, under two first characters.
FIRMS = [
    f"{sea}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑寅卯辰巳午未申酉戌亥'[n % 12]}科技有限公司"
    for sea in "东西"
    for n in range(60)
]


def prose(subject: str, sentences: int = 60, first: int = 0) -> str:
    """A long text on ``subject``, of what firms do from the ``first`` on, a sentence each."""
    deeds = ("扩大投入", "新设部门", "调整流程", "公布指标", "培训员工", "走访客户", "核对账目")
    return "".join(
        f"{firm[:3]}一方在{subject}上{deeds[n % 7]}并{deeds[n % 5]}。\n"
        for n, firm in enumerate(FIRMS[first : first + sentences])
    )
