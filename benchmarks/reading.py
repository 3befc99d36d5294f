"""Characters a second (of processor time) of reading and cleaning, beside OpenCC alone on the same text.

python benchmarks/reading.py [FOLDER...]

Reading is decoding, finding the kind of source and its reports; cleaning ends with the running heads cut out.
"""

from __future__ import annotations

import sys

from common import best, folders, table
from opencc import OpenCC

from builders import readers
from builders.cleantext import CleanText
from builders.furniture import running_heads
from builders.records import Source
from ontology.errors import ReadError


def clean(sources: list[Source]) -> None:
    """Clean every report of ``sources``."""
    for source in sources:
        for section in readers.read(source):
            text = CleanText.of(source.text, section.body, section.cuts, paragraphs=section.paragraphs)
            text.without(running_heads(text.text))


def readable(paths) -> list[str]:
    """The text files among ``paths``: PDF and web pages are read by other libraries."""
    found = []
    for path in paths:
        try:
            if readers.load(path).reader not in ("pdf", "html", "docx"):
                found.append(str(path))
        except ReadError:
            continue
    return found


def main() -> None:
    convert = OpenCC("t2s").convert
    rows = []
    for name, paths in folders(sys.argv[1:]).items():
        files = readable(paths)
        sources = [readers.load(path) for path in files]
        size = sum(len(source.text) for source in sources)
        work = {
            "reading": lambda files=files: [list(readers.read(readers.load(path))) for path in files],
            "cleaning": lambda sources=sources: clean(sources),
            "both": lambda files=files: clean([readers.load(path) for path in files]),
            "OpenCC alone": lambda sources=sources: [convert(source.text) for source in sources],
        }
        speeds = {what: size / best(do, 5) for what, do in work.items()}
        rows += [
            (name, what, f"{speed / 1e6:.1f} M", f"{speed / speeds['OpenCC alone']:.2f}") for what, speed in speeds.items()
        ]
    table("Reading and cleaning", ("texts", "what", "characters/s", "× OpenCC"), rows)


if __name__ == "__main__":
    main()
