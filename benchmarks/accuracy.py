"""How many of the institutions that a person annotated are found, by Yinpu and by peers, on the same passages.

python benchmarks/accuracy.py [GOLD.jsonl...]

Banks, regulators and other organisations count together, and only the string does: an entity is found when one of the
strings that name it is found, a string is right when it names an annotated institution. So nobody needs types, nodes
or official names, which Yinpu alone gives. Strings are compared in Simplified characters, without blanks.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

from common import ROOT, table
from opencc import OpenCC
from peers import all_peers

from builders import Extractor
from builders.documents.readers import detect
from builders.evaluate import normal
from builders.records import Source

TYPES = {"BANK", "REGULATOR", "ORG"}
INSTITUTIONS = {"Bank", "Regulator", "Organization"}
EXTRACTOR = Extractor()


def yinpu(text: str) -> list[str]:
    """The linked institutions, as they are written."""
    source = Source("passage.txt", text, "utf-8", sha256(text.encode()).hexdigest(), detect(text))
    mentions = (mention for extraction in EXTRACTOR.of_source(source) for mention in extraction.mentions)
    return [m.text for m in mentions if m.id and m.type in INSTITUTIONS]


def score(find, passages) -> tuple[float, float, float, float]:
    """Recall, precision and F1 of institutions, and recall of banks."""
    must = found = predicted = right = banks = banks_found = 0
    for passage in passages:
        strings = {normal(string) for string in find(passage["text"])} - {""}
        gold = [(e, {normal(s) for s in e["surfaces"]}) for e in passage["entities"] if e["type"] in TYPES]
        for entity, surfaces in gold:
            if entity["level"] == "must":
                hit = bool(surfaces & strings)
                must, found = must + 1, found + hit
                if entity["type"] == "BANK":
                    banks, banks_found = banks + 1, banks_found + hit
        predicted += len(strings)
        right += len(strings & set().union(*(surfaces for _, surfaces in gold)))
    recall, precision = found / max(must, 1), right / max(predicted, 1)
    f1 = 2 * recall * precision / (recall + precision) if found else 0.0
    return recall, precision, f1, banks_found / max(banks, 1)


def main() -> None:
    paths = [Path(argument) for argument in sys.argv[1:]] or [ROOT / "tests" / "data" / "gold.jsonl"]
    convert = OpenCC("t2s").convert
    finders = {"**Yinpu**": yinpu}
    for name, find in all_peers().items():
        finders[f"{name}, Simplified first"] = lambda text, find=find: find(convert(text))
    for path in paths:
        passages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = [(name, *(f"{value:.3f}" for value in score(find, passages))) for name, find in finders.items()]
        count = sum(e["level"] == "must" and e["type"] in TYPES for p in passages for e in p["entities"])
        title = f"Institutions in {path.name}: {count} to be found in {len(passages)} passages"
        table(title, ("what", "recall", "precision", "F1", "recall of banks"), rows)


if __name__ == "__main__":
    main()
