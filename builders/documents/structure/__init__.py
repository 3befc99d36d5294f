"""From lines to blocks: headings, paragraphs, items, tables and what stands around them, in any text."""
