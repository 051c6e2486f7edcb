"""Whether anybody can ever answer so that a question is shown.

Each earlier question that a condition names is tried with every kind of answer it can get. A
question that no organisation sees, or that is itself never shown, counts as unanswered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from questionnaires.definitions.building.conditions import asked_about
from questionnaires.definitions.conditions import Condition, holds, questions_named
from questionnaires.definitions.structure import QuestionShape, Structure

MOST_TRIED = 20_000  # a condition so large that this is not enough is taken to be reachable


@dataclass(frozen=True)
class Tried:
    """An answer as a condition sees it."""

    codes: frozenset[str] = frozenset()
    number: float | None = None
    complete: bool = True


def never_shown(structure: Structure, audiences: Iterable[frozenset[str]]) -> set[str]:
    """Keys of questions that some organisations are asked, but none can ever come to see."""
    asked: set[str] = set()
    shown: set[str] = set()
    for variants in audiences:
        seen: dict[str, QuestionShape] = {}
        for question in structure.for_variants(variants).questions:
            asked.add(question.key)
            if _can_hold(question.condition, seen):
                seen[question.key] = question
                shown.add(question.key)
    return asked - shown


def _can_hold(condition: Condition | None, seen: Mapping[str, QuestionShape]) -> bool:
    """`seen` holds the earlier questions that can be shown, by key."""
    named = [key for key in dict.fromkeys(questions_named(condition)) if key in seen]
    answers = product(*(_answers_to(seen[key], condition) for key in named))
    tried = list(islice(answers, MOST_TRIED))
    may_hold = (holds(condition, dict(zip(named, each, strict=True)).get) for each in tried)
    return any(may_hold) or len(tried) == MOST_TRIED


def _answers_to(question: QuestionShape, condition: Condition | None) -> list[Tried | None]:
    about = asked_about(question)
    codes = [code for code, _ in about.answers]
    tried = [Tried(frozenset([code])) for code in codes]
    if question.kind == "multiple_choice":
        tried.append(Tried(frozenset(codes)))
    if about.is_number:
        tried += [Tried(number=number) for number in _numbers_near(condition)]
    return [None, Tried(), *tried]


def _numbers_near(condition: Condition | None) -> set[float]:
    """The bounds themselves and what lies beside them."""
    return {bound + step for bound in _bounds(condition) for step in (-1, 0, 1)}


def _bounds(condition: Condition | None) -> Iterator[float]:
    if condition is None:
        return
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _bounds(part)
    if "not" in condition:
        yield from _bounds(condition["not"])
    for name in ("at_least", "at_most"):
        if name in condition:
            yield condition[name]
