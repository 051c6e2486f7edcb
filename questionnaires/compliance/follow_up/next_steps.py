"""What there is to do about actions, on the home page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from audit_portal.figures.days import spoken
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat
from questionnaires.compliance.follow_up.asked import rounds_of
from questionnaires.compliance.follow_up.updates import AFTER, waiting_since
from questionnaires.compliance.models import UpdateAsked, UpdateRequest
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


def updates_to_give(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the lead, as long as nothing was said of an action that the board asked about."""
    if seat.organisation_id is None or seat.role != Role.LEAD:
        return
    newer = UpdateRequest.objects.filter(board=OuterRef("request__board")).filter(
        due__gt=OuterRef("request__due")
    )
    asked = UpdateAsked.objects.filter(
        ~Exists(newer), organisation=seat.organisation_id, request__due__gte=on - AFTER
    )
    if seat.only_for_board_id is not None:
        asked = asked.filter(request__board=seat.only_for_board_id)
    for one in asked.select_related("request__board").order_by("request__due"):
        left = waiting_since(one.request.board, one.request.asked_at)
        number = left.filter(organisation=seat.organisation_id).count()
        if number:
            late = one.request.due < on
            yield NextStep(
                title=f"Say how {number} action{' stands' if number == 1 else 's stand'}",
                url=reverse("compliance:action_updates", args=[seat.organisation_id]),
                detail=f"{one.request.board} asks for it by {spoken(one.request.due)}.",
                status="Late" if late else "",
                order=38,
                late=late,
            )
