"""Everybody in pairs, as far as may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from peer_challenge.events.pairing.field import Field, Group, in_order
from peer_challenge.events.pairing.matching import best_pairs
from peer_challenge.events.pairing.problem import Pair


@dataclass(frozen=True)
class Grouping:
    """`bound`: no grouping of the same kind that places as many weighs more. It is the weight
    itself once that is proved."""

    groups: tuple[Group, ...]
    bound: int


def proved(field: Field, groups: Sequence[Group]) -> Grouping:
    return Grouping(in_order(groups), field.weight_of(groups))


def paired(field: Field, pins: Sequence[Pair], among: Sequence[int]) -> Grouping:
    """With an odd number one at least is left out.

    Members of `pins` stay together, and are among those to be paired.
    """
    free = sorted(set(among) - {n for both in pins for n in both})
    return proved(field, [*pins, *best_pairs(field, free)])
