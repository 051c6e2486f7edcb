"""Asking all organisations with open actions how these stand, and who has said so since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit_portal.correspondence.outbox import Mail, address_of, queue_all, words_of
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, Organisation, Role, Seat, User
from questionnaires.compliance.models import UpdateAsked, UpdateNotice, UpdateRequest
from questionnaires.returns.models import Action, ActionQuerySet, ActionUpdate, Status

PURPOSE = "action_update"  # of the messages, for the second look
SUBJECT = "How do your actions stand?"
AFTER = timedelta(days=30)  # from the day an update was due: then it is not asked for any more


class AskingRefused(Exception):
    """The message says why, for the person who asked."""


@dataclass
class Addressed:
    """An organisation with open actions, and its leads: without one nobody can be asked."""

    organisation: Organisation
    number: int = 0
    leads: list[User] = field(default_factory=list)


def of_board(board: Board) -> ActionQuerySet:
    """Open actions from its own rounds, in returns that stand signed off."""
    return (
        Action.objects.open()
        .filter(audit_return__audit_round__board=board, audit_return__status=Status.SIGNED_OFF)
        .order_by()
    )


def addressed(board: Board) -> list[Addressed]:
    """By name. Three queries."""
    numbers: dict[int, int] = defaultdict(int)
    for organisation in of_board(board).values_list("organisation", flat=True):
        numbers[organisation] += 1
    found = {
        one.pk: Addressed(one, numbers[one.pk])
        for one in Organisation.objects.filter(pk__in=numbers).order_by("name", "pk")
    }
    for seat in seats_for(board, found, Role.LEAD):
        if seat.organisation_id is not None:
            found[seat.organisation_id].leads.append(seat.user)
    return list(found.values())


def seats_for(board: Board, organisations: Iterable[int], *roles: str) -> Iterable[Seat]:
    """Open, of active people, and not kept to another board."""
    seats = Seat.objects.open().at_organisations(*roles).reaching(board)
    seats = seats.filter(organisation__in=list(organisations), user__is_active=True)
    return seats.select_related("user").order_by("since", "pk")


def mark_of(found: Iterable[Addressed]) -> str:
    """Of what the manager saw: who, and about how many actions."""
    seen = [(one.organisation.pk, one.number, [lead.pk for lead in one.leads]) for one in found]
    return sha256(repr(seen).encode()).hexdigest()[:16]


def under_way(board: Board, *, on: date) -> UpdateRequest | None:
    return UpdateRequest.objects.filter(board=board, due__gte=on).first()


def still_asked(board: Board, *, on: date) -> UpdateRequest | None:
    """The latest alone: who has not answered an earlier one is asked the same by this."""
    made = UpdateRequest.objects.filter(board=board).select_related("board").first()
    return made if made is not None and made.due >= on - AFTER else None


@transaction.atomic
def ask(
    board: Board, *, due: date, words: str, seen: str, by: User, on: date, at: datetime
) -> UpdateRequest:
    """`seen`: the mark of whom the manager saw. Raises `AskingRefused`, and nobody is asked.

    A message goes to each lead; one that leads several organisations gets one for all.
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if under_way(board, on=on) is not None:
        raise AskingRefused("An update has been asked for already, and its day is still to come.")
    found = addressed(board)
    if mark_of(found) != seen:
        raise AskingRefused("Meanwhile this has changed. See who would be asked now.")
    asked = [one for one in found if one.leads]
    if not asked:
        raise AskingRefused("No organisation with open actions has a lead who could be asked.")
    made = UpdateRequest.objects.create(board=board, due=due, words=words, asked_at=at, asked_by=by)
    rows = UpdateAsked.objects.bulk_create(
        [
            UpdateAsked(request=made, organisation=one.organisation, number=one.number)
            for one in asked
        ]
    )
    _tell(made, list(zip(rows, asked, strict=True)), at=at)
    return made


def _tell(made: UpdateRequest, asked: list[tuple[UpdateAsked, Addressed]], *, at: datetime) -> None:
    people = {lead.pk: lead for _, one in asked for lead in one.leads}
    by_person: dict[int, list[UpdateAsked]] = defaultdict(list)
    for row, one in asked:
        for lead in one.leads:
            by_person[lead.pk].append(row)
    mails = [mail_to(people[person], made, rows) for person, rows in by_person.items()]
    messages = queue_all(mails, board=made.board, purpose=PURPOSE, at=at)
    day = day_of(at)
    UpdateNotice.objects.bulk_create(
        UpdateNotice(
            asked=row, step=0, recipient_id=person, due_on=day, decided_on=day, message=message
        )
        for (person, rows), message in zip(by_person.items(), messages, strict=True)
        for row in rows
    )


def mail_to(
    person: User, made: UpdateRequest, rows: Iterable[UpdateAsked], *, reminds: bool = False
) -> Mail:
    """About these organisations; a reminder says so."""
    items = [
        {
            "organisation": row.organisation,
            "number": row.number,
            "link": address_of("compliance:action_updates", row.organisation_id),
        }
        for row in rows
    ]
    context = {"asking": made, "items": items, "reminds": reminds}
    subject = f"Reminder: {SUBJECT.lower()}" if reminds else SUBJECT
    text, html = words_of(
        "action_update", subject, name=person.name, board=made.board, context=context
    )
    return Mail(person.email, person.name, subject, text, html)


def waiting_since(board: Board, since: datetime) -> ActionQuerySet:
    """Open actions that were set before, and of which nothing has been said since."""
    said = ActionUpdate.objects.filter(action=OuterRef("pk"), at__gte=since)
    return of_board(board).filter(created_at__lt=since).exclude(Exists(said))


@dataclass(frozen=True)
class Progress:
    """`waiting` of `asked.number` actions; none once the organisation has said how all stand."""

    asked: UpdateAsked
    waiting: int

    @property
    def is_done(self) -> bool:
        return self.waiting == 0


def progress_of(made: UpdateRequest) -> list[Progress]:
    """Those who have said least first. Two queries."""
    waiting: dict[int, int] = defaultdict(int)
    left = waiting_since(made.board, made.asked_at)
    for organisation in left.values_list("organisation", flat=True):
        waiting[organisation] += 1
    rows = made.asked.select_related("organisation").order_by("organisation__name", "pk")
    found = [Progress(row, waiting[row.organisation_id]) for row in rows]
    return sorted(found, key=lambda one: one.is_done)
