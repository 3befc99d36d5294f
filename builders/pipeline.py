"""The spaCy face of the finders: a Chinese tokenizer of one character a token, and one component a family.

The components are registered by entry point, so they work in any pipeline without importing this project:

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> for name in ("yinpu_institutions", "yinpu_regulations", "yinpu_products", "yinpu_themes", "yinpu_linker"):
...     _ = nlp.add_pipe(name)
>>> doc = nlp("工行根据《商业银行法》推进绿色金融。")
>>> [(ent.text, ent.label_, ent.kb_id_.rsplit("/", 1)[-1]) for ent in doc.ents]
[('工行', 'Bank', '中国工商银行'), ('商业银行法', 'Regulation', '中华人民共和国商业银行法'), ('绿色金融', 'Theme', '绿色金融')]

Each component adds to ``doc.spans["yinpu"]`` (overlaps allowed); ``yinpu_linker`` decides the ambiguous ones by the rest
of the text and sets ``doc.ents``. ``span.kb_id_`` is the thing's IRI, ``span._.yinpu`` the
:class:`~builders.records.Found` record (kept in ``doc.user_data`` as plain lists, which travel between processes).
:func:`chinese` gives a whole pipeline with the fast tokenizer. Long texts should be cut first
(:func:`builders.text.passage.pieces`): a Doc costs about 200 ns a character, and spaCy's stock Chinese tokenizer takes
quadratic time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from builders.finders import FAMILIES, Finders
from builders.finders.overlaps import resolve_overlaps
from builders.linking.disambiguate import Linker
from builders.records import Found
from builders.text.clean import is_traditional, simplify
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = ["CharacterTokenizer", "FinderComponent", "LinkerComponent", "chinese"]

SPANS = "yinpu"


def _records(doc: Doc) -> list[Found]:
    return [Found(*values) for values in doc.user_data.get(SPANS, ())]


def _record(span: Span) -> Found | None:
    """What a span of ``doc.spans["yinpu"]`` or ``doc.ents`` was found as."""
    place = (span.start_char, span.end_char, span.label_)
    return next((one for one in _records(span.doc) if (one.start, one.end, one.type) == place), None)


if not Span.has_extension("yinpu"):
    Span.set_extension("yinpu", getter=_record)


class CharacterTokenizer:
    """One character a token, blanks included, so that token and character offsets are the same."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc of ``text``, one token a character."""
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> CharacterTokenizer:
        """Nothing was kept."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: Any, **_: Any) -> CharacterTokenizer:
        """Nothing was kept."""
        return self


@spacy.registry.tokenizers("yinpu.CharacterTokenizer.v1")  # type: ignore[untyped-decorator]
def _tokenizer() -> Callable[[Language], CharacterTokenizer]:
    return lambda nlp: CharacterTokenizer(nlp.vocab)


class FinderComponent:
    """Runs the finders of one family (a key of :data:`builders.finders.FAMILIES`) over a Doc."""

    def __init__(self, name: str, family: str, knowledge: Knowledge, simplify_text: bool = True) -> None:
        self.name = name
        self._family = family
        self._finders = Finders(knowledge, (family,))
        self._simplify = simplify_text

    def __call__(self, doc: Doc) -> Doc:
        """Add what the family finds to ``doc.spans["yinpu"]``."""
        _write(doc, self._finders.add(self._family, _passage(doc.text, self._simplify), _records(doc)))
        return doc


@lru_cache(maxsize=8)
def _passage(text: str, simplify_text: bool = True) -> Passage:
    """The passage of a text, made once for all components."""
    return Passage(simplify(text) if simplify_text and is_traditional(text) else text)


class LinkerComponent:
    """Resolves overlaps, decides ambiguous names by the whole Doc, and sets ``doc.ents``."""

    def __init__(self, name: str, knowledge: Knowledge) -> None:
        self.name = name
        self._linker = Linker(knowledge)

    def __call__(self, doc: Doc) -> Doc:
        """Link and write the entities of ``doc``."""
        found = self._linker.decide(_passage(doc.text).text, resolve_overlaps(_records(doc)))
        spans = _write(doc, list(found))
        doc.set_ents(filter_spans([s for s in spans if s.kb_id_]), default="unmodified")
        return doc


def _write(doc: Doc, found: Sequence[Found]) -> list[Span]:
    doc.user_data[SPANS] = [list(one) for one in found]
    spans = []
    for one in found:
        span = doc.char_span(one.start, one.end, label=one.type, kb_id=one.iri, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[SPANS] = spans
    return spans


def _knowledge(folders: Sequence[str]) -> Knowledge:
    """The knowledge of a component's configuration: folders of the user's own tables."""
    return Knowledge(*folders) if folders else default_knowledge()


def _factory(family: str) -> Callable[..., FinderComponent]:
    def make(nlp: Language, name: str, knowledge: list[str], simplify_text: bool) -> FinderComponent:
        return FinderComponent(name, family, _knowledge(knowledge), simplify_text)

    defaults = {"knowledge": [], "simplify_text": True}
    Language.factory(f"yinpu_{family}", default_config=defaults, assigns=["doc.spans"], func=make)
    return make


make_institutions = _factory("institutions")
make_regulations = _factory("regulations")
make_products = _factory("products")
make_themes = _factory("themes")


@Language.factory("yinpu_linker", default_config={"knowledge": []}, assigns=["doc.ents", "doc.spans"])  # type: ignore[untyped-decorator]
def make_linker(nlp: Language, name: str, knowledge: list[str]) -> LinkerComponent:
    """The factory of :class:`LinkerComponent`."""
    return LinkerComponent(name, _knowledge(knowledge))


def chinese(parts: Iterable[str] = (*FAMILIES, "linker"), knowledge: Sequence[str] = ()) -> Language:
    """A blank Chinese ``Language`` with the one-character tokenizer and Yinpu's components.

    Args:
        parts: Families of finders and the linker: the components without their ``yinpu_``.
        knowledge: Folders of the user's own tables, whose rows win over ours.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "yinpu.CharacterTokenizer.v1"}}})
    for part in parts:
        nlp.add_pipe(f"yinpu_{part}", config={"knowledge": list(knowledge)})
    return nlp
