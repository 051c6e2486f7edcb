"""The heaviest matching of those that leave fewest out (rustworkx: Galil's blossom algorithm)."""

from collections.abc import Sequence

import numpy as np
import rustworkx

from peer_challenge.events.pairing.field import Field
from peer_challenge.events.pairing.prices import Priced
from peer_challenge.events.pairing.problem import Pair, pair
from peer_challenge.events.pairing.weights import Whole

SPARSE_FROM = 64  # members: below, looking for prices costs more than it saves
SLACKS = (100, 400, 1600)  # in half thousandths: until the pairs within hold a perfect matching


def best_pairs(field: Field, among: Sequence[int]) -> list[Pair]:
    """Sorted. Whoever cannot be placed is in none."""
    members = sorted(among)
    if len(members) >= SPARSE_FROM and len(members) % 2 == 0:
        found = _best_by_prices(field, members)
        if found is not None:
            return found
    places = np.array(members, dtype=np.int64)
    left, right = np.nonzero(np.triu(field.allowed[np.ix_(places, places)], 1))
    return matched(places[left], places[right], field.scores)


def _best_by_prices(field: Field, members: Sequence[int]) -> list[Pair] | None:
    """The best perfect matching, looked for among the pairs that can be in it; None without one."""
    priced = Priced.of(field, members)
    for slack in SLACKS if priced.can_all_be_placed else ():
        some = matched(*priced.within(slack << field.room), field.scores)
        if 2 * len(some) == len(members):
            lacking = priced.total - 2 * field.score(some)
            return matched(*priced.within(lacking), field.scores)
    return None


def matched(left: Whole, right: Whole, worth: Whole) -> list[Pair]:
    """Among these pairs alone; `worth` is n x n. Sorted."""
    places = np.unique(np.concatenate([left, right]))
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * len(places))
    ends = np.searchsorted(places, left), np.searchsorted(places, right)
    edges = zip(*(end.tolist() for end in ends), worth[left, right].tolist(), strict=True)
    graph.add_edges_from(list(edges))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted(pair(int(places[a]), int(places[b])) for a, b in found)
