"""Characters a second (of processor time) of Yinpu's whole extraction, beside tools that do a part of it.

python benchmarks/extract.py [FOLDER...]

The peers do less: they convert, or find strings, without cleaning, linking, relations, or offsets in the file. They get
the texts cut into pieces of 4,000 characters, since some need more than twice the time for twice the length.
"""

from __future__ import annotations

import re
import sys

import spacy
from common import folders, rate, table
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick
from opencc import OpenCC
from peers import all_peers
from spacy.matcher import PhraseMatcher

from builders import Extractor, load
from builders.pipeline import chinese
from builders.records import Source
from builders.text.passage import pieces
from ontology import Knowledge
from ontology.errors import ReadError

#: Every corpus is repeated to at least so many characters.
ENOUGH = 200_000


def names() -> list[str]:
    """The names that Yinpu's tables know, as they are written."""
    return sorted({name.text for known in Knowledge().lexicon.names.values() for name in known})


def phrase_matcher():
    """spaCy as it comes: its tokenizer and its matcher, with the same names."""
    nlp = spacy.blank("zh")
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("name", list(nlp.pipe(names())))
    return lambda text: matcher(nlp(text))


def scan():
    """The automaton that Yinpu uses, on the raw text and with nothing around it."""
    automaton = CharwiseDoubleArrayAhoCorasick(names(), MATCH_KIND_LEFTMOST_LONGEST)
    return automaton.find


def components():
    """Yinpu's components with its own tokenizer."""
    nlp = chinese()
    return lambda text: nlp(text).ents


def sources(paths) -> list[Source]:
    found = []
    for path in paths:
        try:
            found.append(load(path))
        except ReadError as error:
            print(f"({error})", file=sys.stderr)
    return found


def main() -> None:
    peers = {
        "OpenCC t2s, conversion only": OpenCC("t2s").convert,
        "daachorse, scan for the same names": scan(),
        "spaCy zh tokenizer + PhraseMatcher": phrase_matcher(),
        "Yinpu as spaCy components": components(),
        **all_peers(),
    }
    extractor = Extractor()
    for corpus, paths in folders(sys.argv[1:]).items():
        read = sources(paths)
        texts = [source.text for source in read]
        size = sum(map(len, texts))
        times = -(-ENOUGH // size)
        by_text = {source.text: source for source in read}

        def yinpu(text: str, by_text=by_text):
            return list(extractor.of_source(by_text[text], told=True))

        def mentions(text: str, by_text=by_text):
            return list(extractor.of_source(by_text[text]))

        rate(yinpu, texts)  # tables and automata are read at first use
        ours = max(rate(yinpu, texts * times) for _ in range(3))
        alone = max(rate(mentions, texts * times) for _ in range(3))
        rows = [
            ("**Yinpu: clean, find, link, relate**", f"{ours:,.0f}", "1"),
            ("Yinpu: the mentions alone", f"{alone:,.0f}", f"{ours / alone:.3g}"),
        ]
        cut = [text[a:b] for text in texts for a, b in pieces(text)]
        for name, work in peers.items():
            work(cut[0])
            theirs = max(rate(work, cut * times) for _ in range(2))
            rows.append((name, f"{theirs:,.0f}", f"{ours / theirs:.3g}"))
        hans = sum(len(re.findall(r"[\u4e00-\u9fff]", text)) for text in texts) / size
        title = f"Extraction, {corpus}: {len(texts)} files, {size:,} characters ({hans:.0%} Chinese), read {times} times"
        table(title, ("what", "characters/s", "Yinpu : it"), rows)


if __name__ == "__main__":
    main()
