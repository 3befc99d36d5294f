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
:class:`~builders.records.Found` record (kept in ``doc.user_data`` as plain values, which travel between processes). The
finders read the clean text of the Doc, as builds do: full-width, Traditional and damaged names are found where they stand.
:func:`chinese` gives a whole pipeline with the fast tokenizer. Long texts should be cut first
(:func:`builders.text.passage.pieces`): a Doc costs about 200 ns a character, and spaCy's stock Chinese tokenizer takes
quadratic time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from builders.finders import FAMILIES, Finders
from builders.finders.overlaps import resolve_overlaps
from builders.linking.disambiguate import Linker
from builders.records import Found
from builders.text.clean import CleanText
from builders.text.damage import Repair
from builders.text.passage import Passage, passages
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = ["CharacterTokenizer", "FinderComponent", "LinkerComponent", "chinese"]

#: The key of spans and records, and of where each record stands in the Doc.
SPANS, PLACES = "yinpu", "yinpu_places"


def _records(doc: Doc) -> list[Found]:
    """What the components before found, in the clean text of the Doc."""
    return [Found(**values) for values in doc.user_data.get(SPANS, ())]


class Shared:
    """What the components of one pipeline with the same tables share: the knowledge, and the Doc at hand made clean."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._repair = Repair(knowledge.rows("damaged"))
        self._text = ""
        self._made: tuple[CleanText, list[tuple[int, Passage]]] | None = None

    def clean(self, doc: Doc) -> tuple[CleanText, list[tuple[int, Passage]]]:
        """The clean text of a Doc, kept until another Doc is asked for.

        Returns:
            The clean text, and its passages with where each begins in it.
        """
        if self._made is None or self._text != doc.text:
            clean = CleanText.of(doc.text, repair=self._repair)
            self._text, self._made = doc.text, (clean, list(passages(clean)))
        return self._made


_SHARED: WeakKeyDictionary[Language, dict[tuple[str, ...], Shared]] = WeakKeyDictionary()


def _shared(nlp: Language, folders: Iterable[str]) -> Shared:
    """What the components of ``nlp`` that are configured with the same folders of tables share."""
    known = _SHARED.setdefault(nlp, {})
    key = tuple(folders)
    if key not in known:
        known[key] = Shared(Knowledge(*key) if key else default_knowledge())
    return known[key]


def _record(span: Span) -> Found | None:
    """What a span of ``doc.spans["yinpu"]`` or ``doc.ents`` was found as."""
    for values, (start, end) in zip(span.doc.user_data.get(SPANS, ()), span.doc.user_data.get(PLACES, ()), strict=True):
        if (start, end, values["type"]) == (span.start_char, span.end_char, span.label_):
            return Found(**values)
    return None


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
    """Runs the finders of one family over the clean text of a Doc.

    Args:
        name: Name of the component in its pipeline.
        family: A key of :data:`builders.finders.FAMILIES`.
        shared: What the components of the pipeline share.
    """

    def __init__(self, name: str, family: str, shared: Shared) -> None:
        self.name = name
        self._family = family
        self._shared = shared
        self._finders = Finders(shared.knowledge, (family,))

    def __call__(self, doc: Doc) -> Doc:
        """Add what the family finds to ``doc.spans["yinpu"]``."""
        clean, parts = self._shared.clean(doc)
        known, found = _records(doc), []
        for offset, passage in parts:
            last = offset + len(passage.text)
            before = [one.shifted(-offset) for one in known if offset <= one.start and one.end <= last]
            found += [one.shifted(offset) for one in self._finders.add(self._family, passage, before)]
        _write(doc, clean, found)
        return doc


class LinkerComponent:
    """Resolves overlaps, disambiguates names by the whole Doc, and sets ``doc.ents``.

    Args:
        name: Name of the component in its pipeline.
        shared: What the components of the pipeline share.
    """

    def __init__(self, name: str, shared: Shared) -> None:
        self.name = name
        self._shared = shared
        self._linker = Linker(shared.knowledge)

    def __call__(self, doc: Doc) -> Doc:
        """Link the finds of ``doc``; those with a thing become its entities, the longest first where they overlap."""
        clean, _ = self._shared.clean(doc)
        spans = _write(doc, clean, self._linker.resolve(clean.text, resolve_overlaps(_records(doc))))
        doc.set_ents(filter_spans([s for s in spans if s.kb_id_]), default="unmodified")
        return doc


def _write(doc: Doc, clean: CleanText, found: Sequence[Found]) -> list[Span]:
    """Keep what was found as plain values, and show it as spans of the Doc's own characters."""
    places = [clean.raw_span(one.start, one.end) for one in found]
    doc.user_data[SPANS] = [one._asdict() for one in found]
    doc.user_data[PLACES] = places
    spans = []
    for one, (start, end) in zip(found, places, strict=True):
        span = doc.char_span(start, end, label=one.type, kb_id=one.iri, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[SPANS] = spans
    return spans


def _factory(family: str) -> Callable[..., FinderComponent]:
    def make(nlp: Language, name: str, knowledge: list[str]) -> FinderComponent:
        return FinderComponent(name, family, _shared(nlp, knowledge))

    Language.factory(f"yinpu_{family}", default_config={"knowledge": []}, assigns=["doc.spans"], func=make)
    return make


make_institutions = _factory("institutions")
make_regulations = _factory("regulations")
make_products = _factory("products")
make_persons = _factory("persons")
make_awards = _factory("awards")
make_plugins = _factory("plugins")
make_themes = _factory("themes")


@Language.factory("yinpu_linker", default_config={"knowledge": []}, assigns=["doc.ents", "doc.spans"])  # type: ignore[untyped-decorator]
def make_linker(nlp: Language, name: str, knowledge: list[str]) -> LinkerComponent:
    """The factory of :class:`LinkerComponent`.

    Args:
        nlp: The pipeline.
        name: Name of the component.
        knowledge: Folders of tables that come after ours and those of ``YINPU_KNOWLEDGE``.

    Returns:
        The component, which shares knowledge and clean text with those configured with the same folders.
    """
    return LinkerComponent(name, _shared(nlp, knowledge))


def chinese(parts: Iterable[str] = (*FAMILIES, "linker"), knowledge: Sequence[str] = ()) -> Language:
    """A blank Chinese ``Language`` with the one-character tokenizer and Yinpu's components.

    Args:
        parts: Families of finders and the linker: the components without their ``yinpu_``.
        knowledge: Folders of the user's own tables, whose rows win over ours.

    Returns:
        A pipeline whose Docs have one token a character, blanks included.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "yinpu.CharacterTokenizer.v1"}}})
    for part in parts:
        nlp.add_pipe(f"yinpu_{part}", config={"knowledge": list(knowledge)})
    return nlp
