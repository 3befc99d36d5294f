"""Random bytes and mutated samples through the readers, the cleaning and the extraction: ``python tests/fuzz.py --minutes 10``.

Whatever comes in, a file is either read or refused with a :class:`~ontology.errors.ReadError`; mentions read back
exactly; nothing takes long. A failing input is written to ``--keep`` for a test to be made of it.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from builders import readers
from builders.extraction import extract
from ontology.errors import ReadError

SAMPLES = Path(__file__).parent.parent / "builders" / "sample" / "reports"
CASES = Path(__file__).parent / "cases"
#: Seconds that a small input may take before it counts as a hang (far above what any takes).
SLOW = 60.0
PIECES = [
    *(
        "1、",
        "\n2、",
        "• ",
        "(82页).pdf",
        "浏览量52人已浏览 发布时间2023-10-11 82页",
        "《",
        "》",
        "由会员分享",
        "S0600521100001",
        "\0",
    ),
    *(
        "编号:143735 PDF DOCX 65页 43.30MB",
        "?；丈蹄y",
        "??蛻",
        "�",
        "德勤德勤中国中国",
        "2023年年 9 月月",
        "\ufeff",
        "　",
        "\r\n",
        "\f",
    ),
    *(
        "<html><body>",
        "</p>",
        "<script>",
        "%PDF-1.7",
        "PK\x03\x04",
        "年度报告 7",
        "‘办法“",
        "银发202046 号",
        "文/王小明 ",
        "\u200b",
    ),
]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """``data`` with some bytes or stretches changed, lost, doubled or put elsewhere."""
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((1, 2, 7, 60, 2000)))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:start] + chance.randbytes(end - start) + data[end:]
        elif kind == 1:
            data = data[:start] + data[end:]
        elif kind == 2:
            data = data[:end] + data[start:end] * chance.randint(1, 30) + data[end:]
        elif kind == 3:
            data = data[:start] + chance.choice(PIECES).encode("utf-8", "surrogatepass") * chance.randint(1, 5) + data[start:]
        elif kind == 4:
            data = data[end:] + data[:start]
        else:
            try:
                data = data.decode("utf-8").encode(chance.choice(("gb18030", "utf-16", "big5", "utf-8-sig")), "replace")
            except UnicodeDecodeError:
                data = data[:start]
    return data[:400_000]


def zipped(data: bytes, chance: random.Random) -> bytes:
    """An archive of ``data``, perhaps damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(chance.choice(("a.txt", "../a.txt", "/a", "甲/乙.csv", "word/document.xml", "a.jsonl")), data)
    return mutate(out.getvalue(), chance) if chance.random() < 0.7 else out.getvalue()


def one(seeds: Sequence[bytes], chance: random.Random) -> tuple[str, bytes]:
    """A file name and the bytes of the next input."""
    name = chance.choice(("a.txt", "a.txt", "a.html", "a.csv", "a.jsonl", "a.md"))
    kind = chance.random()
    if kind < 0.1:
        return name, chance.randbytes(chance.randint(0, 5000))
    if kind < 0.2:
        return name, "".join(chance.choices(PIECES, k=chance.randint(1, 300))).encode("utf-8", "surrogatepass")
    data = mutate(chance.choice(seeds), chance)
    return ("a.zip", zipped(data, chance)) if kind < 0.3 else (name, data)


def check(path: Path) -> str:
    """Read ``path`` through to its mentions; "read", or the reason why it cannot be."""
    failures: list[ReadError] = []
    try:
        for source in readers.load_all(path, failures):
            for section in readers.read(source):
                for mention in extract(source, section).mentions:
                    assert source.text[mention.start : mention.end] == mention.text, mention
    except ReadError as error:
        return error.reason
    return failures[0].reason if failures else "read"


def run(seconds: float, seed: int, folder: Path, keep: Path | None = None) -> tuple[Counter[str], list[str]]:
    """Inputs for so many seconds: outcomes counted, and the failures, each with its input's number."""
    chance = random.Random(seed)
    seeds = [p.read_bytes() for p in sorted([*SAMPLES.iterdir(), *CASES.glob("*/input.*")]) if p.is_file()]
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    end = time.monotonic() + seconds
    number = 0
    while number < 1 or time.monotonic() < end:
        number += 1
        name, data = one(seeds, chance)
        path = folder / name
        path.write_bytes(data)
        begun = time.monotonic()
        try:
            outcomes[check(path)] += 1
        except Exception:
            failures.append(f"input {number} of seed {seed} ({name}): {traceback.format_exc(limit=-4)}")
        if time.monotonic() - begun > SLOW:
            failures.append(f"input {number} of seed {seed} ({name}): took {time.monotonic() - begun:.0f} s")
        if keep and failures and f"input {number} of" in failures[-1]:
            (keep / f"{seed}-{number}-{name}").write_bytes(data)
    return outcomes, failures


def main() -> int:
    """The command; exit code 1 when anything failed."""
    import tempfile

    parser = argparse.ArgumentParser(description="Fuzz the readers and the extraction.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="folder for inputs that failed")
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        outcomes, failures = run(given.minutes * 60, given.seed, Path(folder), given.keep)
    print(
        f"seed {given.seed}: {sum(outcomes.values()):,} inputs: " + ", ".join(f"{k} {n:,}" for k, n in outcomes.most_common())
    )
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
