"""Answers in words."""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted, read_words
from questionnaires.definitions.kinds.reading import clean_text, length_problem
from questionnaires.definitions.structure import QuestionShape


class _Text(AnswerKind):
    """A text; `limits` may hold `words` and `characters`."""

    limits: ClassVar[dict[str, type]] = {"words": int, "characters": int}
    most_characters: ClassVar[int]

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        text = self.cleaned(posted.get(prefix, ""))
        problem = self._too_long(question, text)
        return text or None, {prefix: problem} if problem else {}

    def cleaned(self, raw: Any) -> str:
        return clean_text(raw)

    def _too_long(self, question: QuestionShape, text: str) -> str:
        most = min(question.limits.get("characters", self.most_characters), self.most_characters)
        return length_problem(text, characters=most, words=question.limits.get("words"))

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            return "Write your answer."
        return self._too_long(question, value)


class ShortText(_Text):
    """Words on one line."""

    code: ClassVar[str] = "short_text"
    template: ClassVar[str] = "returns/kinds/_short_text.html"
    most_characters: ClassVar[int] = 500

    def cleaned(self, raw: Any) -> str:
        return " ".join(clean_text(raw).split())


class Narrative(_Text):
    """Free words over several lines."""

    code: ClassVar[str] = "narrative"
    template: ClassVar[str] = "returns/kinds/_narrative.html"
    most_characters: ClassVar[int] = 20_000


class Person(AnswerKind):
    """Who, and in which role: `{"name": ..., "role": ...}`, either "" while not yet given."""

    code: ClassVar[str] = "person"
    template: ClassVar[str] = "returns/kinds/_person.html"
    parts: ClassVar[tuple[str, ...]] = ("name", "role")
    most_characters: ClassVar[int] = 200

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        problems: dict[str, str] = {}
        value = {
            part: " ".join(
                read_words(posted, f"{prefix}-{part}", self.most_characters, problems).split()
            )
            for part in self.parts
        }
        return value if any(value.values()) else None, problems

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if not isinstance(value, dict) or set(value) != set(self.parts):
            return "Give a name and a role."
        if not all(isinstance(part, str) for part in value.values()) or not any(value.values()):
            return "Give a name and a role."
        problems = (length_problem(v, characters=self.most_characters) for v in value.values())
        return next(filter(None, problems), "")

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        return {part: (content.value or {}).get(part, "") for part in self.parts}

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        return {part: posted.get(f"q{question.pk}-{part}", "") for part in self.parts}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        if problem := super().what_is_missing(question, content):
            return problem
        if not content.value["name"]:
            return "Give the person’s name."
        return "" if content.value["role"] else "Give the person’s role."

    def printed(self, question: QuestionShape, content: Content) -> str:
        return ", ".join(filter(None, self.form_values(question, content).values()))
