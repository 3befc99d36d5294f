"""Yinpu (银谱): a knowledge graph of institutions, reports and concepts from Chinese banking and finance documents.

This is the face of the project; the rooms behind it are :mod:`ontology` (what is known), :mod:`builders` (from
documents to the graph) and :mod:`graph` (the graph once built). A name is imported when it is first used. ImportError
when something else called ``ontology``, ``builders`` or ``graph`` stands before a room (:mod:`yinpu.rooms`).

Loggers are called ``yinpu`` and then as their module is (``yinpu.builders.extractor``), in this package as it is
(``yinpu.main_job``); the library adds no handler but a NullHandler and sets no level.

>>> import yinpu
>>> "KnowledgeGraph" in yinpu.__all__
True
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from yinpu.rooms import require

if TYPE_CHECKING:
    from builders.extractor import Extractor
    from builders.records import Extraction
    from graph.knowledge_graph import KnowledgeGraph
    from ontology.errors import KnowledgeError, PluginError, ReadError, StoreError, UsageError, YinpuError
    from ontology.knowledge.knowledge import Knowledge
    from yinpu.main_job import build

    __version__: str

require()
logging.getLogger(__name__).addHandler(logging.NullHandler())

#: The module of each name of the face.
_MODULES = {
    "Extraction": "builders.records",
    "Extractor": "builders.extractor",
    "Knowledge": "ontology.knowledge.knowledge",
    "KnowledgeError": "ontology.errors",
    "KnowledgeGraph": "graph.knowledge_graph",
    "PluginError": "ontology.errors",
    "ReadError": "ontology.errors",
    "StoreError": "ontology.errors",
    "UsageError": "ontology.errors",
    "YinpuError": "ontology.errors",
    "build": "yinpu.main_job",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "Extraction",
    "Extractor",
    "Knowledge",
    "KnowledgeError",
    "KnowledgeGraph",
    "PluginError",
    "ReadError",
    "StoreError",
    "UsageError",
    "YinpuError",
    "__version__",
    "build",
]
