"""The best pairs, and with an odd number one group of three, or one who is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from peer_challenge.events.pairing.matching import Field, best_pairs
from peer_challenge.events.pairing.problem import Pair
from peer_challenge.events.pairing.rules import Allowed
from peer_challenge.events.pairing.weights import Whole

Group = tuple[int, ...]

PROVED_UP_TO = 60  # participants; beyond, so many threes are tried as TRIED says
TRIED = 400
BARRED = 10**7  # more than any weight can make up for


@dataclass(frozen=True)
class Grouping:
    """`bound`: no grouping of the same kind weighs more. It is the weight itself once proved."""

    groups: tuple[Group, ...]
    bound: int


def paired(field: Field, pins: Sequence[Pair], among: Sequence[int]) -> Grouping:
    """Everybody in pairs as far as may be: with an odd number one at least is left out.

    Members of `pins` stay together, and are among those to be paired.
    """
    free = sorted(set(among) - {n for both in pins for n in both})
    groups = [*pins, *best_pairs(field, free)]
    return _proved(field, groups)


def with_a_three(field: Field, pins: Sequence[Pair], pinned_three: Group | None) -> Grouping:
    """Pairs and one three. Where no such grouping takes in everybody, the one that takes in most.

    Each three leaves a matching of the rest. They are tried in the order of what they could reach
    at most, by prices that bound every matching from above: once the next could not reach what has
    been found, it is proved.
    """
    everybody = range(field.size)
    if pinned_three is not None:
        rest = [n for n in everybody if n not in pinned_three]
        return _proved(field, [pinned_three, *paired(field, pins, rest).groups])
    search = _Search(field, pins)
    for tried, (bound, three) in enumerate(_by_promise(field, pins)):
        if search.is_beaten_by(bound):
            break
        if field.size > PROVED_UP_TO and tried >= TRIED and search.is_full:
            return Grouping(_in_order(search.groups), max(bound, search.weight))
        search.try_with(three)
    left_out = paired(field, pins, everybody)
    if _placed(left_out.groups) > search.placed:
        return left_out
    return _proved(field, search.groups)


class _Search:
    """The best grouping that has been found so far: most members first, then the score."""

    def __init__(self, field: Field, pins: Sequence[Pair]) -> None:
        self.field, self.pins = field, pins
        self.groups: list[Group] = []
        self.score = -1

    @property
    def placed(self) -> int:
        return _placed(self.groups)

    @property
    def is_full(self) -> bool:
        return self.placed == self.field.size

    @property
    def weight(self) -> int:
        return sum(self.field.weight(group) for group in self.groups)

    def is_beaten_by(self, bound: int) -> bool:
        """Nothing from here on can be as good: each bound is for a full grouping."""
        return self.is_full and bound < self.weight

    def try_with(self, three: Group) -> None:
        pins = [both for both in self.pins if both[0] not in three]
        rest = [n for n in range(self.field.size) if n not in three]
        groups = [three, *paired(self.field, pins, rest).groups]
        score = self.field.score(groups)
        if (_placed(groups), score) > (self.placed, self.score):
            self.groups, self.score = groups, score


def _by_promise(field: Field, pins: Sequence[Pair]) -> list[tuple[int, Group]]:
    """Threes that may be, with the most that a full grouping with them could weigh; best first.

    All of them where the best is to be proved, else one more than will be tried.
    """
    partner = np.full(field.size, -1)
    for a, b in pins:
        partner[a], partner[b] = b, a
    prices = _prices(field)
    most = None if field.size <= PROVED_UP_TO else TRIED + 1
    promises, threes = np.empty(0, dtype=np.int64), np.empty((0, 3), dtype=np.int64)
    for a in range(field.size - 2):
        promise, three = _threes_from(field, partner, prices, a)
        promises, threes = np.concatenate([promises, promise]), np.concatenate([threes, three])
        if most is not None and len(promises) > most:
            best = np.argsort(-promises, kind="stable")[:most]
            promises, threes = promises[best], threes[best]
    order = np.argsort(-promises, kind="stable")
    bounds = (int(prices.sum()) + promises[order]) // 2
    return [
        (int(bound), (int(a), int(b), int(c)))
        for bound, (a, b, c) in zip(bounds, threes[order], strict=True)
    ]


def _threes_from(field: Field, partner: Whole, prices: Whole, a: int) -> tuple[Whole, Whole]:
    """Of those whose first member is `a`: twice the weight less the three prices; and who they are.

    The sum of all prices and this is, in halves, what a full grouping could weigh at most.
    """
    later = np.arange(a + 1, field.size)
    inside = np.ix_(later, later)
    with_a = field.allowed[a, later]
    may = np.triu(field.allowed[inside], 1) & np.outer(with_a, with_a)
    may &= _keeps_pins(partner, a, later)
    left, right = np.nonzero(may)
    b, c = later[left], later[right]
    weight = field.weights[a, b] + field.weights[a, c] + field.weights[b, c]
    promise = 2 * weight - prices[a] - prices[b] - prices[c]
    return promise, np.column_stack([np.full(len(b), a), b, c])


def _keeps_pins(partner: Whole, a: int, later: Whole) -> Allowed:
    """Whoever is pinned to somebody is in a three with them, or in none."""
    with_a = (partner[later] < 0) | (partner[later] == a)
    each_other = partner[later][:, None] == later[None, :]
    both: Allowed = (with_a[:, None] | each_other) & (with_a[None, :] | each_other.T)
    if partner[a] < 0:
        return both
    met = later == partner[a]
    kept: Allowed = both & (met[:, None] | met[None, :])
    return kept


def _prices(field: Field) -> Whole:
    """In halves: a price for each member so that no pair weighs more than its two prices.

    So a perfect matching of any members weighs no more than their prices together. They come from
    the best assignment of all members to each other, whose prices are halved between both sides.
    """
    cost = np.where(field.allowed, -field.weights, BARRED).astype(np.int64)
    rows, chosen = linear_sum_assignment(cost)
    price = np.zeros(field.size, dtype=np.int64)
    gain = cost - cost[rows, chosen][:, None]
    for _ in range(field.size):
        nearer = np.minimum(price, (gain + price[chosen][:, None]).min(axis=0))
        if np.array_equal(nearer, price):
            break
        price = nearer
    other = (cost - price[None, :]).min(axis=1)
    prices: Whole = -(other + price)
    return prices


def _proved(field: Field, groups: Sequence[Group]) -> Grouping:
    return Grouping(_in_order(groups), sum(field.weight(group) for group in groups))


def _in_order(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def _placed(groups: Sequence[Group]) -> int:
    return sum(len(group) for group in groups)
