"""What the home page tells a board's questionnaire editor: which drafts are to be finished."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat
from questionnaires.definitions.models import Version


def drafts_to_finish(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != Role.EDITOR:
        return
    drafts = Version.objects.filter(questionnaire__owner=seat.board, status=Version.Status.DRAFT)
    for draft in drafts.select_related("questionnaire").order_by("questionnaire__title", "number"):
        yield NextStep(
            title=f"Finish the draft: {draft.questionnaire.title}, {draft.label}",
            url=reverse("definitions:build", args=[draft.pk]),
            detail="Write it, try it out, and publish it before a round asks it.",
            status="Draft",
            order=50,
        )
