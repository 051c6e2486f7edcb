"""Just before a message of the chase goes: is all of it still asked, and is it said as it stands?

The outbox calls this in the transaction that claims the message (correspondence/second_look.py).
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import rewrite
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board
from questionnaires.compliance.chasing.composing import Matter, compose
from questionnaires.compliance.chasing.deciding import Situation, Stands, look_again
from questionnaires.compliance.chasing.gathering import gather, plain
from questionnaires.compliance.chasing.writing import CLOSED
from questionnaires.compliance.models import Notice
from questionnaires.returns.models import AuditRound

NOTHING_LEFT = "Nothing in it is asked any more."
GONE_WRONG = (Message.State.FAILED, Message.State.SUPERSEDED)
OVERTAKEN = Stands(goes=False, for_good=True, why="A later step goes instead.")


def still_needed(message: Message, at: datetime) -> str:
    """Mends the message to say what is still asked; the reason why not, where nothing is."""
    board = message.board
    notices = list(message.notices.select_related("step").order_by("pk"))
    if board is None or not notices:
        return NOTHING_LEFT
    on = max(day_of(at), *(one.decided_on for one in notices))
    returns = [one.audit_return_id for one in notices]
    rounds = AuditRound.objects.filter(returns__in=returns, closed_on=None).distinct()
    situation = gather(board, rounds, on=on, gap=0, only=returns)
    later = _later(message, notices)
    stands = [OVERTAKEN if one.pk in later else _stands(one, situation, on) for one in notices]
    for notice, standing in zip(notices, stands, strict=True):
        if not standing.goes:
            _take_out(notice, standing, later.get(notice.pk))
    left = [one for one, standing in zip(notices, stands, strict=True) if standing.goes]
    if not left:
        return " ".join(dict.fromkeys(standing.why for standing in stands))
    _say_again(message, left, situation, board)
    return ""


def _stands(notice: Notice, situation: Situation, on: date) -> Stands:
    asked = next((one for one in situation.asked if one.pk == notice.audit_return_id), None)
    if asked is None or notice.recipient_id is None:
        return Stands(goes=False, for_good=True, why=CLOSED)
    step = plain(notice.step)
    return look_again(asked, step, notice.role, notice.recipient_id, situation.seats, on=on)


def _later(message: Message, notices: Sequence[Notice]) -> dict[int, int]:
    """Notices whose next step went or waits too: the mail server was away for days."""
    others = Notice.objects.filter(
        audit_return__in=[one.audit_return_id for one in notices],
        recipient__in=[one.recipient_id for one in notices],
        state=Notice.State.IN_MESSAGE,
    ).exclude(Q(message=message) | Q(message__state__in=GONE_WRONG))
    rows = others.order_by("due_on", "pk").values_list("audit_return", "due_on", "pk")
    return {
        one.pk: pk
        for audit_return, day, pk in rows
        for one in notices
        if audit_return == one.audit_return_id and day > one.due_on
    }


def _take_out(notice: Notice, standing: Stands, later: int | None) -> None:
    """Of the message: for good, or to come up again when its day comes."""
    state = Notice.State.SUPERSEDED if standing.for_good else Notice.State.HELD
    Notice.objects.filter(pk=notice.pk).update(
        state=state, message=None, why=standing.why, superseded_by=later
    )


def _say_again(
    message: Message, notices: Sequence[Notice], situation: Situation, board: Board
) -> None:
    asked = {one.pk: one for one in situation.asked}
    person = notices[0].recipient_id
    assert person is not None  # noqa: S101 - the database keeps it so: notice_is_sent_to_somebody
    matters = [Matter(one.step_id, asked[one.audit_return_id]) for one in notices]
    rewrite(message, compose(board, {person: matters})[person])
