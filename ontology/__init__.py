"""The shared language of the rooms: what kinds of things there are, what they are called, and what is known of them.

==================  ======================================================================================
``yinpu.ttl``       the vocabulary (OWL, SKOS): classes and properties with labels in Chinese and English
``shapes.ttl``      what a right graph looks like (SHACL)
``tables/``         the knowledge as reviewable rows: institutions, regulations, themes, places, cue words
``iris``            how things get their IRIs: :func:`mint`
``namespaces``      the closed vocabulary ``YP`` and the ones it leans on
``lexicon``         the tables as extractors use them: every thing, every name
``places``          place names as parts of institutions' names
``folder``          how a knowledge graph lies on disk and changes all at once
``errors``          the errors that users see; ``options``: the arguments that commands share
==================  ======================================================================================

An expert improves what Yinpu finds by adding a row to a table; no code has to change.

>>> from ontology import Knowledge
>>> [thing.label for thing in Knowledge().lexicon.lookup("银保监会")]
['中国银行保险监督管理委员会']
"""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from ontology.errors import KnowledgeError, PluginError, ReadError, StoreError, UsageError, YinpuError
    from ontology.iris import mint
    from ontology.knowledge.knowledge import Knowledge, default_knowledge
    from ontology.knowledge.lexicon import Lexicon, Name, Thing
    from ontology.namespaces import PREFIXES, YP

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "errors": ["KnowledgeError", "PluginError", "ReadError", "StoreError", "UsageError", "YinpuError"],
        "iris": ["mint"],
        "knowledge.knowledge": ["Knowledge", "default_knowledge"],
        "knowledge.lexicon": ["Lexicon", "Name", "Thing"],
        "namespaces": ["PREFIXES", "YP"],
    },
)

__all__ = [
    "PREFIXES",
    "YP",
    "Knowledge",
    "KnowledgeError",
    "Lexicon",
    "Name",
    "PluginError",
    "ReadError",
    "StoreError",
    "Thing",
    "UsageError",
    "YinpuError",
    "default_knowledge",
    "mint",
]
