"""The tests of pages in a browser share the graph of the tests of pages."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "graph"))
