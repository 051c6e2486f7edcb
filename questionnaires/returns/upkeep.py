"""What falls due between rounds: actions to follow up, evidence to review."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import Action, Evidence

SOON = timedelta(days=14)


def actions_to_follow_up(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the lead: what is overdue; if nothing is, what falls due within a fortnight."""
    if seat.organisation_id is None or seat.role != "lead":
        return
    actions = Action.objects.open().filter(organisation=seat.organisation_id)
    days = list(actions.filter(due__lte=on + SOON).values_list("due", flat=True))
    overdue = sum(day < on for day in days)
    url = reverse("returns:action_plan", args=[seat.organisation_id])
    if overdue:
        yield NextStep(
            title=f"Follow up {_count(overdue, 'overdue action')}",
            url=f"{url}?status=overdue",
            detail="Say how it stands, that it is done, or agree a new day.",
            status="Overdue",
            order=40,
            late=True,
        )
    elif days:
        yield NextStep(
            title=f"Look at {_count(len(days), 'action')} due soon",
            url=f"{url}?status=open",
            order=70,
        )


def evidence_to_review(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.organisation_id is None or seat.role != "lead" or seat.only_for_board_id is not None:
        return
    kept = Evidence.objects.filter(organisation=seat.organisation_id)
    count = kept.review_overdue(on=on).count()
    if count:
        url = reverse("returns:organisation_evidence", args=[seat.organisation_id])
        yield NextStep(
            title=f"Review {_count(count, 'piece')} of evidence",
            url=f"{url}?show=overdue",
            detail="The review date has passed: see whether it still holds.",
            order=80,
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
