r"""Roles that a report tells of itself in a sentence: 本报告由甲行牵头,乙行、丙行参与编写.

>>> text = "本报告由甲行牵头,乙行、丙大学参与编写,得到丁协会支持。标准由戊局归口。"
>>> [(text[a:b], role) for (a, b), role in spoken_roles(text)]
[('甲行', '牵头单位'), ('乙行', '参编单位'), ('丙大学', '参编单位')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.document_model import Span

__all__ = ["spoken_roles"]

#: What a paper calls itself, up to who had a part in it; 本项目 and 本次论坛 are what it tells of.
_SELF = re.compile(
    r"(?:本|该|这份|此份?)[一-鿿]{0,6}?(?:报告|标准|规范|指引|指南|白皮书|蓝皮书|绿皮书|课题|研究|案例集|手册|文件)"
    r"(?:是|系)?由"
)
#: The role of a clause, by how it ends.
_ROLES = (
    ("牵头单位", re.compile(r"(?:共同|联合)?牵头(?:组织)?(?:编写|编制|起草|撰写|研究|开展|制定|完成|建设)?$")),
    ("主编单位", re.compile(r"(?:共同|联合)?(?:担任)?主编$")),
    (
        "参编单位",
        re.compile(r"(?:等单位|等机构|等)?(?:共同)?(?:参与(?:编写|编制|起草|撰写|研究|制定|完成|建设)?|参编|参加编写)$"),
    ),
    ("主办单位", re.compile(r"(?:共同|联合)?主办$")),
    ("承办单位", re.compile(r"(?:共同|联合)?承办$")),
    ("合作单位", re.compile(r"(?:共同|联合)?协办$")),
    ("指导单位", re.compile(r"(?:担任|提供)?指导$")),
)
_CLAUSE = re.compile(r"[^,，;；]+")
_NAME = re.compile(r"(?:(?![、和与及]|以及|联合).)+")
#: What stands before the first name of a clause.
_BEFORE = re.compile(r"\s*(?:并|同时|其中)?(?:由|与|会同|联合|和)?\s*")
#: Signs one of which a text with such a sentence holds, and characters of the longest.
_SIGNS, _LONGEST = ("牵头", "主编", "参编", "参与", "承办", "协办", "主办"), 240


def spoken_roles(text: str) -> Iterator[tuple[Span, str]]:
    """Those who had a part in a paper, as its sentences about itself say.

    Args:
        text: The clean text of its opening.

    Yields:
        Where each name stands, and its role as labels print it; whether it is an institution's is not asked.
    """
    if "由" not in text or not any(sign in text for sign in _SIGNS):
        return
    for told in _SELF.finditer(text):
        end = text.find("。", told.end(), told.end() + _LONGEST)
        for clause in _CLAUSE.finditer(text, told.end(), end if end >= 0 else told.end()):
            yield from _clause(text, *clause.span())


def _clause(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The names of a clause with the role that it ends with."""
    for role, pattern in _ROLES:
        if said := pattern.search(text[start:end]):
            first = _BEFORE.match(text, start, start + said.start())
            for name in _NAME.finditer(text, first.end() if first else start, start + said.start()):
                yield name.span(), role
            return
