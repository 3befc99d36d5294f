"""What an evaluation counts, and how it is told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ontology.normalise import normalise

__all__ = ["Evaluation", "Rules", "Score", "by_rule", "normal", "summed"]

_TAIL = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司)$")
_NOISE = re.compile(r"\n\s*\d+、|[\s()【】,。:、\-_/&]+")

#: How many finds of a rule in a context (type of mention, predicate) were right (True) and wrong (False).
Rules = Mapping[tuple[str, str], Counter[bool]]


def normal(name: str) -> str:
    """A name as it is compared: normalised, without punctuation, page marks and legal tail.

    Returns:
        The bare name; empty for one of marks only.

    >>> normal("中國工商銀行股份有限公司") == normal("中国工商 银行")
    True
    """
    return _TAIL.sub("", _NOISE.sub("", normalise(_NOISE.sub("", name))))


@dataclass(slots=True)
class Score:
    """Counts of one type, or of the relations of one predicate.

    Attributes:
        must: What was annotated as what has to be found.
        found: How much of it was.
        predicted: Distinct things that mentions of the type were linked to, or distinct relations, summed over passages.
        right: Those of them that were annotated.
        matched: Annotated entities that were found, the optional ones included.
        linked: Those of them whose label is an accepted name.
        errors: Kind (missed, wrong or unlinked), passage and what, of each error.
    """

    must: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0
    matched: int = 0
    linked: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """Share of what has to be found that was."""
        return self.found / self.must if self.must else None

    @property
    def precision(self) -> float | None:
        """Share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of recall and precision."""
        r, p = self.recall, self.precision
        return 2 * r * p / (r + p) if r and p else None

    @property
    def linking(self) -> float | None:
        """Share of the found entities whose label is an accepted name."""
        return self.linked / self.matched if self.matched else None


@dataclass(slots=True)
class Evaluation:
    """The scores over all passages.

    Attributes:
        scores: Scores by type of mention.
        passages: How many passages were read.
        rules: The finds of each rule by context.
        relations: Scores by predicate, of the passages that have relations.
    """

    scores: dict[str, Score]
    passages: int
    rules: dict[tuple[str, str], Counter[bool]] = field(default_factory=dict)
    relations: dict[str, Score] = field(default_factory=dict)

    def report(self, errors: bool = False) -> str:
        """The scores as a table of text; with ``errors`` also each error."""
        lines = [f"{'type':<15}{'must':>6}{'recall':>8}{'found':>7}{'precision':>11}{'F1':>7}{'linking':>9}"]
        told = {**self.scores, **self.relations}
        for name, s in told.items():
            figures = [("-" if v is None else f"{v:.3f}") for v in (s.recall, s.precision, s.f1, s.linking)]
            lines.append(f"{name:<15}{s.must:>6}{figures[0]:>8}{s.predicted:>7}{figures[1]:>11}{figures[2]:>7}{figures[3]:>9}")
        if errors:
            for name, s in told.items():
                lines += [f"{kind:<9}{name:<15}{passage}  {what}" for kind, passage, what in s.errors]
        return "\n".join(lines)


def summed(counts: Iterable[Rules]) -> dict[tuple[str, str], Counter[bool]]:
    """The finds of several counts together."""
    total: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for rules in counts:
        for key, found in rules.items():
            total[key] += found
    return dict(total)


def by_rule(rules: Rules) -> str:
    """How many finds of each rule were right, as a table of text: rule, context, right, found, precision."""
    lines = [f"{'rule':<24}{'context':<16}{'right':>7}{'found':>7}{'precision':>11}"]
    for (rule, context), counts in sorted(rules.items()):
        lines.append(f"{rule:<24}{context:<16}{counts[True]:>7}{counts.total():>7}{counts[True] / counts.total():>11.3f}")
    return "\n".join(lines)
