"""A calendar day, asked for in three fields."""

from datetime import date
from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted
from questionnaires.definitions.kinds.reading import Unreadable, clean_text, date_of, in_words
from questionnaires.definitions.structure import QuestionShape


class Day(AnswerKind):
    """The value is `"YYYY-MM-DD"`; `limits` may hold `earliest` and `latest` in the same form."""

    code: ClassVar[str] = "date"
    template: ClassVar[str] = "returns/kinds/_date.html"
    limits: ClassVar[dict[str, type]] = {"earliest": date, "latest": date}
    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        typed = {part: clean_text(posted.get(f"{prefix}-{part}", "")) for part in self.parts}
        if not any(typed.values()):
            return None, {}
        missing = [part for part in self.parts if not typed[part]]
        if missing:
            return None, {f"{prefix}-{missing[0]}": f"The date needs a {' and a '.join(missing)}."}
        try:
            value = date_of(*typed.values()).isoformat()
        except Unreadable as error:
            return None, {f"{prefix}-{error.part}": str(error)}
        problem = self.problem_with(question, value)
        return (None, {f"{prefix}-year": problem}) if problem else (value, {})

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        day = as_day(value)
        if day is None:
            return "Write day, month and year in figures, for example 27 3 2026."
        earliest = date.fromisoformat(question.limits.get("earliest", "1900-01-01"))
        latest = date.fromisoformat(question.limits.get("latest", "2100-12-31"))
        if day < earliest:
            return f"The date must be {in_words(earliest)} or later."
        return f"The date must be {in_words(latest)} or earlier." if day > latest else ""

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        day = as_day(content.value)
        return {part: str(getattr(day, part)) if day else "" for part in self.parts}

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        return {part: posted.get(f"q{question.pk}-{part}", "") for part in self.parts}

    def printed(self, question: QuestionShape, content: Content) -> str:
        day = as_day(content.value)
        return in_words(day) if day else ""


def as_day(value: Any) -> date | None:
    """The date of a stored `YYYY-MM-DD`, None for anything else."""
    if not isinstance(value, str) or len(value) != len("YYYY-MM-DD"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
