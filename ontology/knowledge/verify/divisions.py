"""Administrative divisions of China with their codes: the statistical bureau's list, and the revisions of GB/T 2260."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact

__all__ = ["DIVISIONS", "REVISIONS"]


def _read(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob(DIVISIONS.pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                code = row["code"].ljust(6, "0")
                above = (row.get("cityCode") or row.get("provinceCode") or "").ljust(6, "0")
                place = f"{path.relative_to(folder).as_posix()}, line {number}"
                yield Fact("places", code, "name", (row["name"],), place)
                if above.strip("0"):
                    yield Fact("places", code, "parent", (above, f"{code[:2]}0000"), place)


DIVISIONS = Dataset(
    "divisions",
    "Administrative-divisions-of-China",
    "modood (国家统计局 统计用区划代码 的公开副本)",
    "WTFPL 2.0",
    "data set",
    "the folder dist of the public repository modood/Administrative-divisions-of-China: `git clone`, then give its folder",
    "dist/[pca]*.csv",
    _read,
)

#: Before the code of a division that is no more.
_FORMER = "F"


def _revisions(folder: Path, _: Knowledge) -> Iterator[Fact]:
    """Names and what stands above them by the digits of the code, under the code of today and under that of a former one."""
    seen: set[tuple[str, str]] = set()
    for path in sorted(folder.glob(REVISIONS.pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file, dialect="excel-tab"), 2):
                code, place = row["Code"], f"{path.relative_to(folder).as_posix()}, line {number}"
                if (code, row["Name"]) in seen:
                    continue
                seen.add((code, row["Name"]))
                above = tuple(one for one in (f"{code[:4]}00", f"{code[:2]}0000") if one != code)
                for called in (code, f"{_FORMER}{code}"):
                    yield Fact("places", called, "name", (row["Name"],), place)
                    if above:
                        yield Fact("places", called, "parent", above, place)


REVISIONS = Dataset(
    "revisions",
    "GB/T 2260 中华人民共和国行政区划代码, all revisions",
    "cn (民政部、国家统计局 各年代码的公开副本)",
    "",
    "data set",
    "the public repository cn/GB2260: the tables of the revisions since 1980",
    *("**/[12]?????.tsv", _revisions, True),
)
