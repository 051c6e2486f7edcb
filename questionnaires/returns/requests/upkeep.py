"""What the home page and the navigation tell a board of the requests that wait for it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from audit_portal.figures.days import day_of, spoken
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import BoardRequest


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


def count_of(number: int) -> str:
    return "1 request" if number == 1 else f"{number} requests"


def _address(seat: Seat) -> str:
    assert seat.board is not None  # noqa: S101 - asked by both callers
    return reverse("returns:board_requests", args=[seat.board.slug])
