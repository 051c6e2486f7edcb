"""What the home page and the navigation tell of requests: those that wait for the board, and what
it has answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse

from audit_portal.figures.days import day_of, spoken, start_of
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import BoardRequest
from questionnaires.returns.models import RequestState as State
from questionnaires.returns.next_steps import reached
from questionnaires.returns.requests.wording import in_short, within

DECIDED = (State.GRANTED, State.REFUSED)
FRESH = timedelta(days=7)  # that long an answer is news


def requests_room(seat: Seat) -> Iterator[Link]:
    if seat.board is not None and seat.role in ("manager", "chair"):
        yield Link("Requests", _address(seat), order=25)


def requests_to_answer(seat: Seat, on: date) -> Iterator[NextStep]:
    """For managers of the board that decides; those who only read have nothing to do."""
    if seat.board is None or seat.role != "manager":
        return
    waiting = BoardRequest.objects.waiting().filter(audit_return__audit_round__board=seat.board)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("waiting_since"))
    if found["number"]:
        yield NextStep(
            title=f"Answer {count_of(found['number'])}",
            url=_address(seat),
            detail=f"The oldest has waited since {spoken(day_of(found['oldest']))}.",
            order=10,
        )


def answers_to_read(seat: Seat, on: date) -> Iterator[NextStep]:
    """For leads: what the board wrote in the last days, as long as it has the last word."""
    if seat.organisation_id is None or seat.role != "lead":
        return
    asked = BoardRequest.objects.filter(
        audit_return__in=reached(seat).values("pk"), state__in=(State.ANSWERED, *DECIDED)
    )
    lately: QuerySet[Any] = asked.annotate(said_at=Max("messages__at")).filter(
        said_at__gte=start_of(on - FRESH), audit_return__audit_round__closed_on=None
    )
    for one in lately.select_related("about", "audit_return__audit_round").order_by("said_at"):
        title, day = one.audit_return.audit_round.title, spoken(day_of(one.said_at))
        yield NextStep(
            title=f"Read what the board answered: {within(in_short(one))}",
            url=reverse("returns:request", args=[one.pk]),
            detail=f"{title}. Written on {day}.",
            status=one.get_state_display(),
            order=8,
        )


def count_of(number: int) -> str:
    return "1 request" if number == 1 else f"{number} requests"


def _address(seat: Seat) -> str:
    assert seat.board is not None  # noqa: S101 - asked by both callers
    return reverse("returns:board_requests", args=[seat.board.slug])
