"""Each signal by hand: what sets it off, what does not, and that it says how it was computed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from questionnaires.review.signals import (
    Look,
    Signal,
    Whole,
    signals_of,
    signals_of_return,
)

TODAY = date(2026, 3, 10)
GREEN = Look("q1", "1.1", "Green", assured=True, commentary="All staff are trained each year")


def titles(*looks: Look, key: str = "q1") -> list[str]:
    return [signal.title for signal in signals_of(looks, submitted=TODAY).get(key, [])]


def test_a_high_rating_without_evidence() -> None:
    [signal] = signals_of([GREEN], submitted=TODAY)["q1"]
    assert signal.title == "High rating without evidence"
    assert signal.how == "“Green” counts as assured on its scale, and no evidence is attached."
    assert titles(replace(GREEN, evidence=1)) == []
    assert titles(replace(GREEN, assured=False)) == []
    assert titles(replace(GREEN, asks_evidence=False)) == []


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("Yes", "It has 1 word; fewer than 5 are marked."),
        ("We do it all", "It has 4 words; fewer than 5 are marked."),
        ("We do it all now", None),
        ("", None),
        ("  \n ", None),
    ],
)
def test_very_short_commentary(words: str, how: str | None) -> None:
    found = signals_of([replace(GREEN, evidence=1, commentary=words)], submitted=TODAY)
    assert [signal.how for signal in found.get("q1", [])] == ([how] if how else [])


def test_the_same_commentary_elsewhere_whatever_its_capitals_and_spaces() -> None:
    one = replace(GREEN, evidence=1)
    other = Look("q2", "1.2", "Red", commentary="all staff are\n trained EACH year")
    found = signals_of(
        [one, other, Look("q3", "1.3", commentary="Other words, and more")], submitted=TODAY
    )
    assert found == {
        "q1": [Signal("The same commentary elsewhere", "Word for word as at 1.2.")],
        "q2": [Signal("The same commentary elsewhere", "Word for word as at 1.1.")],
        "q3": found["q3"],
    }


def test_short_words_are_alike_by_chance() -> None:
    looks = [Look(key, key, commentary="See above") for key in ("q1", "q2")]
    assert titles(*looks) == ["Very short commentary"]


def test_the_same_commentary_as_last_time() -> None:
    look = replace(GREEN, evidence=1, then="All  staff are trained each Year")
    assert titles(look) == ["The same commentary as last time"]
    assert titles(replace(look, then="All staff were trained each year")) == []


def test_evidence_past_its_review() -> None:
    look = replace(GREEN, evidence=2, review_by=(("Policy", date(2026, 3, 9)), ("Plan", TODAY)))
    [signal] = signals_of([look], submitted=TODAY)["q1"]
    assert signal.how == "“Policy” was to be reviewed by 9 March 2026, before this was submitted."


def test_all_ratings_are_the_same() -> None:
    looks = [replace(GREEN, key=f"q{n}") for n in range(5)]
    assert signals_of_return(looks, Whole()) == [
        Signal("All ratings are the same", "All 5 ratings are “Green”.")
    ]
    assert signals_of_return(looks[:4], Whole()) == []
    assert signals_of_return([*looks, replace(GREEN, point="Red")], Whole()) == []
    unrated = Look("q9", "9")
    assert signals_of_return([*looks, unrated], Whole()) != []


@pytest.mark.parametrize(
    ("took", "says"),
    [
        (timedelta(minutes=30), "30 minutes lie"),
        (timedelta(minutes=1, seconds=50), "1 minute lie"),
        (timedelta(minutes=30, seconds=1), ""),
        (None, ""),
    ],
)
def test_completed_in_minutes(took: timedelta | None, says: str) -> None:
    found = signals_of_return([], Whole(took))
    assert [signal.title for signal in found] == (["Completed in minutes"] if says else [])
    assert all(signal.how.startswith(says) for signal in found)


def test_the_share_that_was_confirmed_unchanged() -> None:
    [signal] = signals_of_return([], Whole(unchanged=24, carried=60))
    assert signal.how.startswith("24 of 60 answers")
    assert signal.how.endswith("(40.0%).")
    assert signals_of_return([], Whole(unchanged=0, carried=60)) == []
