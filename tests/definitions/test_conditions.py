"""When a condition holds, whatever was answered, and what is wrong with one."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.conditions import (
    Condition,
    EarlierQuestion,
    holds,
    problems_in,
    questions_named,
)


@dataclass(frozen=True)
class Answer:
    codes: frozenset[str] = field(default_factory=frozenset)
    number: float | None = None
    complete: bool = True


ANSWERS = {
    "policy": Answer(frozenset(["green"])),
    "themes": Answer(frozenset(["online", "prevent"])),
    "staff": Answer(number=12),
    "half": Answer(frozenset(["na"]), complete=False),
}
GREEN = {"question": "policy", "is": ["green", "amber"]}
RED = {"question": "policy", "is": ["red"]}

CASES: list[tuple[Condition | None, bool]] = [
    (None, True),
    (GREEN, True),
    (RED, False),
    ({"question": "themes", "is": ["prevent"]}, True),
    ({"question": "staff", "at_least": 12}, True),
    ({"question": "staff", "at_least": 1, "at_most": 11}, False),
    ({"question": "policy", "at_least": 0}, False),
    ({"question": "policy", "answered": True}, True),
    ({"question": "half", "answered": True}, False),
    ({"question": "half", "answered": False}, True),
    ({"question": "nothing", "is": ["green"]}, False),
    ({"question": "nothing", "answered": True}, False),
    ({"question": "nothing", "answered": False}, True),
    ({"not": RED}, True),
    ({"all": [GREEN, {"not": RED}]}, True),
    ({"all": [GREEN, RED]}, False),
    ({"any": [RED, GREEN]}, True),
    ({"any": [RED]}, False),
]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_it_holds_or_not(condition: Condition | None, expected: bool) -> None:
    assert holds(condition, ANSWERS.get) is expected


questions = st.sampled_from([*ANSWERS, "nothing"])
tests = st.one_of(
    st.fixed_dictionaries({"question": questions, "is": st.just(["green"])}),
    st.fixed_dictionaries({"question": questions, "answered": st.booleans()}),
)
conditions = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


@given(condition=conditions, other=conditions)
def test_it_obeys_the_laws_of_logic(condition: Any, other: Any) -> None:
    def true(each: Condition) -> bool:
        return holds(each, ANSWERS.get)

    assert true({"not": condition}) is not true(condition)
    assert true({"not": {"any": [condition, other]}}) is true(
        {"all": [{"not": condition}, {"not": other}]}
    )
    assert set(questions_named({"all": [condition, other]})) == {
        *questions_named(condition),
        *questions_named(other),
    }


@given(condition=conditions)
def test_one_that_asks_backwards_has_no_problem_and_one_that_asks_ahead_has(condition: Any) -> None:
    known = {
        key: EarlierQuestion(frozenset(["green"]), is_number=True) for key in [*ANSWERS, "nothing"]
    }
    assert list(problems_in(condition, known)) == []
    named = list(questions_named(condition))
    assert len(list(problems_in(condition, {}))) == len(named)
