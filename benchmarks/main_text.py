"""Main text of saved pages against what was marked in them by hand: ours beside the extraction libraries that are installed.

python benchmarks/main_text.py FOLDER... [--split NAME] [--characters] [-v]

A folder holds ``PAGE.html`` with ``PAGE.json``: ``{"main": [snippet, …], "boilerplate": [snippet, …]}``. Recall is the share of
the main snippets that the main text holds, precision the share of main ones among all snippets that it holds, blanks and
snippets of up to three characters aside. ``--split`` takes the pages whose ``"split"`` is NAME; ``--characters`` counts
characters instead of snippets; ``-v`` tells the figures of every page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from common import best, optional, table

from builders.document_model import Layer
from builders.documents.formats import html
from builders.text.decode import Blob, encoding_of, texts

Extract = Callable[[str], str]


class Page(NamedTuple):
    """A saved page: its name, its markup, what of it is main text and what is not."""

    name: str
    markup: str
    main: list[str]
    boilerplate: list[str]


def solid(text: str) -> str:
    """``text`` without blanks."""
    return "".join(text.split())


def ours(markup: str) -> str:
    """The body blocks."""
    text, metadata = html.extract(markup)
    return "\n".join(text[block.start : block.end] for block in metadata["blocks"] if block.layer is Layer.BODY)


def libraries() -> dict[str, Extract]:
    """The libraries that are installed, as functions from markup to main text."""
    found: dict[str, Extract] = {}
    if trafilatura := optional("trafilatura"):
        found["trafilatura"] = lambda markup: trafilatura.extract(markup, include_comments=False) or ""
    if justext := optional("justext"):
        words = frozenset()
        found["justext"] = lambda markup: "\n".join(
            part.text
            for part in justext.justext(markup, words, 20, 60, 0, 0, 0.3, 60, no_headings=False)
            if not part.is_boilerplate
        )
    if readability := optional("readability"):
        found["readability-lxml"] = lambda markup: _plain(readability.Document(markup).summary())
    if resiliparse := optional("resiliparse.extract.html2text"):
        found["resiliparse"] = lambda markup: resiliparse.extract_plain_text(markup, main_content=True, alt_texts=False)
    return found


def _plain(markup: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(markup).body
    return body.text(separator="\n") if body is not None else ""


def pages(folder: Path, split: str = "") -> list[Page]:
    """The annotated pages of a folder, or those of a split."""
    found = []
    for path in sorted(folder.glob("*.json")):
        page, marked = path.with_suffix(".html"), json.loads(path.read_text(encoding="utf-8"))
        if page.is_file() and split in ("", marked.get("split")):
            blob = Blob.of(page)
            markup = "".join(texts(blob, encoding_of(blob)))
            found.append(Page(path.stem, markup, [*map(solid, marked["main"])], [*map(solid, marked["boilerplate"])]))
    return found


def scores(page: Page, text: str, *, characters: bool) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean of the main text of a page."""
    found = solid(text)

    def held(snippets: list[str]) -> tuple[int, int]:
        sizes = [(len(snippet) if characters else 1, snippet in found) for snippet in snippets if len(snippet) > 3]
        return sum(size for size, has in sizes if has), sum(size for size, _ in sizes)

    (main, total), (other, _) = held(page.main), held(page.boilerplate)
    recall = main / total if total else 1.0
    precision = main / (main + other) if main + other else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare(folder: Path, options: argparse.Namespace) -> None:
    """The table of a folder."""
    annotated = pages(folder, options.split)
    size, pace, rows = sum(len(html.extract(page.markup)[0]) for page in annotated), 0.0, []
    for name, extract in {"ours": ours, **libraries()}.items():
        told = [scores(page, extract(page.markup), characters=options.characters) for page in annotated]
        means = [sum(column) / len(told) for column in zip(*told, strict=True)]
        speed = size / best(lambda extract=extract: [extract(page.markup) for page in annotated], 2)
        pace = pace or speed
        middle = median(row[2] for row in told)
        rows.append((name, *(f"{value:.3f}" for value in (*means, middle)), f"{speed / 1e6:.2f} M", f"{pace / speed:.1f}"))
        if options.verbose and name == "ours":
            for page, row in zip(annotated, told, strict=True):
                print(page.name, *(f"{value:.3f}" for value in row))
    head = ("main text by", "precision", "recall", "F", "median F", "characters/s", "ours : it")
    table(f"{folder.name}{' ' * bool(options.split)}{options.split}: {len(annotated)} pages", head, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Main text of annotated pages.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--split", default="")
    parser.add_argument("--characters", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    for folder in options.folders:
        compare(folder, options)


if __name__ == "__main__":
    main()
