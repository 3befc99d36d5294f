"""Golden cases: one folder a kind of source or damage, with what must and must not be found in ``input.*``.

``expected.json`` may hold: ``reader``, ``encoding``, ``language``; ``reports`` (fields of each report, in order);
``mentions`` and ``absent`` ([type, text, label], ``*`` for any); ``numbers`` (document numbers in normal form).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Extraction, Mention, Source

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.json"))


def matches(mention: Mention, wanted: list[str]) -> bool:
    return all(want in ("*", got) for want, got in zip(wanted, (mention.type, mention.text, mention.label), strict=True))


@pytest.fixture(scope="module")
def read() -> Any:
    """The source and extractions of a case, read once."""
    known: dict[Path, tuple[Source, list[Extraction]]] = {}
    extractor = Extractor()

    def read_case(case: Path) -> tuple[Source, list[Extraction]]:
        if case not in known:
            (path,) = case.glob("input.*")
            source = readers.load(path)
            known[case] = source, list(extractor.of_source(source))
        return known[case]

    return read_case


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


def expected(case: Path) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    unknown = set(wanted) - {"reader", "encoding", "language", "reports", "mentions", "absent", "numbers"}
    assert not unknown, f"{case.name}/expected.json: unknown keys {unknown}"
    return wanted


def test_catalogue(case: Path, read: Any) -> None:
    source, extractions = read(case)
    wanted = expected(case)
    assert source.reader == wanted.get("reader", source.reader)
    assert source.encoding == wanted.get("encoding", source.encoding)
    assert {e.language for e in extractions} == {wanted.get("language", "zh-Hans")}
    if "reports" in wanted:
        got = [
            {key: list(value) if isinstance(value := getattr(e.section, key), tuple) else value for key in fields}
            for e, fields in zip(extractions, wanted["reports"], strict=True)
        ]
        assert got == wanted["reports"]


def test_mentions(case: Path, read: Any) -> None:
    source, extractions = read(case)
    wanted = expected(case)
    linked = [m for e in extractions for m in e.mentions if m.id]
    found = [(m.type, m.text, m.label) for m in linked]
    for mention in linked:
        assert source.text[mention.start : mention.end] == mention.text
    missing = [want for want in wanted.get("mentions", []) if not any(matches(m, want) for m in linked)]
    assert not missing, f"not found; found were {found}"
    wrong = [(m.type, m.text, m.label) for m in linked for want in wanted.get("absent", []) if matches(m, want)]
    assert not wrong
    numbers = {m.number for m in linked}
    assert not [number for number in wanted.get("numbers", []) if number not in numbers], numbers
