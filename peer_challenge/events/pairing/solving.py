"""The account of a pairing: its groups, what they weigh, how good that is, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peer_challenge.events.pairing.comparing import greedy_weight, random_mean_weight
from peer_challenge.events.pairing.matching import Field, field_of, pairs_within
from peer_challenge.events.pairing.obstacles import Pins, pins_of, rules_in_the_way
from peer_challenge.events.pairing.pairs import Group, Grouping, paired, with_a_three
from peer_challenge.events.pairing.problem import Problem
from peer_challenge.events.pairing.rules import allowed
from peer_challenge.events.pairing.weights import Whole, parts_of, weights_of
from peer_challenge.events.pairing.wording import why


@dataclass(frozen=True)
class Pairing:
    """Indices of `problem`. `obstacles` are sentences; empty if all rules could be met."""

    problem: Problem
    field: Field
    parts: Mapping[str, Whole]
    grouping: Grouping
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
    obstacles = list(pins.refused)
    if _left_out(grouping, problem) > _may_be_left_out(problem):
        obstacles += rules_in_the_way(problem, pins)
    return Pairing(problem, field, parts, grouping, tuple(obstacles))


def _grouped(problem: Problem, field: Field, pins: Pins) -> Grouping:
    if problem.group_size == 3:
        from peer_challenge.events.pairing.threes import in_threes

        three = [*pins.pairs, *(pairs_within(pins.three) if pins.three else ())]
        return in_threes(field, three, may_leave_out=problem.odd == "bye")
    if problem.odd == "three" and problem.size % 2 and problem.size > 2:
        return with_a_three(field, pins.pairs, pins.three)
    return paired(field, pins.pairs, range(problem.size))


def _left_out(grouping: Grouping, problem: Problem) -> int:
    return problem.size - sum(len(group) for group in grouping.groups)


def _may_be_left_out(problem: Problem) -> int:
    """With an odd number one rests, if the board chose so; one alone can only rest."""
    if problem.group_size == 3:
        return int(problem.odd == "bye" and problem.size % 3 == 1)
    return int(problem.size % 2 == 1 and (problem.odd == "bye" or problem.size == 1))
