"""What the home page tells people who answer: the open returns of their organisation."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import ANSWERABLE, AuditReturn, Status

VERBS = {
    Status.NOT_STARTED: "Start",
    Status.IN_PROGRESS: "Continue",
    Status.SENT_BACK: "Correct and submit again",
}


def returns_to_answer(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.organisation_id is None or seat.role not in ("lead", "contributor"):
        return
    open_returns = AuditReturn.objects.filter(
        organisation=seat.organisation_id, status__in=ANSWERABLE, audit_round__closed_on=None
    )
    if seat.only_for_board_id is not None:
        board = seat.only_for_board_id
        open_returns = open_returns.filter(
            Q(audit_round__board=board) | Q(audit_round__shared_with=board)
        ).distinct()
    for audit_return in open_returns.select_related("audit_round", "cohort"):
        yield _step(audit_return, on)


def _step(audit_return: AuditReturn, on: date) -> NextStep:
    late = audit_return.due < on
    begun = audit_return.status != Status.NOT_STARTED
    done = f" {audit_return.answered} of {audit_return.required} answered." if begun else ""
    return NextStep(
        title=f"{VERBS[Status(audit_return.status)]}: {audit_return.audit_round.title}",
        url=reverse("returns:overview", args=[audit_return.pk]),
        detail=f"Return it by {date_format(audit_return.due, 'j F Y')}.{done}",
        status="Late" if late else "",
        order=10 + max(0, (audit_return.due - on).days),
        late=late,
    )
