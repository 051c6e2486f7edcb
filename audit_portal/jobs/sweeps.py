"""Small regular rounds of the worker, for what no queued task can be trusted to do.

An app registers its own when it starts (`AppConfig.ready`). A sweep looks with one cheap query
whether there is anything to do, may run in several workers at once, and may be missed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Work = Callable[[datetime], None]


@dataclass(frozen=True)
class Sweep:
    work: Work
    every: timedelta


_sweeps: list[Sweep] = []


def register(work: Work, *, seconds: int) -> Work:
    if all(sweep.work is not work for sweep in _sweeps):
        _sweeps.append(Sweep(work, timedelta(seconds=seconds)))
    return work


def all_sweeps() -> tuple[Sweep, ...]:
    return tuple(_sweeps)
