"""Answers by ticking one of several, some of several, or one alone."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted
from questionnaires.definitions.structure import QuestionShape

NOT_APPLICABLE = "not_applicable"
CONFIRMED = "confirmed"


class _OneOf(AnswerKind):
    """The value is the key of one option."""

    def options(self, question: QuestionShape) -> dict[str, str]:
        """Label by key."""
        raise NotImplementedError

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        chosen = str(posted.get(prefix, "") or "")
        if not chosen:
            return None, {}
        problem = self.problem_with(question, chosen)
        return (None, {prefix: problem}) if problem else (chosen, {})

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        known = isinstance(value, str) and value in self.options(question)
        return "" if known else "Choose one of the answers shown."

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        return frozenset() if content.value is None else frozenset([content.value])

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        return options

    def printed(self, question: QuestionShape, content: Content) -> str:
        return self.options(question).get(content.value, "")


class YesNoPartly(_OneOf):
    """`yes`, `partly`, `no` or `not_applicable`, which takes a reason and leaves the base."""

    code: ClassVar[str] = "yes_no_partly"
    template: ClassVar[str] = "returns/kinds/_yes_no_partly.html"
    shaping: ClassVar[tuple[str, ...]] = ("",)
    labels: ClassVar[dict[str, str]] = {
        "yes": "Yes",
        "partly": "Partly",
        "no": "No",
        NOT_APPLICABLE: "Not applicable",
    }

    def options(self, question: QuestionShape) -> dict[str, str]:
        return self.labels

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        return frozenset(self.labels)

    def is_outside_base(self, question: QuestionShape, content: Content) -> bool:
        return bool(content.value == NOT_APPLICABLE)

    def outside_base_values(self, question: QuestionShape) -> list[str]:
        return [NOT_APPLICABLE]

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        if problem := super().what_is_missing(question, content):
            return problem
        if self.is_outside_base(question, content) and not content.not_applicable_reason:
            return "Say why this does not apply."
        return ""


class SingleChoice(_OneOf):
    code: ClassVar[str] = "single_choice"
    template: ClassVar[str] = "returns/kinds/_single_choice.html"
    shaping: ClassVar[tuple[str, ...]] = ("",)

    def options(self, question: QuestionShape) -> dict[str, str]:
        return {choice.key: choice.label for choice in question.choices}


class MultipleChoice(AnswerKind):
    """The value lists keys in the order of the choices; `limits` may hold `least` and `most`."""

    code: ClassVar[str] = "multiple_choice"
    template: ClassVar[str] = "returns/kinds/_multiple_choice.html"
    shaping: ClassVar[tuple[str, ...]] = ("",)
    limits: ClassVar[dict[str, type]] = {"least": int, "most": int}

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        ticked = {str(key) for key in posted.getlist(prefix) if key}
        known = [choice.key for choice in question.choices if choice.key in ticked]
        if len(known) < len(ticked):
            return None, {prefix: "Choose among the answers shown."}
        problem = self._too_many(question, known)
        return known or None, {prefix: problem} if problem else {}

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "Choose one answer or more."
        if value != [choice.key for choice in question.choices if choice.key in value]:
            return "Choose among the answers shown."
        return self._too_many(question, value)

    def _too_many(self, question: QuestionShape, keys: list[str]) -> str:
        most = question.limits.get("most", len(question.choices))
        return f"Choose {most} at most." if len(keys) > most else ""

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        return {"": content.value or []}

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        return {"": [str(key) for key in posted.getlist(f"q{question.pk}")]}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        if problem := super().what_is_missing(question, content):
            return problem
        least = question.limits.get("least", 1)
        return f"Choose {least} at least." if len(content.value) < least else ""

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        return frozenset(content.value or ())

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        return options

    def printed(self, question: QuestionShape, content: Content) -> str:
        ticked = content.value or ()
        return "; ".join(choice.label for choice in question.choices if choice.key in ticked)


class Statement(AnswerKind):
    """The question's text is a statement; ticking the box confirms it. The value is `true`."""

    code: ClassVar[str] = "statement"
    template: ClassVar[str] = "returns/kinds/_statement.html"
    shaping: ClassVar[tuple[str, ...]] = ("",)

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        return True if posted.get(prefix, "") else None, {}

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        return "" if value is True else "Tick the box to confirm the statement."

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        return {"": CONFIRMED if content.value is True else ""}

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        return frozenset([CONFIRMED]) if content.value is True else frozenset()

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        return frozenset([CONFIRMED])

    def printed(self, question: QuestionShape, content: Content) -> str:
        return "Confirmed" if content.value is True else ""
