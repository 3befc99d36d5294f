"""Front pages of many kinds of documents: notices, penalties, standards, covers, newsletters, terms, articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import Extractor
from builders.documents import readers
from builders.records import Source

EXTRACTOR = Extractor()
STORY = "近年来，县域网点数量保持平稳，客户满意度有所提高，业务办理更加便利。\n" * 4
TASKS = "为进一步做好消费者权益保护工作，现将有关事项通知如下。\n一、加强组织领导。各单位要高度重视。\n二、完善工作机制。\n" * 3
#: Of each kind its text, title, publishers and day of issue.
KINDS = [json.loads(line) for line in (Path(__file__).parent / "data" / "front_pages.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("page", KINDS, ids=[page["kind"] for page in KINDS])
def test_kinds(page: dict[str, Any]) -> None:
    text = page["text"].replace("{story}", STORY).replace("{tasks}", TASKS)
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    (section,) = readers.read(source)
    told = EXTRACTOR.cleaned(source, section)[1]
    assert (told.title, list(told.publishers), told.issued) == (page["title"], page["publishers"], page["issued"])
