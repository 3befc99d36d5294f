"""Characters a second (of processor time) of reading and cleaning, beside OpenCC alone on the same text.

python benchmarks/reading.py [FOLDER...]
python benchmarks/reading.py --long 500

Reading is decoding, finding the kind of source and its reports; cleaning ends with the running heads cut out. ``--long``
reads files of so many megabytes made of the sample's texts, each in a process of its own, and tells the memory it took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import best, folders, table
from opencc import OpenCC

from builders.documents import readers
from builders.documents.boilerplate import running_heads
from builders.documents.structure.blocks import blocks_of, reading
from builders.records import Source
from builders.text.clean import CleanText
from ontology.errors import ReadError

try:
    import resource
except ModuleNotFoundError:  # no POSIX
    resource = None  # type: ignore[assignment]


def clean(sources: list[Source]) -> None:
    """Clean every report of ``sources``."""
    for source in sources:
        for section in readers.read(source):
            body, ends = reading(source.raw, blocks_of(source, section))
            text = CleanText.of(source.raw, body, breaks=ends)
            text.without(running_heads(text.text))


def readable(paths) -> list[str]:
    """The text files among ``paths``: other formats are read by other libraries."""
    found = []
    for path in paths:
        try:
            if readers.load(path).reader in ("plain", "listing", "paged", "collection"):
                found.append(str(path))
        except ReadError:
            continue
    return found


def long_files(folder: Path, megabytes: int) -> list[Path]:
    """A table and a listing page of so many megabytes, made of the sample's texts."""
    bodies = ["".join(source.text.split()) for path in folders([])["sample"] for source in readers.load_all(path)]
    table, page = folder / "long.jsonl", folder / "long.txt"
    with table.open("w", encoding="utf-8") as rows, page.open("w", encoding="utf-8") as entries:
        entries.write("样例文库\n首页\n\n")
        number = 0
        while table.stat().st_size < megabytes * 1_000_000:
            for body in bodies:
                number += 1
                title = f"2023年第{number}号观察报告"
                rows.write(json.dumps({"title": title, "text": body}, ensure_ascii=False) + "\n")
                entries.write(f"  • 德勤:{title}(15页).pdf\n\n    {body}\n\n    浏览量5人已浏览 发布时间2023-10-07 15页\n")
    return [table, page]


def read_one(path: str) -> None:
    """Read one file and print what it took, as JSON."""
    started = time.perf_counter()
    reports = characters = 0
    for source in readers.load_all(path):
        for section in readers.read(source):
            reports += 1
            characters += section.end - section.start
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else None
    print(json.dumps({"reports": reports, "characters": characters, "seconds": seconds, "kilobytes": memory}))


def long(megabytes: int) -> None:
    """The table of long files."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for path in long_files(Path(folder), megabytes):
            command = [sys.executable, __file__, "--one", str(path)]
            took = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            size, speed = f"{path.stat().st_size / 1e6:,.0f}", took["characters"] / took["seconds"] / 1e6
            memory = f"{took['kilobytes'] / 1024:,.0f}" if took["kilobytes"] else "not measured here"
            rows.append((path.name, size, f"{took['reports']:,}", f"{speed:.1f} M", memory))
    table("Long files", ("file", "megabytes", "reports", "characters/s", "peak memory, MB"), rows)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        read_one(sys.argv[2])
        return
    if sys.argv[1:2] == ["--long"]:
        long(int(sys.argv[2]))
        return
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
