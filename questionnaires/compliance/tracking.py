"""Who has returned, who has not, and what happens next: counts and rows of a round at a day.

expected = returned + in_progress + not_started; the excused stand outside. Returned means signed
off; submitted and sent back are in progress (interfaces.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count

from audit_portal.figures.days import local_iso
from audit_portal.figures.percentages import Percentage, percentage
from questionnaires.compliance.as_at import Annotated, AsAt, Returns
from questionnaires.compliance.next_moves import Facts, facts_about, next_move
from questionnaires.returns.models import AuditRound, Status

PENDING = frozenset(
    {Status.NOT_STARTED, Status.IN_PROGRESS, Status.SUBMITTED, Status.SENT_BACK},
)
AT_ONCE = 500  # returns whose facts are read together


@dataclass(frozen=True)
class Counts:
    """`overdue` is part of in progress and not started. `completion` None: open enrolment."""

    excused: int
    returned: int
    in_progress: int
    not_started: int
    overdue: int
    completion: Percentage | None

    @property
    def expected(self) -> int:
        return self.returned + self.in_progress + self.not_started


@dataclass(frozen=True)
class Row:
    """One return as it stood. For a past day, `answered` and `last_activity_at` are None."""

    pk: int
    organisation_pk: int
    organisation: str
    urn: str | None
    kind: str
    duty_basis: str
    cohort: str
    status: Status
    answered: int | None
    required: int
    started_at: datetime | None
    submitted_at: datetime | None
    signed_off_at: datetime | None
    last_activity_at: datetime | None
    due: date
    days_overdue: int
    last_chased_at: datetime | None
    next_step: str

    def as_json(self) -> dict[str, Any]:
        """The fields of interfaces.md, in its order."""
        return {
            "id": str(self.organisation_pk),
            "organisation": self.organisation,
            "urn": self.urn,
            "kind": self.kind,
            "duty_basis": self.duty_basis,
            "cohort": self.cohort,
            "status": self.status.value,
            "answered": self.answered,
            "required": self.required,
            "started_at": local_iso(self.started_at),
            "submitted_at": local_iso(self.submitted_at),
            "signed_off_at": local_iso(self.signed_off_at),
            "last_activity_at": local_iso(self.last_activity_at),
            "days_overdue": self.days_overdue,
            "last_chased_at": local_iso(self.last_chased_at),
            "next_step": self.next_step,
        }


def counts_of(audit_round: AuditRound, returns: Returns, when: AsAt) -> Counts:
    """One grouped query, whatever the number of returns."""
    groups = list(
        when.annotate(returns)
        .order_by()
        .values("state", "cohort_id", "extended")
        .annotate(number=Count("pk"))
    )
    deadlines = dict(audit_round.cohorts.values_list("pk", "first_due"))

    def total(*states: Status) -> int:
        return sum(group["number"] for group in groups if group["state"] in states)

    late = (
        group["number"]
        for group in groups
        if group["state"] in PENDING
        and (group["extended"] or deadlines[group["cohort_id"]]) < when.day
    )
    returned, expected = total(Status.SIGNED_OFF), total(Status.SIGNED_OFF, *PENDING)
    is_closed_list = audit_round.enrolment == AuditRound.Enrolment.CLOSED
    return Counts(
        excused=total(Status.EXCUSED),
        returned=returned,
        in_progress=total(Status.IN_PROGRESS, Status.SUBMITTED, Status.SENT_BACK),
        not_started=total(Status.NOT_STARTED),
        overdue=sum(late),
        completion=percentage(returned, expected) if is_closed_list else None,
    )


def rows_of(audit_round: AuditRound, annotated: Annotated, when: AsAt) -> Iterator[Row]:
    """In the order of the queryset, which `AsAt.annotate` has been through."""
    found = annotated.select_related("organisation").iterator(chunk_size=AT_ONCE)
    deadlines = {cohort.pk: cohort for cohort in audit_round.cohorts.all()}
    while chunk := list(islice(found, AT_ONCE)):
        for audit_return in chunk:
            audit_return.cohort = deadlines[audit_return.cohort_id]
        facts = facts_about(audit_round, chunk, when)
        yield from (_row(audit_return, when, facts) for audit_return in chunk)


def _row(audit_return: Any, when: AsAt, facts: Facts) -> Row:
    """`audit_return` is an `AuditReturn` with the annotations of `AsAt`."""
    state = Status(audit_return.state)
    due = audit_return.extended or audit_return.cohort.first_due
    return Row(
        pk=audit_return.pk,
        organisation_pk=audit_return.organisation_id,
        organisation=audit_return.organisation_name,
        urn=audit_return.organisation.urn,
        kind=audit_return.organisation.kind,
        duty_basis=audit_return.duty_basis,
        cohort=audit_return.cohort.name,
        status=state,
        answered=None if when.past else audit_return.answered,
        required=audit_return.required,
        started_at=audit_return.began,
        submitted_at=audit_return.sent,
        signed_off_at=audit_return.returned,
        last_activity_at=None if when.past else audit_return.last_activity_at,
        due=due,
        days_overdue=max((when.day - due).days, 0) if state in PENDING else 0,
        last_chased_at=None,
        next_step=next_move(audit_return, state, due, when.day, facts),
    )
