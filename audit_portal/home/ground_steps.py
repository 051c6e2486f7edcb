"""What the pages about organisations and people ask of managers and leads."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Organisation, Seat


def duties_to_give(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != "manager":
        return
    number = Organisation.objects.awaiting_duty(seat.board).count()
    if number:
        yield NextStep(
            title=f"Say what {_organisations(number)} owe{'s' if number == 1 else ''}",
            url=reverse("organisations:duties", args=[seat.board.slug]),
            detail="The register does not say. Until you do, they are not asked for returns.",
            order=80,
        )


def leads_to_invite(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != "manager":
        return
    number = Organisation.objects.for_board(seat.board).nobody_invited().count()
    if number:
        yield NextStep(
            title=f"Invite a lead for {_organisations(number)}",
            url=f"{reverse('organisations:board', args=[seat.board.slug])}?lead=nobody",
            detail="Nobody there can answer until somebody has been invited and has accepted.",
            order=85,
        )


def _organisations(number: int) -> str:
    return f"{number} organisation{'' if number == 1 else 's'}"
