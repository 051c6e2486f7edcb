"""Bring a return to a state as its people would, at a given moment, through the real moves."""

from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, AuditReturn, Status
from questionnaires.returns.transitions import Actor, move


def actor(role: str, user: User) -> Actor:
    return Actor(role=role, name=user.name, user=user)


def start(audit_return: AuditReturn, who: User, at: datetime) -> None:
    move(audit_return, Status.IN_PROGRESS, actor=actor("lead", who), at=at, started_at=at)


def submit(audit_return: AuditReturn, who: User, at: datetime) -> None:
    move(audit_return, Status.SUBMITTED, actor=actor("lead", who), at=at, submitted_at=at)


def approve(audit_return: AuditReturn, role: str, who: User, at: datetime) -> None:
    assert audit_return.submitted_at is not None
    Approval.objects.create(
        audit_return=audit_return,
        submitted_at=audit_return.submitted_at,
        role=role,
        decision="approved",
        at=at,
        who=who,
        who_name=who.name,
    )


def sign_off(audit_return: AuditReturn, who: User, at: datetime) -> None:
    move(
        audit_return,
        Status.SIGNED_OFF,
        actor=actor("senior_lead", who),
        at=at,
        signed_off_at=at,
        receipt=f"R-{audit_return.pk}",
        checksum="0" * 64,
    )
    approve(audit_return, "senior_lead", who, at)


def send_back(audit_return: AuditReturn, who: User, at: datetime, why: str = "Look again") -> None:
    move(audit_return, Status.SENT_BACK, actor=actor("senior_lead", who), at=at, why=why)


def excuse(audit_return: AuditReturn, who: User, at: datetime, why: str = "It closed") -> None:
    move(
        audit_return,
        Status.EXCUSED,
        actor=actor("manager", who),
        at=at,
        why=why,
        excused_reason=why,
    )


def reopen(
    audit_return: AuditReturn, who: User, at: datetime, why: str = "A figure is wrong"
) -> None:
    move(
        audit_return,
        Status.SENT_BACK,
        actor=actor("manager", who),
        at=at,
        why=why,
        signed_off_at=None,
        receipt=None,
        checksum="",
    )


def ask_again(audit_return: AuditReturn, who: User, at: datetime) -> None:
    move(audit_return, Status.NOT_STARTED, actor=actor("manager", who), at=at, excused_reason="")
