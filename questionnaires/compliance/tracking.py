"""Who has returned, who has not, and what happens next: counts and rows of a round at a day.

expected = returned + in_progress + not_started; the excused stand outside. Returned means signed
off; submitted and sent back are in progress (interfaces.md).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count

from audit_portal.figures.days import local_iso
from audit_portal.figures.percentages import Percentage, percentage
from audit_portal.organisations.models import Seat, User
from questionnaires.compliance.as_at import Annotated, AsAt, Returns, counted_to
from questionnaires.compliance.duty_words import words_for
from questionnaires.compliance.next_asking import with_asking
from questionnaires.compliance.next_moves import Facts, facts_about, next_step, with_invited
from questionnaires.compliance.pending_requests import with_requests
from questionnaires.returns.models import AuditReturn, AuditRound, Status

UNDER_WAY = (Status.IN_PROGRESS, Status.SUBMITTED, Status.SENT_BACK)
PENDING = (Status.NOT_STARTED, *UNDER_WAY)
LATE = "Late"  # past its day and not yet past the final deadline
AT_ONCE = 500  # returns whose facts are read together


@dataclass(frozen=True)
class Counts:
    """`overdue` is part of in progress and not started. `completion` None: open enrolment."""

    by_state: Mapping[str, int]
    overdue: int
    completion: Percentage | None

    def of(self, *states: Status) -> int:
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def returned(self) -> int:
        return self.of(Status.SIGNED_OFF)

    @property
    def in_progress(self) -> int:
        return self.of(*UNDER_WAY)

    @property
    def not_started(self) -> int:
        return self.of(Status.NOT_STARTED)

    @property
    def excused(self) -> int:
        return self.of(Status.EXCUSED)

    @property
    def expected(self) -> int:
        return self.returned + self.in_progress + self.not_started

    @property
    def total(self) -> int:
        return self.expected + self.excused


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
    standing: str  # in the words of its duty, when late; else ""
    last_chased_at: datetime | None
    next_step: str
    on_paper: bool  # typed in by the board, wholly or in part
    phase: str
    part_of: str  # the trust or council above it, else ""

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
            "on_paper": self.on_paper,
        }


def tracked_returns(audit_round: AuditRound, user: User) -> Returns:
    """The whole round for the board that runs it; of a shared round, a board's own members.

    Which of the two is settled before the query: an "or" of both would cost it its index.
    """
    seats = Seat.objects.open().of(user).at_boards("manager", "chair")
    returns = AuditReturn.objects.filter(audit_round=audit_round)
    if not seats.filter(board=audit_round.board_id).exists():
        returns = returns.tracked_by(user)
    return returns


def counts_of(audit_round: AuditRound, returns: Returns, when: AsAt) -> Counts:
    """Of these returns of the round, in two queries at most, whatever their number."""
    return counts_by_round([audit_round], returns, when)[audit_round.pk]


def counts_by_round(
    rounds: Collection[AuditRound], returns: Returns, when: AsAt
) -> dict[int, Counts]:
    """By primary key of the round. One query where the cohorts are fetched already."""
    groups = (
        when.annotate(returns.filter(audit_round__in=[one.pk for one in rounds]))
        .order_by()
        .values_list("audit_round_id", "state", "cohort_id", "extended")
        .annotate(number=Count("*"))
    )
    by_round: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_round[group[0]].append(Group(*group[1:]))
    deadlines = {cohort.pk: cohort.first_due for one in rounds for cohort in one.cohorts.all()}
    return {
        one.pk: _counts(one, by_round[one.pk], deadlines, counted_to(one, when.day))
        for one in rounds
    }


class Group(NamedTuple):
    """Returns of one round that count alike."""

    state: str
    cohort: int
    extended: date | None
    number: int


def _counts(
    audit_round: AuditRound, groups: Collection[Group], deadlines: dict[int, date], day: date
) -> Counts:
    """`day` is the one to which deadlines are counted."""
    by_state: dict[str, int] = defaultdict(int)
    for group in groups:
        by_state[group.state] += group.number
    late = (
        group.number
        for group in groups
        if group.state in PENDING and (group.extended or deadlines[group.cohort]) < day
    )
    counts = Counts(dict(by_state), overdue=sum(late), completion=None)
    if audit_round.enrolment == AuditRound.Enrolment.OPEN:
        return counts
    return replace(counts, completion=percentage(counts.returned, counts.expected))


def rows_of(audit_round: AuditRound, annotated: Annotated, when: AsAt) -> Iterator[Row]:
    """In the order of the queryset, which `AsAt.annotate` has been through."""
    known = with_requests(with_asking(when.with_paper(annotated), when), when)
    known = with_invited(known, audit_round, when)
    all_of_them = known.select_related("organisation__parent")
    found = all_of_them.iterator(chunk_size=AT_ONCE)
    day = counted_to(audit_round, when.day)
    deadlines = {cohort.pk: cohort for cohort in audit_round.cohorts.all()}
    while chunk := list(islice(found, AT_ONCE)):
        for audit_return in chunk:
            audit_return.cohort = deadlines[audit_return.cohort_id]
        facts = facts_about(audit_round, chunk, when)
        yield from (_row(audit_return, when, day, facts) for audit_return in chunk)


def _row(audit_return: Any, when: AsAt, day: date, facts: Facts) -> Row:
    """`audit_return` is an `AuditReturn` with the annotations of `AsAt`; deadlines are counted to
    `day`."""
    state = Status(audit_return.state)
    due = audit_return.extended or audit_return.cohort.first_due
    days_overdue = max((day - due).days, 0) if state in PENDING else 0
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
        days_overdue=days_overdue,
        standing=_standing(audit_return, day) if days_overdue else "",
        last_chased_at=facts.asking.last.get(audit_return.pk),
        next_step=next_step(audit_return, state, due, day, facts),
        on_paper=audit_return.on_paper,
        phase=audit_return.organisation.phase,
        part_of=str(audit_return.organisation.parent or ""),
    )


def _standing(audit_return: Any, day: date) -> str:
    """Late until the final deadline has passed too; only then does the duty's own word fall."""
    last = max(audit_return.extended or date.min, audit_return.cohort.final_due)
    return LATE if day <= last else words_for(audit_return.duty_basis).overdue
