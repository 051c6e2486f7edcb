"""Groups of three.

Prices (three_prices.py) bound what any threes can weigh, and tell which are worth a look. First
everybody is placed: out of all threes where they are few, else out of the most promising, and by
putting groups together anew. A result that places everybody leaves few threes that a heavier one
could hold. The most promising of those are chosen among anew, and more of them, until they are all:
then the result is proved best.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peer_challenge.events.pairing.anew import Rules, heavier, with_the_rest
from peer_challenge.events.pairing.choosing import chosen, chosen_all
from peer_challenge.events.pairing.every_three import pinned_together
from peer_challenge.events.pairing.field import Field, Group, in_order, placed
from peer_challenge.events.pairing.pairs import Grouping, proved
from peer_challenge.events.pairing.problem import Pair
from peer_challenge.events.pairing.three_prices import UNITS, Bound, Wanted, three_prices

FEW = 5_000  # threes: all those of 32 participants
PROMISING = 1_500  # threes, where there are more
TO_PLACE = 2.0  # of CP-SAT's deterministic time, which is then for weight
LOOKED_AT = (250, 1_000, 4_000)  # threes, to find heavier ones


def in_threes(
    field: Field,
    pins: Sequence[Pair],
    *,
    pairs: int,
    may_rest: int,
    known: Sequence[Group] = (),
) -> Grouping:
    """Threes, with so many `pairs` beside them; `may_rest` are left out by choice.

    Everybody else is taken in before any weight counts. Where that cannot be, pairs take the place
    of threes. `known`: a grouping that places everybody, to begin with.
    """
    together = pinned_together(field.size, pins)
    found = _Search.of(Wanted(field, together, pairs, may_rest), pins).best(known)
    if placed(found.groups) < field.size - may_rest:
        freely = Wanted(field, together, field.size // 2, 0, exactly=False)
        in_pairs = _Search.of(freely, pins).best(())
        return max(found, in_pairs, key=lambda it: (placed(it.groups), field.score(it.groups)))
    return found


@dataclass(frozen=True)
class _Search:
    field: Field
    rules: Rules
    wanted: Wanted
    bound: Bound

    @classmethod
    def of(cls, wanted: Wanted, pins: Sequence[Pair]) -> "_Search":
        return cls(wanted.field, Rules.of(wanted.field, pins), wanted, three_prices(wanted))

    def places_all(self, groups: Sequence[Group]) -> bool:
        return placed(groups) == self.field.size - self.wanted.rest

    def best(self, known: Sequence[Group]) -> Grouping:
        threes, twos = self.bound.prices.threes(FEW), self.bound.prices.twos()
        if threes.are_all:
            choice = chosen(self.wanted, [*twos.groups, *threes.groups], known)
            if choice.is_best:
                return proved(self.field, choice.groups)
        else:
            some = [*twos.groups[:PROMISING], *threes.groups[:PROMISING]]
            choice = chosen(self.wanted, some, known, TO_PLACE)
        placing = with_the_rest(self.rules, choice.groups, self.wanted.pairs)
        groups = heavier(self.rules, placing)
        return self._heaviest(groups) if self.places_all(groups) else self._partly(groups)

    def _heaviest(self, groups: Sequence[Group]) -> Grouping:
        """Among more and more threes, until those are all that a heavier result could hold."""
        for number in LOOKED_AT:
            choice = chosen_all(self.wanted, self._could_be_better(groups, number), groups)
            groups = heavier(self.rules, choice.groups)
            could_be = self.bound.prices.threes(number + 1).promising(-self._lacking(groups))
            if choice.is_best and len(could_be) <= number:
                return proved(self.field, groups)
        return Grouping(in_order(groups), max(self.bound.most, self.field.weight_of(groups)))

    def _lacking(self, groups: Sequence[Group]) -> int:
        """Of the bound: so much less than nothing may each group of a heavier result promise."""
        return (self.bound.most + 1 - self.field.weight_of(groups)) * UNITS

    def _could_be_better(self, groups: Sequence[Group], number: int) -> list[Group]:
        lacking, prices = self._lacking(groups), self.bound.prices
        threes = prices.threes(number).promising(-lacking)
        return [*prices.ones().promising(-lacking), *prices.twos().promising(-lacking), *threes]

    def _partly(self, groups: Sequence[Group]) -> Grouping:
        """It is not known either that more cannot be placed. Whoever is in a group is with two
        others at most, at best with the two of most weight."""
        most = np.sort(np.where(self.field.allowed, self.field.weights, 0), axis=1)[:, -2:].sum()
        return Grouping(in_order(groups), max(int(most) // 2, self.field.weight_of(groups) + 1))
