"""What the name of a file says of the report in it: a date, who published it, a title.

>>> from ontology import Knowledge
>>> institutions = Institutions(Knowledge())
>>> named = FileName.of("r/012_2020-03-26__海山银行股份有限公司__601000__2019年__年度报告.txt", institutions, ("年度报告",))
>>> named.title, named.issued, named.publishers
('海山银行股份有限公司2019年年度报告', '2020-03-26', ('海山银行股份有限公司',))
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from builders.documents.metadata.dates import dates, iso_date
from builders.documents.metadata.institutions import Institutions

__all__ = ["FileName"]

_SUFFIX = re.compile(r"(?:\.(?:pdf|docx?|pptx?|txt|html?|xlsx?|md|markdown|rtf|ofd|mht(?:ml)?|eml|wps|csv|jsonl?|xml))+$", re.I)
_COUNTED = re.compile(r"^(?:\d{1,3}[_、]+|\d{1,3}[-. ]+(?!\d)|\[\d+\]|\(\d+\)\s*)")
_TRAILING = re.compile(r"(?:[_\-\s]*(?:[(（]\d{1,2}[)）]|副本|定稿|终稿|最终版|OCR|ocr|扫描件|合并|脱敏|raw|clean|full))+$")
_PARTS = re.compile(r"(?:__+|_|\s*[—–]+\s*|(?<=\D)-|-(?=\D)|\s+-\s+|[【】]+)")
_CODE = re.compile(r"(?:[A-Z]{1,3})?\d{5,6}|[0-9a-fA-F]{12,}|[A-Z]{2,4}\d{8,}[_\d]*")
_DATED_END = re.compile(r"\s*[(（]\s*(?:19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?\s*[)）]\s*$")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
#: Short words in Latin letters, which are no names in the names of files.
_LETTERS = re.compile(r"(?=[A-Za-z]{1,3}$)[A-Za-z]*[a-z][A-Za-z]*")


class FileName(NamedTuple):
    """A file's name taken apart: what may be the title, the date, names of institutions, and whether the title is words."""

    title: str
    issued: str | None
    publishers: tuple[str, ...]
    worded: bool

    @classmethod
    def of(cls, path: str, institutions: Institutions, generic: Iterable[str]) -> FileName:
        """Take the name of a file apart.

        Args:
            path: Its path; of a member of an archive, that within it.
            institutions: Tells names of institutions.
            generic: Words for reports that need a name before them.

        Returns:
            Its parts.
        """
        name = PurePath(path.replace("\\", "/").split("!/")[-1]).name
        stem = _TRAILING.sub("", _COUNTED.sub("", _SUFFIX.sub("", name.split("#")[0]))).strip(" _-")
        issued = _issued(stem)
        undated = _DATED_END.sub("", stem)
        parts = [part.strip() for part in _PARTS.split(_COMPACT.sub(" ", undated)) if part and part.strip(" _-.")]
        named = tuple(part for part in parts if institutions.is_one(part) and not _LETTERS.fullmatch(part))
        rest = [part for part in parts if part not in named and not _CODE.fullmatch(part)]
        joined = "".join(rest)
        if named and any(joined.endswith(word) for word in generic) and len(joined) <= 24:
            title = named[0] + joined
        elif named and len(rest) == 1 and len(rest[0]) >= 8:
            title = rest[0]
        else:
            title = undated
        worded = bool(re.search(r"[一-鿿]{3}", title)) or len(re.findall(r"[A-Za-z]{3,}", title)) >= 3
        return cls(title, issued, named, worded)


def _issued(stem: str) -> str | None:
    """The one day that a file's name gives."""
    found = {value for m in _COMPACT.finditer(stem) if (value := iso_date(int(m[1]), int(m[2]), int(m[3])))}
    found |= {one.value for one in dates(stem) if len(one.value) == 10}
    return found.pop() if len(found) == 1 else None
