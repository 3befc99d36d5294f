"""How the search of a page compares what is typed with names: by :func:`ontology.normalise.normalise`, in the browser.

Names come normalised from here. What is typed is folded by ``graph/views/templates/fold.js``, which knows no rule but NFKC
and lower case: the rest is the table :func:`signs`, read off the function itself.

>>> table = signs()
>>> "《" in table["dropped"], table["to"][table["from"].index("國")], "银" in table["from"]
(True, '国', False)
"""

from __future__ import annotations

import functools
from unicodedata import is_normalized, normalize

from ontology.normalise import fold, normalise, singles

__all__ = ["signs"]


@functools.cache
def signs() -> dict[str, str]:
    """What becomes of the letters and signs of the Basic Multilingual Plane beyond what NFKC and lower case make of them.

    Returns:
        ``dropped``: those of which nothing stays; ``from`` and ``to``: those that become another one, and which.
    """
    plain = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    lines = "\n".join(plain)
    forms = zip(plain, singles(lines)[::2], fold(lines)[::2], strict=True)
    kept = {sign for sign, *both in forms if both == [sign, sign.lower()] and sign.isalnum() and is_normalized("NFKC", sign)}
    folded = {sign: sign.lower() if sign in kept else normalise(sign) for sign in plain}  # by far the most are kept
    changed = {sign: form for sign, form in folded.items() if sign not in kept and form != _usual(sign, folded)}
    one = {sign: form for sign, form in changed.items() if len(form) == 1}
    dropped = "".join(sign for sign, form in changed.items() if not form)
    return {"dropped": dropped, "from": "".join(one), "to": "".join(one.values())}


def _usual(sign: str, folded: dict[str, str]) -> str:
    """What the page makes of ``sign`` without a word of ours: lower case, or what it makes of the sign's NFKC form."""
    form = normalize("NFKC", sign)
    return sign.lower() if form == sign else "".join(folded.get(part, part) for part in form)
