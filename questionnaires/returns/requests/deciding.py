"""The board's part: answering in words, granting, refusing, closing.

What is granted is done by the act that the manager has anyway (more time, excusing), in the same
transaction: it cannot be granted and not done.
"""

from datetime import date

from django.db import transaction

from audit_portal.figures.days import day_of
from questionnaires.returns.models import ANSWERABLE, BoardRequest, Status
from questionnaires.returns.requests import mail
from questionnaires.returns.requests.moves import RequestRefused, State, Turn, move
from questionnaires.returns.requests.wording import excused_because, extended_because
from questionnaires.returns.rounds.excusing import excuse
from questionnaires.returns.rounds.extending import ExtensionRefused, extend
from questionnaires.returns.transitions import MoveRefused

Kind = BoardRequest.Kind


def answer(asked: BoardRequest, turn: Turn) -> None:
    """In words, deciding nothing. Raises `RequestRefused`, as all here do; nothing has changed."""
    _done(asked, State.ANSWERED, turn)


def refuse(asked: BoardRequest, turn: Turn) -> None:
    """The words are the reason."""
    _done(asked, State.REFUSED, turn)


def close(asked: BoardRequest, turn: Turn) -> None:
    """No answer is needed any more. The organisation can ask anew."""
    _done(asked, State.CLOSED, turn)


@transaction.atomic
def grant(asked: BoardRequest, turn: Turn, *, until: date | None = None) -> None:
    """More time until this day (which may be another than was asked for), or excused."""
    if (asked.kind == Kind.TIME) != (until is not None):
        raise RequestRefused("Write the day until which they have time.")
    message = move(asked, State.GRANTED, turn, role="manager", granted_until=until)
    if message is None:
        return
    try:
        _carry_out(asked, turn, until)
    except (ExtensionRefused, MoveRefused) as refusal:
        raise RequestRefused(str(refusal)) from refusal
    mail.tell_leads(message)


def why_not_granted(asked: BoardRequest) -> str:
    """Why granting it would come to nothing, as a sentence; "" where it would not."""
    audit_return = asked.audit_return
    state = audit_return.get_status_display().lower()
    if asked.kind == Kind.TIME and audit_return.status in (Status.SIGNED_OFF, Status.EXCUSED):
        return f"The return is “{state}” meanwhile: it needs no more time."
    if asked.kind == Kind.TIME and audit_return.audit_round.closed_on is not None:
        return "The round is closed: open it again before you give more time."
    if asked.kind == Kind.NOT_OURS and audit_return.status not in ANSWERABLE:
        return f"The return is “{state}” meanwhile: it cannot be excused."
    return ""


def _carry_out(asked: BoardRequest, turn: Turn, until: date | None) -> None:
    if until is None:
        excuse(asked.audit_return, why=excused_because(asked), by=turn.by, at=turn.at)
        return
    extend(
        asked.audit_return,
        until=until,
        why=extended_because(asked),
        by=turn.by,
        on=day_of(turn.at),
        at=turn.at,
    )


@transaction.atomic
def _done(asked: BoardRequest, to: State, turn: Turn) -> None:
    message = move(asked, to, turn, role="manager")
    if message:
        mail.tell_leads(message)
