"""A rating on a scale of the version."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted
from questionnaires.definitions.structure import PointShape, QuestionShape


class Rating(AnswerKind):
    """The answer is a point. One outside the base ("not applicable") takes a reason."""

    code: ClassVar[str] = "rating"
    template: ClassVar[str] = "returns/kinds/_rating.html"
    shaping: ClassVar[tuple[str, ...]] = ("",)

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        chosen = str(posted.get(prefix, "") or "")
        point = question.points_by_key.get(chosen)
        if chosen and point is None:
            return None, {prefix: "Choose one of the ratings shown."}
        return point.pk if point else None, {}

    def holding(self, value: Any) -> Content:
        return Content(point=value)

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        """`value` is the primary key of a point."""
        return "" if value in question.points_by_pk else "Choose one of the ratings shown."

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        point = _point(question, content)
        return {"": point.key if point else ""}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        point = _point(question, content)
        if point is None:
            return "This question is not answered."
        if point.outside_base and not content.not_applicable_reason:
            return "Say why this does not apply."
        return ""

    def is_outside_base(self, question: QuestionShape, content: Content) -> bool:
        point = _point(question, content)
        return point is not None and point.outside_base

    def outside_base_values(self, question: QuestionShape) -> list[str]:
        return [point.key for point in question.points if point.outside_base]

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        point = _point(question, content)
        return frozenset([point.key]) if point else frozenset()

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        return options

    def printed(self, question: QuestionShape, content: Content) -> str:
        point = _point(question, content)
        return point.label if point else ""


def _point(question: QuestionShape, content: Content) -> PointShape | None:
    return question.points_by_pk.get(content.point or 0)
