"""The acts: a reviewer asks, asks again and settles; the lead answers."""

from datetime import date, datetime, timedelta

from django.db import transaction

from audit_portal.figures.days import day_of, spoken
from audit_portal.organisations.models import User
from questionnaires.returns.requests.moves import Turn
from questionnaires.review.models import Query, Review
from questionnaires.review.models.queries import UNSETTLED
from questionnaires.review.queries import mail
from questionnaires.review.queries.moves import State, move, say
from questionnaires.review.states import ReviewRefused, held

USUAL_DAYS = 14  # to answer in, unless the reviewer says another day


def usual_day(on: date) -> date:
    return on + timedelta(days=USUAL_DAYS)


@transaction.atomic
def ask(review: Review, question: int, words: str, *, due: date, by: User, at: datetime) -> Query:
    """`question` is a primary key of one shown to the organisation. The same words again, while the
    query is unsettled, are the same query: a double click asks once. Raises `ReviewRefused`."""
    review = held(review)
    there = review.queries.filter(question=question, state__in=UNSETTLED).first()
    if there is not None:
        if there.asked_by == by and there.messages.all()[0].words == words.strip():
            return there
        raise ReviewRefused("A query about this answer is open already. Write there.")
    _refuse_day(due, on=day_of(at))
    query = Query.objects.create(
        review=review, question_id=question, due=due, asked_at=at, asked_by=by, waiting_since=at
    )
    mail.tell_leads(say(query, Turn(by, words, at, 0), role="reviewer"))
    return query


def ask_again(query: Query, turn: Turn, *, due: date) -> None:
    """The organisation has the word again, until `due`. Raises `ReviewRefused`."""
    _refuse_day(due, on=day_of(turn.at))
    with transaction.atomic():
        message = move(query, State.OPEN, turn, role="reviewer", due=due)
        if message:
            mail.tell_leads(message)


def answer(query: Query, turn: Turn) -> None:
    """Raises `ReviewRefused`."""
    with transaction.atomic():
        message = move(query, State.ANSWERED, turn, role="lead")
        if message:
            mail.tell_reviewer(message)


def settle(query: Query, turn: Turn) -> None:
    """Nothing more is asked. Raises `ReviewRefused`."""
    move(query, State.SETTLED, turn, role="reviewer")


def _refuse_day(due: date, *, on: date) -> None:
    if due <= on:
        raise ReviewRefused(f"Give them time to answer: choose a day after {spoken(on)}.")
