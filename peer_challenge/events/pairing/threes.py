"""Groups of three: the best by OR-tools' CP-SAT, or as good as it finds, with the bound it proves.

One worker, a fixed seed and a limit that counts work and not seconds: the same result anywhere.
"""

from collections.abc import Sequence
from itertools import combinations

from ortools.sat.python import cp_model

from peer_challenge.events.pairing.matching import Field
from peer_challenge.events.pairing.pairs import Group, Grouping
from peer_challenge.events.pairing.problem import Pair

EFFORT = 20.0  # of CP-SAT's deterministic time: on the order of seconds
NEAREST = 16  # beyond ALL_UP_TO, threes are made of each member's heaviest pairs
ALL_UP_TO = 32
SEED = 2017


def in_threes(field: Field, pins: Sequence[Pair], *, may_leave_out: bool) -> Grouping:
    """Threes, and with a number that three does not divide, one or two pairs beside them; if
    `may_leave_out`, one is left out in place of two pairs.

    Everybody is taken in before any weight counts.
    """
    candidates = _candidates(field, pins)
    model = cp_model.CpModel()
    chosen = {group: model.new_bool_var("") for group in candidates}
    for n in range(field.size):
        model.add_at_most_one(chosen[group] for group in candidates if n in group)
    twos = [chosen[group] for group in candidates if len(group) == 2]
    model.add(sum(twos) <= _pairs_wanted(field.size, may_leave_out=may_leave_out))
    weights = sorted((field.weight(group) for group in candidates), reverse=True)
    one_member = 1 + sum(weights[: field.size])  # more than all weights can make up for
    worth = {group: len(group) * one_member + field.weight(group) for group in candidates}
    model.maximize(sum(worth[group] * it for group, it in chosen.items()))
    for group in _greedy(field, candidates):
        model.add_hint(chosen[group], value=True)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    groups = tuple(sorted(group for group, it in chosen.items() if solver.boolean_value(it)))
    weight = sum(field.weight(group) for group in groups)
    if status == cp_model.OPTIMAL and field.size <= ALL_UP_TO:
        return Grouping(groups, weight)
    return Grouping(groups, max(weight, _most(field)))


def _pairs_wanted(size: int, *, may_leave_out: bool) -> int:
    left = size % 3
    if left == 1:
        return 0 if may_leave_out else 2
    return 1 if left == 2 else 0


def _candidates(field: Field, pins: Sequence[Pair]) -> list[Group]:
    """Threes, and pairs, that may be and that part nobody from whom they are pinned to."""
    near = _near(field)
    pinned: dict[int, set[int]] = {}
    for a, b in pins:
        pinned.setdefault(a, set()).add(b)
        pinned.setdefault(b, set()).add(a)

    def may_be(group: Group) -> bool:
        return field.may_be(group) and all(pinned.get(n, set()) <= set(group) for n in group)

    twos = [both for both in combinations(range(field.size), 2) if may_be(both)]
    threes = {
        tuple(sorted((n, a, b)))
        for n in range(field.size)
        for a, b in combinations(sorted(near[n] | pinned.get(n, set())), 2)
    }
    groups: list[Group] = [*twos, *sorted(group for group in threes if may_be(group))]
    return groups


def _near(field: Field) -> list[set[int]]:
    most = field.size if field.size <= ALL_UP_TO else NEAREST
    found = []
    for n in range(field.size):
        others = [int(m) for m in range(field.size) if field.allowed[n, m]]
        found.append(set(sorted(others, key=lambda m: (-int(field.scores[n, m]), m))[:most]))
    return found


def _greedy(field: Field, candidates: Sequence[Group]) -> list[Group]:
    taken: set[int] = set()
    found: list[Group] = []
    for group in sorted(candidates, key=lambda it: (-len(it), -field.score([it]), it)):
        if len(group) == 3 and taken.isdisjoint(group):
            found.append(group)
            taken.update(group)
    return found


def _most(field: Field) -> int:
    """No grouping weighs more: each member is with two others at most, and each pair is counted
    from both sides."""
    twice = 0
    for n in range(field.size):
        weights = sorted(
            (int(field.weights[n, m]) for m in range(field.size) if field.allowed[n, m]),
            reverse=True,
        )
        twice += sum(weights[:2])
    return twice // 2
