"""Problems by chance, and the best that trying everything finds."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import milp
from scipy.sparse import csr_array

from peer_challenge.events.pairing.reading import read
from peer_challenge.events.pairing.rules import barred
from peer_challenge.events.pairing.solving import Pairing, solve

STANDARDS = ("leadership", "training", "sharing")
Document = dict[str, Any]


def participants(number: int, dice: random.Random) -> list[Document]:
    return [
        {
            "id": f"agency-{n}",
            "sector": dice.choice(["health", "police", "council", None]),
            "parent": dice.choice([None, None, None, "trust-a", "trust-b"]),
            "size": dice.choice([None, 10, 200, 3000]),
            "ratings": known(dice, (0, 0.25, 0.5, 1)),
            "evidence": known(dice, (0, 0.5, 1)),
        }
        for n in range(number)
    ]


def known(dice: random.Random, values: Sequence[float]) -> dict[str, float]:
    return {standard: dice.choice(values) for standard in STANDARDS if dice.random() < 0.8}


def document(number: int, dice: random.Random, **fields: Any) -> Document:
    ids = [f"agency-{n}" for n in range(number)]
    pairs = [[a, b] for n, a in enumerate(ids) for b in ids[n + 1 :]]
    dice.shuffle(pairs)
    few = [dice.randint(0, len(pairs) // 6) for _ in range(4)]
    return {
        "participants": participants(number, dice),
        "conflicts": pairs[: few[0]],
        "forbidden": pairs[few[0] : few[0] + few[1]],
        "history": [[*p, dice.randint(1, 4)] for p in pairs[-few[2] :]] if few[2] else [],
        "pinned": pairs[-1:] if few[3] and dice.random() < 0.3 else [],
        "odd": dice.choice(["three", "bye"]),
        **fields,
    }


Score = tuple[int, int]  # members placed, weight


def best_of_all(found: Pairing) -> Score:
    """Every way to put these into pairs, one three where it is wanted, and leaving out."""
    field, size = found.field, found.problem.size
    pinned = {n: both for both in found.problem.pinned if field.may_be(both) for n in both}
    threes = int(found.problem.odd == "three" and size % 2)

    def groups(first: int, rest: frozenset[int], *, three: bool) -> Iterator[tuple[int, ...]]:
        for b in rest:
            yield (first, b)
            if three:
                yield from ((first, b, c) for c in rest if c > b)

    def keeps_pins(group: tuple[int, ...]) -> bool:
        return all(set(pinned[n]) <= set(group) for n in group if n in pinned)

    @cache
    def best(left: frozenset[int], threes: int) -> Score:
        if not left:
            return (0, 0)
        first, rest = min(left), left - {min(left)}
        found = [best(rest, threes)] if first not in pinned else [(-99, 0)]
        for group in groups(first, rest, three=bool(threes)):
            if field.may_be(group) and keeps_pins(group):
                placed, weight = best(rest - set(group), threes - (len(group) == 3))
                found.append((placed + len(group), weight + field.weight(group)))
        return max(found)

    return best(frozenset(range(size)), threes)


def best_threes(found: Pairing) -> int:
    """Every way to put all of these into threes, with the one or two pairs that are over."""
    field, size = found.field, found.problem.size

    @cache
    def best(left: frozenset[int], twos: int) -> int:
        if not left:
            return 0
        first, rest = min(left), left - {min(left)}
        threes = [(first, b, c) for b in rest for c in rest if b < c]
        pairs = [(first, b) for b in rest] if twos else []
        weights = [-(10**6)]
        for group in (*threes, *pairs):
            if field.may_be(group):
                after = best(rest - set(group), twos - (len(group) == 2))
                weights.append(field.weight(group) + after)
        return max(weights)

    return best(frozenset(range(size)), {0: 0, 1: 2, 2: 1}[size % 3])


def heaviest(found: Pairing, *, threes: int, twos: int) -> int:
    """Of all ways to place everybody in so many groups: an integer program over every group that
    may be, solved by HiGHS."""
    field, size = found.field, found.problem.size
    pinned = [both for both in found.problem.pinned if field.may_be(both)]
    groups = [
        group
        for many in (2, 3)
        for group in combinations(range(size), many)
        if field.may_be(group) and all((a in group) == (b in group) for a, b in pinned)
    ]
    columns = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    members = csr_array((np.ones(len(columns)), (np.concatenate(groups), columns)))
    is_two = np.array([[len(group) == 2 for group in groups]], dtype=float)
    weights = np.array([field.weight(group) for group in groups])
    solved = milp(
        -weights,
        integrality=np.ones(len(groups)),
        bounds=(0, 1),
        constraints=[(members, 1, 1), (is_two, twos, twos), (1 - is_two, threes, threes)],
        options={"mip_rel_gap": 0},
    )
    assert solved.success
    return round(float(-solved.fun))


def fewest_broken(found: Pairing) -> int:
    """Every way to place everybody as was wanted: the fewest pairs that some rule bars."""
    problem = found.problem
    no = barred(problem)
    if problem.group_size == 3:
        sizes = (
            problem.size // 3 - (problem.pairs_beside_threes == 2),
            problem.pairs_beside_threes,
        )
    else:
        threes = int(problem.odd == "three" and problem.size % 2 == 1)
        sizes = (threes, (problem.size - 3 * threes - problem.may_rest) // 2)

    @cache
    def fewest(left: frozenset[int], threes: int, twos: int, rest: int) -> int:
        if not left:
            return 0
        first, others = min(left), left - {min(left)}
        found = [fewest(others, threes, twos, rest - 1)] if rest else []
        for size, number in ((3, threes), (2, twos)):
            for more in combinations(sorted(others), size - 1) if number else ():
                broken = len(no & set(combinations((first, *more), 2)))
                after = (threes - (size == 3), twos - (size == 2), rest)
                found.append(broken + fewest(others - set(more), *after))
        return min(found, default=10**6)

    return fewest(frozenset(range(problem.size)), *sizes, problem.may_rest)


def score(found: Pairing) -> Score:
    return (sum(len(group) for group in found.groups), found.total_weight)


def solved(document: Document) -> Pairing:
    return solve(read(document))
