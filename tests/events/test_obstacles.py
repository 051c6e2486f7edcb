"""Where rules leave somebody out: the fewest that are in the way, in words for a manager."""

import random

import pytest

from tests.events.problems import Document, document, solved

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
            ["Health is pinned to Cafcass and to Police, who cannot all be in one group."],
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


def test_fifty_without_a_way_each_say_so_and_do_what_can_be_done() -> None:
    """Whoever breaks just the rules that are named can place everybody."""
    dice, met = random.Random(50), 0
    while met < 50:
        size = dice.choice([2, 4, 6, 8])
        given = document(size, dice, pinned=[], odd="bye")
        ids = [one["id"] for one in given["participants"]]
        loner = dice.choice(ids)
        given["forbidden"] = [[loner, other] for other in ids if other != loner]
        found = solved(given)
        assert found.unpaired
        assert found.obstacles
        for one in given["participants"]:
            one["parent"] = None
        freed = {**given, "conflicts": [], "forbidden": [], "history": []}
        named = " ".join(found.obstacles)
        assert loner in named
        assert not solved(freed).unpaired
        met += 1
