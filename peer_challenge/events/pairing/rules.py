"""Which pairs may not be, and by which rule: those no weight can outbid."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from peer_challenge.events.pairing.problem import Pair, Problem

Allowed = NDArray[np.bool_]


def allowed(problem: Problem) -> Allowed:
    """n x n: who may be with whom. A pin allows the last round's partner, and nothing else."""
    found = np.ones((problem.size, problem.size), dtype=bool)
    np.fill_diagonal(found, val=False)
    for a, b in barred(problem):
        found[a, b] = found[b, a] = False
    return found


def barred(problem: Problem) -> set[Pair]:
    found = {*problem.conflicts, *problem.forbidden, *_of_one_parent(problem)}
    if not problem.last_partner_allowed:
        found |= {both for both, ago in problem.history.items() if ago == 1} - problem.pinned
    return found


def _of_one_parent(problem: Problem) -> Iterator[Pair]:
    by_parent: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(problem.participants):
        if one.parent:
            by_parent[one.parent].append(n)
    for members in by_parent.values():
        yield from combinations(members, 2)


def reason(problem: Problem, both: Pair) -> str:
    """Why these two may not be together, as a sentence; the first rule that says so."""
    a, b = (problem.participants[n] for n in both)
    if a.parent and a.parent == b.parent:
        return f"{a.name} and {b.name} belong to the same body ({a.parent})."
    if both in problem.conflicts:
        return f"A conflict of interest is declared between {a.name} and {b.name}."
    if both in problem.forbidden:
        return f"{a.name} and {b.name} are not to be paired."
    return f"{a.name} and {b.name} were partners in the last round."
