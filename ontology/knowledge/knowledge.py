r"""Knowledge: all that is known before a document is read, as one object that is passed to whoever needs it.

>>> knowledge = Knowledge()
>>> [thing.label for thing in knowledge.lexicon.lookup("银保监会")]
['中国银行保险监督管理委员会']
>>> knowledge.kinds["village_bank"]["class"], knowledge.places.by_name["宁都"][0].name
('Bank', '宁都县')

Folders of the user's own come after ours, and their rows win. Two objects with different folders stand side by side:

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> header, row = "entity name status type owner", "海山一号 海山一号 preferred app 海山银行"
>>> _ = (folder / "products.tsv").write_text("\n".join("\t".join(line.split()) for line in (header, row)), "utf-8")
>>> mine = Knowledge(folder)
>>> [bool(one.lexicon.lookup("海山一号")) for one in (mine, knowledge)]
[True, False]
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ontology.errors import KnowledgeError
from ontology.knowledge import table_files
from ontology.knowledge.cache import digest, remembered
from ontology.knowledge.cues import Cues
from ontology.knowledge.table_files import COLUMNS, Placed, Row, numbered, table_paths

if TYPE_CHECKING:
    from ontology.knowledge.identifiers import Identifiers
    from ontology.knowledge.lexicon import Lexicon
    from ontology.knowledge.places import Places
    from ontology.knowledge.precisions import Precisions
    from ontology.knowledge.versions import Versions
    from ontology.knowledge.words import Words

__all__ = ["Knowledge", "default_knowledge"]

T = TypeVar("T")
#: Characters of the longest of our names that texts are parted into.
_SHORT = 4
_LOG = logging.getLogger("yinpu.ontology")

#: What :meth:`Knowledge.refresh` compares: each table's path, time of change and size.
Signature = tuple[tuple[str, int, int], ...]


class Knowledge:
    """The tables that Yinpu ships and those of the user's own folders, read when first asked for.

    An object is a snapshot: what it has read stays until :meth:`refresh` finds that a table has changed.

    Args:
        folders: Folders of tables, whose rows win over those before them: ours, then those that the variable
            ``YINPU_KNOWLEDGE`` names (parted as ``PATH`` is), then these.

    Raises:
        KnowledgeError: A folder holds no table, or (when it is read) a table is malformed; names the file and line.
    """

    def __init__(self, *folders: str | os.PathLike[str]) -> None:
        self.folders: tuple[Path, ...] = tuple(dict.fromkeys((*_standard(), *map(Path, folders))))
        for folder in map(Path, folders):
            if not _tables(folder):
                raise KnowledgeError(f"{folder}: no tables here: it should hold institutions.tsv, themes.tsv or their kin")
        self._signature = self._seen()

    @classmethod
    def of(cls, folders: Iterable[str | os.PathLike[str]]) -> Knowledge:
        """Knowledge of exactly these ``folders``, without ours and those of ``YINPU_KNOWLEDGE``."""
        made = cls.__new__(cls)
        made.folders = tuple(map(Path, folders))
        made._signature = made._seen()
        return made

    def __reduce__(self) -> tuple[Callable[..., Knowledge], tuple[tuple[Path, ...]]]:
        """Another process reads the same folders (or finds what was read in the cache)."""
        return Knowledge.of, (self.folders,)

    def __repr__(self) -> str:
        return f"<Knowledge {' '.join(map(str, self.folders))}>"

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, in the order of folders and files.

        Args:
            table: A key of :data:`~ontology.knowledge.table_files.COLUMNS`, which lists the columns.

        Yields:
            Each row as a dict of strings by column.

        Raises:
            KnowledgeError: A row is malformed; names the file and line.
        """
        for placed in self.placed(table):
            yield placed.row

    def placed(self, table: str) -> Iterator[Placed]:
        """As :meth:`rows`, each with where it stands."""
        for folder in self.folders:
            for path in table_paths(table, folder):
                for line, row in numbered(path, COLUMNS[table]):
                    yield Placed(folder, path, line, row)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all tables: two objects with the same know the same."""
        return digest(path for folder in self.folders for path in _tables(folder))

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every known thing and every name it goes by."""
        from ontology.knowledge.lexicon import Lexicon

        for folder in self.folders:
            if not _tables(folder):
                _LOG.warning("%s: no tables there (yet): nothing is known from it", folder)
        return self.remembered("lexicon", lambda: Lexicon.of(self.placed), ())

    @cached_property
    def versions(self) -> Versions:
        """What each law, regulation and rule was from one revision to the next."""
        from ontology.knowledge.versions import Versions

        return Versions(self.lexicon, self.rows("versions"))

    @cached_property
    def identifiers(self) -> Identifiers:
        """The identifiers of things in the schemes of others."""
        from ontology.knowledge.identifiers import Identifiers

        return Identifiers(self.rows("ids"), self.lexicon.ids)

    @cached_property
    def precisions(self) -> Precisions:
        """How often what a rule finds was right."""
        from ontology.knowledge.precisions import Precisions

        return Precisions(self.placed("rules"))

    @cached_property
    def cues(self) -> Cues:
        """The trigger words by role."""
        return Cues(self.rows("cues"))

    @cached_property
    def places(self) -> Places:
        """Place names and how they nest."""
        from ontology.knowledge.places import Places

        return Places(self.rows("places"))

    @cached_property
    def words(self) -> Words:
        """Ordinary words and our own short names, and how often they are used."""
        from ontology.knowledge.words import Words

        names = [name for name, named in self.lexicon.names.items() if named and len(name) <= _SHORT]
        return self.remembered("words", lambda: Words(self.rows("words"), names), ())

    @cached_property
    def kinds(self) -> dict[str, Row]:
        """The kinds of institution by name: class, broader kind, labels and the FIBO class they align to."""
        return {row["kind"]: row for row in self.rows("kinds")}

    @cached_property
    def document_types(self) -> dict[str, Row]:
        """The types of document by name: Chinese label and other names, and what reference managers call each."""
        return {row["type"]: row for row in self.rows("document_types")}

    def remembered(self, name: str, make: Callable[[], T], code: Iterable[str]) -> T:
        """What ``make`` makes of this knowledge, from the user's cache when these tables and this code made it before.

        Args:
            name: Names the kind of thing made; letters, digits and hyphens.
            make: Makes it anew; what it gives must survive pickling.
            code: The source files, besides those of the room ``ontology``, that ``make`` depends on.

        Returns:
            What ``make`` gave, now or before.
        """
        program = digest([*sorted(Path(__file__).parents[1].rglob("*.py")), *code])
        return remembered(name, f"{self.fingerprint}-{program}", make)

    def refresh(self) -> bool:
        """Look whether a table was changed, added or removed since it was read; forget what was read if so.

        Returns:
            Whether one was. Whoever keeps something made of this knowledge makes it anew then, or when :attr:`fingerprint`
            differs from the one it was made with.
        """
        seen = self._seen()
        if seen == self._signature:
            return False
        self._signature = seen
        for name in ("fingerprint", "lexicon", "versions", "identifiers", "cues", "places", "words", "kinds", "document_types"):
            self.__dict__.pop(name, None)
        return True

    def _seen(self) -> Signature:
        paths = (path for folder in self.folders for path in _paths(str(folder)))
        return tuple((path, (stat := os.stat(path)).st_mtime_ns, stat.st_size) for path in paths)


def _standard() -> tuple[Path, ...]:
    """Our folder and those of ``YINPU_KNOWLEDGE``."""
    named = filter(None, os.environ.get("YINPU_KNOWLEDGE", "").split(os.pathsep))
    return tuple(dict.fromkeys((table_files.KNOWLEDGE, *map(Path, named))))


def _tables(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.tsv"))


def _paths(folder: str) -> list[str]:
    """The tables in a folder as strings, found in a third of the time."""
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".tsv"))


_DEFAULT: dict[tuple[Path, ...], Knowledge] = {}


def default_knowledge() -> Knowledge:
    """Our tables and those of ``YINPU_KNOWLEDGE``, read anew where one has changed (:meth:`Knowledge.refresh`).

    Returns:
        One object for the process, made again when the variable changes.
    """
    folders = _standard()
    if folders in _DEFAULT:
        _DEFAULT[folders].refresh()
    else:
        _DEFAULT.clear()
        _DEFAULT[folders] = Knowledge()
    return _DEFAULT[folders]
