"""Answers in figures."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted
from questionnaires.definitions.kinds.reading import (
    Unreadable,
    as_percentage,
    as_whole_number,
    figures,
)
from questionnaires.definitions.structure import QuestionShape

MOST = 1_000_000_000  # where a question sets no limit: above any count of people in a borough


def outside_limits(question: QuestionShape, number: float, *, most: int) -> str:
    """Why a number breaks the question's `least` (0 if not set) or `most`, or ""."""
    least, most = question.limits.get("least", 0), question.limits.get("most", most)
    if number < least:
        return f"This must be {least:,} or more."
    return f"This must be {most:,} or less." if number > most else ""


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class WholeNumber(AnswerKind):
    """A count; `limits` may hold `least` (0 if not given), `most` and `unit` ("children")."""

    code: ClassVar[str] = "whole_number"
    template: ClassVar[str] = "returns/kinds/_whole_number.html"
    limits: ClassVar[dict[str, type]] = {"least": int, "most": int, "unit": str}
    is_number: ClassVar[bool] = True

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        if not figures(posted.get(prefix, "")):
            return None, {}
        try:
            value = as_whole_number(posted.get(prefix))
        except Unreadable as error:
            return None, {prefix: str(error)}
        problem = self.problem_with(question, value)
        return (None, {prefix: problem}) if problem else (value, {})

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if not is_whole(value):
            return "Write a whole number in figures, for example 12."
        return outside_limits(question, value, most=MOST)

    def number(self, question: QuestionShape, content: Content) -> float | None:
        return content.value if is_whole(content.value) else None

    def printed(self, question: QuestionShape, content: Content) -> str:
        if content.value is None:
            return ""
        return f"{content.value:,} {question.limits.get('unit', '')}".strip()


class Percentage(AnswerKind):
    """A figure the organisation itself reports, 0 to 100 with at most one decimal place.

    This is somebody's answer. What the portal says of many answers it computes from counts.
    """

    code: ClassVar[str] = "percentage"
    template: ClassVar[str] = "returns/kinds/_percentage.html"
    limits: ClassVar[dict[str, type]] = {"least": int, "most": int}
    is_number: ClassVar[bool] = True

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        if not figures(posted.get(prefix, "")):
            return None, {}
        try:
            value = as_percentage(posted.get(prefix))
        except Unreadable as error:
            return None, {prefix: str(error)}
        problem = self.problem_with(question, value)
        return (None, {prefix: problem}) if problem else (value, {})

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "Write a percentage in figures, for example 85 or 85.5."
        if problem := outside_limits(question, value, most=100):
            return problem
        return (
            "" if value == round(value, 1) else "Use at most one decimal place, for example 85.5."
        )

    def number(self, question: QuestionShape, content: Content) -> float | None:
        return content.value if isinstance(content.value, int | float) else None

    def printed(self, question: QuestionShape, content: Content) -> str:
        return "" if content.value is None else f"{content.value:g}%"


class Terms(AnswerKind):
    """A count for each term: `{"autumn": 3, "spring": 4}`, without those not yet given.

    The terms are the question's choices; a suffix is `term-<key>`.
    """

    code: ClassVar[str] = "terms"
    template: ClassVar[str] = "returns/kinds/_terms.html"
    limits: ClassVar[dict[str, type]] = {"least": int, "most": int, "unit": str}
    is_number: ClassVar[bool] = True

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        value: dict[str, int] = {}
        problems: dict[str, str] = {}
        for term in question.choices:
            name = f"{prefix}-term-{term.key}"
            if not figures(posted.get(name, "")):
                continue
            try:
                value[term.key] = as_whole_number(posted.get(name))
            except Unreadable as error:
                problems[name] = f"{term.label}: {error}"
                continue
            if problem := outside_limits(question, value[term.key], most=MOST):
                problems[name] = f"{term.label}: {problem}"
        return value or None, problems

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        labels = {term.key: term.label for term in question.choices}
        if not isinstance(value, dict) or not value or not set(value) <= set(labels):
            return "Give a number for each term."
        for key, number in value.items():
            if not is_whole(number):
                return f"{labels[key]}: Write a whole number in figures, for example 12."
            if problem := outside_limits(question, number, most=MOST):
                return f"{labels[key]}: {problem}"
        return ""

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        given = content.value or {}
        return {f"term-{term.key}": given.get(term.key, "") for term in question.choices}

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        suffixes = [f"term-{term.key}" for term in question.choices]
        return {suffix: posted.get(f"q{question.pk}-{suffix}", "") for suffix in suffixes}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        if problem := super().what_is_missing(question, content):
            return problem
        missing = [term.label for term in question.choices if term.key not in content.value]
        return f"Give a number for {', '.join(missing)}." if missing else ""

    def printed(self, question: QuestionShape, content: Content) -> str:
        given = content.value or {}
        unit = question.limits.get("unit", "")
        return "; ".join(
            f"{term.label}: {given[term.key]:,} {unit}".strip()
            for term in question.choices
            if term.key in given
        )

    def table(self, question: QuestionShape, content: Content) -> list[list[str]]:
        if not content.value:
            return []
        unit = question.limits.get("unit", "")
        numbers = (content.value.get(term.key) for term in question.choices)
        return [
            [term.label for term in question.choices],
            ["" if n is None else f"{n:,} {unit}".strip() for n in numbers],
        ]
