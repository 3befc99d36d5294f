"""Trigger words by role: the words that begin, end, hold or bar a name, and the verbs that relate two.

They are the rows of the table ``cues``, after which :class:`Cues` is named.

>>> cues = Cues([{"role": "tail", "cue": "办法", "note": ""}, {"role": "tail", "cue": "管理办法", "note": ""}])
>>> cues.alternation("tail"), cues.endings("tail")
('管理办法|办法', ('办法',))
>>> cues["head"]
Traceback (most recent call last):
...
ontology.errors.KnowledgeError: no trigger words of the role head: the table cues needs at least one
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ontology.errors import KnowledgeError
from ontology.knowledge.table_files import Row

__all__ = ["Cues"]


class Cues:
    """The trigger words of some rows of the table ``cues``; later rows win over earlier ones with the same role and word."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._notes: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows:
            self._notes[row["role"]][row["cue"]] = row["note"]
        self._words: dict[str, frozenset[str]] = {}

    def __getitem__(self, role: str) -> frozenset[str]:
        """The trigger words of a role.

        Returns:
            One word or more.

        Raises:
            KnowledgeError: The role has none.
        """
        if role not in self._words:
            if role not in self._notes:
                raise KnowledgeError(f"no trigger words of the role {role}: the table cues needs at least one")
            self._words[role] = frozenset(self._notes[role])
        return self._words[role]

    def get(self, role: str) -> frozenset[str]:
        """The trigger words of a role, which may have none."""
        return frozenset(self._notes.get(role, ()))

    def notes(self, role: str) -> dict[str, str]:
        """What each trigger word of a role stands for.

        Returns:
            The column ``note`` by word.

        Raises:
            KnowledgeError: The role has none.
        """
        return {cue: self._notes[role][cue] for cue in self[role]}

    def alternation(self, role: str) -> str:
        """The trigger words of a role for a regular expression.

        Returns:
            The inside of a group, escaped, the longest words first.

        Raises:
            KnowledgeError: The role has none.
        """
        return "|".join(re.escape(cue) for cue in sorted(self[role], key=lambda cue: (-len(cue), cue)))

    def endings(self, role: str) -> tuple[str, ...]:
        """The trigger words of a role that hold no other one: a text without them holds none of the role.

        Returns:
            The words, sorted.

        Raises:
            KnowledgeError: The role has none.
        """
        words = self[role]
        return tuple(sorted(word for word in words if not any(other in word for other in words - {word})))
