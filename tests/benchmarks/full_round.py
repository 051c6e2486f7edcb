"""A round of thousands of returns in every status, each with the history that led there.

Written in bulk, in seconds. Every organisation is a member of the board under its duty; four in
five have a lead with an account of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board, BoardMember, Organisation, Seat, User
from questionnaires.returns.models import (
    Approval,
    AuditReturn,
    AuditRound,
    Cohort,
    Extension,
    ReturnEvent,
    Status,
)
from tests.factories import make_round, make_version

# What a return went through, and how many in a hundred did.
BEGUN = (Status.NOT_STARTED, Status.IN_PROGRESS)
SENT = (*BEGUN, Status.SUBMITTED)
STORIES: dict[tuple[Status, ...], int] = {
    (Status.NOT_STARTED,): 20,
    BEGUN: 15,
    SENT: 7,
    (*SENT, Status.SENT_BACK): 4,
    (*SENT, Status.SIGNED_OFF): 45,
    (*SENT, Status.SENT_BACK, Status.SUBMITTED, Status.SIGNED_OFF): 6,
    (Status.NOT_STARTED, Status.EXCUSED): 3,
}
DUTIES = {  # kind of organisation and its duty, and how many in a hundred
    ("school", "s175"): 70,
    ("school", "s157"): 12,
    ("college", "s157"): 4,
    ("early_years", "eyfs"): 6,
    ("agency", "s11"): 5,
    ("voluntary", "voluntary"): 3,
}
PLACES = ("Alder Brook", "Castle Gate", "Foundry Road", "Harbour", "Mill Lane", "Tŵr", "St Anne’s")
SORTS = ("Primary School", "Academy", "High School", "Nursery", "Infant School")
WAVES = {"First wave": -20, "Second wave": -5, "Third wave": 15}  # first deadline, from today
WINDOW = timedelta(days=60)  # from the opening to the first deadline
GRACE = timedelta(days=14)  # from there to the final one
LED, EXTENDED = 0.8, 0.05  # shares of the organisations
AT_ONCE = 2000  # rows of one statement
REQUIRED = 6  # the questions of make_version
NEVER = "!"  # a password that no one can type


@transaction.atomic
def fill_round(board: Board, number: int, *, today: date) -> AuditRound:
    """`number` returns in three cohorts: two whose first deadline has passed and one to come."""
    by_chance = Random(number)
    version = make_version(owner=board, code=f"full-{number}")
    waves = {name: today + timedelta(days=days) for name, days in WAVES.items()}
    audit_round = make_round(board, version, **_dates(waves["First wave"]))
    audit_round.cohorts.update(name="First wave")
    Cohort.objects.bulk_create(
        Cohort(audit_round=audit_round, name=name, **_dates(first_due))
        for name, first_due in waves.items()
        if name != "First wave"
    )
    cohorts = list(audit_round.cohorts.all())
    members = list(_members(board, number, by_chance))
    lives = [_live(by_chance.choice(cohorts), member, today, by_chance) for member in members]
    _write(members, lives)
    _give_leads(members, start_of(cohorts[0].opens), by_chance)
    return audit_round


def _dates(first_due: date) -> dict[str, date]:
    return {"opens": first_due - WINDOW, "first_due": first_due, "final_due": first_due + GRACE}


def _members(board: Board, number: int, by_chance: Random) -> Iterator[BoardMember]:
    duties = by_chance.choices(list(DUTIES), list(DUTIES.values()), k=number)
    for at, (kind, duty) in enumerate(duties):
        organisation = Organisation(
            home_board=board,
            name=f"{by_chance.choice(PLACES)} {by_chance.choice(SORTS)} {at}",
            kind=kind,
            urn=f"{number:05}{at:05}" if duty.startswith("s1") and kind != "agency" else None,
        )
        yield BoardMember(board=board, organisation=organisation, duty_basis=duty)


@dataclass(frozen=True)
class Life:
    """A return with its history, none of it written yet."""

    audit_return: AuditReturn
    events: Sequence[ReturnEvent]
    approvals: Sequence[Approval]
    extensions: Sequence[Extension]


def _live(cohort: Cohort, member: BoardMember, today: date, by_chance: Random) -> Life:
    [story] = by_chance.choices(list(STORIES), list(STORIES.values()))
    opened = start_of(cohort.opens)
    step = (start_of(today) - opened) / len(story)  # all of it lies before today
    moments = [opened, *(opened + step * (n + by_chance.random()) for n in range(1, len(story)))]
    audit_return = AuditReturn(
        audit_round=cohort.audit_round,
        cohort=cohort,
        organisation=member.organisation,
        organisation_name=member.organisation.name,
        duty_basis=member.duty_basis,
        required=REQUIRED,
        **_standing(dict(zip(story, moments, strict=True)), by_chance),
    )
    return Life(
        audit_return,
        list(_events(audit_return, story, moments)),
        list(_approvals(audit_return, by_chance)),
        list(_extensions(audit_return, moments[-1], by_chance)),
    )


def _standing(reached: dict[Status, datetime], by_chance: Random) -> dict[str, Any]:
    """The fields of a return that reached these statuses, each last at its moment."""
    status = max(reached, key=lambda one: reached[one])
    signed = status == Status.SIGNED_OFF
    begun = Status.IN_PROGRESS in reached
    all_answered = Status.SUBMITTED in reached
    return {
        "status": status,
        "answered": REQUIRED if all_answered else by_chance.randrange(REQUIRED) * begun,
        "started_at": reached.get(Status.IN_PROGRESS),
        "submitted_at": reached.get(Status.SUBMITTED),
        "signed_off_at": reached.get(Status.SIGNED_OFF),
        "last_activity_at": reached[status] if begun else None,
        "excused_reason": "It has closed." if status == Status.EXCUSED else "",
        "receipt": f"R-{by_chance.getrandbits(56):014x}" if signed else None,
        "checksum": "0" * 64 if signed else "",
    }


def _events(
    audit_return: AuditReturn, story: Sequence[Status], moments: Sequence[datetime]
) -> Iterator[ReturnEvent]:
    for before, status, at in zip(("", *story), story, moments, strict=False):
        why = "" if status not in (Status.SENT_BACK, Status.EXCUSED) else "It must be so."
        yield ReturnEvent(
            audit_return=audit_return,
            at=at,
            from_status=before,
            to_status=status,
            who_name="Asha" if before else "",
            why=why,
        )


def _approvals(audit_return: AuditReturn, by_chance: Random) -> Iterator[Approval]:
    """By both signatories where it is signed off; by the first of half of those that wait."""
    given = {Status.SIGNED_OFF: 2, Status.SUBMITTED: by_chance.randrange(2)}
    for role in ("senior_lead", "accountable")[: given.get(Status(audit_return.status), 0)]:
        yield Approval(
            audit_return=audit_return,
            submitted_at=audit_return.submitted_at,
            role=role,
            decision=Approval.Decision.APPROVED,
            at=audit_return.last_activity_at,
            who_name="Dev",
        )


def _extensions(audit_return: AuditReturn, at: datetime, by_chance: Random) -> Iterator[Extension]:
    if by_chance.random() > EXTENDED:
        return
    audit_return.extended_to = audit_return.cohort.first_due + timedelta(days=21)
    audit_return.extension_reason = "The lead has left."
    yield Extension(
        audit_return=audit_return,
        until=audit_return.extended_to,
        reason=audit_return.extension_reason,
        at=at,
        who_name="Mo",
    )


def _write(members: Sequence[BoardMember], lives: Sequence[Life]) -> None:
    """Each table after those it points to: keys are handed on as rows are written."""
    _keep(Organisation, (member.organisation for member in members))
    _keep(BoardMember, members)
    _keep(AuditReturn, (life.audit_return for life in lives))
    _keep(ReturnEvent, (row for life in lives for row in life.events))
    _keep(Approval, (row for life in lives for row in life.approvals))
    _keep(Extension, (row for life in lives for row in life.extensions))


def _give_leads(members: Sequence[BoardMember], since: datetime, by_chance: Random) -> None:
    led = [member.organisation for member in members if by_chance.random() < LED]
    leads = [User(email=f"lead-{one.pk}@example.org", name="Asha", password=NEVER) for one in led]
    _keep(User, leads)
    _keep(
        Seat,
        (
            Seat(user=lead, organisation=one, role="lead", since=since)
            for lead, one in zip(leads, led, strict=True)
        ),
    )


def _keep(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
