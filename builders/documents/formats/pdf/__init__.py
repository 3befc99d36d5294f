"""PDF files: their text in the order of reading, the cells of tables row by row, and what they state of themselves."""

from builders.documents.formats.pdf.document import extract, looks_like, page_of, read, unread

__all__ = ["extract", "looks_like", "page_of", "read", "unread"]
