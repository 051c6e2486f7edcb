"""The clock of what is measured within one process."""

import gc
import time
from collections.abc import Callable

TURNS = 3


def best(*acts: Callable[[], object], turns: int = TURNS) -> list[float]:
    """Seconds of each act: the best of a few turns, in which they take one after the other."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(turns):
        for act, taken in zip(acts, times, strict=True):
            gc.collect()
            began = time.perf_counter()
            act()
            taken.append(time.perf_counter() - began)
    return [min(taken) for taken in times]
