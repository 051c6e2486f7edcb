"""When two answers to a question of two versions mean the same, so that they may be compared."""

from typing import Any

from questionnaires.definitions.structure import QuestionShape


def asked_alike(before: QuestionShape, after: QuestionShape) -> bool:
    """Kind, what the points of its scale mean and count for, choices and unit are the same.

    Their wording may differ, and so may the colour of a point: neither makes another answer.
    """
    return _measure(before) == _measure(after)


def _measure(question: QuestionShape) -> tuple[Any, ...]:
    points = [
        (p.key, p.label, p.meaning, p.assured, p.calls_for_action, p.outside_base)
        for p in question.points
    ]
    choices = [(choice.key, choice.label) for choice in question.choices]
    return question.kind, points, choices, question.limits.get("unit", "")
