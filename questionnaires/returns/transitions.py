"""The one way a return changes status.

`MOVES` says from where to where and who may. Every move is a conditional update, so that of two
people who press at once one wins and the other is told; and each writes a `ReturnEvent`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, ReturnEvent, Status

MOVES: dict[tuple[Status, Status], frozenset[str]] = {
    (Status.NOT_STARTED, Status.IN_PROGRESS): frozenset({"lead", "contributor"}),
    (Status.IN_PROGRESS, Status.SUBMITTED): frozenset({"lead"}),
    (Status.SENT_BACK, Status.SUBMITTED): frozenset({"lead"}),
    (Status.SUBMITTED, Status.IN_PROGRESS): frozenset({"lead"}),
    (Status.SUBMITTED, Status.SENT_BACK): frozenset({"senior_lead", "accountable"}),
    (Status.SUBMITTED, Status.SIGNED_OFF): frozenset({"senior_lead", "accountable"}),
    (Status.SIGNED_OFF, Status.SENT_BACK): frozenset({"manager"}),
    (Status.NOT_STARTED, Status.EXCUSED): frozenset({"manager"}),
    (Status.IN_PROGRESS, Status.EXCUSED): frozenset({"manager"}),
    (Status.SENT_BACK, Status.EXCUSED): frozenset({"manager"}),
    (Status.EXCUSED, Status.NOT_STARTED): frozenset({"manager"}),
    (Status.EXCUSED, Status.IN_PROGRESS): frozenset({"manager"}),
}

ON_PAPER = frozenset(
    {
        (Status.NOT_STARTED, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, Status.SUBMITTED),
        (Status.SENT_BACK, Status.SUBMITTED),
        (Status.SUBMITTED, Status.IN_PROGRESS),
    }
)
"""What a manager, too, may do while the return is marked as typed in from paper."""

FROM_ELSEWHERE: dict[Status, tuple[Status, ...]] = {
    Status.NOT_STARTED: (),
    Status.IN_PROGRESS: (Status.IN_PROGRESS,),
    Status.SUBMITTED: (Status.IN_PROGRESS, Status.SUBMITTED),
    Status.SENT_BACK: (Status.IN_PROGRESS, Status.SUBMITTED, Status.SENT_BACK),
    Status.SIGNED_OFF: (Status.IN_PROGRESS, Status.SUBMITTED, Status.SIGNED_OFF),
    Status.EXCUSED: (Status.EXCUSED,),
}
"""The way to each status for a return that was made in another system and is brought in."""

BROUGHT_IN = "import"  # stands where the role of a seat would

NEEDS_REASON = frozenset(
    {
        (Status.SUBMITTED, Status.IN_PROGRESS),
        (Status.SUBMITTED, Status.SENT_BACK),
        (Status.SIGNED_OFF, Status.SENT_BACK),
        (Status.NOT_STARTED, Status.EXCUSED),
        (Status.IN_PROGRESS, Status.EXCUSED),
        (Status.SENT_BACK, Status.EXCUSED),
    }
)


class MoveRefused(Exception):
    """The status cannot change like this; the message is a sentence for the person asking."""


@dataclass(frozen=True)
class Actor:
    """Who moves it: a seat's role and a name; `user` is None for a signatory without an account."""

    role: str
    name: str
    user: User | None = None


def _may(actor: Actor, audit_return: AuditReturn, step: tuple[Status, Status]) -> bool:
    if actor.role in MOVES.get(step, frozenset()):
        return True
    return (
        actor.role == "manager" and step in ON_PAPER and audit_return.paper_returns.open().exists()
    )


def locked(audit_return: AuditReturn) -> AuditReturn:
    """The row as it is now, held until the transaction ends, with its round and organisation.

    The row serialises all who change the return: a row lock on PostgreSQL, on SQLite the write
    lock that every transaction takes when it begins.
    """
    rows = AuditReturn.objects.select_related(
        "audit_round__board", "audit_round__version__questionnaire", "cohort", "organisation"
    )
    return rows.select_for_update(of=("self",)).get(pk=audit_return.pk)


def move(
    audit_return: AuditReturn,
    to: Status,
    *,
    actor: Actor,
    at: datetime,
    why: str = "",
    **also: Any,
) -> ReturnEvent:
    """Change the status and, in the same update, the columns in `also`.

    Raises `MoveRefused` when the table does not allow it, a reason is missing, or somebody else
    has moved it since it was read.
    """
    step = (Status(audit_return.status), to)
    if not _may(actor, audit_return, step):
        raise MoveRefused(
            f"A return that is “{step[0].label.lower()}” cannot become “{to.label.lower()}” "
            "from this seat."
        )
    if step in NEEDS_REASON and not why.strip():
        raise MoveRefused("Give a reason.")
    with transaction.atomic():
        moved = AuditReturn.objects.filter(pk=audit_return.pk, status=step[0]).update(
            status=to, last_activity_at=at, **also
        )
        if not moved:
            raise MoveRefused("Somebody else has changed this return. Open it again to see how.")
        event = ReturnEvent.objects.create(
            audit_return=audit_return,
            at=at,
            from_status=step[0],
            to_status=to,
            who=actor.user,
            who_name=actor.name,
            who_role=actor.role,
            why=why.strip(),
        )
    audit_return.refresh_from_db()
    return event


@dataclass(frozen=True)
class Reached:
    """A status that a return reached in another system, when, and why."""

    status: Status
    at: datetime
    why: str


def retold(audit_return: AuditReturn, way: Sequence[Reached], *, actor: Actor) -> list[ReturnEvent]:
    """The events of a return from another system, not written yet: a whole way through the table.

    Raises `MoveRefused` where it is no way of the table, or a reason is missing.
    """
    statuses = tuple(reached.status for reached in way)
    steps = list(zip((Status(audit_return.status), *statuses), statuses, strict=False))
    if not way or FROM_ELSEWHERE[statuses[-1]] != statuses or not MOVES.keys() >= set(steps):
        raise MoveRefused("A return cannot come in on this way.")
    events = []
    for (before, after), reached in zip(steps, way, strict=True):
        if (before, after) in NEEDS_REASON and not reached.why.strip():
            raise MoveRefused("Give a reason.")
        events.append(
            ReturnEvent(
                audit_return=audit_return,
                at=reached.at,
                from_status=before,
                to_status=after,
                who=actor.user,
                who_name=actor.name,
                who_role=actor.role,
                why=reached.why.strip(),
            )
        )
    return events
