"""Log lines on stderr: what the library tells the logger ``yinpu``, from the level that ``--log-level`` names."""

from __future__ import annotations

import logging
import sys
from typing import Literal, TextIO

__all__ = ["Level", "log_to_stderr"]

Level = Literal["debug", "info", "warning", "error"]


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is ``sys.stderr`` at the time, which a progress bar may have put itself before."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def log_to_stderr(level: Level | None) -> None:
    """Send log lines of ``level`` and above to stderr; None changes nothing."""
    if level is None:
        return
    logger = logging.getLogger("yinpu")
    if not any(isinstance(handler, _Stderr) for handler in logger.handlers):
        logger.addHandler(_Stderr())
    logger.setLevel(level.upper())
