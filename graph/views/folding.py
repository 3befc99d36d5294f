"""How the search of a page compares what is typed with names: by :func:`ontology.normalise.normalise`, in the browser.

Names come normalised from here. What is typed is folded by ``graph/views/templates/fold.js``, which knows no rule but NFKC
and lower case: the rest is the table :func:`signs`, read off the function itself.

>>> table = signs()
>>> "《" in table["dropped"], table["to"][table["from"].index("國")], "银" in table["from"]
(True, '国', False)
"""

from __future__ import annotations

import functools
import unicodedata

from ontology.normalise import normalise

__all__ = ["signs"]


@functools.cache
def signs() -> dict[str, str]:
    """What becomes of the letters and signs of the Basic Multilingual Plane that NFKC keeps, beyond lower case.

    Returns:
        ``dropped``: those of which nothing stays; ``from`` and ``to``: those that become another one, and which.
    """
    plain = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    kept = (sign for sign in plain if unicodedata.is_normalized("NFKC", sign))
    changed = {sign: folded for sign in kept if (folded := normalise(sign)) != sign.lower()}
    one = {sign: folded for sign, folded in changed.items() if len(folded) == 1}
    dropped = "".join(sign for sign, folded in changed.items() if not folded)
    return {"dropped": dropped, "from": "".join(one), "to": "".join(one.values())}
