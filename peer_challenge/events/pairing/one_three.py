"""An odd number: pairs, and one group of three.

Each three leaves a matching of the rest. They are tried in the order of the most that a grouping
with them could score, by the prices of prices.py; once the next could not reach what has been
found, that is proved best. A grouping that is known leaves few pairs that a better one could hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peer_challenge.events.pairing.every_three import most_promising, pinned_together
from peer_challenge.events.pairing.field import Field, Group, in_order, placed
from peer_challenge.events.pairing.matching import matched
from peer_challenge.events.pairing.pairs import Grouping, paired, proved
from peer_challenge.events.pairing.prices import Priced
from peer_challenge.events.pairing.problem import Pair

PROVED_UP_TO = 60  # participants; beyond, what follows may end the search before its proof
KEPT = 20_000  # of the most promising threes
TRIED = 40_000_000  # threes times participants squared, once everybody is placed
IN_VAIN = 6_000_000  # the same, while not everybody is


def with_a_three(
    field: Field, pins: Sequence[Pair], pinned: Group | None, known: Sequence[Group] = ()
) -> Grouping:
    """Where no such grouping takes in everybody, the one that takes in most.

    `pinned`: the three that pins make. `known`: a grouping of everybody, to begin with.
    """
    everybody = range(field.size)
    if pinned is not None:
        rest = [n for n in everybody if n not in pinned]
        return proved(field, [pinned, *paired(field, pins, rest).groups])
    left_out = paired(field, pins, everybody)
    threes = _Threes.of(field, pins)
    if not threes.may_place_all and placed(left_out.groups) == field.size - 1:
        return left_out  # a three would leave out one more
    search = _Search(field, pins, threes.priced, list(known))
    bound = _searched(search, threes)
    groups = search.groups if search.placed >= placed(left_out.groups) else left_out.groups
    return Grouping(in_order(groups), _bound(search, bound, field.weight_of(groups)))


def _bound(search: "_Search", score: int | None, weight: int) -> int:
    """In vain, a search that was not ended says nothing of how many can be placed."""
    if score is None:
        return weight
    return max(score >> search.field.room, weight if search.is_full else weight + 1)


def _searched(search: "_Search", threes: "_Threes") -> int | None:
    """None once the best is proved, else the score that might still be reached."""
    for tried, (bound, three) in enumerate(threes.by_promise):
        if search.is_full and bound <= search.score:
            return None
        if search.field.size > PROVED_UP_TO and tried >= search.patience:
            return bound if search.is_full else threes.most
        search.try_with(three, bound)
    if not threes.are_all:
        return threes.least if search.is_full else threes.most
    return None


class _Search:
    """The best grouping that has been found so far: most members first, then the score."""

    def __init__(
        self, field: Field, pins: Sequence[Pair], priced: Priced, groups: list[Group]
    ) -> None:
        self.field, self.pins, self.priced = field, pins, priced
        self.groups = groups
        self.score = field.score(groups) if groups else -1

    @property
    def placed(self) -> int:
        return placed(self.groups)

    @property
    def is_full(self) -> bool:
        return self.placed == self.field.size

    @property
    def patience(self) -> int:
        return max(10, (TRIED if self.is_full else IN_VAIN) // self.field.size**2)

    def try_with(self, three: Group, bound: int) -> None:
        pins = [both for both in self.pins if both[0] not in three]
        rest = [n for n in range(self.field.size) if n not in three]
        if self.is_full:
            groups = [three, *self._at_least_as_good(three, pins, bound)]
        else:
            groups = [three, *paired(self.field, pins, rest).groups]
        score = self.field.score(groups)
        if (placed(groups), score) > (self.placed, self.score):
            self.groups, self.score = groups, score

    def _at_least_as_good(self, three: Group, pins: list[Pair], bound: int) -> list[Pair]:
        """The best of those perfect matchings that make the grouping score no less than the one
        there is; too few pairs where there are none."""
        taken = np.zeros(self.field.size, dtype=bool)
        taken[[*three, *(n for both in pins for n in both)]] = True
        left, right = self.priced.within(2 * (bound - self.score) + 1)
        free = ~(taken[left] | taken[right])
        return [*pins, *matched(left[free], right[free], self.field.scores)]


@dataclass(frozen=True)
class _Threes:
    """Threes that may be, the most promising first; `are_all`: none was left aside.

    Those who are pinned together are priced as if nobody else were allowed to them: outside a three
    they have each other, and what they fall short of is then no loss.
    """

    priced: Priced
    may_place_all: bool
    by_promise: Sequence[tuple[int, Group]]
    are_all: bool

    @classmethod
    def of(cls, field: Field, pins: Sequence[Pair]) -> "_Threes":
        everybody = range(field.size)
        priced = Priced.of(field.keeping(pins), everybody)
        may_place_all = priced.can_all_be_placed or Priced.of(field, everybody).can_all_be_placed
        together = pinned_together(field.size, pins)
        kept = None if field.size <= PROVED_UP_TO else KEPT
        found = most_promising(field, together, 2 * field.scores, priced.prices, kept)
        promises, threes, are_all = found
        bounds = (priced.total + promises) // 2
        groups = [(int(a), int(b), int(c)) for a, b, c in threes]
        by_promise = list(zip(bounds.tolist(), groups, strict=True))
        return cls(priced, may_place_all, by_promise, are_all)

    @property
    def most(self) -> int:
        return self.by_promise[0][0] if self.by_promise else 0

    @property
    def least(self) -> int:
        return self.by_promise[-1][0] if self.by_promise else 0
