"""Laws, administrative regulations and judicial interpretations, as a public copy of the national database has them.

A file of it is one version of one text, under a head that tells its title and its days; the lines before the first article tell
its adoption and its revisions, some with the number of the order or document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact

__all__ = ["LAWS"]

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_HEAD = re.compile(r'^(?:publish_date|implement_date): "(\d{4}-\d\d-\d\d)"$', re.MULTILINE)
_IN_FORCE = re.compile(r'^implement_date: "(\d{4}-\d\d-\d\d)"$', re.MULTILINE)
#: The day in the name of a file: of this version.
_NAMED = re.compile(r"\((\d{4}-\d\d-\d\d)\)$")
#: 中华人民共和国国务院令第285号, 法释〔2024〕7号 on a line of its own or in the history.
_ORDER = re.compile(r"(?:中华人民共和国)?(国务院)令(?:第)?(\d+)号")
_DOCUMENT = re.compile(r"法释〔(\d{4})〕(\d+)号")
_PRESIDENT = re.compile(r"主席令第([一二三四五六七八九十百〇]+)号")
#: Characters of a text in which its history and its number stand.
_WITHIN = 3000


def _read(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob(LAWS.pattern)):
        text = path.read_text(encoding="utf-8")[:_WITHIN]
        if not (titled := _TITLE.search(text)):
            continue
        title = re.sub(r"\s", "", titled[1])
        place = path.relative_to(folder).as_posix()
        history = text.split("<!-- INFO END -->")[0]
        days = [f"{year}-{int(month):02}-{int(day):02}" for year, month, day in _DAY.findall(history)]
        days = list(dict.fromkeys([*days, *_HEAD.findall(text), *_NAMED.findall(path.stem)]))
        yield Fact("regulations", title, "name", (title,), place)
        if days:
            yield Fact("regulations", title, "date", tuple(days), place)
        for day in days:
            yield Fact("versions", f"{title}@{day}", "promulgated", (day,), place)
        if (named := _NAMED.search(path.stem)) and (in_force := _IN_FORCE.search(text)):
            yield Fact("versions", f"{title}@{named[1]}", "effective", (in_force[1],), place)
        if numbers := _numbers(history, text):
            yield Fact("regulations", title, "number", tuple(numbers), place)


def _numbers(history: str, text: str) -> Iterator[str] | list[str]:
    found = [f"{issuer}令第{number}号" for issuer, number in _ORDER.findall(history)]
    found += [f"主席令第{number}号" for number in _PRESIDENT.findall(history)]
    return list(dict.fromkeys(found + [f"法释〔{year}〕{number}号" for year, number in _DOCUMENT.findall(text)]))


LAWS = Dataset(
    "laws",
    "中国法律法规数据库",
    "qisehong (国家法律法规数据库 的公开副本)",
    "",
    "data set",
    "the folder laws of the public repository qisehong/china-law-db: `git clone`, then give its folder",
    "laws/**/*.md",
    _read,
)
