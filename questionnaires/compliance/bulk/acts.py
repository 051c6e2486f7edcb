"""The same acts for many returns of one round at once, as the tracker's bulk actions want them.

Each is one transaction; all but excusing are a few queries, however many returns. What cannot be
done for some is said of these, and done for the rest.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.compliance.chasing.by_hand import (
    ByHandRefused,
    Spoken,
    pause_of,
    why_not_paused,
)
from questionnaires.compliance.chasing.writing import Chased, chase
from questionnaires.compliance.models import Contact, Pause
from questionnaires.returns.models import AuditReturn, AuditRound
from questionnaires.returns.rounds.excusing import excuse
from questionnaires.returns.rounds.extending import AT_ONCE, grant, why_not_extended
from questionnaires.returns.transitions import MoveRefused

MOST_EXCUSED = 500
Keys = Collection[int]  # of returns


@dataclass
class Done:
    """`refused`: how many for each reason, which is a sentence."""

    number: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class TooMany(ValueError):
    """The message is a sentence for the person who asked."""


@transaction.atomic
def extend_many(
    audit_round: AuditRound,
    returns: Keys,
    *,
    until: date,
    why: str,
    by: User,
    today: date,
    at: datetime,
) -> Done:
    done, granted = Done(), []
    for one in _locked(audit_round, returns):
        if problem := why_not_extended(one, until=until, why=why, on=today):
            done.refused[problem] += 1
        else:
            granted.append(one)
    done.number = len(grant(granted, until=until, why=why, by=by, at=at))
    return done


@transaction.atomic
def excuse_many(
    audit_round: AuditRound, returns: Keys, *, why: str, by: User, at: datetime
) -> Done:
    """One by one through the table of moves, so only so many at once. Raises `TooMany`."""
    if len(returns) > MOST_EXCUSED:
        raise TooMany(f"That is more than {MOST_EXCUSED} organisations. Choose fewer of them.")
    done = Done()
    for one in _locked(audit_round, returns):
        try:
            excuse(one, why=why, by=by, at=at)
            done.number += 1
        except MoveRefused as refusal:
            done.refused[str(refusal)] += 1
    return done


def _locked(audit_round: AuditRound, returns: Keys) -> list[AuditReturn]:
    rows = AuditReturn.objects.select_related("audit_round", "cohort")
    chosen = rows.filter(audit_round=audit_round, pk__in=returns).order_by("pk")
    return list(chosen.select_for_update(of=("self",)))


@transaction.atomic
def pause_many(
    audit_round: AuditRound,
    returns: Keys,
    *,
    why: str,
    until: date | None,
    by: User,
    today: date,
    at: datetime,
) -> Done:
    done, pauses = Done(), []
    locked = _locked(audit_round, returns)
    resting = Pause.objects.in_force(on=today).filter(audit_return__audit_round=audit_round)
    paused = set(resting.values_list("audit_return", flat=True))
    for one in locked:
        if problem := why_not_paused(one, why, until, today, paused=one.pk in paused):
            done.refused[problem] += 1
        else:
            pauses.append(pause_of(one, why=why, until=until, by=by, today=today, at=at))
    done.number = len(Pause.objects.bulk_create(pauses, batch_size=AT_ONCE))
    return done


@transaction.atomic
def contact_many(
    audit_round: AuditRound, returns: Keys, contact: Spoken, *, by: User, today: date, at: datetime
) -> Done:
    """The same words noted down for each; a task is done one by one, on the return's own page."""
    if contact.settles is not None:
        raise ValueError("A task belongs to one return.")
    if contact.on > today:
        raise ByHandRefused(f"{spoken(contact.on)} is still to come: note what has happened.")
    rows = AuditReturn.objects.filter(audit_round=audit_round, pk__in=returns).order_by("pk")
    made = Contact.objects.bulk_create(
        (Contact(audit_return=one, at=at, by=by, by_name=by.name, **vars(contact)) for one in rows),
        batch_size=AT_ONCE,
    )
    return Done(len(made))


def chase_many(
    audit_round: AuditRound, returns: Keys, *, by: User, today: date, at: datetime
) -> Chased:
    """The chase of today for these alone; whoever was asked already is not asked again."""
    return chase(audit_round.board, on=today, at=at, rounds=[audit_round], by=by, only=returns)
