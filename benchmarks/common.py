"""What the benchmarks share: texts, peers that may be missing, and timing side by side."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import process_time
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
#: A folder of real reports beside the checkout, read when there is one and none is named.
CORPUS = ROOT.parent / "shared" / "corpus"


def optional(name: str) -> ModuleType | None:
    """The module ``name``, or None with a note when it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"({name} is not installed: left out; pip install --group bench)", file=sys.stderr)
        return None


def folders(arguments: Sequence[str]) -> dict[str, list[Path]]:
    """What to read: the sample, and the folders named (or the corpus beside the checkout)."""
    from builders.sample import sample_path

    named = [Path(argument) for argument in arguments] or [CORPUS]
    found = {"sample": sorted(sample_path().iterdir())}
    found |= {folder.name: sorted(p for p in folder.rglob("*") if p.is_file()) for folder in named if folder.is_dir()}
    return found


def seconds(work: Callable[[], object]) -> float:
    """The processor time of ``work``, once, all threads together: what else the machine does matters little to it."""
    start = process_time()
    work()
    return process_time() - start


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of ``rounds`` times."""
    return min(seconds(work) for _ in range(rounds))


def rate(work: Callable[[str], object], texts: Iterable[str], limit: float = 2.0) -> float:
    """Characters a second of processor time of ``work`` over ``texts``, a slow one stopped after ``limit`` seconds or more."""
    done, spent = 0, 0.0
    for text in texts:
        spent += seconds(lambda text=text: work(text))
        done += len(text)
        if spent > limit:
            break
    return done / spent


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print ``rows`` under ``head`` as a Markdown table."""
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    print(f"\n{title}\n")
    for number, row in enumerate(rows):
        first, *others = zip(row, widths, strict=True)
        print(" | ".join(["| " + first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |")
        if not number:
            print("|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|")
