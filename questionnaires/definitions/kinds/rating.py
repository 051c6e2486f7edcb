"""A rating on a scale of the version."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Parsed, Posted, clean_text
from questionnaires.definitions.structure import QuestionShape


class Rating(AnswerKind):
    """The answer is a point. One outside the base ("not applicable") takes a reason."""

    code: ClassVar[str] = "rating"
    template: ClassVar[str] = "returns/kinds/_rating.html"

    def parse(self, question: QuestionShape, posted: Posted) -> Parsed:
        chosen = str(posted.get(f"q{question.pk}", "") or "")
        point = question.points_by_key.get(chosen)
        problems = {}
        if chosen and point is None:
            problems[f"q{question.pk}"] = "Choose one of the ratings shown."
        reason = clean_text(posted.get(f"q{question.pk}-reason"))
        content = Content(
            point=point.pk if point else None,
            commentary=self.posted_commentary(question, posted),
            not_applicable_reason=reason if point is not None and point.outside_base else "",
        )
        return Parsed(content, problems)

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        return "" if value in question.points_by_pk else "Choose one of the ratings shown."

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        point = question.points_by_pk.get(content.point or 0)
        return {"": point.key if point else ""}

    def is_complete(self, question: QuestionShape, content: Content) -> bool:
        point = question.points_by_pk.get(content.point or 0)
        if point is None:
            return False
        return not point.outside_base or bool(content.not_applicable_reason)

    def is_outside_base(self, question: QuestionShape, content: Content) -> bool:
        point = question.points_by_pk.get(content.point or 0)
        return point is not None and point.outside_base

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        point = question.points_by_pk.get(content.point or 0)
        return frozenset([point.key]) if point else frozenset()

    def printed(self, question: QuestionShape, content: Content) -> str:
        point = question.points_by_pk.get(content.point or 0)
        return point.label if point else ""
