"""Addresses of the web and of mail, in whose letters no names are looked for."""

from __future__ import annotations

import re

from builders.records import Span

__all__ = ["addresses"]

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9][A-Za-z0-9.-]*\.(?:com|cn|org|net|gov|edu|hk|tw|io|info|int|eu|uk|jp|sg)(?![A-Za-z0-9])(?:[/:?#][!-~]*)?",
    re.ASCII,
)
#: What tells that a text holds addresses.
_HINTS = ("://", "www.", "@", ".com", ".cn", ".org", ".net", ".gov", ".edu")


def addresses(text: str) -> list[Span]:
    """Where a text has addresses of the web and of mail.

    Args:
        text: Clean text.

    Returns:
        Their spans, in the order of the text.
    """
    if not any(hint in text for hint in _HINTS):
        return []
    return [match.span() for match in _ADDRESS.finditer(text)]
