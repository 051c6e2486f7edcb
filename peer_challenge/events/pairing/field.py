"""Who may be with whom, and what each pair scores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from peer_challenge.events.pairing.problem import Pair, Problem, pair
from peer_challenge.events.pairing.rules import Allowed
from peer_challenge.events.pairing.weights import Whole

DRAWN = 30  # bits of the number that a pair draws

Group = tuple[int, ...]


@dataclass(frozen=True)
class Field:
    """A score is a pair's weight, moved up by `room` bits, and what it drew: so of equally heavy
    groupings one only scores highest, whatever order or machine it is looked for on. All that the
    pairs of a grouping draw stays below that, so its score tells its weight."""

    allowed: Allowed
    weights: Whole
    scores: Whole
    room: int = 0

    @property
    def size(self) -> int:
        return len(self.weights)

    def weight(self, group: Sequence[int]) -> int:
        return int(sum(self.weights[a, b] for a, b in pairs_within(group)))

    def weight_of(self, groups: Iterable[Sequence[int]]) -> int:
        return sum(self.weight(group) for group in groups)

    def score(self, groups: Iterable[Sequence[int]]) -> int:
        return int(sum(self.scores[a, b] for group in groups for a, b in pairs_within(group)))

    def may_be(self, group: Sequence[int]) -> bool:
        return all(self.allowed[a, b] for a, b in pairs_within(group))

    def keeping(self, pins: Iterable[Pair]) -> "Field":
        """Pinned members are allowed each other alone."""
        allowed = self.allowed.copy()
        for a, b in pins:
            allowed[[a, b], :] = allowed[:, [a, b]] = False
            allowed[a, b] = allowed[b, a] = True
        return replace(self, allowed=allowed)


def field_of(problem: Problem, allowed: Allowed, weights: Whole) -> Field:
    """Scores of up to some thousands of participants stay within 64 bits."""
    room = DRAWN + max(1, problem.size).bit_length()
    ids = [one.id for one in problem.participants]
    return Field(allowed, weights, (weights << room) + _drawn(ids), room)


def _drawn(ids: Sequence[str]) -> Whole:
    """A number for each pair, by their ids alone: each member's own, mixed with the other's."""
    own = [int.from_bytes(sha256(one.encode()).digest()[:8], "big") for one in ids]
    seeds = np.array(own, dtype=np.uint64)
    mixed = np.bitwise_xor.outer(seeds, seeds) + np.add.outer(seeds, seeds)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(64 - DRAWN)).astype(np.int64)


def pairs_within(group: Sequence[int]) -> list[Pair]:
    return [pair(a, b) for n, a in enumerate(group) for b in group[n + 1 :]]


def placed(groups: Iterable[Sequence[int]]) -> int:
    return sum(len(group) for group in groups)


def in_order(groups: Iterable[Sequence[int]]) -> tuple[Group, ...]:
    return tuple(sorted(tuple(sorted(group)) for group in groups))
