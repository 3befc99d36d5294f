"""The user's own tables of knowledge, whose rows win over ours."""

from __future__ import annotations

import os
import sys

from ontology.errors import UsageError

__all__ = ["use"]

_VARIABLE = "YINPU_KNOWLEDGE"


def use(folder: str | os.PathLike[str] | None) -> None:
    """Put the tables in ``folder`` after ours, for this process and its workers; nothing when it is None.

    Raises UsageError when this process has already read its tables without them.
    """
    known = list(filter(None, os.environ.get(_VARIABLE, "").split(os.pathsep)))
    if folder is None or os.fspath(folder) in known:
        return
    lexicon = sys.modules.get("ontology.knowledge.lexicon")
    if lexicon and lexicon.default_lexicon.cache_info().currsize:
        raise UsageError(f"{folder}: other tables were read in this process before: set {_VARIABLE} before Python starts")
    os.environ[_VARIABLE] = os.pathsep.join([*known, os.fspath(folder)])
