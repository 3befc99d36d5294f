"""From report text to records to RDF.

The way of a report, step by step, with the module that takes it::

    file ──text.decode──▶ text ──documents.readers──▶ Section (one a report)
         ──text.clean──▶ CleanText, every character of which knows its place in the file
         ──documents.metadata──▶ Section with report metadata (publisher, authors, period, …)
         ──finders──▶ Found (clean offsets) ──linking──▶ Mention (raw offsets, one node each)
         ──relations──▶ Relation (with its sentence) ──rdf──▶ N-Quads
         ──incremental──▶ knowledge-graph folder

:class:`~builders.extractor.Extractor` takes the steps from the file to relations. They pass the frozen records of
:mod:`builders.records` and know nothing of each other's insides. ``pipeline`` offers the finders as spaCy components,
``discovery`` proposes terms that the thesaurus lacks, ``duplicates`` tells the same report twice, ``evaluate`` measures.
Knowledge comes from the tables of :mod:`ontology`, never from code.

>>> import tempfile, pathlib
>>> from builders import build
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> _ = (folder / "a.txt").write_text("招商银行深化财富管理转型。", encoding="utf-8")
>>> build([folder / "a.txt"], folder / "kg").mentions["Bank"]
1
"""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from builders.documents.readers import load, read
    from builders.extractor import Extractor
    from builders.incremental.build import BuildResult, build, forget

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "extractor": ["Extractor"],
        "incremental.build": ["BuildResult", "build", "forget"],
        "documents.readers": ["load", "read"],
    },
)

__all__ = ["BuildResult", "Extractor", "build", "forget", "load", "read"]
