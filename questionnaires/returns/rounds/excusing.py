"""Taking an organisation out of a round, with a reason, and asking it again after all."""

from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, ReturnEvent, Status
from questionnaires.returns.transitions import Actor, move


def excuse(audit_return: AuditReturn, *, why: str, by: User, at: datetime) -> ReturnEvent:
    """It leaves the denominator and stays listed. Raises `MoveRefused`, also without a reason."""
    return move(
        audit_return,
        Status.EXCUSED,
        actor=_manager(by),
        at=at,
        why=why,
        excused_reason=why.strip(),
    )


def ask_again(audit_return: AuditReturn, *, why: str, by: User, at: datetime) -> ReturnEvent:
    """Back to where it was before it was excused, with all its answers. Raises `MoveRefused`."""
    to = Status.IN_PROGRESS if audit_return.started_at else Status.NOT_STARTED
    return move(audit_return, to, actor=_manager(by), at=at, why=why, excused_reason="")


def _manager(by: User) -> Actor:
    return Actor(role="manager", name=by.name, user=by)
