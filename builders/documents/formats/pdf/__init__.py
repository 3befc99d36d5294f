"""PDF files: their text in the order of reading, the cells of tables row by row, and what they state of themselves."""

from builders.documents.formats.pdf.attached import attachments
from builders.documents.formats.pdf.document import extract, page_of, read, unread
from builders.documents.formats.pdf.opening import looks_like

__all__ = ["attachments", "extract", "looks_like", "page_of", "read", "unread"]
