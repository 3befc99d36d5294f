"""Damaged reports through the readers, the cleaning and the extraction: ``python tests/fuzz.py --minutes 10 --seed 7``.

Most inputs are texts of the samples and the golden cases, damaged as texts are (lines cut, blocks doubled, page marks and
lost characters put in, another encoding), so that they get past decoding; some are damaged bytes or nothing but noise.

Whatever comes in, a file is either read or refused with a :class:`~ontology.errors.ReadError`; mentions and relations
read back exactly; the statements are N-Quads; a long file gives what a short one gives; nothing takes longer than
``--limit``. An input is made of the seed and its number alone: ``--only NUMBER`` makes it again, ``--keep`` writes those
that failed.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from office_files import book, chapter, coded, mail, odf, official_of, packed, rich, saved, slides_of, tarred, tp
from pyoxigraph import RdfFormat, parse
from workbooks import workbook

from builders.documents import readers
from builders.documents.formats import stream
from builders.extractor import Extractor
from builders.rdf.mentions import mention_columns
from builders.rdf.report import report_quads
from builders.records import Extraction, Source
from graph.store.nif import phrase_quads, sentence_quads
from ontology.errors import ReadError

SAMPLES = Path(__file__).parent.parent / "builders" / "sample" / "reports"
CASES = Path(__file__).parent / "cases"
EXTRACTOR = Extractor()
#: Seconds that a small input may take before it counts as a hang (far above what any takes).
LIMIT = 60.0
#: Characters of the longest input.
LONGEST = 200_000

SIGNS = "《》‘’“”【】()（）[]〔〕，。；：、？！\0\ufffd\ufeff\u200b\u00ad　\t\f\r\n 年月日号第%"
PIECES = (
    *("1、", "\n2、", "\n• ", "(82页).pdf", "\n  • 德勤:2023年观察(82页).pdf\n\n", "\n标题一行\n\n", "\n\n", "\r\n", "\f"),
    *("浏览量52人已浏览 发布时间2023-10-11 82页", "编号:143735 PDF DOCX 65頁 43.30MB", "页数:65页", "共享资源", "》由会员分享"),
    *("S0600521100001", "?；丈蹄y", "??蛻", "�", "德勤德勤中国中国", "2023年年 9 月月", "年度报告 7"),
    *("‘办法“", "银发202046 号", "文/王小明 ", "文II李四 ", "作者:张三、李四", "- 1、下载前请阅读"),
    *("<html><body>", "</p>", "<script>", "%PDF-1.7", "PK\x03\x04"),
    *("工商银行262.240.0286360000.083农业银行", "(2021)", "〔2020〕46号", "http://a.b/c?d=e", "银行", "\U0001f600", "\ud800"),
)
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "gb18030", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32")

Chance = random.Random
Mutation = Callable[[str, Chance], str]


class TooSlow(BaseException):
    """An input takes longer than the limit; no library may catch it."""


# ---------------------------------------------------------------- damage to texts


def stretch(text: str, chance: Chance, longest: int = 3000) -> tuple[int, int]:
    """A random stretch of ``text``, short ones as often as long ones."""
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + chance.choice((1, 3, 12, 60, 400, longest)))


def lose(text: str, chance: Chance) -> str:
    start, end = stretch(text, chance)
    return text[:start] + text[end:]


def double(text: str, chance: Chance) -> str:
    start, end = stretch(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 9)) + text[end:]


def move(text: str, chance: Chance) -> str:
    start, end = stretch(text, chance)
    rest = text[:start] + text[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + text[start:end] + rest[place:]


def put_in(text: str, chance: Chance) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(PIECES) + text[place:]


def sprinkle(text: str, chance: Chance) -> str:
    """The same few signs in many places: lost characters, marks, blanks."""
    piece = chance.choice((*SIGNS, *PIECES))
    parts, position = [], 0
    while position < len(text):
        step = chance.randint(5, 400)
        parts.append(text[position : position + step])
        position += step
    return piece.join(parts)


def page_marks(text: str, chance: Chance) -> str:
    """Numbers at equal distances, as a site or a printer puts them."""
    step, form = chance.choice((40, 300, 900)), chance.choice(("\n{}、", "年度报告 {}", " {} ", "\f第{}页", "{}/90"))
    return "".join(form.format(number) + text[at : at + step] for number, at in enumerate(range(0, len(text), step), 1))


def double_runs(text: str, chance: Chance) -> str:
    """Words printed twice, as the shadows of a PDF."""
    start, end = stretch(text, chance, 600)
    size = chance.randint(1, 5)
    return text[:start] + "".join(text[at : at + size] * 2 for at in range(start, end, size)) + text[end:]


def lines_cut(text: str, chance: Chance) -> str:
    """Lines cut at a width, or joined to one."""
    if chance.random() < 0.3:
        return text.replace("\n", chance.choice(("", " ")))
    width = chance.randint(5, 60)
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def swap_signs(text: str, chance: Chance) -> str:
    return text.translate({ord(chance.choice(SIGNS)): chance.choice((*SIGNS, None)) for _ in range(3)})


def blanks(text: str, chance: Chance) -> str:
    start, end = stretch(text, chance)
    return text[:start] + chance.choice((" ", "  ", "\u3000", "\n")).join(text[start:end]) + text[end:]


MUTATIONS: tuple[Mutation, ...] = (
    *(lose, double, move, put_in, put_in, sprinkle),
    *(page_marks, double_runs, lines_cut, swap_signs, blanks),
)


def damaged(text: str, chance: Chance) -> str:
    """``text`` after a few mutations."""
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(MUTATIONS)(text, chance)[:LONGEST]
    return text


def encoded(text: str, chance: Chance) -> bytes:
    """``text`` in some encoding, now and then two of them, or cut off."""
    errors = chance.choice(("ignore", "replace"))
    data = text.encode(chance.choice(ENCODINGS), errors)
    kind = chance.random()
    if kind < 0.04:
        place = chance.randrange(len(data) + 1)
        return data[:place] + text.encode(chance.choice(ENCODINGS), errors)[:2000] + data[place:]
    return data[: chance.randrange(len(data) + 1)] if kind < 0.08 else data


# ---------------------------------------------------------------- damage to bytes, and files of other shapes


def noised(data: bytes, chance: Chance) -> bytes:
    """``data`` with some bytes or stretches changed, lost, doubled or put elsewhere."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((1, 2, 7, 60, 2000)))
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:start] + chance.randbytes(end - start) + data[end:]
        elif kind == 1:
            data = data[:start] + data[end:]
        elif kind == 2:
            data = data[:end] + data[start:end] + data[end:]
        else:
            data = data[: chance.randrange(len(data) + 1)] if chance.random() < 0.2 else data[start:] + data[:start]
    return data[: 2 * LONGEST]


def printable(text: str) -> str:
    """``text`` without what XML cannot hold."""
    safe = "".join(c for c in text if c >= " " or c == "\n").encode("utf-8", "ignore").decode()
    return safe.replace("\ufffe", "").replace("\uffff", "")


def word(text: str) -> bytes:
    """A Word file whose paragraphs are the lines of ``text``."""
    safe = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    rows = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in safe.split("\n"))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": f'<w:document xmlns:w="{space}">{rows}</w:document>'.encode()}
    )


def parsed(text: str, chance: Chance) -> str:
    """JSON of records, or of a document that another program has parsed."""
    lines = text.split("\n")
    shape = chance.randrange(4)
    if shape == 0:
        value: object = {"data": [{"标题": "题", "内容": line} for line in lines]}
    elif shape == 1:
        value = [
            {"type": chance.choice(("text", "header", "list")), "text": line, "page_idx": at} for at, line in enumerate(lines)
        ]
    elif shape == 2:
        items = [{"label": chance.choice(("text", "section_header", "page_footer")), "text": line} for line in lines]
        value = {"schema_name": "DoclingDocument", "texts": items, "body": {"children": [{"$ref": "#/texts/0"}]}}
    else:
        value = {"title": "题", "content": lines}
    written = json.dumps(value, ensure_ascii=False, indent=chance.choice((None, 1)))
    return damaged(written, chance) if chance.random() < 0.3 else written


def office(text: str, chance: Chance) -> tuple[str, bytes]:
    """An office file, a book, a mail, a saved page or an archive whose lines are those of ``text``."""
    lines = [line.replace("&", "&amp;").replace("<", "&lt;") for line in printable(text).split("\n")]
    kinds: dict[str, Callable[[], bytes]] = {
        "a.docx": lambda: word(text),
        "a.pptx": lambda: slides_of(lines),
        "a.odt": lambda: odf("".join(map(tp, lines))),
        "a.epub": lambda: book({"a.xhtml": chapter(lines[0], *lines[1:])}),
        "a.ofd": lambda: official_of(lines),
        "a.rtf": lambda: rich(*(coded(line, "gb18030") for line in lines)),
        "a.eml": lambda: mail("\n".join(lines), {"a.txt": encoded(text, chance)}),
        "a.mht": lambda: saved("<p>" + "</p><p>".join(lines)),
        "a.tar.gz": lambda: tarred({"a.txt": encoded(text, chance), "../b.txt": b"x"}),
    }
    name = chance.choice(list(kinds))
    return name, kinds[name]()


def shaped(text: str, chance: Chance) -> tuple[str, bytes]:
    """A file of some kind that holds ``text``: its name and bytes."""
    kind = chance.random()
    if kind < 0.7:
        return chance.choice(("a.txt", "a.md", "a.dat")), encoded(text, chance)
    if kind < 0.78:
        return "a.html", encoded("<html><head><title>题</title></head><body><p>" + text.replace("\n", "</p><p>"), chance)
    if kind < 0.86:
        rows = [json.dumps({"title": "题", "text": part}, ensure_ascii=chance.random() < 0.5) for part in text.split("\n")]
        return "a.jsonl", encoded("\n".join(rows), chance)
    if kind < 0.88:
        return chance.choice(("a.json", "a.txt")), encoded(parsed(text, chance), chance)
    if kind < 0.9:
        rows = [line.split("，") for line in printable(text).split("\n")[:200]]
        book = workbook({"表": [*([["标题", "正文"]] if chance.random() < 0.5 else []), *(row[:20] for row in rows)]})
        return "a.xlsx", noised(book, chance) if chance.random() < 0.5 else book
    if kind < 0.92:
        return "a.csv", encoded("title,text\n" + "\n".join(f'题,"{line}"' for line in text.split("\n")), chance)
    if kind < 0.97:
        return office(text, chance)
    return "a.zip", packed({chance.choice(("a.txt", "../a.txt", "甲/乙.csv", "b.zip")): encoded(text, chance), "c.txt": b"x"})


def make(texts: Sequence[str], files: Sequence[bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The name and the bytes of input ``number``."""
    chance = random.Random(f"{seed}-{number}")
    kind = chance.random()
    if kind < 0.05:
        return "a.txt", chance.randbytes(chance.randint(0, 5000))
    if kind < 0.1:
        return "a.txt", "".join(chance.choices(PIECES, k=chance.randint(1, 300))).encode("utf-8", "surrogatepass")
    if kind < 0.14:
        data = bytearray(chance.choice([file for file in files if file.startswith(b"%PDF")]))
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return "a.pdf", bytes(data)
    if kind < 0.2:
        return chance.choice(("a.txt", "a.html", "a.csv", "a.jsonl", "a.zip")), noised(chance.choice(files), chance)
    text = chance.choice(texts)
    if chance.random() < 0.3:
        text += chance.choice(("\n", "\n\n", "")) + chance.choice(texts)
    name, data = shaped(damaged(text, chance), chance)
    return name, noised(data, chance) if name not in (
        "a.txt",
        "a.md",
        "a.dat",
        "a.html",
        "a.jsonl",
        "a.csv",
    ) and chance.random() < 0.3 else data


# ---------------------------------------------------------------- what must hold


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooSlow in what takes longer, where the system has timers."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def hold(source: Source, extraction: Extraction) -> None:
    """What must hold of every extraction."""
    for mention in extraction.mentions:
        assert source.raw[mention.start : mention.end] == mention.text, mention
    for relation in extraction.relations:
        assert source.raw[relation.start : relation.end] == relation.text, relation
    section = extraction.section
    for start, end in (*section.body, *section.cuts, *((a, b) for _, a, b in section.boilerplate)):
        assert 0 <= start <= end, section
    words = source.raw[0 : len(source.raw)]
    told = (extraction.report, mention_columns(source, extraction), words, 0)
    lines = [*report_quads(extraction, EXTRACTOR.knowledge.kinds), *sentence_quads(*told), *phrase_quads(*told)]
    statements = "".join(lines)
    assert sum(1 for _ in parse(statements.encode("utf-8", "surrogatepass"), RdfFormat.N_QUADS)), "no statements"


def reports(path: Path) -> tuple[list[tuple[object, ...]], list[ReadError]]:
    """What reading alone gives: the sections with their texts, and the failures."""
    failures: list[ReadError] = []
    found: list[tuple[object, ...]] = []
    for source in readers.load_all(path, failures):
        found += [(section, *(source.raw[a:b] for a, b in section.body)) for section in readers.read(source)]
    return found, failures


def check(path: Path) -> str:
    """Read ``path`` through to its statements; "read", or the reason why it cannot be."""
    failures: list[ReadError] = []
    try:
        for source in readers.load_all(path, failures):
            for section in readers.read(source):
                hold(source, EXTRACTOR.of_section(source, section))
        whole, _ = reports(path)
    except ReadError as error:
        assert "\n" not in str(error), error
        return error.reason
    large, stream.LARGE = stream.LARGE, 1
    try:
        assert reports(path)[0] == whole, "a long file is read otherwise"
    finally:
        stream.LARGE = large
    return failures[0].reason if failures else "read"


def seeds() -> tuple[list[str], list[bytes]]:
    """Texts and files to damage."""
    paths = [p for p in sorted([*SAMPLES.iterdir(), *CASES.glob("*/input.*")]) if p.is_file()]
    texts = [source.text for path in paths for source in readers.load_all(path)]
    return texts, [path.read_bytes() for path in paths]


def run(
    seconds: float, seed: int, folder: Path, keep: Path | None = None, limit: float = LIMIT, only: int | None = None
) -> tuple[Counter[str], list[str]]:
    """Inputs for so many seconds: outcomes counted, and the failures, each with its input's number."""
    texts, files = seeds()
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    end = time.monotonic() + seconds
    number = only - 1 if only else 0
    while number < 1 or time.monotonic() < end:
        number += 1
        name, data = make(texts, files, seed, number)
        path = folder / name
        path.write_bytes(data)
        wrong = ""
        try:
            with limited(limit):
                outcomes[check(path)] += 1
        except TooSlow:
            wrong = f"took over {limit:.0f} s: {traceback.format_exc(limit=-3)}"
        except Exception:
            wrong = traceback.format_exc(limit=-4)
        if wrong:
            failures.append(f"input {number} of seed {seed} ({name}): {wrong}")
            if keep:
                (keep / f"{seed}-{number}-{name}").write_bytes(data)
        if only:
            break
    return outcomes, failures


def main() -> int:
    """The command; exit code 1 when anything failed."""
    import tempfile

    parser = argparse.ArgumentParser(description="Fuzz the readers and the extraction.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int, help="number of the one input to make again")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that an input may take")
    parser.add_argument("--keep", type=Path, help="folder for inputs that failed")
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        outcomes, failures = run(given.minutes * 60, given.seed, Path(folder), given.keep, given.limit, given.only)
    counts = ", ".join(f"{reason} {count:,}" for reason, count in outcomes.most_common())
    print(f"seed {given.seed}: {sum(outcomes.values()) + len(failures):,} inputs: {counts}; {len(failures)} failed")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
