"""One organisation's page in the tracker: how its return stands, who is there, what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from audit_portal.figures.days import day_of, spoken, start_of
from audit_portal.organisations.models import Invitation, Role, Seat
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.chase_forms import in_sentence
from questionnaires.compliance.models import Notice, Pause
from questionnaires.compliance.next_asking import GONE
from questionnaires.compliance.tracking import Row, rows_of
from questionnaires.returns.models import (
    AuditReturn,
    PaperReturn,
    RequestMessage,
    RequestState,
    ReturnEvent,
    Status,
)
from questionnaires.returns.requests.wording import in_short, within
from questionnaires.returns.sign_off.approvers import signatory_words
from questionnaires.returns.transitions import BROUGHT_IN, MOVES

SAYS = {
    ("", Status.NOT_STARTED): "Asked",
    (Status.NOT_STARTED, Status.IN_PROGRESS): "Started",
    (Status.SUBMITTED, Status.IN_PROGRESS): "Taken back to change it",
    (Status.SUBMITTED, Status.SENT_BACK): "Sent back",
    (Status.SUBMITTED, Status.SIGNED_OFF): "Signed off",
    (Status.SIGNED_OFF, Status.SENT_BACK): "Reopened for correction",
    (Status.EXCUSED, Status.NOT_STARTED): "Asked again",
    (Status.EXCUSED, Status.IN_PROGRESS): "Asked again",
}
VERBS = {
    RequestState.OPEN: "Asked the board",
    RequestState.ANSWERED: "Answered",
    RequestState.GRANTED: "Granted",
    RequestState.REFUSED: "Refused",
    RequestState.WITHDRAWN: "Withdrawn",
    RequestState.CLOSED: "Closed",
}
OTHERWISE = {Status.SUBMITTED: "Submitted for approval", Status.EXCUSED: "Excused"}

CONTACTS = {
    ("out", "phone"): "{} was phoned",
    ("in", "phone"): "{} phoned",
    ("out", "email"): "{} was sent an e-mail",
    ("in", "email"): "{} sent an e-mail",
    ("out", "letter"): "{} was sent a letter",
    ("in", "letter"): "{} sent a letter",
    ("out", "meeting"): "{} was met",
    ("in", "meeting"): "{} came to a meeting",
}


BEFORE = timedelta(days=90)  # an invitation this long before the round still belongs to its story


@dataclass(frozen=True)
class Moment:
    """A line of the timeline. `why` is what the person wrote."""

    at: datetime
    what: str
    who: str
    role: str
    why: str

    @property
    def is_of_the_day(self) -> bool:
        """Dated from the beginning of a day, when the round opened: no time worth showing."""
        return self.at == start_of(day_of(self.at))


@dataclass(frozen=True)
class Person:
    role: str
    name: str
    email: str


@dataclass(frozen=True)
class ReturnPage:
    audit_return: AuditReturn
    row: Row
    moments: list[Moment]
    people: list[Person]
    notices: list[Notice]
    pause: Pause | None  # the one in force
    invited: list[Invitation]  # whose offer of a seat there is open

    def _can_become(self, to: Status) -> bool:
        step = (Status(self.audit_return.status), to)
        return "manager" in MOVES.get(step, ())

    @property
    def may_excuse(self) -> bool:
        return self._can_become(Status.EXCUSED)

    @property
    def may_ask_again(self) -> bool:
        return self.audit_return.status == Status.EXCUSED

    @property
    def may_reopen(self) -> bool:
        return self.audit_return.status == Status.SIGNED_OFF

    @property
    def may_type(self) -> bool:
        return self.audit_return.is_answerable

    @property
    def may_pause(self) -> bool:
        return self.may_extend and self.pause is None

    @property
    def may_extend(self) -> bool:
        return (
            self.audit_return.status not in (Status.SIGNED_OFF, Status.EXCUSED)
            and self.audit_return.audit_round.closed_on is None
        )


def return_page(audit_return: AuditReturn, *, today: date) -> ReturnPage:
    when = AsAt.on(None, today=today)
    just_this = when.annotate(AuditReturn.objects.filter(pk=audit_return.pk))
    [row] = rows_of(audit_return.audit_round, just_this, when)
    moments = sorted(_moments(audit_return), key=lambda moment: moment.at, reverse=True)
    seats = Seat.objects.open().filter(organisation=audit_return.organisation_id)
    order = list(Role.values)
    by_role = sorted(
        seats.select_related("user"), key=lambda seat: (order.index(seat.role), seat.user.name)
    )
    kind = audit_return.organisation.kind
    people = [Person(_role(seat.role, kind), seat.user.name, seat.user.email) for seat in by_role]
    offers = Invitation.objects.open().reaching(audit_return.audit_round.board)
    sent = offers.filter(organisation=audit_return.organisation_id).exclude(sent_at=None)
    invited = list(sent.order_by("sent_at", "pk"))
    notices, pause = _notices(audit_return), _pause(audit_return, today)
    return ReturnPage(audit_return, row, moments, people, notices, pause, invited)


def _notices(audit_return: AuditReturn) -> list[Notice]:
    related = ("step", "recipient", "message", "superseded_by__step")
    return list(audit_return.notices.select_related(*related))


def _pause(audit_return: AuditReturn, today: date) -> Pause | None:
    """Of two that overlap, the one that lasts."""
    pauses = Pause.objects.in_force(on=today).filter(audit_return=audit_return)
    return pauses.order_by(F("until").desc(nulls_first=True)).first()


def _moments(audit_return: AuditReturn) -> Iterator[Moment]:
    kind = audit_return.organisation.kind
    for event in audit_return.events.all():
        yield Moment(event.at, _what(event), event.who_name, _role(event.who_role, kind), event.why)
    for extension in audit_return.extensions.all():
        what = f"Given until {spoken(extension.until)}"
        yield Moment(
            extension.at, what, extension.who_name, _role("manager", kind), extension.reason
        )
    yield from _asked(audit_return, kind)
    yield from _on_paper(audit_return, kind)
    yield from _by_hand(audit_return, _role("manager", kind))
    yield from _chased(audit_return)
    yield from _invited(audit_return, kind)
    if audit_return.status == Status.IN_PROGRESS and audit_return.last_activity_at:
        yield Moment(audit_return.last_activity_at, "Last answer saved", "", "", "")


def _chased(audit_return: AuditReturn) -> Iterator[Moment]:
    """What the chase has sent, when it went."""
    notices: Any = audit_return.notices.annotate(gone=GONE).exclude(gone=None)
    for notice in notices.select_related("step", "recipient"):
        who = notice.recipient.name if notice.recipient else ""
        what = f"Asked by the chase: {in_sentence(str(notice.step))}"
        yield Moment(notice.gone, what, who, in_sentence(notice.get_role_display()), "")


def _invited(audit_return: AuditReturn, kind: str) -> Iterator[Moment]:
    """Who was offered a seat there from shortly before it was asked."""
    since = start_of(audit_return.cohort.opens - BEFORE)
    offers = Invitation.objects.reaching(audit_return.audit_round.board).filter(
        organisation=audit_return.organisation_id, sent_at__gte=since
    )
    for offer in offers.select_related("invited_by"):
        if offer.sent_at is None:
            continue
        name, role = offer.name or offer.email, _role(offer.role, kind)
        by = offer.invited_by.name if offer.invited_by else ""
        yield Moment(offer.sent_at, f"{name} was invited as {role}", by, "", "")
        if offer.accepted_at is not None:
            yield Moment(offer.accepted_at, f"{name} came in as {role}", "", "", "")


def _asked(audit_return: AuditReturn, kind: str) -> Iterator[Moment]:
    """What was written at its requests."""
    messages = RequestMessage.objects.filter(request__audit_return=audit_return)
    for message in messages.select_related("request__about"):
        verb = VERBS[RequestState(message.state)]
        what = f"{verb}: {within(in_short(message.request))}"
        role = _role(message.who_role, kind)
        yield Moment(message.at, what, message.who_name, role, message.words)


def _on_paper(audit_return: AuditReturn, kind: str) -> Iterator[Moment]:
    manager = _role("manager", kind)
    for paper in audit_return.paper_returns.all():
        what = (
            f"Marked as a paper return from {paper.sent_by}, received {spoken(paper.received_on)}"
        )
        yield Moment(paper.begun_at, what, paper.begun_by_name, manager, paper.reason)
        if paper.ended_at is not None:
            off = paper.ending == PaperReturn.Ending.TAKEN_OFF
            what = "Mark of a paper return taken off" if off else "Taken over from the board"
            role = manager if off else _role("lead", kind)
            yield Moment(paper.ended_at, what, paper.ended_by_name, role, paper.ended_why)


def _by_hand(audit_return: AuditReturn, role: str) -> Iterator[Moment]:
    """Contacts, dated by when they took place, and pauses of the chase."""
    for contact in audit_return.contacts.all():
        at = contact.at if day_of(contact.at) == contact.on else start_of(contact.on)
        yield Moment(
            at,
            CONTACTS[contact.direction, contact.channel].format(contact.who),
            contact.by_name,
            role,
            contact.note,
        )
    for pause in audit_return.pauses.select_related("ended_by"):
        until = f" until {spoken(pause.until)}" if pause.until and not pause.ended_at else ""
        yield Moment(pause.at, f"Chase paused{until}", pause.by_name, role, pause.reason)
        if pause.ended_at is not None:
            who = pause.ended_by.name if pause.ended_by else ""
            yield Moment(pause.ended_at, "Chase goes on", who, role, "")


def _what(event: ReturnEvent) -> str:
    to = Status(event.to_status)
    return SAYS.get((event.from_status, to)) or OTHERWISE.get(to) or to.label


def _role(code: str, kind: str) -> str:
    """As it is called at this kind of organisation: a school has a head teacher."""
    if code == BROUGHT_IN:
        return "brought in from another system"
    words = signatory_words(kind).get(code, "").removeprefix("the ")
    return words or (Role(code).label.lower() if code in Role.values else "")
