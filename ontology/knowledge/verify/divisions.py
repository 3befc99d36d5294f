"""Administrative divisions of China with their codes, as a public copy of the statistical bureau's list has them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact

__all__ = ["DIVISIONS"]


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
