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
    of_one_parent = _of_one_parent(problem)
    return {*problem.conflicts, *problem.forbidden, *of_one_parent, *last_partners(problem)}


def last_partners(problem: Problem) -> set[Pair]:
    """Those who may not be partners again."""
    if problem.last_partner_allowed:
        return set()
    return {both for both, ago in problem.history.items() if ago == 1} - problem.pinned


def _of_one_parent(problem: Problem) -> Iterator[Pair]:
    by_parent: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(problem.participants):
        if one.parent:
            by_parent[one.parent].append(n)
    for members in by_parent.values():
        yield from combinations(members, 2)


def reasons(problem: Problem, both: Pair) -> list[str]:
    """Why these two may not be together: a sentence for each rule that says so."""
    a, b = (problem.participants[n] for n in both)
    found = []
    if a.parent and a.parent == b.parent:
        found.append(f"{a.name} and {b.name} belong to the same body ({a.parent}).")
    if both in problem.conflicts:
        found.append(f"A conflict of interest is declared between {a.name} and {b.name}.")
    if both in problem.forbidden:
        found.append(f"{a.name} and {b.name} are not to be paired.")
    if both in last_partners(problem):
        found.append(f"{a.name} and {b.name} were partners in the last round.")
    return found
