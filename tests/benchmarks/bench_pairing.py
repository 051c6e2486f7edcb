"""Proposing who challenges whom, beside rustworkx matching the same weights alone."""

import random
import time
from collections.abc import Callable, Iterator

import rustworkx

from peer_challenge.events.pairing.problem import Participant, Problem
from peer_challenge.events.pairing.rules import allowed
from peer_challenge.events.pairing.solving import solve
from peer_challenge.events.pairing.weights import Whole, parts_of, weights_of
from tests.benchmarks.results import Result

# Of the matching alone, which takes a tenth of a millisecond for the smallest.
BARS = {15: 200.0, 130: 5.0, 1000: 1.3}
THREES, GAP_BAR = 130, 1.02  # the bound, of what was found
STANDARDS = [f"standard-{n}" for n in range(8)]


def measure() -> Iterator[Result]:
    for size, bar in BARS.items():
        problem = a_problem(size)
        seconds = timed(lambda problem=problem: solve(problem))
        weights = weights_of(parts_of(problem))
        may = allowed(problem)
        bare = timed(lambda weights=weights, may=may: matched(weights, may))
        yield Result(f"{size} participants paired, s", seconds, bare, bar)
    found = solve(a_problem(THREES, group_size=3))
    name = f"{THREES} participants in threes: the bound, of the weight found"
    yield Result(name, found.grouping.bound, found.total_weight, GAP_BAR)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def a_problem(size: int, *, group_size: int = 2) -> Problem:
    dice = random.Random(size)
    return Problem(
        participants=tuple(
            Participant(
                id=f"{n:05}",
                name=f"Agency {n}",
                sector=dice.choice(["health", "police", "council", "voluntary"]),
                parent=dice.choice([None, None, f"body {n % (size // 3 + 1)}"]),
                size=dice.randint(1, 500),
                ratings={standard: round(dice.random(), 2) for standard in STANDARDS},
                evidence={standard: round(dice.random(), 2) for standard in STANDARDS},
            )
            for n in range(size)
        ),
        group_size=3 if group_size == 3 else 2,
    )


def matched(weights: Whole, may: Whole) -> object:
    graph = rustworkx.PyGraph(multigraph=False)
    size = len(weights)
    graph.add_nodes_from(range(size))
    graph.add_edges_from(
        [(a, b, int(weights[a, b])) for a in range(size) for b in range(a + 1, size) if may[a, b]]
    )
    return rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
