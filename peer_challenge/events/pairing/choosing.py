"""The best choice of some given groups that shares no member, by OR-tools' CP-SAT.

It runs with one worker, a fixed seed and a limit that counts work and not seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from peer_challenge.events.pairing.field import Field, Group
from peer_challenge.events.pairing.three_prices import Wanted

EFFORT = 4.0  # of CP-SAT's deterministic time: some ten to twenty seconds
SEED = 2017


@dataclass(frozen=True)
class Choice:
    """`is_best`: no other choice of the given groups is better."""

    groups: list[Group]
    is_best: bool


def chosen(
    wanted: Wanted, given: Sequence[Group], known: Sequence[Group], effort: float = EFFORT
) -> Choice:
    """As many members as can be placed, and then the greatest weight. `known` are taken for given;
    with no more pairs than are wanted."""
    begin_with = list(known) or _greedy(given)
    model = _Model.of(wanted.field, [*given, *begin_with])
    for these in model.of_members():
        model.rules.add_at_most_one(these)
    model.rules.add(model.number(2) <= wanted.pairs)
    heaviest = sorted(map(wanted.field.weight, model.groups), reverse=True)[: wanted.field.size]
    model.rules.maximize((1 + sum(heaviest)) * model.placed() + model.weight())
    return model.solved(begin_with, effort)


def chosen_all(wanted: Wanted, given: Sequence[Group], known: Sequence[Group]) -> Choice:
    """The greatest weight of those that place everybody, as `known` does. Whoever may rest is given
    as a group of one."""
    resting = set(range(wanted.field.size)) - {n for group in known for n in group}
    begin_with = [*known, *((n,) for n in resting)]
    model = _Model.of(wanted.field, [*given, *begin_with])
    for these in model.of_members():
        model.rules.add_exactly_one(these)
    model.rules.add(model.number(2) <= wanted.pairs)
    model.rules.add(model.number(1) == wanted.rest)
    model.rules.maximize(model.weight())
    return model.solved(begin_with, EFFORT)


@dataclass(frozen=True)
class _Model:
    field: Field
    rules: cp_model.CpModel
    groups: dict[Group, cp_model.IntVar]

    @classmethod
    def of(cls, field: Field, groups: Iterable[Group]) -> "_Model":
        rules = cp_model.CpModel()
        return cls(field, rules, {group: rules.new_bool_var("") for group in dict.fromkeys(groups)})

    def of_members(self) -> Iterable[list[cp_model.IntVar]]:
        found: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for group, it in self.groups.items():
            for n in group:
                found[n].append(it)
        return found.values()

    def number(self, size: int) -> Any:
        return sum(it for group, it in self.groups.items() if len(group) == size)

    def placed(self) -> Any:
        return sum(len(group) * it for group, it in self.groups.items())

    def weight(self) -> Any:
        return sum(self.field.weight(group) * it for group, it in self.groups.items())

    def solved(self, begin_with: list[Group], effort: float) -> Choice:
        for group in begin_with:
            self.rules.add_hint(self.groups[group], value=True)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self.rules)
        groups = begin_with
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            groups = [group for group, it in self.groups.items() if solver.boolean_value(it)]
        in_groups = [group for group in groups if len(group) > 1]
        return Choice(in_groups, is_best=status == cp_model.OPTIMAL)


def _greedy(given: Sequence[Group]) -> list[Group]:
    """Threes, as they come."""
    taken: set[int] = set()
    found: list[Group] = []
    for group in given:
        if len(group) == 3 and taken.isdisjoint(group):
            found.append(group)
            taken.update(group)
    return found
