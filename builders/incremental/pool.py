"""Jobs in several processes, one of which may die without taking the others' work with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from logging.handlers import QueueHandler
from queue import SimpleQueue
from typing import Any, TypeVar

__all__ = ["run"]

J = TypeVar("J")
R = TypeVar("R")
#: Makes a pool of so many processes.
Pool = Callable[[int], ProcessPoolExecutor]


def run(
    work: Callable[[J], R],
    jobs: Sequence[J],
    workers: int,
    died: Callable[[J], R],
    prepare: Callable[..., None],
    given: tuple[Any, ...],
) -> Iterator[R]:
    """Do jobs in processes of their own, in any order.

    When a process dies, nobody knows which job it was at. Those that may have been begun are done again one at a time, so that
    it is found (and has the memory to itself), and the others together in new processes.

    Args:
        work: Called with each job.
        jobs: What is to be done; pickled, as the results are.
        workers: Number of processes at once.
        died: Called with a job that ended its process.
        prepare: Called with ``given`` when a process begins.
        given: Arguments of ``prepare``.

    Yields:
        What ``work`` or ``died`` returned for each job, as they are done. What a process logs, from the level of this
        process, is logged here.
    """
    level = logging.getLogger("yinpu").getEffectiveLevel()
    pool = partial(ProcessPoolExecutor, initializer=_begin, initargs=(level, prepare, given))
    left = list(jobs)
    while left:
        lost: list[J] = []
        yield from _together(work, left, workers, pool, lost)
        begun = 2 * workers + 1  # those at work, and those handed out to come next
        for job in lost[:begun]:
            dead: list[J] = []
            yield from _together(work, [job], 1, pool, dead)
            yield from map(died, dead)
        left = lost[begun:]


def _together(work: Callable[[J], R], jobs: Sequence[J], workers: int, make: Pool, lost: list[J]) -> Iterator[R]:
    """The outcomes of ``jobs`` from one pool of processes; the jobs without one go to ``lost``, in their order."""
    without = set(range(len(jobs)))
    with make(workers) as pool:
        try:
            numbers = {pool.submit(_do, work, job): number for number, job in enumerate(jobs)}
            for future in as_completed(numbers):
                outcome, told = future.result()
                without.discard(numbers[future])
                for record in told:
                    logging.getLogger(record.name).handle(record)
                yield outcome
        except BrokenProcessPool:
            pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    lost += [jobs[number] for number in sorted(without)]


# in a process of the pool

_LOGGED: SimpleQueue[logging.LogRecord] = SimpleQueue()


def _begin(level: int, prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Keep what is logged for the process that asked, whose streams and handlers are its own, and prepare for the jobs."""
    logger = logging.getLogger("yinpu")
    logger.handlers, logger.propagate = [QueueHandler(_LOGGED)], False
    logger.setLevel(level)
    prepare(*given)


def _do(work: Callable[[J], R], job: J) -> tuple[R, list[logging.LogRecord]]:
    """What ``work`` returns for a job, and what was logged meanwhile."""
    outcome = work(job)
    return outcome, [_LOGGED.get() for _ in range(_LOGGED.qsize())]
