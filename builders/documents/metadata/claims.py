"""What each place of a document claims of it, and which claim wins.

>>> cover = Claim("issued", ("2023-09",), "2023年9月", ((4, 11),), "cover", 0.7)
>>> claims = [cover, Claim("issued", ("2024",), "f", (), "file", 0.5)]
>>> value, evidence = strongest(claims, "issued")
>>> value, [(one.value, one.rule, one.start) for one in evidence]
(('2023-09',), [('2023-09', 'cover', 4), ('2024', 'file', -1)])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from builders.records import Evidence, Raw, Span
from ontology.normalise import simplify

__all__ = ["Claim", "agreeing", "beside", "evidence_of", "place_of", "quoted", "strongest"]

#: Claims of a field that are listed.
LISTED = 6
#: Below this a claim is listed and not believed.
BELIEVED = 0.3


class Claim(NamedTuple):
    """What one place says of one field.

    Attributes:
        field: The field of a section.
        values: What it says: one value, or the names of a list.
        text: The words that say it, of a claim beside the text.
        spans: Where the words stand in the raw text, for each value or for all; none for a claim beside the text.
        rule: The rule that read it.
        score: Confidence from 0 to 1.
    """

    field: str
    values: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    rule: str
    score: float

    def evidence(self) -> Iterable[Evidence]:
        """An evidence for each value."""
        for number, value in enumerate(self.values):
            if self.spans:
                start, end = self.spans[min(number, len(self.spans) - 1)]
            else:
                start, end = -1, -1
            yield Evidence(self.field, value, self.text or value, start, end, self.rule, round(min(self.score, 1.0), 3))


def agreeing(claims: Sequence[Claim]) -> list[Claim]:
    """Claims, each a little surer where another rule says the same.

    Args:
        claims: Claims of one or more fields.

    Returns:
        The claims in the same order.
    """
    said = {(claim.field, claim.values, claim.rule) for claim in claims}
    return [
        claim._replace(score=claim.score + 0.04)
        if any(field == claim.field and values == claim.values and rule != claim.rule for field, values, rule in said)
        else claim
        for claim in claims
    ]


def quoted(raw: Raw, field: str, value: str, span: Span, rule: str, score: float) -> Evidence:
    """The evidence of a value that a stretch of the text prints."""
    return Evidence(field, value, raw[span[0] : span[1]], *span, rule, score)


def beside(field: str, value: str, words: str, rule: str, score: float) -> Evidence:
    """The evidence of a value that stands beside the text, or that no words of it say."""
    return Evidence(field, value, words, -1, -1, rule, score)


def place_of(raw: Raw, words: str, span: Span) -> Span:
    """Where words stand within a stretch of text, whatever their script and the blanks between their characters.

    Args:
        raw: The text.
        words: The words.
        span: The stretch.

    Returns:
        Their place, the first one; the stretch without the blanks at its ends where they do not stand so in it.

    >>> place_of("• 海山 銀行年報(3页)", "海山银行年报", (0, 13)), place_of(" 甲乙 ", "丙", (0, 4))
    ((2, 9), (1, 3))
    """
    start, end = span
    held = raw[start:end]
    if (at := held.find(words)) >= 0:
        return start + at, start + at + len(words)
    places = [place for place, char in enumerate(held) if not char.isspace()]
    wanted = simplify("".join(words.split()))
    at = simplify("".join(held.split())).find(wanted) if wanted else -1
    if at >= 0:
        return start + places[at], start + places[at + len(wanted) - 1] + 1
    return (start + places[0], start + places[-1] + 1) if places else span


def evidence_of(claims: Iterable[Claim]) -> tuple[Evidence, ...]:
    """The evidence of some claims, the strongest first: :data:`LISTED` claims, or all that are as strong as the strongest."""
    ranked = sorted(claims, key=lambda claim: -claim.score)
    ranked = ranked[: max(LISTED, sum(claim.score == ranked[0].score for claim in ranked))]
    return tuple(one for claim in ranked for one in claim.evidence())


def strongest(claims: Sequence[Claim], field: str) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """What the strongest claims of a field say; where two of one strength differ, nothing.

    Of several days a rule was passed first and amended last.
    Claims of one rule and one strength stand together: several lines that name publishers.

    Args:
        claims: Claims of any fields.
        field: The field.

    Returns:
        The values, and the evidence of all claims of the field.
    """
    own = [claim for claim in claims if claim.field == field and claim.values]
    if not own:
        return (), ()
    best = max(claim.score for claim in own)
    top = [claim for claim in own if claim.score == best]
    values = tuple(dict.fromkeys(value for claim in top if claim.rule == top[0].rule for value in claim.values))
    if field not in ("publisher", "author", "title") and len(values) > 1:
        longest = {"amended": max, "adopted": min}[field](values) if field in ("amended", "adopted") else max(values, key=len)
        same = field in ("amended", "adopted") or all(longest.startswith(value) for value in values)
        values = (longest,) if same else ()
    return (values if best >= BELIEVED else ()), evidence_of(own)
