"""Indices as products (``海山绿色债券指数``), and who makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Found, Mention, Relation, Span
from builders.text.passage import Passage
from ontology import Knowledge, mint
from ontology.schema import INSTITUTIONS

INDEX = re.compile(r"(?:海山|云岭)[一-鿿]{2,8}?指数")
MAKES = re.compile(r"编制[的了]?$")


class IndexFinder:
    """Finds the indices of two series."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._products = {thing.label for thing in knowledge.lexicon.things.values() if thing.type == "Product"}

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """The indices in a passage that no table of products has."""
        for match in INDEX.finditer(passage.text):
            if match[0] not in self._products:
                yield Found(*match.span(), "Product", "plugin:index", 0.8, mint("product", match[0]), match[0])


class MakerRule:
    """Says who makes an index: 某协会编制的海山绿色债券指数."""

    def __init__(self, knowledge: Knowledge) -> None:
        pass

    def __call__(self, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        """``offers`` from the institution right before 编制 to the index right after it."""
        for maker in (m for m in mentions if m.type in INSTITUTIONS and m.id):
            for index in (m for m in mentions if m.rule == "plugin:index" and m.sentence == maker.sentence):
                text, offset = sentences[index.sentence], index.sentence[0]
                if MAKES.fullmatch(text[maker.end - offset : index.start - offset]):
                    yield Relation(
                        *(maker.id, maker.label, "offers", index.id, index.label),
                        *(text, *index.sentence, "plugin:index-maker", 0.9),
                    )
