"""The room of a board that holds its questionnaires."""

from collections.abc import Iterator

from django.urls import reverse

from audit_portal.home.navigation import Link
from audit_portal.organisations.models import Seat


def questionnaires_room(seat: Seat) -> Iterator[Link]:
    if seat.board_id is not None:
        yield Link(
            "Questionnaires",
            reverse("definitions:list"),
            order=50,
            detail="Read the questions, their guidance and their scales.",
        )
