"""From what was found in clean text to mentions in the raw file, each with its one node.

A name that several things share is decided by its report: when exactly one of them is also named there by a name of
its own, that one is meant; otherwise the mention stays unlinked, with its reason, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from builders.cleantext import CleanText
from builders.records import Found, Mention, Span
from ontology.lexicon import default_lexicon, fold

__all__ = ["decide", "link"]


def link(clean: CleanText, found: Sequence[Found], sentences: Sequence[Span]) -> list[Mention]:
    """Mentions with raw offsets, in the order of the text; ``sentences`` are clean spans in order."""
    mentions: list[Mention] = []
    position, sentence = -1, (0, len(clean.raw))
    for one in decide(clean.text, found):
        while position + 1 < len(sentences) and (position < 0 or sentences[position][1] <= one.start):
            position += 1
            sentence = clean.raw_span(*sentences[position])
        start, end = clean.raw_span(one.start, one.end)
        text, label = clean.raw[start:end], one.label or clean.text[one.start : one.end]
        _, _, type_, rule, score, iri, _, kind, number, reason = one
        mentions.append(Mention(type_, text, start, end, iri, label, rule, score, sentence, kind, number, reason))
    return mentions


def decide(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """``found`` in the light of what ``text`` names clearly elsewhere.

    An ambiguous name gets its node when exactly one candidate is named by a name of its own; a weak one stays only when
    its node is.
    """
    found = list(found)
    named = {one.iri for one in found if one.iri and not one.reason}
    for one in found:
        if one.reason == "ambiguous":
            yield _meant(text[one.start : one.end], one, named)
        elif one.reason != "weak":
            yield one
        elif one.iri in named:
            yield one._replace(reason="")


def _meant(text: str, one: Found, named: set[str]) -> Found:
    lexicon = default_lexicon()
    candidates = {n.iri for n in lexicon.names.get(fold(text), ())}
    meant = candidates & named
    if len(meant) != 1:
        return one
    thing = lexicon.things[meant.pop()]
    type_ = "Report" if thing.type == "Publication" else thing.type
    return Found(one.start, one.end, type_, "context", 0.75, thing.iri, thing.label, thing.kind, thing.number)
