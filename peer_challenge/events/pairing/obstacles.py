"""Which rules are in the way of placing everybody: the fewest that would have to give, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peer_challenge.events.pairing.field import Field, Group, pairs_within
from peer_challenge.events.pairing.problem import Pair, Problem
from peer_challenge.events.pairing.rules import barred, reasons


@dataclass(frozen=True)
class Pins:
    """Pins that can be kept, as groups of two or three. `refused` are sentences on the others."""

    groups: tuple[Group, ...]
    refused: tuple[str, ...]

    @property
    def pairs(self) -> list[Pair]:
        return [(group[0], group[1]) for group in self.groups if len(group) == 2]

    @property
    def three(self) -> Group | None:
        return next((group for group in self.groups if len(group) == 3), None)

    @property
    def all_pairs(self) -> list[Pair]:
        return [both for group in self.groups for both in pairs_within(group)]


def pins_of(problem: Problem) -> Pins:
    """Those that meet another rule, or each other, are refused; the first by id is kept."""
    no = barred(problem)
    refused = [
        f"They are pinned to each other, and yet: {sentence}"
        for both in sorted(problem.pinned & no)
        for sentence in reasons(problem, both)
    ]
    groups: list[Group] = []
    for both in sorted(problem.pinned - no):
        met = [group for group in groups if set(group) & set(both)]
        wider = tuple(sorted({*both, *(n for group in met for n in group)}))
        others = [group for group in groups if group not in met]
        if _may_stand(problem, wider, others) and not no & set(pairs_within(wider)):
            groups = [*others, wider]
        else:
            refused.append(_one_pin_too_many(problem, met[0], both))
    return Pins(tuple(sorted(groups)), tuple(refused))


def _may_stand(problem: Problem, group: Group, others: list[Group]) -> bool:
    """Three only where threes are wanted; of pairs and one three, but once."""
    if len(group) == 2:
        return True
    if problem.group_size == 3:
        return len(group) == 3
    only_one = problem.odd == "three" and problem.size % 2 == 1
    return only_one and len(group) == 3 and all(len(other) == 2 for other in others)


def _one_pin_too_many(problem: Problem, group: Group, both: Pair) -> str:
    names = [problem.participants[n].name for n in both]
    before = " and ".join(problem.participants[n].name for n in group)
    return f"{names[0]} and {names[1]} are pinned, but {before} are pinned already: not all fit."


def without_rules(problem: Problem) -> Field:
    """Everybody may be with everybody, and what is barred weighs nothing: so the heaviest grouping
    of everybody breaks the fewest rules."""
    weights = np.ones((problem.size, problem.size), dtype=np.int64)
    for a, b in barred(problem):
        weights[a, b] = weights[b, a] = 0
    return Field(~np.eye(problem.size, dtype=bool), weights, weights)


def broken_by(problem: Problem, groups: tuple[Group, ...]) -> frozenset[Pair]:
    return frozenset(both for group in groups for both in pairs_within(group)) & barred(problem)


def sentences(problem: Problem, broken: frozenset[Pair]) -> Iterator[str]:
    for both in sorted(broken):
        yield from reasons(problem, both)
