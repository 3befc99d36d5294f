"""What ``yinpu extract`` and ``yinpu relations`` promise: the fields, and offsets that read back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builders import readers
from builders.extraction import extract_all
from builders.relations import PREDICATES
from builders.sample import sample_path
from ontology.iris import ID

TYPES = {"Bank", "Regulator", "Organization", "Regulation", "Report", "Product", "Theme"}
FILES = sorted(sample_path().iterdir())


def yinpu(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yinpu", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
    )


def records(*arguments: object) -> list[dict[str, Any]]:
    done = yinpu(*arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def decoded(path: str) -> str:
    """The file as a user decodes it; the extracted text where the file is no text."""
    if path.endswith((".pdf", ".html")):
        return readers.load(path).text
    data = Path(path).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@pytest.fixture(scope="module")
def mentions() -> list[dict[str, Any]]:
    return records("extract", *FILES, "--format", "jsonl")


@pytest.fixture(scope="module")
def relations() -> list[dict[str, Any]]:
    return records("relations", *FILES, "--format", "jsonl")


def test_every_mention_reads_back(mentions: list[dict[str, Any]]) -> None:
    texts = {str(path): decoded(str(path)) for path in FILES}
    assert {m["source"] for m in mentions} == set(texts)
    wrong = [m for m in mentions if texts[m["source"]][m["start"] : m["end"]] != m["text"]]
    assert not wrong


def test_fields_of_a_mention(mentions: list[dict[str, Any]]) -> None:
    fields = {"source", "report", "type", "text", "start", "end", "id", "label", "rule", "score"}
    for mention in mentions:
        assert fields <= set(mention) <= fields | {"number", "page", "reason"}
        assert mention["type"] in TYPES
        assert mention["report"].startswith(ID + "report/")
        assert mention["id"].startswith(ID)
        assert mention["label"].strip() == mention["label"] != ""
        assert "\n" not in mention["label"]
        assert 0 < mention["score"] <= 1
        assert mention["start"] < mention["end"]


def test_one_node_one_label(mentions: list[dict[str, Any]]) -> None:
    labels: dict[str, set[str]] = {}
    for mention in mentions:
        labels.setdefault(mention["id"], set()).add(mention["label"])
    assert not {node: names for node, names in labels.items() if len(names) > 1}


def test_labels_are_simplified(mentions: list[dict[str, Any]]) -> None:
    from builders.cleantext import is_traditional

    assert not [m["label"] for m in mentions if is_traditional(m["label"])]


def test_the_sample_is_worth_exploring(mentions: list[dict[str, Any]]) -> None:
    known: dict[str, set[str]] = {}
    for mention in mentions:
        known.setdefault(mention["type"], set()).add(mention["id"])
    assert len({m["report"] for m in mentions}) >= 28
    assert len(known["Bank"]) >= 80
    assert len(known["Regulator"] | known["Organization"]) >= 100
    assert len(known["Regulation"]) >= 60
    assert len(known["Theme"]) >= 150
    assert len(known["Product"]) >= 20


def test_numbers_of_regulations(mentions: list[dict[str, Any]]) -> None:
    numbers = {m["number"] for m in mentions if m.get("number")}
    assert {"银保监办发〔2022〕2号", "银发〔2021〕335号", "JR/T 0171-2020", "金发〔2024〕11号"} <= numbers
    assert not [n for n in numbers if "\n" in n]


def test_mentions_lie_inside_their_report() -> None:
    for path in FILES:
        source = readers.load(path)
        for extraction in extract_all(source):
            for mention in extraction.mentions:
                assert any(a <= mention.start and mention.end <= b for a, b in extraction.section.body)
                assert mention.sentence[0] <= mention.start < mention.end <= mention.sentence[1]


def test_relations_read_back(relations: list[dict[str, Any]]) -> None:
    fields = {
        "source",
        "report",
        "subject",
        "subject_label",
        "predicate",
        "object",
        "object_label",
        "text",
        "start",
        "end",
        "rule",
        "score",
    }
    assert len(relations) > 100
    texts = {str(path): decoded(str(path)) for path in FILES}
    for relation in relations:
        assert set(relation) == fields
        assert relation["predicate"] in PREDICATES
        assert texts[relation["source"]][relation["start"] : relation["end"]] == relation["text"]


def test_unlinked_names_are_shown_on_request() -> None:
    path = sample_path() / "five-articles.txt"
    linked = records("extract", path)
    everything = records("extract", path, "--unlinked")
    assert [m for m in everything if m["id"]] == linked
    assert all(m["reason"] for m in everything if not m["id"])


def test_a_file_that_cannot_be_read_fails_after_the_others(tmp_path: Path) -> None:
    done = yinpu("extract", tmp_path / "none.txt", sample_path() / "supply-chain.txt")
    assert done.returncode == 1
    assert "none.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[0])["source"].endswith("supply-chain.txt")
