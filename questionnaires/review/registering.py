"""What this app tells the registries of the floors below when it starts."""

from audit_portal import ledger
from audit_portal.correspondence import second_look
from audit_portal.home import navigation, next_steps
from audit_portal.jobs import kinds
from questionnaires.compliance.chasing import also
from questionnaires.review.feedback import listing as letters
from questionnaires.review.feedback.freeze import frozen_once_sent
from questionnaires.review.feedback.papers import FEEDBACK
from questionnaires.review.models import (
    Deal,
    FeedbackEvent,
    FeedbackOpened,
    FeedbackSigning,
    QueryMessage,
    QueryNotice,
    ReviewedAnswer,
    ReviewEvent,
    SharedFigures,
)
from questionnaires.review.queries import listing as queries
from questionnaires.review.queries.reminding import PURPOSE, remind, still_needed
from questionnaires.review.room import reading_room, returns_to_give_out, returns_to_read

NEXT_STEPS = (
    returns_to_read,
    returns_to_give_out,
    queries.queries_to_answer,
    queries.answers_to_read,
    queries.queries_to_call_about,
    letters.letters_to_sign,
    letters.letters_sent_back,
    letters.replies_to_read,
)


def on_the_home_page() -> None:
    navigation.register(reading_room)
    for step in NEXT_STEPS:
        next_steps.register(step)


def reminders_of_queries() -> None:
    also.register(remind)
    second_look.register(PURPOSE, still_needed)


def papers() -> None:
    kinds.register(FEEDBACK)


def what_never_changes() -> None:
    of_reading = (Deal, ReviewEvent, ReviewedAnswer.history.model, SharedFigures)
    of_queries = (QueryMessage, QueryNotice)
    of_letters = (FeedbackEvent, FeedbackOpened, FeedbackSigning)
    ledger.register(ledger.append_only(*of_reading, *of_queries, *of_letters))
    ledger.register(frozen_once_sent)
