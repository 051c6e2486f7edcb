"""Prices that bound every matching from above, and tell which pairs can be in the best one.

Each member has a price so that no pair scores more than its two prices. So a perfect matching of
any members scores their prices together, less what its pairs fall short of theirs (their slack).
Whoever knows one matching can leave aside every pair with more slack than that matching lacks in
all. All in halves of a score, so that they are whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from peer_challenge.events.pairing.field import Field
from peer_challenge.events.pairing.weights import Whole

BARRED = 1 << 52  # more than any score of a pair, and still exact as a float


@dataclass(frozen=True)
class Priced:
    """Of some members: their prices by place in the field (0 for others), and the allowed pairs in
    the order of their slack.

    `can_all_be_placed` is false where not even halves of pairs would place everybody; so neither
    can pairs, nor pairs and threes, which are three halves.
    """

    can_all_be_placed: bool
    prices: Whole
    left: Whole
    right: Whole
    slack: Whole

    @classmethod
    def of(cls, field: Field, members: Sequence[int]) -> "Priced":
        places = np.array(sorted(members), dtype=np.int64)
        inside = np.ix_(places, places)
        prices = np.zeros(field.size, dtype=np.int64)
        cost = np.where(field.allowed[inside], -field.scores[inside], BARRED)
        rows, chosen = linear_sum_assignment(cost)
        prices[places] = _prices(cost, rows, chosen)
        left, right = (places[side] for side in np.nonzero(np.triu(field.allowed[inside], 1)))
        slack = prices[left] + prices[right] - 2 * field.scores[left, right]
        order = np.argsort(slack, kind="stable")
        possible = bool(field.allowed[inside][rows, chosen].all())
        return cls(possible, prices, left[order], right[order], slack[order])

    @property
    def total(self) -> int:
        return int(self.prices.sum())

    def within(self, slack: int) -> tuple[Whole, Whole]:
        """Both sides of the pairs with at most so much of it."""
        upto = int(np.searchsorted(self.slack, slack, side="right"))
        return self.left[:upto], self.right[:upto]


def _prices(cost: Whole, rows: Whole, chosen: Whole) -> Whole:
    """From the best assignment of all to each other: its prices, halved between the two sides.

    That assignment scores twice the best matching that may count pairs by halves, so these prices
    are as low as prices can be. Any prices bound: rounding within SciPy can only loosen them.
    """
    price = np.zeros(len(cost), dtype=np.int64)
    gain = cost - cost[rows, chosen][:, None]
    for _ in range(len(cost)):
        nearer = np.minimum(price, (gain + price[chosen][:, None]).min(axis=0))
        if np.array_equal(nearer, price):
            break
        price = nearer
    other = (cost - price[None, :]).min(axis=1)
    prices: Whole = -(other + price)
    return prices
