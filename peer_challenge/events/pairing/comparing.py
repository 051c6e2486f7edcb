"""What other ways of grouping would have come to: the heaviest first, and chance."""

import random

import numpy as np

from peer_challenge.events.pairing.field import Field, Group
from peer_challenge.events.pairing.problem import Problem

DRAWS, SEED = 200, 2017
FEWER_BEYOND, FEWER = 200, 20  # participants, draws

Groups = list[Group]


def greedy_weight(problem: Problem, field: Field) -> int:
    """Again and again the heaviest pair that is left; then each one who is over joins the pair
    where it gives most, as far as threes are wanted."""
    left, right = np.nonzero(np.triu(field.allowed, 1))
    order = np.argsort(-field.scores[left, right], kind="stable")
    taken: set[int] = set()
    groups: Groups = []
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        if len(groups) == _pairs_wanted(problem):
            break
        if a not in taken and b not in taken:
            groups.append((a, b))
            taken.update((a, b))
    return field.weight_of(_widened(problem, field, groups, taken))


def random_mean_weight(problem: Problem, field: Field) -> float:
    """The mean of many groupings by chance that keep the rules as far as they go; one decimal."""
    if problem.size < 2:
        return 0.0
    dice = random.Random(SEED)  # noqa: S311 (a comparison, and the same each time)
    draws = DRAWS if problem.size <= FEWER_BEYOND else FEWER
    total = sum(field.weight_of(_at_random(problem, field, dice)) for _ in range(draws))
    return round(total / draws, 1)


def _at_random(problem: Problem, field: Field, dice: random.Random) -> Groups:
    waiting = list(range(problem.size))
    dice.shuffle(waiting)
    groups: Groups = []
    taken: set[int] = set()
    for a in waiting:
        if a in taken or len(groups) == _pairs_wanted(problem):
            continue
        b = next((b for b in waiting if b != a and b not in taken and field.allowed[a, b]), None)
        if b is not None:
            groups.append((a, b))
            taken.update((a, b))
    return _widened(problem, field, groups, taken)


def _pairs_wanted(problem: Problem) -> int:
    """With threes, as many groups as there will be: each begins as a pair."""
    if problem.group_size == 2:
        return problem.size // 2
    return problem.size // 3 + problem.pairs_beside_threes - (problem.pairs_beside_threes == 2)


def _widened(problem: Problem, field: Field, groups: Groups, taken: set[int]) -> Groups:
    if problem.group_size == 2 and problem.odd == "bye":
        return groups
    for one in (n for n in range(problem.size) if n not in taken):
        wider = [
            (field.weight((*group, one)) - field.weight(group), n)
            for n, group in enumerate(groups)
            if len(group) == 2 and field.may_be((*group, one))
        ]
        if wider:
            _, n = max(wider)
            groups[n] = (*groups[n], one)
    return groups
