"""Answers in words."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Posted, clean_text
from questionnaires.definitions.structure import QuestionShape


class Narrative(AnswerKind):
    """Free words over several lines; there is no separate commentary."""

    code: ClassVar[str] = "narrative"
    template: ClassVar[str] = "returns/kinds/_narrative.html"

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        return clean_text(posted.get(prefix)) or None, {}

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        return "" if isinstance(value, str) and value.strip() else "Write your answer."
