"""Pages without text read from their picture: by rapidocr, which brings its models, and only when that is asked for.

What is read so depends on the models; it is marked in the metadata of its source. ``yinpu … --ocr`` and YINPU_OCR=1 ask for it.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from builders.documents.formats.pdf.columns import Run, gutters, in_order
from builders.documents.formats.pdf.tables import levels_of

__all__ = ["ENVIRONMENT", "available", "read_page", "reader"]

#: Environment variable that asks for it, for the processes of a build too.
ENVIRONMENT = "YINPU_OCR"
#: Dots an inch at which a page is drawn; pixels of its longer side at the most.
_DOTS, _LONGEST = 200, 3000


def available() -> str:
    """Name and version of the program that reads pictures; empty when it, or what runs its models, is not installed."""
    try:
        version("onnxruntime")
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return ""


def reader() -> str:
    """Name and version of the program that is to read pictures; empty when none is asked for or installed."""
    return available() if os.environ.get(ENVIRONMENT, "").lower() not in ("", "0", "no", "false") else ""


def read_page(page: Any) -> str:
    r"""The text of a page's picture, in the order of reading.

    Args:
        page: A page of pypdfium2.

    Returns:
        Its lines, ended by ``\n``, what stands apart on a line parted by tabs; empty where nothing is recognised.
    """
    scale = min(_DOTS / 72, _LONGEST / max(*page.get_size(), 1.0))
    picture = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False).to_numpy()
    found = _engine()(picture[:, :, :3] if picture.ndim == 3 else picture)
    if found.txts is None:
        return ""
    runs = []
    for text, corners in zip(found.txts, found.boxes, strict=True):
        across, down = [float(x) for x, _ in corners], [-float(y) for _, y in corners]
        runs.append(Run(text, (min(across), min(down), max(across), max(down))))
    middles = gutters([run.box for run in runs])
    return "\n".join(in_order(runs, middles) if middles else _lines(runs))


def _lines(runs: list[Run]) -> list[str]:
    """Pieces of text line by line."""
    lines = []
    for level in levels_of([run.box for run in runs]):
        here = []
        for left, bottom, right, top in level:
            inside = [r for r in runs if left <= r.box[0] and r.box[2] <= right and bottom <= r.box[1] and r.box[3] <= top]
            here.append(" ".join(run.text for run in sorted(inside, key=lambda run: run.box[0])))
        lines.append("\t".join(here))
    return lines


@cache
def _engine() -> Any:
    """The program with its models, loaded once a process."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.WARNING)
    return RapidOCR(params={"Global.log_level": "warning"})
