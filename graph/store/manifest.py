"""The manifest of a knowledge graph: what was built, from which sources, and which store is the current one.

>>> parse(b'{"format": 2, "store": "store/0001", "sources": {}, "reports": {}}', Path("kg/manifest.json"))["store"]
'store/0001'
>>> parse(b"[]", Path("kg/manifest.json"))
Traceback (most recent call last):
...
ontology.errors.DamageError: kg/manifest.json: damaged (it holds no object): give its sources to `yinpu build` again, ...
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict, cast

from graph.store.seal import Seal
from ontology.errors import DamageError, StoreError

__all__ = ["FORMAT", "Kept", "Manifest", "parse", "serialize"]

#: Raised when an older Yinpu could not read the folder.
FORMAT = 2


class Kept(TypedDict):
    """Where a report is kept: the digest by which a change of it is told, its shard, and where it stands in that."""

    digest: str
    shard: str
    at: list[int]


class Manifest(TypedDict, total=False):
    """What ``manifest.json`` holds; one that was read has at least ``format``, ``store``, ``sources`` and ``reports``.

    ``store`` is the folder of the current store, within that of the graph. ``version`` and ``knowledge`` (a fingerprint)
    say what read the ``sources``, of which each has, by its real path, what the builders keep of it; ``reports`` has for each
    report's IRI a :class:`Kept`; ``statements`` is how many the store holds, its union included, ``named`` how many its named
    graphs do, and ``seal`` the state of the files of the generation and of the shards; ``builds`` has the builds that
    sources are from, by number; ``buckets`` is the number of files of mentions and ``mentions`` the form that they have in
    the store (``lean`` or ``full``); ``views`` tells of which generation the pages were drawn; ``kept_iris`` is the
    ledger of IRIs that edited reports keep; ``catalogue``  is what the
    user's table of files says of them.
    """

    format: int
    store: str
    version: str
    knowledge: str
    sources: dict[str, dict[str, Any]]
    reports: dict[str, Kept]
    statements: int
    named: int
    seal: Seal
    builds: dict[str, dict[str, Any]]
    buckets: int
    mentions: str
    views: str
    kept_iris: dict[str, str]
    catalogue: dict[str, Any]


#: The type of each field, and what its values are when it is an object.
_FIELDS: dict[str, tuple[type, type | None]] = {
    "store": (str, None),
    "version": (str, None),
    "knowledge": (str, None),
    "sources": (dict, dict),
    "reports": (dict, dict),
    "statements": (int, None),
    "named": (int, None),
    "seal": (dict, list),
    "builds": (dict, dict),
    "buckets": (int, None),
    "mentions": (str, None),
    "views": (str, None),
    "kept_iris": (dict, str),
    "catalogue": (dict, None),
}
_NAMES = {str: "a string", dict: "an object", int: "a whole number", list: "a list"}


def parse(data: bytes, path: Path) -> Manifest:
    """Read a manifest; fields of other names are kept as they are.

    Args:
        data: JSON.
        path: Where it stands, for errors.

    Returns:
        The manifest, its fields checked.

    Raises:
        DamageError: It is no manifest; the error names the path and what is wrong.
        StoreError: It is of another format.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamageError(f"{path}: damaged ({error})") from None
    if not isinstance(found, dict):
        raise DamageError(f"{path}: damaged (it holds no object)")
    if found.get("format", FORMAT) != FORMAT:
        raise StoreError(f"{path.parent}: written in format {found['format']}, this Yinpu reads {FORMAT}: build anew")
    for name in ("format", "store", "sources", "reports"):
        if name not in found:
            raise DamageError(f"{path}: damaged (it names no {name})")
    for name, (kind, of) in _FIELDS.items():
        if name in found and not _is(found[name], kind, of):
            wanted = _NAMES[kind] + (f", each of its values {_NAMES[of]}" if of else "")
            raise DamageError(f"{path}: damaged ({name!r} is not {wanted})")
    return cast(Manifest, found)


def _is(value: Any, kind: type, of: type | None) -> bool:
    if isinstance(value, dict) and of is not None:
        return all(isinstance(one, of) for one in value.values())
    return isinstance(value, kind)


def serialize(manifest: Manifest) -> bytes:
    """``manifest`` as JSON, its keys sorted."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
