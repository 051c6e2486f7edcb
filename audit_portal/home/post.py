"""What the home page and the navigation tell a board manager of the board's mail."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.sending import IN_TROUBLE
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat


def messages_room(seat: Seat) -> Iterable[Link]:
    if seat.board is not None and seat.role == "manager":
        yield Link("Messages", _address(seat), order=910)


def messages_in_trouble(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != "manager":
        return
    number = Message.objects.filter(board=seat.board, state__in=IN_TROUBLE).count()
    if number:
        noun = "message" if number == 1 else "messages"
        yield NextStep(
            title=f"Look at {number} {noun} that may not have arrived",
            url=f"{_address(seat)}?show=trouble",
            detail="Correct the address, or send again.",
            order=30,
        )


def _address(seat: Seat) -> str:
    assert seat.board is not None  # noqa: S101 - asked by both callers
    return reverse("correspondence:board_messages", args=[seat.board.slug])
