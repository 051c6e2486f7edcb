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
    answer = answer_to(condition["question"])
    return answer is not None and _test(condition, answer)


def _test(condition: Condition, answer: Answered) -> bool:
    if "is" in condition:
        return not answer.codes.isdisjoint(condition["is"])
    if "answered" in condition:
        return answer.complete is bool(condition["answered"])
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
