"""Texts that name things: a full name in an independent public text is no invention, nor is a number beside a rule's title.

Only preferred and legal names of :data:`SHORTEST` characters or more are looked for, which no other thing bears.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact
from ontology.normalise import normalise

__all__ = ["DOCUMENTS"]

#: Characters of the shortest name that is looked for.
SHORTEST = 5
#: What may stand between a rule's title and its number.
_BESIDE = re.compile(
    r"[》〉”\"]{0,2}\s?[(（〔\[【,，]?\s?(?P<number>[一-鿿]{1,16}(?:令|公告)?[〔\[(（]\d{4}[〕\])）]第?\d+号|[一-鿿]{2,16}令(?:\d{4}年)?第\d+号)"
)
_TEXTS = frozenset((".md", ".txt", ".html", ".json"))
_TABLES = ("institutions", "regulations", "publications", "products")


def _named(folder: Path, knowledge: Knowledge) -> Iterator[Fact]:
    names = _names(knowledge)
    keys = sorted(names)
    automaton = CharwiseDoubleArrayAhoCorasick(keys, MATCH_KIND_LEFTMOST_LONGEST)
    seen: set[tuple[str, str]] = set()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _TEXTS):
        text = path.read_text(encoding="utf-8", errors="replace")
        said = normalise(text)
        same = len(said) == len(text)
        for start, end, index in automaton.find(said):
            key = keys[index]
            table, name = names[key]
            place = f"{path.relative_to(folder).as_posix()}, character {start if same else f'about {start}'}"
            if (key, "") not in seen:
                seen.add((key, ""))
                yield Fact(table, name, "name", (name,), place)
            if table == "regulations" and (beside := _BESIDE.match(said, end)):
                number = re.sub(r"[\[(（]", "〔", re.sub(r"[\])）]", "〕", beside["number"]))
                if (key, number) not in seen:
                    seen.add((key, number))
                    yield Fact(table, name, "number", (number,), place)


def _names(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """By normalised name its table and the name; names of several things are left out."""
    found: dict[str, tuple[str, str]] = {}
    shared: set[str] = set()
    for table in _TABLES:
        for row in knowledge.rows(table):
            key = normalise(row["name"])
            if row["status"] in ("preferred", "legal") and len(key) >= SHORTEST and not key.isascii():
                if key in found and found[key][0] != table:
                    shared.add(key)
                found[key] = (table, row["name"])
    return {key: value for key, value in found.items() if key not in shared}


def _corpus(name: str, title: str, publisher: str, licence: str, note: str) -> Dataset:
    read: Callable[[Path, Knowledge], Iterator[Fact]] = _named
    return Dataset(name, title, publisher, licence, "document", note, "**/*.*", read)


DOCUMENTS = (
    _corpus(
        *("laosheng", "金融圈、中央单位、央企、院校名录", "大萌 (Laosheng.top)", "reprint with name"),
        "the folder fuwu of the public repository DiamonWoo/Laosheng.top",
    ),
    _corpus(
        *("central-bank-texts", "pbc_regulations: texts", "angelala00 (中国人民银行 规章、规范性文件)", ""),
        "the folder files of the public repository angelala00/pbc_regulations",
    ),
    _corpus(
        *("law-texts", "中国法律法规数据库: texts", "qisehong (国家法律法规数据库 的公开副本)", ""),
        "the folder laws of the public repository qisehong/china-law-db",
    ),
    _corpus(
        *("payment-documents", "agentsystem documents", "LuisChen1Q84", ""),
        "the documents of the public repository LuisChen1Q84/agentsystem",
    ),
)
