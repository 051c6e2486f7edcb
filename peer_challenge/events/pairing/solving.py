"""The account of a pairing: its groups, what they weigh, how good that is, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peer_challenge.events.pairing.comparing import greedy_weight, random_mean_weight
from peer_challenge.events.pairing.field import Field, Group, field_of, pairs_within, placed
from peer_challenge.events.pairing.obstacles import (
    Pins,
    broken_by,
    pins_of,
    sentences,
    without_rules,
)
from peer_challenge.events.pairing.one_three import with_a_three
from peer_challenge.events.pairing.pairs import Grouping, paired
from peer_challenge.events.pairing.problem import Pair, Problem
from peer_challenge.events.pairing.rules import allowed
from peer_challenge.events.pairing.weights import Whole, parts_of, weights_of
from peer_challenge.events.pairing.wording import why


@dataclass(frozen=True)
class Pairing:
    """Indices of `problem`. `broken` holds the fewest pairs that rules bar and that placing
    everybody as was wanted would take; `obstacles` says so in sentences, and which pins clash. Both
    are empty if all rules could be met."""

    problem: Problem
    field: Field
    parts: Mapping[str, Whole]
    grouping: Grouping
    broken: frozenset[Pair]
    obstacles: tuple[str, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.grouping.groups

    @property
    def total_weight(self) -> int:
        return sum(self.field.weight(group) for group in self.groups)

    @property
    def unpaired(self) -> list[int]:
        placed = {n for group in self.groups for n in group}
        return [n for n in range(self.problem.size) if n not in placed]

    @property
    def is_optimal(self) -> bool:
        return self.grouping.bound == self.total_weight

    def as_json(self, *, with_weights: bool = False) -> dict[str, Any]:
        """As interfaces.md has it."""
        ids = [one.id for one in self.problem.participants]
        found: dict[str, Any] = {
            "participants": self.problem.size,
            "groups": [self._group(group, ids) for group in self.groups],
            "unpaired": [ids[n] for n in self.unpaired],
            "total_weight": self.total_weight,
            "optimal": self.is_optimal,
            "bound": self.grouping.bound,
            "greedy_weight": greedy_weight(self.problem, self.field),
            "random_mean_weight": random_mean_weight(self.problem, self.field),
            "rules_in_the_way": list(self.obstacles),
        }
        if with_weights:
            may = self.field.allowed
            found["weights"] = [
                [ids[a], ids[b], int(self.field.weights[a, b])]
                for a, b in pairs_within(range(self.problem.size))
                if may[a, b]
            ]
        return found

    def _group(self, group: Group, ids: list[str]) -> dict[str, Any]:
        within = pairs_within(group)
        return {
            "members": [ids[n] for n in group],
            "weight": self.field.weight(group),
            "parts": {name: int(sum(p[a, b] for a, b in within)) for name, p in self.parts.items()},
            "why": why(self.problem, group, self.parts),
        }


def solve(problem: Problem) -> Pairing:
    """The best grouping: most members placed, then the greatest weight."""
    parts = parts_of(problem)
    field = field_of(problem, allowed(problem), weights_of(parts))
    pins = pins_of(problem)
    grouping = _grouped(problem, field, pins)
    broken: frozenset[Pair] = frozenset()
    if not _is_as_wanted(problem, grouping):
        freely = _grouped(problem, without_rules(problem), pins)
        broken = broken_by(problem, freely.groups)
        if not broken and placed(freely.groups) > placed(grouping.groups):
            grouping = _grouped(problem, field, pins, known=freely.groups)
    obstacles = (*pins.refused, *sentences(problem, broken))
    return Pairing(problem, field, parts, grouping, broken, obstacles)


def _grouped(problem: Problem, field: Field, pins: Pins, known: tuple[Group, ...] = ()) -> Grouping:
    """`known`: a grouping of everybody that keeps the rules, where a search had found none."""
    if problem.group_size == 3:
        from peer_challenge.events.pairing.threes import in_threes

        pairs, rest = problem.pairs_beside_threes, problem.may_rest
        return in_threes(field, pins.all_pairs, pairs=pairs, may_rest=rest, known=known)
    if problem.odd == "three" and problem.size % 2 and problem.size > 2:
        return with_a_three(field, pins.pairs, pins.three, known)
    return paired(field, pins.pairs, range(problem.size))


def _is_as_wanted(problem: Problem, grouping: Grouping) -> bool:
    """Everybody is placed who should be, and in groups of the size that was chosen."""
    sizes = [len(group) for group in grouping.groups]
    if problem.size - sum(sizes) > problem.may_rest:
        return False
    return problem.group_size == 2 or sizes.count(2) <= problem.pairs_beside_threes
