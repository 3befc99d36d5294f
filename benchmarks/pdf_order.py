"""Rows of tables and the order of lines in PDFs beside those of pdfplumber and pypdf: pdf_order.py FOLDER [PAGES].

Rows: of those that pdfplumber finds between drawn lines (two cells and more with words), the share that we give with the same
cells. Order: of the lines that stand once in both texts, the share of neighbours that come in the same order. Pages: the first
ones of each file, 10 by default. Neither library is needed by Yinpu; install them for this alone.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2

from builders.documents.formats.pdf.layout import page_text


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split()).replace("\x02", "-")


def _lines(text: str) -> list[str]:
    lines = [_squeezed(line) for line in text.split("\n") if "\t" not in line]
    often = Counter(lines)
    return [line for line in lines if len(line) > 7 and often[line] == 1]


def _agreement(ours: str, theirs: str) -> tuple[int, int]:
    """Neighbours among the lines of both texts, and those of them in one order."""
    places = {line: at for at, line in enumerate(_lines(theirs))}
    found = [places[line] for line in _lines(ours) if line in places]
    return len(found) - 1 if found else 0, sum(one < other for one, other in pairwise(found))


def _rows(tables: list[list[list[str | None]]]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for row in table:
            cells = tuple(cell for one in row if (cell := _squeezed(one)))
            if len(cells) > 1:
                yield cells


def main() -> None:
    import pdfplumber
    import pypdf

    most = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    totals: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
        here: Counter[str] = Counter()
        document, plumbed, plain = pypdfium2.PdfDocument(path), pdfplumber.open(path), pypdf.PdfReader(path)
        for number in range(min(most, len(document))):
            begun = time.process_time()
            ours, _ = page_text(document[number], document[number].get_textpage())
            seconds["yinpu"] += time.process_time() - begun
            begun = time.process_time()
            tables = list(_rows(plumbed.pages[number].extract_tables()))
            seconds["pdfplumber"] += time.process_time() - begun
            begun = time.process_time()
            theirs = plain.pages[number].extract_text()
            seconds["pypdf"] += time.process_time() - begun
            given = Counter(
                tuple(cell for one in line.split("\t") if (cell := _squeezed(one))) for line in ours.split("\n") if "\t" in line
            )
            here["rows"] += len(tables)
            here["same rows"] += (given & Counter(tables)).total()
            here["our rows"] += given.total()
            pairs, same = _agreement(ours, theirs)
            here["neighbours"] += pairs
            here["in order"] += same
        totals += here
        print(f"{path.name[:40]:40}", dict(here))
    print(dict(totals), {name: round(taken, 1) for name, taken in seconds.items()}, "seconds")


if __name__ == "__main__":
    main()
