"""Where a knowledge graph lies: folder, transactions, the union of its named graphs, the terms of its statements."""
