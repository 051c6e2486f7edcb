"""The kinds of question. `kind_of(question)` gives the one that reads, checks and prints it."""

from questionnaires.definitions.kinds.base import EMPTY, AnswerKind, Content, Parsed
from questionnaires.definitions.kinds.rating import Rating
from questionnaires.definitions.kinds.words import Narrative
from questionnaires.definitions.structure import QuestionShape

KINDS: dict[str, AnswerKind] = {kind.code: kind for kind in (Rating(), Narrative())}


def kind_of(question: QuestionShape) -> AnswerKind:
    return KINDS[question.kind]


__all__ = ["EMPTY", "KINDS", "AnswerKind", "Content", "Parsed", "kind_of"]
