"""What every kind of question can do with an answer. One class per kind, one module per family.

A kind is stateless. It reads what a form posted, says what is wrong in a sentence, knows when an
answer is complete, prints it, and gives it a plain JSON form for export. Nothing here asks the
database or knows of HTTP: `posted` is any mapping of lists (`QueryDict` is one).

Names in a form: the question's prefix is `q<pk>`; `q<pk>` itself holds the main value, and
`q<pk>-commentary`, `q<pk>-reason`, `q<pk>-day` ... its parts. What follows the dash is the suffix.
"""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from questionnaires.definitions.kinds.reading import clean_text, length_problem
from questionnaires.definitions.structure import QuestionShape

COMMENTARY_CHARACTERS = 20_000
REASON_CHARACTERS = 5_000


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


class AnswerKind:
    """Base of the kinds. `value` parsing and printing differ; commentary and reason do not.

    A value that `problem_with` finds nothing wrong with may be stored; it may still lack a part
    (a name without a role), and then `what_is_missing` says so and the answer is not complete.
    `limits` names what a question of this kind may set in its own `limits`, with the type of each.
    """

    code: ClassVar[str]
    template: ClassVar[str]  # of the widget, under templates/returns/kinds/
    shaping: ClassVar[tuple[str, ...]] = ()  # suffixes of values that change the widget's markup
    limits: ClassVar[dict[str, type]] = {}
    is_number: ClassVar[bool] = False  # whether `number` ever gives one

    def parse(self, question: QuestionShape, posted: Posted) -> Parsed:
        """Read the fields named after the question. Nothing posted is an empty content."""
        prefix = f"q{question.pk}"
        value, problems = self.parse_value(question, posted, prefix)
        content = self.holding(value)
        if question.commentary:
            words = read_words(posted, f"{prefix}-commentary", COMMENTARY_CHARACTERS, problems)
            content = replace(content, commentary=words)
        if self.is_outside_base(question, content):
            words = read_words(posted, f"{prefix}-reason", REASON_CHARACTERS, problems)
            content = replace(content, not_applicable_reason=words)
        return Parsed(content, problems)

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        """The JSON value (None when nothing was given) and the problems by field name."""
        raise NotImplementedError

    def holding(self, value: Any) -> Content:
        return Content(value=value)

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        """Why a stored or imported value is not valid for this question; "" when it is."""
        raise NotImplementedError

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        """What the widget's inputs hold, by suffix of their name; "" is the main input."""
        return {"": "" if content.value is None else content.value}

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        """What was typed, to be shown again beside its problems; shaped like `form_values`."""
        return {"": posted.get(f"q{question.pk}", "")}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        """One sentence on what a complete answer still needs; "" when nothing."""
        if content.value is None:
            return "This question is not answered."
        return self.problem_with(question, content.value)

    def is_complete(self, question: QuestionShape, content: Content) -> bool:
        return not self.what_is_missing(question, content)

    def is_outside_base(self, question: QuestionShape, content: Content) -> bool:
        """Whether this is "not applicable", which takes a reason and leaves the base."""
        return False

    def outside_base_values(self, question: QuestionShape) -> list[str]:
        """What the main input holds when the answer is "not applicable"; for widgets."""
        return []

    def codes(self, question: QuestionShape, content: Content) -> frozenset[str]:
        """The codes a condition can test with `is`."""
        return frozenset()

    def possible_codes(self, options: frozenset[str]) -> frozenset[str]:
        """All that `codes` can ever give, where `options` are the keys of points or choices."""
        return frozenset()

    def number(self, question: QuestionShape, content: Content) -> float | None:
        """The number a condition can test with `at_least` and `at_most`."""
        return None

    def printed(self, question: QuestionShape, content: Content) -> str:
        """The value in words, for a page, a paper or a table; "" when not answered."""
        return "" if content.value is None else str(content.value)

    def table(self, question: QuestionShape, content: Content) -> list[list[str]]:
        """For paper: the value as the lines of a table, its head first; [] where it is none."""
        return []


def read_words(posted: Posted, name: str, most: int, problems: dict[str, str]) -> str:
    """The text of one field; what is too long goes into `problems`."""
    words = clean_text(posted.get(name, ""))
    if problem := length_problem(words, characters=most):
        problems[name] = problem
    return words
