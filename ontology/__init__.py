"""The shared language of the rooms: what kinds of things there are, what they are called, and what is known of them.

==================  ======================================================================================
``schema``          the registry of types of things and relations, from which lists and vocabulary are derived
``yinpu.ttl``       the vocabulary (OWL, SKOS): classes and properties with labels in Chinese and English
``vocabulary``      the part of ``yinpu.ttl`` that the registry says
``shapes.ttl``      what a right graph looks like (SHACL)
``iris``            how things get their IRIs: :func:`mint`
``namespaces``      the closed vocabulary ``YP`` and the ones it leans on
``normalise``       the one form in which strings are compared
``knowledge/``      the tables as reviewable rows (``tables/``), and what reads, checks and edits them
``errors``          the errors that users see
``files``           files that are written whole or not at all
==================  ======================================================================================

In ``knowledge/``: ``knowledge`` (:class:`Knowledge`, all tables as one object), ``lexicon`` (every thing and every name),
``cues`` (trigger words), ``places``, ``table_files`` and ``checks`` (the files and what must hold of them), ``curation``
(how the thesaurus grows), ``thesaurus`` (SKOS), ``cache``. An expert improves what Yinpu finds by adding a row to a
table; no code has to change.

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
