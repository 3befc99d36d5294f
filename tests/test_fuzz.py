"""Five seconds of the fuzzing that ``python tests/fuzz.py`` does for as long as one likes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import fuzz


def test_short_run(tmp_path: Path) -> None:
    outcomes, failures = fuzz.run(5, 20231012, tmp_path)
    assert not failures, "\n".join(failures)
    assert outcomes["read"]
