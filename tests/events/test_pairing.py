"""The best pairing, against trying everything, against another library, and under its own laws."""

import random
from itertools import combinations
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peer_challenge.events.pairing.problem import SHARES
from peer_challenge.events.pairing.rules import barred
from tests.events.problems import (
    Document,
    best_of_all,
    best_threes,
    document,
    heaviest,
    participants,
    score,
    solved,
)


def groups(found: Any) -> set[frozenset[str]]:
    ids = [one.id for one in found.problem.participants]
    return {frozenset(ids[n] for n in group) for group in found.groups}


@pytest.mark.parametrize("size", range(11))
def test_as_good_as_the_best_of_all(size: int) -> None:
    dice = random.Random(size)
    for _ in range(50 if size < 10 else 25):
        found = solved(document(size, dice))
        assert score(found) == best_of_all(found)
        assert found.is_optimal
        in_the_way = len(found.unpaired) > found.problem.may_rest
        assert bool(found.obstacles) == (in_the_way or bool(_refused_pins(found)))


def _refused_pins(found: Any) -> set[tuple[int, int]]:
    return found.problem.pinned & barred(found.problem)  # type: ignore[no-any-return]


@pytest.mark.parametrize("size", [24, 60])
def test_as_heavy_as_networkx_finds(size: int) -> None:
    found = solved(document(size, random.Random(size), pinned=[]))
    graph = networkx.Graph()
    for a, b in combinations(range(size), 2):
        if found.field.allowed[a, b]:
            graph.add_edge(a, b, weight=int(found.field.weights[a, b]))
    theirs = networkx.max_weight_matching(graph, maxcardinality=True)
    assert len(theirs) == len(found.groups)
    assert sum(graph.edges[both]["weight"] for both in theirs) == found.total_weight


@pytest.mark.parametrize("size", [9, 10, 11, 15])
def test_threes_are_the_best_of_all(size: int) -> None:
    found = solved({"participants": participants(size, random.Random(size)), "group_size": 3})
    sizes = sorted(len(group) for group in found.groups)
    assert sizes == {9: [3] * 3, 10: [2, 2, 3, 3], 11: [2, 3, 3, 3], 15: [3] * 5}[size]
    assert found.total_weight == best_threes(found)
    assert found.is_optimal
    assert found.total_weight >= found.as_json()["greedy_weight"]


@pytest.mark.parametrize(("size", "threes", "twos"), [(36, 12, 0), (47, 15, 1), (58, 18, 2)])
def test_threes_that_are_many_are_as_heavy_as_highs_finds(
    size: int, threes: int, twos: int
) -> None:
    found = solved(document(size, random.Random(size), group_size=3, odd="three"))
    assert found.is_optimal
    assert found.total_weight == heaviest(found, threes=threes, twos=twos)


@pytest.mark.parametrize("size", [25, 41, 63])
def test_an_odd_number_is_as_heavy_as_highs_finds(size: int) -> None:
    found = solved(document(size, random.Random(size), odd="three"))
    assert found.is_optimal
    assert found.total_weight == heaviest(found, threes=1, twos=(size - 3) // 2)


problems = st.builds(
    document,
    st.integers(0, 13),
    st.integers(0, 10**6).map(random.Random),
)


class TestLaws:
    @given(problems)
    @settings(max_examples=60)
    def test_no_rule_is_ever_broken_and_nobody_is_there_twice(self, given: Document) -> None:
        found = solved(given)
        members = [n for group in found.groups for n in group]
        assert len(members) == len(set(members))
        within = {both for group in found.groups for both in combinations(group, 2)}
        assert within & barred(found.problem) == set()
        threes = sum(len(group) == 3 for group in found.groups)
        assert threes <= (found.problem.odd == "three" and found.problem.size % 2)

    @given(problems, st.randoms(use_true_random=False))
    @settings(max_examples=40)
    def test_the_order_of_the_input_changes_nothing(self, given: Document, dice: Any) -> None:
        before = groups(solved(given))
        for name in ("participants", "conflicts", "forbidden", "history"):
            given[name] = dice.sample(given[name], len(given[name]))
        given["conflicts"] = [both[::-1] for both in given["conflicts"]]
        assert groups(solved(given)) == before

    @given(problems, st.sampled_from([0.001, 0.3, 7, 1000]))
    @settings(max_examples=40)
    def test_nor_does_weighing_all_shares_alike(self, given: Document, by: float) -> None:
        before = solved(given)
        after = solved({**given, "shares": {name: by * share for name, share in SHARES.items()}})
        assert groups(after) == groups(before)
        assert after.total_weight == before.total_weight

    @given(problems)
    @settings(max_examples=30)
    def test_weights_are_the_sum_of_their_parts(self, given: Document) -> None:
        account = solved(given).as_json(with_weights=True)
        for group in account["groups"]:
            assert group["weight"] == sum(group["parts"].values())
            assert group["why"].count(". ") >= 1
        assert account["total_weight"] == sum(group["weight"] for group in account["groups"])
        assert account["total_weight"] <= account["bound"]
        assert all(0 <= weight <= 1003 for _, _, weight in account["weights"])


class TestParts:
    """By hand: two agencies, one part at a time."""

    @pytest.mark.parametrize(
        ("part", "a", "b", "history", "worth"),
        [
            ("complement", {"ratings": {"x": 1, "y": 0}}, {"ratings": {"x": 0, "y": 0}}, [], 500),
            ("complement", {"ratings": {"x": 1}}, {"ratings": {"y": 0}}, [], 0),
            (
                "common_ground",
                {"ratings": {"x": 0, "y": 1}},
                {"ratings": {"x": 0, "y": 1}},
                [],
                1000,
            ),
            (
                "common_ground",
                {"ratings": {"x": 0, "y": 0}},
                {"ratings": {"x": 0, "y": 1}},
                [],
                500,
            ),
            ("common_ground", {"ratings": {"x": 1}}, {"ratings": {"x": 1}}, [], 0),
            ("different_sector", {"sector": "health"}, {"sector": "police"}, [], 1000),
            ("different_sector", {"sector": "health"}, {"sector": "health"}, [], 0),
            ("different_sector", {"sector": "health"}, {}, [], 0),
            ("similar_size", {"size": 50}, {"size": 200}, [], 250),
            ("similar_size", {"size": 0}, {"size": 0}, [], 1000),
            ("similar_size", {"size": 50}, {}, [], 0),
            (
                "unsupported_claims",
                {"ratings": {"x": 1}, "evidence": {"x": 0}},
                {"ratings": {"x": 1}, "evidence": {"x": 1}},
                [],
                1000,
            ),
            (
                "unsupported_claims",
                {"ratings": {"x": 1}, "evidence": {"x": 0}},
                {"ratings": {"x": 1}, "evidence": {"x": 0}},
                [],
                0,
            ),
            ("novelty", {}, {}, [], 1000),
            ("novelty", {}, {}, [["a", "b", 4]], 750),
        ],
    )
    def test_one(self, part: str, a: Any, b: Any, history: Any, worth: int) -> None:
        account = solved(
            {
                "participants": [{"id": "a", **a}, {"id": "b", **b}],
                "history": history,
                "shares": {name: int(name == part) for name in SHARES},
            }
        ).as_json()
        [group] = account["groups"]
        assert group["parts"] == {name: worth if name == part else 0 for name in SHARES}


def test_with_equal_weights_the_ids_decide() -> None:
    """Nothing is known of anybody: any pairing is as good, and it is the same one each time."""
    given = {"participants": [{"id": f"agency-{n}"} for n in range(8)]}
    assert groups(solved(given)) == groups(solved({"participants": given["participants"][::-1]}))
