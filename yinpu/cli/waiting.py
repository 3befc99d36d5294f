"""Waiting for a library that is busy, so that Ctrl+C and a limit of time end the command."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ontology.errors import YinpuError

__all__ = ["waited"]

T = TypeVar("T")
#: How often, in seconds, this thread looks up from waiting: where a lock cannot be interrupted, Ctrl+C waits as long.
_LOOK = 0.1


def waited(work: Callable[[], T], seconds: float | None = None) -> T:
    """Do work in a thread of its own and wait for it here, where Ctrl+C is heard.

    A library that is left busy goes on until the process ends, which does not wait for it.

    Args:
        work: What is done; it should let other threads run.
        seconds: The longest to wait; None for as long as it takes.

    Returns:
        What ``work`` returns.

    Raises:
        YinpuError: It took longer.
        BaseException: What ``work`` raised.

    >>> waited(lambda: 1 + 1)
    2
    """
    came: list[Any] = []
    failed: list[BaseException] = []

    def do() -> None:
        try:
            came.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    end = None if seconds is None else time.monotonic() + seconds
    while thread.is_alive():
        left = _LOOK if end is None else min(_LOOK, end - time.monotonic())
        if left <= 0:
            raise YinpuError(f"no answer within {seconds:g} seconds: ask for less, or give it longer with --timeout")
        thread.join(left)
    if failed:
        raise failed[0]
    answer: T = came[0]
    return answer
