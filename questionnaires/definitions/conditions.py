"""When a question is shown, depending on earlier answers of the same return.

A condition is one of

- `{"question": KEY, "is": [CODE, ...]}`: its rating, choice, yes/no/partly is one of these;
  for multiple choice, one of these is among those ticked; for a statement `["confirmed"]`;
- `{"question": KEY, "at_least": N}` and / or `"at_most": N`: for whole numbers and percentages;
- `{"question": KEY, "answered": true}`;
- `{"all": [CONDITION, ...]}`, `{"any": [CONDITION, ...]}`, `{"not": CONDITION}`.

A question that is itself hidden counts as unanswered for those that depend on it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Answered(Protocol):
    """What a condition may know of an answer."""

    @property
    def codes(self) -> frozenset[str]: ...
    @property
    def number(self) -> float | None: ...
    @property
    def complete(self) -> bool: ...


Condition = Mapping[str, Any]
Path = tuple[str | int, ...]


def holds(condition: Condition | None, answer_to: Callable[[str], Answered | None]) -> bool:
    """`answer_to(key)` gives the answer to a shown question, or None."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, answer_to) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answer_to) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answer_to)
    return _test(condition, answer_to(condition["question"]))


def _test(condition: Condition, answer: Answered | None) -> bool:
    if "answered" in condition:
        return (answer is not None and answer.complete) is bool(condition["answered"])
    if answer is None:
        return False
    if "is" in condition:
        return not answer.codes.isdisjoint(condition["is"])
    number = answer.number
    if number is None:
        return False
    return bool(condition.get("at_least", number) <= number <= condition.get("at_most", number))


def questions_named(condition: Condition | None) -> Iterator[str]:
    """Keys of the questions that a condition asks about."""
    if condition is None:
        return
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from questions_named(part)
    if "not" in condition:
        yield from questions_named(condition["not"])
    if "question" in condition:
        yield condition["question"]


@dataclass(frozen=True)
class EarlierQuestion:
    """What a condition may test of an earlier question."""

    codes: frozenset[str]
    is_number: bool


TESTS = ({"is"}, {"answered"}, {"at_least"}, {"at_most"}, {"at_least", "at_most"})


def problems_in(
    condition: Condition, earlier: Mapping[str, EarlierQuestion]
) -> Iterator[tuple[Path, str]]:
    """What is wrong with a condition of the right form: path within it, and a sentence.

    `earlier` holds the questions that come before, by key, in the order of print.
    """
    groups = condition.keys() & {"all", "any", "not"}
    if groups:
        if len(condition) > 1:
            yield (), f"Beside “{min(groups)}” nothing else can stand: put it inside."
        for name in ("all", "any"):
            for n, part in enumerate(condition.get(name, ())):
                yield from _within((name, n), problems_in(part, earlier))
        if "not" in condition:
            yield from _within(("not",), problems_in(condition["not"], earlier))
        return
    yield from _problems_in_test(condition, earlier)


def _within(path: Path, found: Iterator[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    return (((*path, *inner), sentence) for inner, sentence in found)


def _problems_in_test(
    condition: Condition, earlier: Mapping[str, EarlierQuestion]
) -> Iterator[tuple[Path, str]]:
    if "question" not in condition:
        yield (), "A condition names an earlier question, or has “all”, “any” or “not”."
        return
    tests = condition.keys() - {"question"}
    if tests not in TESTS:
        yield (), "Give one test: “is”, “answered”, or “at_least” and “at_most”."
    asked = earlier.get(condition["question"])
    if asked is None:
        yield ("question",), f"No question with the key “{condition['question']}” comes before."
        return
    for code in condition.get("is", ()):
        if code not in asked.codes:
            known = ", ".join(sorted(asked.codes)) or "none that can be tested"
            yield ("is",), f"“{code}” is no answer to that question; its answers are: {known}."
    for name in ("at_least", "at_most"):
        if name in condition and not asked.is_number:
            yield (name,), "That question is not answered by a number."
    if condition.get("at_least", 0) > condition.get("at_most", condition.get("at_least", 0)):
        yield ("at_most",), "This must not be below “at_least”."
