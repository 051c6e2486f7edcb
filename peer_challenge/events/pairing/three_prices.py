"""Prices that bound every choice of threes from above, and tell which threes can be in the best.

They are those of the linear program that may take parts of groups, each member once at most. It has
a variable for every three, so it is solved with few of them, and those that promise more than the
prices of their members join in, until none does (column generation). The prices are rounded to
whole units before they bound anything: whatever HiGHS computes, the bound holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as of
from itertools import chain

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from peer_challenge.events.pairing.every_three import most_promising
from peer_challenge.events.pairing.field import Field, Group
from peer_challenge.events.pairing.rules import Allowed
from peer_challenge.events.pairing.weights import Whole

UNITS = 256  # of a thousandth of weight, in which prices are whole
TURNS = 100  # some twenty are enough
LOOKED_AT = 4_000  # threes, and pairs, that promise most at a turn
OF_EACH = 6  # of which so many of each member join


@dataclass(frozen=True)
class Candidates:
    """Pairs and threes, the most promising of each first; promises in units."""

    promises: Whole
    groups: list[Group]
    are_all: bool

    @classmethod
    def none(cls) -> "Candidates":
        return cls(np.empty(0, dtype=np.int64), [], are_all=True)

    @classmethod
    def in_order(cls, promises: Whole, groups: Whole) -> "Candidates":
        order = np.argsort(-promises, kind="stable")
        return cls(promises[order], [tuple(one) for one in groups[order].tolist()], are_all=True)

    @property
    def most(self) -> int:
        return max(0, int(self.promises[0])) if len(self.promises) else 0

    def promising(self, least: int) -> list[Group]:
        return self.groups[: int(np.searchsorted(-self.promises, -least, side="right"))]


@dataclass(frozen=True)
class Wanted:
    """Everybody is in a three, but for so many who rest and so many in pairs; or fewer pairs, if it
    is not to be `exactly` as many."""

    field: Field
    together: Allowed
    pairs: int
    rest: int
    exactly: bool = True

    @property
    def threes(self) -> int:
        """At most."""
        pairs = self.pairs if self.exactly else 0
        return (self.field.size - 2 * pairs - self.rest) // 3


@dataclass(frozen=True)
class ThreePrices:
    """In units: of each member, of being one of the few pairs, and of being one of those who rest.
    A group promises what it weighs less these."""

    wanted: Wanted
    prices: Whole
    of_a_pair: int
    of_rest: int

    @classmethod
    def none(cls, wanted: Wanted) -> "ThreePrices":
        return cls(wanted, np.zeros(wanted.field.size, dtype=np.int64), 0, 0)

    def threes(self, kept: int | None) -> Candidates:
        field = self.wanted.field
        worth = field.weights * UNITS
        found = most_promising(field, self.wanted.together, worth, self.prices, kept)
        promises, threes, are_all = found
        return Candidates(promises, [(a, b, c) for a, b, c in threes.tolist()], are_all)

    def twos(self) -> Candidates:
        if not self.wanted.pairs:
            return Candidates.none()
        field, together = self.wanted.field, self.wanted.together
        number = together.sum(axis=1)
        left, right = np.nonzero(np.triu(field.allowed, 1))
        met = together[left, right]
        kept = (met == number[left]) & (met == number[right])
        left, right = left[kept], right[kept]
        worth = field.weights[left, right] * UNITS
        promises = worth - self.prices[left] - self.prices[right] - self.of_a_pair
        return Candidates.in_order(promises, np.column_stack([left, right]))

    def ones(self) -> Candidates:
        if not self.wanted.rest:
            return Candidates.none()
        alone = np.nonzero(~self.wanted.together.any(axis=1))[0]
        return Candidates.in_order(-self.prices[alone] - self.of_rest, alone[:, None])

    def most(self, threes: Candidates, twos: Candidates, ones: Candidates) -> int:
        """A weight: no grouping of the kind that is wanted weighs more."""
        wanted = self.wanted
        members = int(self.prices.sum()) + wanted.threes * threes.most
        pairs = wanted.pairs * (self.of_a_pair + twos.most)
        rest = wanted.rest * (self.of_rest + ones.most)
        return (members + pairs + rest) // UNITS

    def halfway(self, other: "ThreePrices") -> "ThreePrices":
        """Between two, prices wander less and settle sooner."""
        return replace(
            self,
            prices=(self.prices + other.prices) // 2,
            of_a_pair=(self.of_a_pair + other.of_a_pair) // 2,
            of_rest=(self.of_rest + other.of_rest) // 2,
        )


@dataclass(frozen=True)
class Bound:
    prices: ThreePrices
    most: int


def three_prices(wanted: Wanted) -> Bound:
    program = _Program(wanted)
    best = _looked_at(ThreePrices.none(wanted), program)
    for _ in range(TURNS):
        value, dual = program.solved()
        for trial in (best.prices.halfway(dual), dual):
            before = program.size
            best = min(best, _looked_at(trial, program), key=lambda it: it.most)
            if program.size > before:
                break
        if program.size == before or best.most <= value:
            break
    return best


def _looked_at(prices: ThreePrices, program: "_Program") -> Bound:
    """Those that promise something join the program."""
    threes, twos, ones = prices.threes(LOOKED_AT), prices.twos(), prices.ones()
    program.join([*threes.promising(1), *twos.promising(1)[:LOOKED_AT], *ones.promising(1)])
    return Bound(prices, prices.most(threes, twos, ones))


@dataclass
class _Program:
    """The linear program, over the groups that have joined; and over not being placed, at a loss
    that no groups make up for, so that there always is a solution."""

    wanted: Wanted
    groups: dict[Group, None] = of(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.groups)

    def join(self, promising: Sequence[Group]) -> None:
        """Of each member a few, so that no turn is spent on one corner."""
        times = [0] * self.wanted.field.size
        for group in promising:
            if min(times[n] for n in group) < OF_EACH and group not in self.groups:
                self.groups[group] = None
                for n in group:
                    times[n] += 1

    def solved(self) -> tuple[float, ThreePrices]:
        """What the best parts of groups weigh, and the prices that say so."""
        groups = list(self.groups)
        gains = np.array([*map(self.wanted.field.weight, groups), *self._losses()])
        shares, all_of_it = self._shares(groups), self._all_of_it()
        found = linprog(-gains, A_eq=shares, b_eq=all_of_it, bounds=(0, None))
        prices = np.rint(-found.eqlin.marginals * UNITS).astype(np.int64).tolist()
        members = np.array(prices[:-2], dtype=np.int64)
        of_a_pair = prices[-2] if self.wanted.exactly else max(0, prices[-2])
        return -found.fun, ThreePrices(self.wanted, members, of_a_pair, prices[-1])

    def _losses(self) -> list[int]:
        field = self.wanted.field
        loss = -10 * (1 + int(field.weights.max(initial=0)))
        return [*[loss] * field.size, loss if self.wanted.exactly else 0, loss]

    def _all_of_it(self) -> list[int]:
        return [*[1] * self.wanted.field.size, self.wanted.pairs, self.wanted.rest]

    def _shares(self, groups: list[Group]) -> csr_array:
        """Row by row the members, the pairs and those who rest: which groups take of them, and
        then what is lacking."""
        size = self.wanted.field.size
        more: dict[int, Group] = {3: (), 2: (size,), 1: (size + 1,)}
        rows = [(*group, *more[len(group)]) for group in groups]
        rows += [(n,) for n in range(size + 2)]
        columns = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        entries = (np.ones(len(columns)), (list(chain.from_iterable(rows)), columns))
        return csr_array(entries, shape=(size + 2, len(rows)))
