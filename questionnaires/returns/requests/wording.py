"""A request in a few words, for headings, mails, lists and the tracker."""

from audit_portal.figures.days import spoken
from questionnaires.definitions.models import Question
from questionnaires.returns.models import BoardRequest

Kind = BoardRequest.Kind
GROUNDS = {
    "closed": "the organisation has closed",
    "another_return": "{named} answers for it",
    "merged": "it has merged into {named}",
    "not_our_duty": "the duty does not apply to it",
    "other": "for another reason",
}


def in_short(asked: BoardRequest) -> str:
    """More time, until 12 May 2026"""
    if asked.wanted_day is not None:
        return f"More time, until {spoken(asked.wanted_day)}"
    if asked.kind == Kind.NOT_OURS:
        return f"Not ours: {ground_of(asked)}"
    return f"A question about {_number_of(asked.about)}" if asked.about else "A question"


def within(sentence: str) -> str:
    """With a small letter, to stand after other words."""
    return f"{sentence[0].lower()}{sentence[1:]}"


def _number_of(question: Question) -> str:
    return question.number_printed or "one of the questions"


def ground_of(asked: BoardRequest) -> str:
    return GROUNDS[asked.ground].format(named=asked.named)


def reason_of(asked: BoardRequest) -> str:
    """What was written when it was asked."""
    return asked.messages.all()[0].words


def extended_because(asked: BoardRequest) -> str:
    return f"{asked.asked_by.name} asked for it: {reason_of(asked)}"


def excused_because(asked: BoardRequest) -> str:
    ground = ground_of(asked)
    return f"{ground[0].upper()}{ground[1:]}. {reason_of(asked)}"
