"""Yinpu (银谱): a knowledge graph of institutions, reports and concepts from Chinese banking and finance documents.

This is the face of the project; the rooms behind it are :mod:`ontology` (what is known), :mod:`builders` (from
documents to the graph) and :mod:`graph` (the graph once built).

>>> import yinpu
>>> "KnowledgeGraph" in yinpu.__all__
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from builders import build
    from graph import KnowledgeGraph
    from ontology import KnowledgeError, ReadError, StoreError, UsageError, YinpuError

_ROOMS = {
    "build": "builders",
    "KnowledgeGraph": "graph",
    "KnowledgeError": "ontology",
    "ReadError": "ontology",
    "StoreError": "ontology",
    "UsageError": "ontology",
    "YinpuError": "ontology",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


__all__ = ["KnowledgeError", "KnowledgeGraph", "ReadError", "StoreError", "UsageError", "YinpuError", "build"]
