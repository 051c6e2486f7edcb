"""A standard of a draft as a lead would meet it, tried out: nothing of it is kept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from questionnaires.definitions.condition_words import in_words
from questionnaires.definitions.conditions import holds, questions_named
from questionnaires.definitions.kinds import Content, Posted, kind_of
from questionnaires.definitions.structure import QuestionShape, StandardShape, Structure


@dataclass
class TriedField:
    """A question with what was answered just now, as the widgets of the kinds want it."""

    question: QuestionShape
    content: Content
    values: dict[str, Any]
    errors: defaultdict[str, str] = field(default_factory=lambda: defaultdict(str))
    disabled: bool = False
    elsewhere: str = ""  # a condition on questions of other standards, in words

    @cached_property
    def name(self) -> str:
        return f"q{self.question.pk}"

    @cached_property
    def template(self) -> str:
        return kind_of(self.question).template

    @cached_property
    def takes_reason(self) -> bool:
        return bool(kind_of(self.question).outside_base_values(self.question))

    @property
    def codes(self) -> frozenset[str]:
        return kind_of(self.question).codes(self.question, self.content)

    @property
    def number(self) -> float | None:
        return kind_of(self.question).number(self.question, self.content)

    @property
    def complete(self) -> bool:
        return kind_of(self.question).is_complete(self.question, self.content)


def tried(structure: Structure, standard: StandardShape, given: Posted) -> Iterator[TriedField]:
    """The questions that are shown, given these answers; one that depends on another standard is
    shown with its condition. `structure` and `standard` are those of the group of organisations.
    """
    here = {question.key for question in standard.questions}
    shown: dict[str, TriedField] = {}
    for question in standard.questions:
        elsewhere = set(questions_named(question.condition)) - here
        if elsewhere or holds(question.condition, shown.get):
            it = _field(question, given)
            it.elsewhere = in_words(question.condition, structure.by_key) if elsewhere else ""
            shown[question.key] = it
            yield it


def _field(question: QuestionShape, given: Posted) -> TriedField:
    kind = kind_of(question)
    parsed = kind.parse(question, given)
    values = {**kind.posted_values(question, given), **_words(question, given)}
    errors = defaultdict(str)
    for name, sentence in parsed.problems.items():
        errors[name.removeprefix(f"q{question.pk}").removeprefix("-")] = sentence
    return TriedField(question, parsed.content, values, errors)


def _words(question: QuestionShape, given: Posted) -> dict[str, str]:
    names = ("commentary", "reason")
    return {name: given.get(f"q{question.pk}-{name}", "") for name in names}
