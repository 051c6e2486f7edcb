"""The rooms of an organisation that returns bring: its evidence and its action plan."""

from collections.abc import Iterator

from django.urls import reverse

from audit_portal.home.navigation import Link
from audit_portal.organisations.models import Seat


def rooms_of_an_organisation(seat: Seat) -> Iterator[Link]:
    if seat.organisation_id is None:
        return
    place = [seat.organisation_id]
    yield Link(
        "Evidence",
        reverse("returns:organisation_evidence", args=place),
        order=30,
        detail="What is kept to show for the answers.",
    )
    yield Link(
        "Action plan",
        reverse("returns:action_plan", args=place),
        order=40,
        detail="What is to be done, by whom and by when.",
    )
