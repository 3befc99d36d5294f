"""Makes the table ``words`` of an open word list: which ordinary words cross the borders of our short names, and how often.

The list is ``jieba/dict.txt`` of jieba 0.42.1 on PyPI (MIT licence; each line a word, its frequency, its class)::

    python -m pip download --no-deps --no-binary :all: jieba==0.42.1 && tar xzf jieba-0.42.1.tar.gz
    python benchmarks/words.py jieba-0.42.1/jieba/dict.txt > ontology/knowledge/tables/words/jieba.tsv

Kept are single characters, the words of two characters that are frequent enough to stand beside a name, and of longer ones
those that begin inside a short name, end inside one or hold one. Where our tables change much, the table is made anew.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from math import log
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.words import BASE, LONGEST_NAME

#: The least frequency of a word by its length; the rarer are mostly names, and words that were added unseen.
_LEAST = {1: 50, 2: 12, 3: 50, 4: 100}
_HAN = re.compile("[一-鿿]+")


def short_names(knowledge: Knowledge) -> set[str]:
    """The names whose borders words are asked about."""
    lexicon = knowledge.lexicon
    return {key for key, named in lexicon.names.items() if named and len(key) <= LONGEST_NAME and _HAN.fullmatch(key)}


def words(lines: Iterable[str], names: Collection[str]) -> Iterator[tuple[str, int]]:
    """The words to keep, each with its class.

    Args:
        lines: Those of the list: a word, its frequency and its class, parted by blanks.
        names: Short names.

    Yields:
        A word, and the logarithm of its frequency, one digit.
    """
    heads = {name[:size] for name in names for size in range(1, len(name))}
    tails = {name[size:] for name in names for size in range(1, len(name))}
    for line in lines:
        word, frequency, _ = line.split()
        size = len(word)
        if size not in _LEAST or int(frequency) < _LEAST[size] or not _HAN.fullmatch(word):
            continue
        if size < 3 or any(word[cut:] in heads or word[:cut] in tails for cut in range(1, size)) or _holds(word, names):
            yield word, min(9, round(log(int(frequency), BASE)))


def _holds(word: str, names: Collection[str]) -> bool:
    return any(word[a:b] in names for a in range(len(word)) for b in range(a + 2, len(word) + 1))


def main() -> None:
    """Read the list that the first argument names, print the table."""
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/words.py jieba/dict.txt > ontology/knowledge/tables/words/jieba.tsv")
    rows: dict[str, list[str]] = defaultdict(list)
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        for word, rank in words(lines, short_names(Knowledge())):
            rows[word[0]].append(f"{word[1:]}{rank}")
    print("head\ttails")
    for head in sorted(rows):
        print(f"{head}\t{' '.join(sorted(rows[head]))}")


if __name__ == "__main__":
    main()
