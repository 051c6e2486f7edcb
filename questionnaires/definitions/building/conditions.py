"""When a question is shown, put together from tests of earlier answers, one at a time.

On the page a condition is a list of tests, all of which or one of which must hold. What a file
says beyond that (a group within a group, a “not”) stands in the list as one line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.definitions.condition_words import answer_labels, in_words
from questionnaires.definitions.conditions import Condition
from questionnaires.definitions.kinds import kind_of
from questionnaires.definitions.structure import QuestionShape, Structure

ALL, ANY = "all", "any"


@dataclass(frozen=True)
class Joined:
    """`joint` says whether all of the tests must hold or any of them."""

    joint: str
    tests: tuple[Condition, ...]

    @property
    def condition(self) -> Condition | None:
        if len(self.tests) > 1:
            return {self.joint: list(self.tests)}
        return self.tests[0] if self.tests else None

    def with_one(self, test: Condition) -> "Joined":
        return self if test in self.tests else Joined(self.joint, (*self.tests, test))

    def without(self, position: int) -> "Joined":
        left = tuple(test for n, test in enumerate(self.tests) if n != position)
        return Joined(self.joint, left)


def taken_apart(condition: Condition | None) -> Joined:
    if condition is None:
        return Joined(ALL, ())
    for joint in (ALL, ANY):
        if joint in condition:
            return Joined(joint, tuple(condition[joint]))
    return Joined(ALL, (condition,))


def told(joined: Joined, questions: Mapping[str, QuestionShape]) -> list[str]:
    return [in_words(test, questions) for test in joined.tests]


@dataclass(frozen=True)
class Asked:
    """An earlier question, and what can be tested of its answer: codes with their labels."""

    question: QuestionShape
    answers: list[tuple[str, str]]
    is_number: bool


def asked_about(question: QuestionShape) -> Asked:
    kind = kind_of(question)
    points = {point.key for point in question.points}
    choices = {choice.key for choice in question.choices}
    possible = kind.possible_codes(frozenset(points | choices))
    labels = answer_labels(question)
    answers = [(code, label) for code, label in labels.items() if code in possible]
    return Asked(question, answers, kind.is_number)


def earlier(structure: Structure, key: str) -> Iterator[QuestionShape]:
    """The questions before this one, in the order of print."""
    for question in structure.questions:
        if question.key == key:
            return
        yield question


def single_test(key: str, given: Mapping[str, Any]) -> Condition:
    """From what a form says: `test`, and what belongs to it."""
    if given["test"] == "is":
        return {"question": key, "is": list(given["is"])}
    if given["test"] == "number":
        bounds = {name: given.get(name) for name in ("at_least", "at_most")}
        return {"question": key} | {
            name: int(bound) if bound.is_integer() else bound
            for name, bound in bounds.items()
            if bound is not None
        }
    return {"question": key, "answered": given["test"] == "answered"}
