"""Where rules leave somebody out: the fewest that are in the way, in words for a manager."""

import random
from collections.abc import Callable

import pytest

from tests.events.problems import (
    Document,
    best_of_all,
    document,
    fewest_broken,
    score,
    solved,
)

FOUR = [{"id": name} for name in ("Cafcass", "Health", "Police", "Probation")]
OF_ONE = [{"id": name, "parent": "The Council"} for name in ("Children", "Housing", "Youth")]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        (
            {"participants": FOUR[:2], "conflicts": [["Health", "Cafcass"]]},
            ["A conflict of interest is declared between Cafcass and Health."],
        ),
        (
            {"participants": FOUR[:2], "forbidden": [["Health", "Cafcass"]]},
            ["Cafcass and Health are not to be paired."],
        ),
        (
            {"participants": FOUR[:2], "history": [["Cafcass", "Health", 1]]},
            ["Cafcass and Health were partners in the last round."],
        ),
        (
            {"participants": OF_ONE[:2]},
            ["Children and Housing belong to the same body (The Council)."],
        ),
        (
            {
                "participants": FOUR,
                "forbidden": [["Cafcass", other] for other in ("Health", "Police")],
                "conflicts": [["Cafcass", "Probation"]],
            },
            None,
        ),
        (
            {"participants": FOUR, "pinned": [["Cafcass", "Health"], ["Health", "Police"]]},
            [
                (
                    "Health and Police are pinned, but Cafcass and Health are pinned already: "
                    "not all fit."
                )
            ],
        ),
        (
            {
                "participants": FOUR[:2],
                "pinned": [["Cafcass", "Health"]],
                "conflicts": [["Cafcass", "Health"]],
            },
            [
                (
                    "They are pinned to each other, and yet: A conflict of interest is declared "
                    "between Cafcass and Health."
                ),
                "A conflict of interest is declared between Cafcass and Health.",
            ],
        ),
        (
            {
                "participants": OF_ONE[:2],
                "conflicts": [["Children", "Housing"]],
                "history": [["Children", "Housing", 1]],
            },
            [
                "Children and Housing belong to the same body (The Council).",
                "A conflict of interest is declared between Children and Housing.",
                "Children and Housing were partners in the last round.",
            ],
        ),
    ],
)
def test_in_words(given: Document, sentences: list[str] | None) -> None:
    found = solved(given)
    if sentences is None:
        assert len(found.obstacles) == 1
        assert "Cafcass" in found.obstacles[0]
    else:
        assert list(found.obstacles) == sentences


def test_a_pin_allows_the_last_partner() -> None:
    given = {
        "participants": FOUR[:2],
        "history": [["Cafcass", "Health", 1]],
        "pinned": [["Cafcass", "Health"]],
    }
    assert not solved(given).obstacles
    given = {"participants": FOUR[:2], "history": [["Cafcass", "Health", 1]]}
    assert not solved({**given, "allow_last_partner": True}).obstacles


def test_two_pins_make_the_three_of_an_odd_number() -> None:
    given = {
        "participants": [*FOUR, {"id": "Prison"}],
        "pinned": [["Cafcass", "Health"], ["Health", "Police"]],
    }
    found = solved(given)
    assert not found.obstacles
    assert (0, 1, 2) in found.groups


def test_pinned_threes_are_kept_where_threes_are_wanted() -> None:
    six = [{"id": name} for name in "abcdef"]
    two_threes = [["a", "b"], ["b", "c"], ["d", "e"], ["e", "f"]]
    found = solved({"participants": six, "pinned": two_threes})
    assert len(found.obstacles) == 2  # of pairs, no more than two fit
    found = solved({"participants": six, "pinned": two_threes, "group_size": 3})
    assert found.groups == ((0, 1, 2), (3, 4, 5))
    assert not found.obstacles
    clashing = [["a", "b"], ["a", "c"], ["b", "e"], ["c", "d"]]
    found = solved({"participants": six, "pinned": clashing, "group_size": 3})
    assert (0, 1, 2) in found.groups
    assert list(found.obstacles) == [
        "b and e are pinned, but a and b and c are pinned already: not all fit.",
        "c and d are pinned, but a and b and c are pinned already: not all fit.",
    ]


def test_where_no_three_can_be_pairs_take_their_place_and_the_rules_are_named() -> None:
    """Six of two bodies: whoever makes a three takes two of one."""
    bodies = [{"id": f"a{n}", "parent": "North" if n < 3 else "South"} for n in range(6)]
    found = solved({"participants": bodies, "group_size": 3})
    assert [len(group) for group in found.groups] == [2, 2, 2]
    assert len(found.obstacles) == 2
    assert all("belong to the same body" in sentence for sentence in found.obstacles)


def test_what_was_not_looked_at_to_the_end_is_not_called_the_best() -> None:
    """Of 61 of whom few can be three: a search that ends before its proof says so."""
    ids = [f"a{n:02}" for n in range(61)]
    halves = (ids[:30], ids[30:60])
    barred = [[a, b] for half in halves for n, a in enumerate(half) for b in half[n + 1 :]]
    found = solved({"participants": [{"id": one} for one in ids], "forbidden": barred})
    assert not found.unpaired
    assert len(found.groups) == 30
    assert found.is_optimal


# Each kind of trouble, as the rules that make it: given ids and dice.
def _loner(ids: list[str], dice: random.Random) -> Document:
    one = dice.choice(ids)
    return {"forbidden": [[one, other] for other in ids if other != one]}


def _one_large_body(ids: list[str], dice: random.Random) -> Document:
    return {"of_one": ids[: len(ids) // 2 + 2]}


def _two_camps(ids: list[str], dice: random.Random) -> Document:
    """Odd camps that may not meet."""
    cut = 3 if len(ids) % 2 == 0 else 2
    return {"conflicts": [[a, b] for a in ids[:cut] for b in ids[cut:]]}


def _all_met_last_time(ids: list[str], dice: random.Random) -> Document:
    one, other = dice.sample(ids, 2)
    met = [[a, b, 1] for a in (one, other) for b in ids if b not in (one, other)]
    return {"history": met, "conflicts": [[one, other]]}


def _mixed(ids: list[str], dice: random.Random) -> Document:
    return {**_loner(ids, dice), **_all_met_last_time(ids, dice)}


@pytest.mark.parametrize(
    "trouble", [_loner, _one_large_body, _two_camps, _all_met_last_time, _mixed]
)
@pytest.mark.parametrize("kind", [{"odd": "bye"}, {"odd": "three"}, {"group_size": 3}])
def test_the_fewest_rules_are_named_and_the_best_is_done(
    trouble: Callable[[list[str], random.Random], Document], kind: Document
) -> None:
    """75 problems; in each, trying everything breaks no fewer pairs, and places no more."""
    dice, without_a_way = random.Random(str(trouble.__name__)), 0
    for size in (4, 5, 6, 7, 8):
        given = document(size, dice, pinned=[], history=[], conflicts=[], forbidden=[])
        given |= {"odd": "three"} | kind
        rules = trouble([one["id"] for one in given["participants"]], dice)
        of_one = rules.pop("of_one", [])
        for one in given["participants"]:
            one["parent"] = "The Council" if one["id"] in of_one else None
        found = solved(given | rules)
        fewest = fewest_broken(found)
        assert len(found.broken) == fewest
        assert bool(found.obstacles) == bool(fewest)
        without_a_way += bool(fewest)
        if found.problem.group_size == 2:
            assert score(found) == best_of_all(found)
    assert without_a_way
