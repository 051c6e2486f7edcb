"""The lead's part: asking the board, writing back, taking it back. Asking stops no clock."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import day_of, spoken
from audit_portal.organisations.models import User
from questionnaires.returns.models import ANSWERABLE, AuditReturn, BoardRequest, Status
from questionnaires.returns.requests import mail
from questionnaires.returns.requests.moves import RequestRefused, State, Turn, move, say
from questionnaires.returns.transitions import locked

Kind = BoardRequest.Kind


@dataclass(frozen=True)
class Wish:
    """What is asked for. `about` is the primary key of a question; `named` the other return."""

    kind: str
    words: str
    about: int | None = None
    wanted_day: date | None = None
    ground: str = ""
    named: str = ""


@transaction.atomic
def ask(audit_return: AuditReturn, wish: Wish, *, by: User, at: datetime) -> BoardRequest:
    """The same wish again, while it is undecided, is the same request: a double click asks once.

    Raises `RequestRefused`.
    """
    audit_return = locked(audit_return)
    there = audit_return.requests.filter(state__in=(State.OPEN, State.ANSWERED), kind=wish.kind)
    for asked in there:
        if _is_the_same(asked, wish, by):
            return asked
    problem = why_not(audit_return, wish.kind) or _day_problem(audit_return, wish, day_of(at))
    if problem:
        raise RequestRefused(problem)
    asked = BoardRequest.objects.create(
        audit_return=audit_return,
        kind=wish.kind,
        about_id=wish.about,
        wanted_day=wish.wanted_day,
        ground=wish.ground,
        named=wish.named,
        asked_at=at,
        asked_by=by,
        waiting_since=at,
    )
    message = say(asked, Turn(by, wish.words, at, 0), role="lead")
    mail.tell_board(message)
    return asked


def why_not(audit_return: AuditReturn, kind: str) -> str:
    """Why this cannot be asked now, as a sentence; "" where it can."""
    state = audit_return.get_status_display().lower()
    if kind == Kind.QUESTION:
        return ""
    if audit_return.requests.filter(state__in=(State.OPEN, State.ANSWERED), kind=kind).exists():
        return "This has been asked already, and the board has not decided. You can write there."
    if kind == Kind.NOT_OURS and audit_return.status not in ANSWERABLE:
        return f"This return is “{state}”, so it is too late to say that it is not yours."
    if kind == Kind.TIME and audit_return.status in (Status.SIGNED_OFF, Status.EXCUSED):
        return f"This return is “{state}”: it needs no more time."
    if kind == Kind.TIME and audit_return.audit_round.closed_on is not None:
        return "The round is closed. Ask the board a question instead."
    return ""


def write_back(asked: BoardRequest, turn: Turn) -> None:
    """The board has the word again. Raises `RequestRefused`."""
    with transaction.atomic():
        audit_return = locked(asked.audit_return)
        asked.refresh_from_db(fields=["state"])
        if asked.state == State.REFUSED and (problem := why_not(audit_return, asked.kind)):
            raise RequestRefused(problem)
        message = move(asked, State.OPEN, turn, role="lead")
        if message:
            mail.tell_board(message)


def withdraw(asked: BoardRequest, turn: Turn) -> None:
    """Raises `RequestRefused`."""
    move(asked, State.WITHDRAWN, turn, role="lead")


def _is_the_same(asked: BoardRequest, wish: Wish, by: User) -> bool:
    first = asked.messages.all()[0]
    said = (asked.about_id, asked.wanted_day, asked.ground, asked.named, first.words, first.who_id)
    wished = (wish.about, wish.wanted_day, wish.ground, wish.named, wish.words.strip(), by.pk)
    return said == wished


def _day_problem(audit_return: AuditReturn, wish: Wish, on: date) -> str:
    if wish.wanted_day is None:
        return ""
    if wish.wanted_day < on:
        return f"{spoken(wish.wanted_day)} has passed: choose {spoken(on)} or a later day."
    if wish.wanted_day <= audit_return.due:
        return f"You have until {spoken(audit_return.due)} already: choose a later day."
    return ""
