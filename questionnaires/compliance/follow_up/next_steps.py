"""What the manager has to do about actions, on the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat
from questionnaires.compliance.follow_up.asked import rounds_of
from questionnaires.returns.models import Action


def overdue_actions(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != Role.MANAGER:
        return
    rounds = rounds_of(seat.board, seat.user).values("pk")
    seen = Action.objects.visible_to(seat.user).filter(audit_return__audit_round__in=rounds)
    number = seen.overdue(on=on).order_by().count()
    if number:
        url = reverse("compliance:action_list", args=[seat.board.slug])
        yield NextStep(
            title=f"Follow up {number:,} overdue action{'' if number == 1 else 's'}",
            url=f"{url}?show=overdue",
            detail="Organisations said that these would be done by now.",
            order=65,
        )
