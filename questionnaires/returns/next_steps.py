"""What the home page tells an organisation's people: what to answer, approve and wait for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import ANSWERABLE, Assignment, AuditReturn, Status
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.rounds.joining import rounds_to_join as joinable
from questionnaires.returns.sign_off.approvers import SIGNATORY_ROLES, signatories_of

SOON = timedelta(days=28)
VERBS = {
    Status.NOT_STARTED: "Start",
    Status.IN_PROGRESS: "Continue",
    Status.SENT_BACK: "Correct and submit again",
}


def returns_to_answer(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.organisation_id is None or seat.role not in ("lead", "contributor"):
        return
    open_returns = reached(seat).filter(status__in=ANSWERABLE, audit_round__closed_on=None)
    given = _given(seat) if seat.role == "contributor" else {}
    for audit_return in open_returns:
        yield _step(audit_return, given.get(audit_return.pk, []), on)


def _given(seat: Seat) -> dict[int, list[str]]:
    """Titles of the standards given to this seat, by primary key of the return."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(seat=seat).order_by("standard__order")
    for audit_return, title in rows.values_list("audit_return_id", "standard__title"):
        found[audit_return].append(title)
    return found


def reached(seat: Seat) -> AuditReturnQuerySet:
    """The returns this seat reaches: one kept to a board reaches that board's rounds alone."""
    returns = AuditReturn.objects.filter(organisation=seat.organisation_id)
    if seat.only_for_board_id is not None:
        board = seat.only_for_board_id
        returns = returns.filter(
            Q(audit_round__board=board) | Q(audit_round__shared_with=board)
        ).distinct()
    return returns.select_related("audit_round", "cohort", "organisation")


def _step(audit_return: AuditReturn, given: list[str], on: date) -> NextStep:
    late = audit_return.due < on
    begun = audit_return.status != Status.NOT_STARTED
    done = f" {audit_return.answered} of {audit_return.required} answered." if begun else ""
    yours = f" Yours: {'; '.join(given)}." if given else ""
    return NextStep(
        title=f"{VERBS[Status(audit_return.status)]}: {audit_return.audit_round.title}",
        url=reverse("returns:overview", args=[audit_return.pk]),
        detail=f"{_due(audit_return, on)}{done}{yours}",
        status=_standing(audit_return, on),
        order=10 + max(0, (audit_return.due - on).days),
        late=late,
    )


def days_left(due: date, on: date) -> str:
    """For a day that has not passed; nothing as long as it is far away."""
    days = (due - on).days
    if days > SOON.days:
        return ""
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"{days} days left")


def _standing(audit_return: AuditReturn, on: date) -> str:
    return days_late(audit_return.due, on) or days_left(audit_return.due, on)


def days_late(due: date, on: date) -> str:
    days = (on - due).days
    return "" if days < 1 else "1 day late" if days == 1 else f"{days} days late"


def _due(audit_return: AuditReturn, on: date) -> str:
    words = "It was due on" if audit_return.due < on else "Return it by"
    return f"{words} {date_format(audit_return.due, 'j F Y')}."


def returns_to_approve(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.organisation_id is None or seat.role not in SIGNATORY_ROLES:
        return
    for audit_return in reached(seat).filter(status=Status.SUBMITTED):
        if any(one.role == seat.role for one in signatories_of(audit_return).waiting):
            late = audit_return.due < on
            yield NextStep(
                title=f"Approve: {audit_return.audit_round.title}",
                url=reverse("returns:decide", args=[audit_return.pk]),
                detail=f"Read it, then approve it or send it back. {_due(audit_return, on)}",
                status=_standing(audit_return, on),
                order=5,
                late=late,
            )


def returns_awaiting_approval(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.organisation_id is None or seat.role != "lead":
        return
    for audit_return in reached(seat).filter(status=Status.SUBMITTED):
        signatories = signatories_of(audit_return)
        unasked = [one.words for one in signatories.vacant if not (one.open_link or one.invited)]
        waiting = f"Waiting for {signatories.waiting_in_words}."
        nobody = f"Nobody has been asked as {' and '.join(unasked)}."
        yield NextStep(
            title=f"See the approval: {audit_return.audit_round.title}",
            url=reverse("returns:approval", args=[audit_return.pk]),
            detail=nobody if unasked else waiting,
            status="Awaiting approval",
            code="submitted",
            order=6 if unasked else 60,
        )


def rounds_to_join(seat: Seat, on: date) -> Iterator[NextStep]:
    """Rounds that anybody may join, for leads whose organisation has not done so yet."""
    for audit_round in joinable(seat, on=on):
        yield NextStep(
            title=f"Take part, if you wish: {audit_round.title}",
            url=reverse("returns:join", args=[audit_round.slug, seat.organisation_id]),
            detail="Anybody may join this round.",
            order=90,
        )
