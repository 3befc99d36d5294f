"""Cue words by role: the words that begin, end, hold or bar a name, and the verbs that relate two (table ``cues``).

>>> cues = Cues([{"role": "tail", "cue": "办法", "note": ""}, {"role": "tail", "cue": "管理办法", "note": ""}])
>>> cues.alternation("tail"), cues.endings("tail")
('管理办法|办法', ('办法',))
>>> cues["head"]
Traceback (most recent call last):
...
ontology.errors.KnowledgeError: no cue words of the role head: the table cues needs at least one
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ontology.errors import KnowledgeError
from ontology.knowledge.table_files import Row

__all__ = ["Cues"]


class Cues:
    """The cue words of some rows of the table ``cues``; later rows win over earlier ones with the same role and cue."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._notes: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows:
            self._notes[row["role"]][row["cue"]] = row["note"]
        self._words: dict[str, frozenset[str]] = {}

    def __getitem__(self, role: str) -> frozenset[str]:
        """The cue words of a role; KnowledgeError when there is none."""
        if role not in self._words:
            if role not in self._notes:
                raise KnowledgeError(f"no cue words of the role {role}: the table cues needs at least one")
            self._words[role] = frozenset(self._notes[role])
        return self._words[role]

    def get(self, role: str) -> frozenset[str]:
        """The cue words of a role, which may have none."""
        return frozenset(self._notes.get(role, ()))

    def notes(self, role: str) -> dict[str, str]:
        """What each cue word of a role stands for."""
        return {cue: self._notes[role][cue] for cue in self[role]}

    def alternation(self, role: str) -> str:
        """The cue words of a role as a regular expression, longest first."""
        return "|".join(re.escape(cue) for cue in sorted(self[role], key=lambda cue: (-len(cue), cue)))

    def endings(self, role: str) -> tuple[str, ...]:
        """The cue words of a role that hold no other one: a text without them holds none of the role."""
        words = self[role]
        return tuple(sorted(word for word in words if not any(other in word for other in words - {word})))
