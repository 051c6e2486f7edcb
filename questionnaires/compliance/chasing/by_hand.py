"""What people do beside the ladder: note a contact down, let the chase of a return rest, go on.

Each raises `ByHandRefused` with a sentence; then nothing has changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.compliance.models import Contact, Notice, Pause
from questionnaires.returns.models import AuditReturn, Status

TWICE = timedelta(minutes=2)
ENDED = (Status.SIGNED_OFF, Status.EXCUSED)


class ByHandRefused(Exception):
    """The message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Spoken:
    """A call, mail, letter or meeting as the manager tells it; `settles` a task of the chase."""

    channel: str
    who: str
    on: date
    note: str
    direction: str = Contact.Direction.OUT
    settles: Notice | None = None


@transaction.atomic
def note_contact(
    audit_return: AuditReturn, spoken_of: Spoken, *, by: User, today: date, at: datetime
) -> Contact:
    if spoken_of.on > today:
        raise ByHandRefused(f"{spoken(spoken_of.on)} is still to come: note what has happened.")
    if there := _noted_before(audit_return, spoken_of, by, at):
        return there
    if spoken_of.settles is not None:
        _settle(spoken_of.settles, audit_return)
    return Contact.objects.create(
        audit_return=audit_return, at=at, by=by, by_name=by.name, **vars(spoken_of)
    )


def _noted_before(
    audit_return: AuditReturn, spoken_of: Spoken, by: User, at: datetime
) -> Contact | None:
    """The button pressed twice."""
    lately = audit_return.contacts.filter(by=by, at__gt=at - TWICE)
    return lately.filter(**vars(spoken_of)).first()


def _settle(task: Notice, audit_return: AuditReturn) -> None:
    """A conditional update, so that of two people only one does it."""
    still = Notice.objects.tasks().filter(pk=task.pk, audit_return=audit_return)
    if not still.update(state=Notice.State.DONE):
        raise ByHandRefused(
            "This task is no longer open: somebody has done it, or nothing is asked any more. "
            "Choose “None of them” to note the contact all the same."
        )


@transaction.atomic
def pause(
    audit_return: AuditReturn,
    *,
    why: str,
    until: date | None,
    by: User,
    today: date,
    at: datetime,
) -> Pause:
    """From today; on `until` the chase goes on by itself. None: until somebody lets it go on."""
    rows = AuditReturn.objects.select_related("audit_round").select_for_update(of=("self",))
    locked = rows.get(pk=audit_return.pk)
    paused = Pause.objects.in_force(on=today).filter(audit_return=audit_return).exists()
    if problem := why_not_paused(locked, why, until, today, paused=paused):
        raise ByHandRefused(problem)
    made = pause_of(audit_return, why=why, until=until, by=by, today=today, at=at)
    made.save(force_insert=True)
    return made


def pause_of(
    audit_return: AuditReturn, *, why: str, until: date | None, by: User, today: date, at: datetime
) -> Pause:
    """Not saved."""
    return Pause(
        audit_return=audit_return,
        since=today,
        until=until,
        reason=why.strip(),
        at=at,
        by=by,
        by_name=by.name,
    )


def why_not_paused(
    audit_return: AuditReturn, why: str, until: date | None, today: date, *, paused: bool
) -> str:
    """A sentence, or "" where nothing stands in the way."""
    if audit_return.status in ENDED:
        status = audit_return.get_status_display().lower()
        return f"This return is “{status}”: nobody is asked for it."
    if audit_return.audit_round.closed_on is not None:
        return "The round is closed: nobody is asked any more."
    if not why.strip():
        return "Give a reason."
    if until is not None and until <= today:
        return f"Choose a day after {spoken(today)}, or leave the day empty."
    if paused:
        return "The chase of this return is paused already. Let it go on before you pause it anew."
    return ""


def resume(audit_returns: Iterable[AuditReturn], *, by: User, today: date, at: datetime) -> int:
    """The chase goes on from today; how many pauses that ended."""
    pauses = Pause.objects.in_force(on=today).filter(audit_return__in=list(audit_returns))
    return pauses.update(until=today, ended_at=at, ended_by=by)
