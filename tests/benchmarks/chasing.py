"""The decision of a chase by the clock, beside a bare read of the rows it is made from."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Seat
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.writing import look_ahead
from questionnaires.compliance.models import Notice, Pause
from questionnaires.returns.models import Approval, AuditReturn, AuditRound, ReturnEvent
from tests.benchmarks.timing import best

READ: tuple[type[Model], ...] = (AuditReturn, ReturnEvent, Seat, Notice, Pause, Approval)


def decided(slug: str, *, chased_before: bool, at: datetime) -> dict[str, Any]:
    """The best of a few turns, in seconds. Chased before: a week ago, so that there are notices."""
    audit_round = AuditRound.objects.select_related("board").get(slug=slug)
    set_up_ladder(audit_round)
    today = day_of(at)
    if chased_before:
        _chase_in_bulk(audit_round, on=today - timedelta(days=7), at=at)
    seconds, bare = best(lambda: look_ahead(audit_round.board, on=today), _read_barely)
    return {"seconds": seconds, "bare": bare}


def _chase_in_bulk(audit_round: AuditRound, *, on: date, at: datetime) -> None:
    """All that was due by then is accounted for, without a message to anybody."""
    settings.CHASE_MOST_MESSAGES = 10**6
    decision = look_ahead(audit_round.board, on=on).decision
    turns = [turn for turns in decision.mails.values() for turn in turns]
    dues = [due for turn in [*turns, *decision.tasks] for due in (turn.due, *turn.instead_of)]
    Notice.objects.bulk_create(
        Notice(
            audit_return_id=due.audit_return,
            step_id=due.step,
            role=due.role,
            recipient_id=due.recipient,
            due_on=due.day,
            decided_on=on,
            at=at,
            state=Notice.State.SUPERSEDED,
            why="A week ago",
        )
        for due in dues
    )


def _read_barely() -> object:
    return [list(model._base_manager.values_list().iterator()) for model in READ]
