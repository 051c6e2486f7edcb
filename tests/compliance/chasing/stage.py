"""A round in the middle of its ladder, and the chase of a day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.sending import Outcome, claim_next, settle
from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.writing import Chased, chase
from questionnaires.compliance.models import LadderStep, Notice
from questionnaires.returns.models import AuditReturn, AuditRound
from tests.factories import make_organisation, make_return, make_seat, make_user

DUE = date(2026, 4, 28)  # the first deadline of the factories' rounds


def day(offset: int) -> date:
    """So many days after the first deadline."""
    return DUE + timedelta(days=offset)


def morning(on: date) -> datetime:
    return datetime.combine(on, time(7), tzinfo=timezone.get_default_timezone())


def with_ladder(audit_round: AuditRound) -> dict[int, LadderStep]:
    """The usual steps, by their offset."""
    return {step.offset: step for step in set_up_ladder(audit_round)}


def chase_on(board: Board, offset: int, **also: Any) -> Chased:
    return chase(board, on=day(offset), at=morning(day(offset)), **also)


def send_everything(offset: int, outcome: str = "sent") -> list[Message]:
    """As the sender does, with a mail server that always answers the same."""
    at = morning(day(offset)) + timedelta(minutes=5)
    taken = []
    while message := claim_next(at=at):
        settle(message, Outcome(outcome), at=at)
        taken.append(message)
    return taken


def told() -> list[tuple[int, str, str]]:
    """Offset of the step, address, what became of it; of all notices to somebody."""
    notices = Notice.objects.exclude(recipient=None).select_related("step", "recipient", "message")
    return sorted(
        (one.step.offset, one.recipient.email if one.recipient else "", one.outcome)
        for one in notices
    )


def another_school(
    audit_round: AuditRound, name: str, *, lead: User | None = None, **fields: Any
) -> tuple[Organisation, AuditReturn, User]:
    """With a lead, a senior lead and an accountable person of its own, unless a lead is given."""
    school = make_organisation(
        audit_round.board, name, **{"kind": "school", "duty": "s175", **fields}
    )
    lead = lead or make_user(f"Lead of {name}")
    make_seat(lead, school, "lead")
    for role in ("senior_lead", "accountable"):
        make_seat(make_user(f"{role} of {name}"), school, role)
    return school, make_return(audit_round, school), lead
