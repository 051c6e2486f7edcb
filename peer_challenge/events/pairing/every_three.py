"""Every three that may be, the most promising first.

What a three promises is what it is worth, less the prices of its members. The prices say what each
of them could bring elsewhere (prices.py where the others are in pairs, three_prices.py in threes).
"""

from collections.abc import Iterable

import numpy as np

from peer_challenge.events.pairing.field import Field
from peer_challenge.events.pairing.problem import Pair
from peer_challenge.events.pairing.rules import Allowed
from peer_challenge.events.pairing.weights import Whole


def pinned_together(size: int, pins: Iterable[Pair]) -> Allowed:
    """n x n."""
    together = np.zeros((size, size), dtype=bool)
    for a, b in pins:
        together[a, b] = together[b, a] = True
    return together


def most_promising(
    field: Field, together: Allowed, worth: Whole, prices: Whole, kept: int | None
) -> tuple[Whole, Whole, bool]:
    """What they promise; who they are; and whether these are all, or only the best of them.

    `worth` is n x n, of each pair in a three. Those that part pinned members are none. Looked at by
    their first member, so that a thousand participants need no room for all their threes at once.
    """
    promises, threes = np.empty(0, dtype=np.int64), np.empty((0, 3), dtype=np.int64)
    are_all = True
    for a in range(field.size - 2):
        promise, three = _threes_from(field, together, worth, prices, a)
        promises, threes = np.concatenate([promises, promise]), np.concatenate([threes, three])
        if kept is not None and len(promises) > kept:
            best = np.sort(np.argpartition(-promises, kept)[:kept])
            promises, threes, are_all = promises[best], threes[best], False
    order = np.argsort(-promises, kind="stable")
    return promises[order], threes[order], are_all


def _threes_from(
    field: Field, together: Allowed, worth: Whole, prices: Whole, a: int
) -> tuple[Whole, Whole]:
    """Those whose first member is `a`."""
    later = np.arange(a + 1, field.size)
    inside = np.ix_(later, later)
    with_a = field.allowed[a, later]
    may = np.triu(field.allowed[inside], 1) & np.outer(with_a, with_a)
    may &= _keeps_pins(together, a, later)
    left, right = np.nonzero(may)
    b, c = later[left], later[right]
    promise = worth[a, b] + worth[a, c] + worth[b, c] - prices[a] - prices[b] - prices[c]
    return promise, np.column_stack([np.full(len(b), a), b, c])


def _keeps_pins(together: Allowed, a: int, later: Whole) -> Allowed:
    """Each of the three meets as many whom they are pinned to as there are."""
    number = together.sum(axis=1)
    of_a = together[a, later].astype(np.int64)
    each_other = together[np.ix_(later, later)].astype(np.int64)
    kept: Allowed = of_a[:, None] + of_a[None, :] == number[a]
    kept &= of_a[:, None] + each_other == number[later][:, None]
    kept &= of_a[None, :] + each_other == number[later][None, :]
    return kept
