"""The lead hands a return over for approval, or takes it back before it is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off import approval_links
from questionnaires.returns.sign_off import mail as sign_off_mail
from questionnaires.returns.sign_off.readiness import gaps
from questionnaires.returns.transitions import Actor, locked, move


class SubmitRefused(Exception):
    """The return cannot be submitted as it stands; the message says why."""


@dataclass(frozen=True)
class Asked:
    """Somebody without an account who is to be sent a link to approve."""

    role: str
    name: str
    email: str


@transaction.atomic
def submit(
    audit_return: AuditReturn,
    *,
    who: User,
    at: datetime,
    note: str = "",
    ask: Iterable[Asked] = (),
    role: str = "lead",
) -> AuditReturn:
    """Submit for approval and ask everybody who can approve. `note` is for their eyes.

    `role` is "manager" where the board hands over what it typed in from paper.

    Raises `SubmitRefused` while something is missing, `MoveRefused` when it is not the lead's turn.
    """
    audit_return = locked(audit_return)
    if audit_return.audit_round.closed_on is not None:
        raise SubmitRefused("The round is closed. Ask the board if you still need to submit.")
    missing = len(gaps(audit_return, Sheet.of(audit_return)))
    if missing:
        raise SubmitRefused(f"Not submitted: {missing} of the questions still need something.")
    actor = Actor(role=role, name=who.name, user=who)
    move(audit_return, Status.SUBMITTED, actor=actor, at=at, why=note, submitted_at=at)
    for asked in ask:
        approval_links.send(
            audit_return, role=asked.role, name=asked.name, email=asked.email, made_by=who, at=at
        )
    sign_off_mail.ask_signatories(audit_return, submitted_by=who, note=note, at=at)
    return audit_return


@transaction.atomic
def withdraw(
    audit_return: AuditReturn, *, who: User, at: datetime, why: str, role: str = "lead"
) -> AuditReturn:
    """Take a submission back to change it. What was approved of it so far counts no more."""
    audit_return = locked(audit_return)
    if audit_return.audit_round.closed_on is not None:
        raise SubmitRefused("The round is closed, so the return could not be changed.")
    actor = Actor(role=role, name=who.name, user=who)
    move(audit_return, Status.IN_PROGRESS, actor=actor, at=at, why=why)
    approval_links.close_all(audit_return, at=at)
    return audit_return
