"""The networks of a graph by name, each made once for the same options and handed out as a copy.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse("")
>>> made(kg, "fact")
Traceback (most recent call last):
...
ontology.errors.UsageError: no network 'fact': did you mean facts?
>>> made(kg, "similar-reports", neighbors=3)
Traceback (most recent call last):
...
ontology.errors.UsageError: the network similar-reports has no option 'neighbors': did you mean neighbours?
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from graph.analysis.bipartite import PARTED, parted
from graph.analysis.facts import facts
from graph.analysis.networks import network
from graph.analysis.sharing import SHARING, sharing
from graph.analysis.similarity import similar_reports
from graph.query.packaged import nearest
from ontology.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

__all__ = ["NETWORKS", "made"]

#: How many networks of an open graph are kept, those asked for last.
_KEPT = 8
#: What makes each network: a function of the graph and of options by name.
NETWORKS: Mapping[str, Callable[..., nx.Graph[str]]] = {
    "named-together": network,
    "facts": facts,
    **{name: partial(parted, name=name) for name in PARTED},
    **{name: partial(sharing, name=name) for name in SHARING},
    "similar-reports": similar_reports,
}


def made(kg: Snapshot, name: str = "named-together", /, **options: Any) -> nx.Graph[str]:
    """A network of a graph.

    Args:
        kg: The graph.
        name: One of :data:`NETWORKS`.
        **options: Of the function that makes it: ``where``, ``by``, ``backbone``, ``onto``, ...

    Returns:
        A copy: what is changed in it, or written on its nodes and edges, is in no other.

    Raises:
        UsageError: There is no such network, option or value of one; what there is is told.
    """
    if name not in NETWORKS:
        raise UsageError(f"no network {name!r}{nearest(name, NETWORKS)}")
    allowed = dict.fromkeys([*inspect.signature(NETWORKS[name]).parameters][1:])
    allowed.pop("name", None)
    for option in options:
        if option not in allowed:
            raise UsageError(f"the network {name} has no option {option!r}{nearest(option, allowed)}")
    kept = kg.kept(_networks)
    key = (name, tuple((option, _fixed(options[option])) for option in sorted(options)))
    if key not in kept:
        kept[key] = NETWORKS[name](kg, **options)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key].copy()


def _networks(_: Snapshot) -> OrderedDict[Any, nx.Graph[str]]:
    return OrderedDict()


def _fixed(value: Any) -> Any:
    """A value by which options are told apart."""
    if isinstance(value, set | frozenset):
        return tuple(sorted(value))
    return tuple(value) if isinstance(value, list | tuple) or hasattr(value, "keys") else value
