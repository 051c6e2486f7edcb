"""Giving one organisation more time. Every grant is kept; the latest one counts."""

from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, Extension, Status


class ExtensionRefused(Exception):
    """The message is a sentence for the person who asked."""


@transaction.atomic
def extend(
    audit_return: AuditReturn, *, until: date, why: str, by: User, on: date, at: datetime
) -> Extension:
    """`on` is the day `at` falls on. Raises `ExtensionRefused`; then nothing has changed."""
    rows = AuditReturn.objects.select_related("cohort", "audit_round")
    locked = rows.select_for_update(of=("self",)).get(pk=audit_return.pk)
    if problem := _problem(locked, until=until, why=why, on=on):
        raise ExtensionRefused(problem)
    extension = Extension.objects.create(
        audit_return=locked, until=until, reason=why.strip(), at=at, who=by, who_name=by.name
    )
    AuditReturn.objects.filter(pk=locked.pk).update(
        extended_to=until, extension_reason=extension.reason
    )
    audit_return.refresh_from_db()
    return extension


def _problem(audit_return: AuditReturn, *, until: date, why: str, on: date) -> str:
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
