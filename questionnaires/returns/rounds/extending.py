"""Giving one organisation more time. Every grant is kept; the latest one counts."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, Extension, Status

AT_ONCE = 500  # rows in a statement


class ExtensionRefused(Exception):
    """The message is a sentence for the person who asked."""


@transaction.atomic
def extend(
    audit_return: AuditReturn, *, until: date, why: str, by: User, on: date, at: datetime
) -> Extension:
    """`on` is the day `at` falls on. Raises `ExtensionRefused`; then nothing has changed."""
    rows = AuditReturn.objects.select_related("cohort", "audit_round")
    locked = rows.select_for_update(of=("self",)).get(pk=audit_return.pk)
    if problem := why_not_extended(locked, until=until, why=why, on=on):
        raise ExtensionRefused(problem)
    [extension] = grant([locked], until=until, why=why, by=by, at=at)
    audit_return.refresh_from_db()
    return extension


def grant(
    returns: Collection[AuditReturn], *, until: date, why: str, by: User, at: datetime
) -> list[Extension]:
    """To returns that are locked, and that nothing stands against."""
    reason = why.strip()
    made = Extension.objects.bulk_create(
        (
            Extension(audit_return=one, until=until, reason=reason, at=at, who=by, who_name=by.name)
            for one in returns
        ),
        batch_size=AT_ONCE,
    )
    keys = [one.pk for one in returns]
    for first in range(0, len(keys), AT_ONCE):
        AuditReturn.objects.filter(pk__in=keys[first : first + AT_ONCE]).update(
            extended_to=until, extension_reason=reason
        )
    return made


def why_not_extended(audit_return: AuditReturn, *, until: date, why: str, on: date) -> str:
    """A sentence, or "" where nothing stands in the way."""
    if audit_return.status in (Status.SIGNED_OFF, Status.EXCUSED):
        return (
            f"This return is “{audit_return.get_status_display().lower()}”: it needs no more time."
        )
    if audit_return.audit_round.closed_on is not None:
        return "The round is closed. Open it again before you give anybody more time."
    if not why.strip():
        return "Give a reason."
    if until < on:
        return f"{spoken(until)} has passed: choose {spoken(on)} or a later day."
    if until <= audit_return.cohort.first_due:
        first = spoken(audit_return.cohort.first_due)
        return f"Everybody has until {first}: choose a later day."
    return ""
