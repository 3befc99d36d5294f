"""Judged files: rows of ``yinpu sample`` in which a reader has written whether what they say is right.

A file is CSV (of commas, semicolons or tabs; in UTF-8, or in GB 18030 as a spreadsheet may save it) or one JSON object a
line. Its columns ``type`` and ``judged`` are read, and ``rule``, ``said`` and ``sentence`` where it has them.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.errors import ReadError
from ontology.sampling import told
from ontology.schema import MENTION_TYPES, RELATION_TYPES
from ontology.spreadsheet import untexted

__all__ = ["VERDICTS", "Judgement", "is_judged", "judgement"]

#: What a reader may say of a row: it is right; it is not; the sentence does not tell.
VERDICTS = ("right", "false", "unknown")


@dataclass(slots=True)
class Judgement:
    """What a reader found.

    Attributes:
        counts: How many rows of each type have each verdict, and an empty one.
        rules: How many finds of each rule in each type of mention or predicate were right (True) and false (False).
        false: Type, what was said, and the sentence of each row that is false.
    """

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rules: dict[tuple[str, str], Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    false: list[tuple[str, str, str]] = field(default_factory=list)

    def report(self, errors: bool = False) -> str:
        """The precision of each type with its interval, as a table of text; with ``errors`` also what is false."""
        lines = [f"{'type':<15}{'judged':>7}{'right':>7}  {'precision':<26}{'unknown':>8}{'unjudged':>10}"]
        for name, c in [*sorted(self.counts.items()), ("all", sum(self.counts.values(), Counter[str]()))]:
            judged = c["right"] + c["false"]
            share = told(c["right"], judged)
            lines.append(f"{name:<15}{judged:>7}{c['right']:>7}  {share:<26}{c['unknown']:>8}{c['']:>10}")
        if errors:
            lines += [f"{'false':<9}{type_:<15}{said}: {sentence}" for type_, said, sentence in self.false]
        return "\n".join(lines)


def is_judged(path: Path) -> bool:
    """Whether a file is one of judged rows, by its columns; False for one that cannot be read."""
    try:
        with path.open("rb") as file:
            first = next((line for line in file if line.strip()), b"").lstrip(b"\xef\xbb\xbf")
    except OSError:
        return False
    if not first.lstrip().startswith(b"{"):
        return {"type", "judged"} <= set(_separated(first.decode("utf-8", "replace")).fieldnames or ())
    try:
        return {"type", "judged"} <= set(json.loads(first))
    except ValueError:
        return False


def judgement(paths: Sequence[Path]) -> Judgement:
    """What judged files say.

    Args:
        paths: Files that :func:`is_judged`.

    Returns:
        The counts of all of them.

    Raises:
        ReadError: A row is malformed or its verdict none of :data:`VERDICTS` (names the line), or no row has a verdict.
    """
    found = Judgement()
    for path in paths:
        for number, row in _rows(path):
            verdict, type_ = _verdict(path, number, row.get("judged")), str(row.get("type") or "")
            found.counts[type_][verdict] += 1
            if verdict in ("right", "false"):
                if row.get("rule") and type_ in (MENTION_TYPES.keys() | RELATION_TYPES.keys()):
                    found.rules[str(row["rule"]), type_][verdict == "right"] += 1
                if verdict == "false":
                    said, sentence = (" ".join(str(row.get(key) or "").split()) for key in ("said", "sentence"))
                    found.false.append((type_, said, sentence))
    if not any(count for counts in found.counts.values() for verdict, count in counts.items() if verdict):
        raise ReadError(paths[0], "no-verdict", f"no row is judged: write {', '.join(VERDICTS)} into the column judged")
    return found


def _verdict(path: Path, number: int, said: object) -> str:
    """A verdict as it is counted; JSON may have it as true or false."""
    verdict = {True: "right", False: "false", None: ""}.get(said) if said is None or isinstance(said, bool) else str(said)
    verdict = (verdict or "").strip().lower()
    if verdict and verdict not in VERDICTS:
        raise ReadError(
            path, "no-verdict", f"line {number}: judged is {said!r}: write one of {', '.join(VERDICTS)}, or nothing"
        )
    return verdict


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a file, each with the line on which it ends."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    if text.lstrip().startswith("{"):
        yield from _objects(path, text)
        return
    reader = _separated(text)
    for row in reader:
        if None in row or None in row.values():
            wrong = f"line {reader.line_num}: not as many cells as the head has: save the file as CSV with all its columns"
            raise ReadError(path, "malformed", wrong)
        yield reader.line_num, {name: untexted(cell) for name, cell in row.items()}


def _separated(text: str) -> csv.DictReader[str]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)


def _objects(path: Path, text: str) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ReadError(path, "malformed", f"line {number} is no JSON object ({error}): one row a line") from None
            if not isinstance(row, dict):
                raise ReadError(path, "malformed", f"line {number} is no JSON object: one row a line")
            yield number, row
