"""The real source files and the annotated passages beside the project, where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Section
from ontology.iris import mint

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(), reason=f"{SHARED} is not at hand: it holds data that may not be shipped"
)


def corpus(number: str) -> Path:
    (path,) = (SHARED / "corpus").glob(f"{number}_*.txt")
    return path


def sections(number: str) -> list[Section]:
    return readers.sections(corpus(number))[1]


def test_listing_page() -> None:
    found = sections("000")
    assert len(found) == 20
    assert [s.extent for s in found].count("full") == 5
    assert [s.pages for s in found] == [59, 28, 23, 20, 24, 109, 52, 82, 63, 46, 15, 17, 35, 159, 67, 52, 37, 56, 63, 80]
    assert all(s.available and s.available.startswith("2023-") and s.views is not None for s in found)
    publishers = [s.publishers for s in found]
    assert publishers.count(()) == 6
    assert {p for names in publishers for p in names} >= {
        "万事达卡",
        "Forrester",
        "德勤",
        "普华永道",
        "华为",
        "艾瑞咨询",
        "FESCO",
    }
    assert [s.issued for s in found if not s.publishers and s.issued] == [
        "2023-09-27",
        "2023-09-27",
        "2023-09-24",
        "2023-09-22",
    ]


def test_paged_page() -> None:
    source, (section,) = readers.sections(corpus("003"))
    assert (source.reader, section.pages, section.publishers) == ("paged", 162, ("CCBC",))
    assert section.title.startswith("2022年度")
    assert len(section.cuts) == 333
    assert section.end < len(source.text) or not section.boilerplate or section.boilerplate[0][0] == "page head"


def test_collection_page() -> None:
    found = sections("002")
    assert len(found) == 9
    assert found[-1].issued == "2016"
    assert [s.start for s in found] == sorted(s.start for s in found)
    assert {kind for s in found for kind, _, _ in s.boilerplate} >= {"download notice"}


@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_offsets_read_back(number: str) -> None:
    text = corpus(number).read_bytes().decode()
    source = readers.load(corpus(number))
    assert source.text == text
    mentions = [m for e in Extractor().of_source(source) for m in e.mentions]
    assert len(mentions) > 300
    assert not [m for m in mentions if text[m.start : m.end] != m.text]


def test_banks_of_the_case_book() -> None:
    (extraction,) = Extractor().of_source(readers.load(corpus("003")))
    banks = {m.id for m in extraction.mentions if m.type == "Bank"}
    assert extraction.language == "zh-Hant"
    assert len(banks) >= 80
    assert {
        mint("institution", name) for name in ("宁波银行", "苏州银行", "江西裕民银行", "浙江稠州商业银行", "广西北部湾银行")
    } <= banks


#: Floors of recall, precision and linking: passages of bank reports, and of sixteen other styles.
FLOORS = {
    "dev_[ab]": {
        "BANK": (0.95, 0.95, 0.98),
        "REGULATOR": (0.95, 0.85, 0.95),
        "ORG": (0.9, 0.9, 0.95),
        "REGULATION": (0.85, 0.8, 0.95),
        "REPORT": (0.75, 0.75, 0.75),
        "PRODUCT": (0.75, 0.65, 0.9),
        "THEME": (0.9, 0.8, 0.85),
    },
    "styles_dev": {
        "BANK": (
            0.9,
            0.95,
            0.97,
        ),  # a short form that its text defines has the full name's node, with the province before its label
        "REGULATOR": (0.7, 0.9, 0.9),
        "ORG": (0.75, 0.9, 0.95),
        "REGULATION": (0.8, 0.9, 0.95),
        "REPORT": (0.9, 0.9, 0.95),
        "PRODUCT": (0.7, 0.85, 0.95),
        "THEME": (0.8, 0.9, 0.95),
    },
}


@cache
def score(passages: str) -> dict[str, dict[str, float]]:
    """What the scorer says of the extraction of some files of annotated passages."""
    gold = sorted(map(str, (SHARED / "gold").glob(f"{passages}.gold.jsonl")))
    command = f"{sys.executable} -m yinpu extract --format jsonl"
    done = subprocess.run(
        [sys.executable, str(SHARED / "tools" / "score.py"), "--json", "--command", command, *gold],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(("passages", "kind"), [(name, kind) for name, floors in FLOORS.items() for kind in floors])
def test_scores(passages: str, kind: str) -> None:
    floors = FLOORS[passages][kind]
    got = tuple(score(passages)[kind][measure] for measure in ("recall", "precision", "linking"))
    assert all(value >= floor for value, floor in zip(got, floors, strict=True)), f"{got}, wanted {floors}"


@pytest.mark.parametrize("passages", FLOORS)
def test_offsets_of_gold(passages: str) -> None:
    assert score(passages)["offsets"]["wrong"] == 0


def test_no_sentence_of_the_data_is_in_the_project() -> None:
    """No stretch of 28 Chinese characters in our texts, cases or code stands in the corpus."""
    data = "".join(path.read_text(encoding="utf-8") for path in (SHARED / "corpus").glob("*.txt"))
    size = 28
    grams = {data[i : i + size] for i in range(len(data) - size)}
    root = Path(__file__).parents[1]
    ours = [
        path
        for room in ("builders", "graph", "ontology", "tests", "notebooks")
        for path in (root / room).rglob("*")
        if path.is_file()
    ]
    copied = []
    for path in ours:
        if path.suffix not in (".txt", ".md", ".html", ".py", ".json", ".jsonl", ".ipynb"):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found = {text[i : i + size] for i in range(len(text) - size)} & grams
        copied += [(path.name, gram) for gram in found if sum("一" <= c <= "鿿" for c in gram) >= 20]
    assert not copied
