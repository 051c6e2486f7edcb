"""The kinds of question. `kind_of(question)` gives the one that reads, checks and prints it."""

from questionnaires.definitions.kinds.base import EMPTY, AnswerKind, Content, Parsed, Posted
from questionnaires.definitions.kinds.choices import (
    MultipleChoice,
    SingleChoice,
    Statement,
    YesNoPartly,
)
from questionnaires.definitions.kinds.dates import Day
from questionnaires.definitions.kinds.numbers import Percentage, Terms, WholeNumber
from questionnaires.definitions.kinds.rating import Rating
from questionnaires.definitions.kinds.rows import Rows
from questionnaires.definitions.kinds.words import Narrative, Person, ShortText
from questionnaires.definitions.structure import QuestionShape

KINDS: dict[str, AnswerKind] = {
    kind.code: kind
    for kind in (
        Rating(),
        YesNoPartly(),
        ShortText(),
        Narrative(),
        Person(),
        Day(),
        WholeNumber(),
        Percentage(),
        SingleChoice(),
        MultipleChoice(),
        Rows(),
        Terms(),
        Statement(),
    )
}


def kind_of(question: QuestionShape) -> AnswerKind:
    return KINDS[question.kind]


__all__ = ["EMPTY", "KINDS", "AnswerKind", "Content", "Parsed", "Posted", "kind_of"]
