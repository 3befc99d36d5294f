"""Texts that name things: a full name in an independent public text is no invention, nor is what stands beside a rule's title.

A name must stand by itself: what is part of a longer name or title says nothing of the shorter one. Short names must stand
between marks, those of two characters in an enumeration. Of a rule, the number, the day and the issuer count where no other
title stands between them and its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.table_files import Row
from ontology.knowledge.verify.beside import Rule, beside, rules
from ontology.knowledge.verify.facts import Fact
from ontology.normalise import DROPPED, HAN, fold, normalise

__all__ = ["named"]

#: Characters of the shortest name that is looked for, and of the shortest that need not stand between marks.
SHORTEST, FREE = 2, 5
SUFFIXES = frozenset((".md", ".txt", ".html", ".json", ".jsonl", ".csv"))
_TABLES = ("institutions", "regulations", "publications", "products")
#: What may stand before and after a name without making it part of a longer one.
_BEFORE = frozenset("的和与及由在对向为是了被于等以或同据经将让使从到给并")
_AFTER = frozenset("的和与及由在对向为是了被于等以或同将也已有还就均则把曾拟正副")
#: What follows a title that is another document's.
_OTHER_TITLE = re.compile(r"\s?[(（〔\[]\s?(?:\d{4}|征求|试行|修订|草案|暂行|送审)|[一二三四五六七八九十]?[(（]?实施细则")
_OPENS = re.compile(r"(?:[《〈“\"'>|:：,，\t\n#]|^|印发|发布|关于|\d[.、])\s*$")
#: Before a title that begins with 关于 its issuers, as in the headings of documents.
_ISSUERS = re.compile(r"(?:[《〈“\"'>|:：,，\t\n#]|^)\s*[一-鿿、 \u3000]{2,80}$")
_CLOSES = re.compile(r"\s*(?:[》〉”\"'<|,，。;；\t\n(（〔\[]|$|的(?:通知|公告|决定)|GB|JR)")
_LEGAL = re.compile("股份有限公司|有限责任公司|有限公司")
#: Dropped from texts before names are looked for, as from the names.
_DROPPED = np.array([ord(sign) for sign in f"{DROPPED} \t\r\n\u3000\xa0\u200b\ufeff"], dtype=np.uint32)


#: What a name of the tables has besides the title: the law of which land it is, a mark in brackets.
_MARK = re.compile(r"(?:香港|澳门|台湾|美国|英国|欧盟|法国|德国|日本|新加坡|国家|中华人民共和国)?(?:\([^()]*\))?")
_CODE = re.compile(r"[a-z/]+\s?[\d.]+(?:[-:]\d{4})?")


class _Name(NamedTuple):
    table: str
    row: Row
    also: str = ""  # the name that is this one but for a mark


def named(folder: Path, knowledge: Knowledge) -> Iterator[Fact]:
    """What the texts below a folder say of the things that the tables know.

    Args:
        folder: The folder.
        knowledge: The tables.

    Yields:
        A name once, and of a rule its number, day and issuers, each where it is first found.
    """
    names = _names(knowledge)
    keys = sorted(names)
    automaton = CharwiseDoubleArrayAhoCorasick(keys, MATCH_KIND_LEFTMOST_LONGEST)
    known = rules(knowledge)
    seen: set[tuple[str, str]] = set()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if not HAN.search(text):
            continue
        squeezed, places = _squeezed(text)
        where = path.relative_to(folder).as_posix()
        for first, last, index in automaton.find(squeezed):
            key = keys[index]
            rule = known.get(names[key].row["entity"]) if names[key].table == "regulations" else None
            if (key, "name") in seen and (rule is None or rule.is_told):
                continue
            start, end = int(places[first]), int(places[last - 1]) + 1
            if (_is_title if rule else _is_name)(text, start, end, key):
                yield from _said(names[key], rule, text, (start, end), f"{where}, character {start}", seen, key)


def _said(
    name: _Name, rule: Rule | None, text: str, span: tuple[int, int], place: str, seen: set[tuple[str, str]], key: str
) -> Iterator[Fact]:
    if (key, "name") not in seen:
        seen.add((key, "name"))
        yield Fact(name.table, name.row["name"], "name", (name.row["name"],), place)
        if name.also:
            yield Fact(name.table, name.also, "name", (name.row["name"],), place)
    if rule:
        for field, value in beside(rule, text, *span):
            yield Fact(name.table, name.row["name"], field, (value,), place)


def _squeezed(text: str) -> tuple[str, np.ndarray]:
    """A text without what names are compared without, and the place of each character that is left."""
    folded = np.frombuffer(fold(text).encode("utf-32-le", "replace"), dtype=np.uint32)
    places = np.flatnonzero(~np.isin(folded, _DROPPED))
    return folded[places].tobytes().decode("utf-32-le"), places


def _is_name(text: str, start: int, end: int, key: str) -> bool:
    """Whether a name stands by itself."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if key.isascii():
        return not before.isalnum() and not after.isalnum() and any(sign.isupper() for sign in text[start:end])
    if len(key) == SHORTEST:
        return before == "、" and after in ("、", "等", "(", "（", "。", "，")
    if len(key) < FREE:
        return not before.isalnum() and not after.isalnum()
    closed = not HAN.match(after) or after in _AFTER or _LEGAL.match(text, end) is not None
    return closed and (not HAN.match(before) or before in _BEFORE)


def _is_title(text: str, start: int, end: int, key: str) -> bool:
    """Whether a title stands by itself: between marks, or as a line or cell of its own, with nothing that makes it another."""
    after = text[end : end + 12]
    if _OTHER_TITLE.match(after) or not _CLOSES.match(after):
        return False
    if _OPENS.search(text[max(start - 6, 0) : start]):
        return True
    return key.startswith("关于") and _ISSUERS.search(text[max(start - 90, 0) : start]) is not None


def _names(knowledge: Knowledge) -> dict[str, _Name]:
    """By normalised name its table and row; names of several things are left out, and aliases of other things than rules."""
    found: dict[str, _Name] = {}
    shared: set[str] = set()
    for table in _TABLES:
        kept = ("preferred", "legal", "alias", "popular") if table == "regulations" else ("preferred", "legal")
        for row in knowledge.rows(table):
            key = normalise(row["name"])
            shortest = FREE - 1 if table == "regulations" or key.isascii() else SHORTEST
            if row["status"] not in kept or len(key) < shortest:
                continue
            if key in found and found[key].row["entity"] != row["entity"]:
                shared.add(key)
            found.setdefault(key, _Name(table, row, _but_for_a_mark(row)))
    return {key: value for key, value in found.items() if key not in shared}


def _but_for_a_mark(row: Row) -> str:
    """The preferred name of a rule where another name of it says the same but for a mark, or is the code in it."""
    entity, name = normalise(row["entity"]), normalise(row["name"])
    if row["status"] == "preferred" or name not in entity:
        return ""
    rest = entity.replace(name, "", 1)
    return row["entity"] if _MARK.fullmatch(rest) or _CODE.fullmatch(name) else ""
