"""Which rules are in the way of a full grouping: the fewest that would have to give, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peer_challenge.events.pairing.matching import Field, best_pairs, pairs_within
from peer_challenge.events.pairing.pairs import with_a_three
from peer_challenge.events.pairing.problem import Pair, Problem
from peer_challenge.events.pairing.rules import Allowed, barred, reason
from peer_challenge.events.pairing.weights import Whole

Group = tuple[int, ...]


@dataclass(frozen=True)
class Pins:
    """Pins that can be kept: `pairs`, and the three that two of them make, if any. `refused` are
    sentences about the others."""

    pairs: tuple[Pair, ...]
    three: Group | None
    refused: tuple[str, ...]


def pins_of(problem: Problem) -> Pins:
    """Those that meet another rule, or each other, are refused; the first by name is kept."""
    no = barred(problem)
    refused = [
        f"They are pinned to each other, and yet: {reason(problem, both)}"
        for both in sorted(problem.pinned & no)
    ]
    kept: list[Pair] = []
    three: Group | None = None
    count: Counter[int] = Counter()
    for both in sorted(problem.pinned - no):
        met = [other for other in kept if set(other) & set(both)]
        if not met:
            kept.append(both)
        elif three is None and _may_be_three(problem, met, both, no):
            three = tuple(sorted({*met[0], *both}))
        elif three is None or not set(both) <= set(three):
            refused.append(_one_pin_too_many(problem, met[0], both))
        count.update(both)
    pairs = tuple(one for one in kept if three is None or not set(one) <= set(three))
    return Pins(pairs, three, tuple(refused))


def _may_be_three(problem: Problem, met: Sequence[Pair], both: Pair, no: set[Pair]) -> bool:
    group = tuple(sorted({*met[0], *both}))
    threes = problem.group_size == 3 or (problem.odd == "three" and problem.size % 2 == 1)
    return threes and len(met) == 1 and not no & set(pairs_within(group))


def _one_pin_too_many(problem: Problem, first: Pair, second: Pair) -> str:
    shared = problem.participants[next(iter(set(first) & set(second)))].name
    names = [problem.participants[n].name for n in (*first, *second)]
    others = [name for name in names if name != shared]
    return f"{shared} is pinned to {' and to '.join(others)}, who cannot all be in one group."


def rules_in_the_way(problem: Problem, pins: Pins) -> list[str]:
    """Sentences; none if everybody can be placed. Fewest first means: of all ways to place
    everybody, the one that breaks the fewest rules, and what it breaks."""
    fewest = _fewest_broken(problem, pins)
    return [reason(problem, both) for both in sorted(fewest)]


def _fewest_broken(problem: Problem, pins: Pins) -> set[Pair]:
    """Everybody may be with everybody, and each barred pair costs one."""
    no = barred(problem)
    everybody = ~np.eye(problem.size, dtype=bool)
    costs = np.zeros((problem.size, problem.size), dtype=np.int64)
    for a, b in no:
        costs[a, b] = costs[b, a] = 1
    field = _cheapest(everybody, costs)
    groups: Sequence[Group]
    if pins.three is not None or (problem.size % 2 and problem.odd == "three"):
        groups = with_a_three(field, pins.pairs, pins.three).groups
    else:
        free = [n for n in range(problem.size) if not any(n in both for both in pins.pairs)]
        groups = [*pins.pairs, *best_pairs(field, free)]
    return {both for group in groups for both in pairs_within(group)} & no


def _cheapest(allowed: Allowed, costs: Whole) -> Field:
    scores = np.int64(1) - costs
    return Field(allowed, scores, scores)
