"""The heaviest matching among those that leave fewest out (rustworkx: Galil's blossom algorithm).

Of equally heavy ones the rule decides: each pair draws a number from the ids of the two, and the
greatest sum wins. So the best is one, whatever order or machine it is looked for on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import rustworkx

from peer_challenge.events.pairing.problem import Pair, Problem, pair
from peer_challenge.events.pairing.rules import Allowed
from peer_challenge.events.pairing.weights import Whole

DRAWN = 30  # bits of the number that a pair draws


@dataclass(frozen=True)
class Field:
    """Who may be with whom, and what each pair scores: its weight first, then what it drew."""

    allowed: Allowed
    weights: Whole
    scores: Whole

    @property
    def size(self) -> int:
        return len(self.weights)

    def weight(self, group: Sequence[int]) -> int:
        return int(sum(self.weights[a, b] for a, b in pairs_within(group)))

    def score(self, groups: Iterable[Sequence[int]]) -> int:
        return int(sum(self.scores[a, b] for group in groups for a, b in pairs_within(group)))

    def may_be(self, group: Sequence[int]) -> bool:
        return all(self.allowed[a, b] for a, b in pairs_within(group))


def field_of(problem: Problem, allowed: Allowed, weights: Whole) -> Field:
    """Scores of up to some thousands of participants stay within 64 bits."""
    room = DRAWN + max(1, problem.size).bit_length()
    ids = [one.id for one in problem.participants]
    return Field(allowed, weights, (weights << room) + _drawn(ids))


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


def best_pairs(field: Field, among: Sequence[int]) -> list[Pair]:
    """Sorted. Whoever cannot be placed is in none."""
    members = np.array(sorted(among), dtype=np.int64)
    if len(members) < 2:
        return []
    inside = np.ix_(members, members)
    left, right = np.nonzero(np.triu(field.allowed[inside], 1))
    scores = field.scores[inside][left, right]
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * len(members))
    graph.add_edges_from(list(zip(left.tolist(), right.tolist(), scores.tolist(), strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted(pair(int(members[a]), int(members[b])) for a, b in found)
