"""Files that a PDF holds: those of a portfolio, and those that hang on a document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from builders.documents.formats.archive import FILES, Budget, apart, hidden, printed
from builders.documents.formats.pdf.opening import open_document
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["attachments"]


def attachments(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """The files in a PDF.

    Args:
        blob: The PDF.
        failures: Where each file that cannot be taken out is listed.
        budget: What the outermost container may still unpack to.

    Yields:
        Each file, its path after that of the PDF and ``!/``.

    Raises:
        ReadError: The PDF is damaged or locked, or holds over 20,000 files.
    """
    from pypdfium2 import PdfiumError

    seen: dict[str, int] = {}
    with closing(open_document(blob)) as document:
        count = document.count_attachments()
        if count > FILES:
            raise ReadError(blob.path, "too-many", f"the PDF holds {count:,} files, over {FILES:,}: save them yourself")
        for number in range(count):
            held = document.get_attachment(number)
            try:
                name = printed(held.get_name()).replace("\\", "/").rpartition("/")[2].strip()
                path = f"{blob.path}!/{apart(name or f'attachment {number + 1}', seen)}"
                if hidden(name):
                    continue
                data = bytes(held.get_data())
                budget.spend(len(data), path)
            except (PdfiumError, UnicodeError):
                failures.append(
                    ReadError(f"{blob.path}!/{number + 1}", "broken-pdf", "this file in the PDF is damaged: save it")
                )
                continue
            except ReadError as error:
                failures.append(error)
                return
            yield Blob.held(path, data)
