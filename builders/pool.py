"""Jobs in several processes, one of which may die without taking the others' work with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from ontology.errors import show_traces, tracing

__all__ = ["run"]

J = TypeVar("J")
R = TypeVar("R")


def run(work: Callable[[J], R], jobs: Sequence[J], workers: int, died: Callable[[J], R]) -> Iterator[R]:
    """What ``work`` returns for each job, as they are done; what ``died`` returns for one that ended its process.

    When a process dies, nobody knows which job it was at. Those that may have been begun are done again one at a time,
    so that it is found (and has the memory to itself), and the others together in new processes.
    """
    left = list(jobs)
    while left:
        lost: list[J] = []
        yield from _together(work, left, workers, lost)
        begun = 2 * workers + 1  # those at work, and those handed out to come next
        for job in lost[:begun]:
            dead: list[J] = []
            yield from _together(work, [job], 1, dead)
            yield from map(died, dead)
        left = lost[begun:]


def _together(work: Callable[[J], R], jobs: Sequence[J], workers: int, lost: list[J]) -> Iterator[R]:
    """The outcomes of ``jobs`` from one pool of processes; the jobs without one go to ``lost``, in their order."""
    without = set(range(len(jobs)))
    with ProcessPoolExecutor(workers, initializer=show_traces if tracing() else None) as pool:
        try:
            numbers = {pool.submit(work, job): number for number, job in enumerate(jobs)}
            for future in as_completed(numbers):
                outcome = future.result()
                without.discard(numbers[future])
                yield outcome
        except BrokenProcessPool:
            pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    lost += [jobs[number] for number in sorted(without)]
