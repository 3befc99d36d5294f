"""All benchmarks, one after the other: python benchmarks/run.py [FOLDER...]

Times are processor time. Speeds depend on the machine; the ratios, taken in one run, are what to compare.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: The benchmarks, and whether they take the folders that are named.
SCRIPTS = {
    "extract.py": True,
    "reading.py": True,
    "accuracy.py": False,
    "discovery.py": False,
    "store.py": False,
    "analysis.py": False,
    "scale.py": True,
}


def main() -> int:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores{load}", flush=True)
    failed = []
    for script, takes_folders in SCRIPTS.items():
        if not (HERE / script).exists():
            print(f"({script} is not here: left out)", file=sys.stderr)
            continue
        arguments = sys.argv[1:] if takes_folders else []
        if subprocess.run([sys.executable, HERE / script, *arguments], check=False).returncode:
            failed.append(script)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
