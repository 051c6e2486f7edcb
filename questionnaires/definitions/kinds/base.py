"""What every kind of question can do with an answer. One class per kind, one module per family.

A kind is stateless. It reads what a form posted, says what is wrong in a sentence, knows when an
answer is complete, prints it, and gives it a plain JSON form for export. Nothing here asks the
database or knows of HTTP: `posted` is any mapping of lists (`QueryDict` is one).

Names in a form: the question's prefix is `q<pk>`; `q<pk>` itself holds the main value, and
`q<pk>-commentary`, `q<pk>-reason`, `q<pk>-day` ... its parts.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from questionnaires.definitions.structure import QuestionShape


class Posted(Protocol):
    def get(self, name: str, default: Any = ..., /) -> Any: ...
    def getlist(self, name: str, /) -> list[Any]: ...


@dataclass(frozen=True)
class Content:
    """What an answer says, apart from who said it and when.

    `point` is the primary key of a scale point (ratings only); `value` the JSON of every other
    kind, None when nothing was given.
    """

    point: int | None = None
    value: Any = None
    commentary: str = ""
    not_applicable_reason: str = ""

    @property
    def is_empty(self) -> bool:
        return self == EMPTY


EMPTY = Content()


@dataclass(frozen=True)
class Parsed:
    """What a form posted for one question. With `problems`, `content` must not be saved.

    `problems` maps the name of the form field at fault to one sentence that says what to do.
    """

    content: Content
    problems: dict[str, str] = field(default_factory=dict)


def clean_text(raw: Any) -> str:
    """Line ends as one character, no NUL (PostgreSQL refuses it), no blanks at the ends."""
    return str(raw or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


class AnswerKind:
    """Base of the kinds. `value` parsing and printing differ; commentary and reason do not."""

    code: ClassVar[str]
    template: ClassVar[str]  # of the widget, under templates/returns/kinds/

    def parse(self, question: QuestionShape, posted: Posted) -> Parsed:
        """Read the fields named after the question. Nothing posted is an empty content."""
        value, problems = self.parse_value(question, posted, f"q{question.pk}")
        content = Content(
            value=value,
            commentary=self.posted_commentary(question, posted),
            not_applicable_reason=clean_text(posted.get(f"q{question.pk}-reason")),
        )
        return Parsed(content, problems)

    def posted_commentary(self, question: QuestionShape, posted: Posted) -> str:
        return clean_text(posted.get(f"q{question.pk}-commentary")) if question.commentary else ""

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        """The JSON value (None when nothing was given) and the problems by field name."""
        raise NotImplementedError

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        """Why a stored or imported value is not valid for this question; "" when it is."""
        raise NotImplementedError

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        """What the widget's inputs hold, by suffix of their name; "" is the main input."""
        return {"": "" if content.value is None else content.value}

    def is_complete(self, question: QuestionShape, content: Content) -> bool:
        return content.value is not None and not self.problem_with(question, content.value)

    def is_outside_base(self, question: QuestionShape, content: Content) -> bool:
        return False

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        """The codes a condition can test with `is`."""
        return frozenset()

    def number(self, question: QuestionShape, content: Content) -> float | None:
        """The number a condition can test with `at_least` and `at_most`."""
        return None

    def printed(self, question: QuestionShape, content: Content) -> str:
        """The value in words, for a page, a paper or a table; "" when not answered."""
        return "" if content.value is None else str(content.value)
