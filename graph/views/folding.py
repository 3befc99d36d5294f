"""How the search of a page compares what is typed with names: by :func:`ontology.normalise.normalise`, in the browser.

Names come normalised from here. What is typed is folded by ``graph/views/templates/fold.js``, which knows no rule but NFKC
and lower case: the rest is the table :func:`signs`, read off the function itself.

>>> signs()["《"], signs()["—"]
('', '-')
>>> "银" in signs()
False
"""

from __future__ import annotations

import functools
import unicodedata

from ontology.normalise import normalise

__all__ = ["signs"]


@functools.cache
def signs() -> dict[str, str]:
    """What becomes of each letter and sign (of the Basic Multilingual Plane) that is kept by NFKC, beyond lower case."""
    plain = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    kept = (sign for sign in plain if unicodedata.is_normalized("NFKC", sign))
    return {sign: folded for sign in kept if (folded := normalise(sign)) != sign.lower()}
