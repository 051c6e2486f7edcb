"""What the home page tells the board's managers of paper returns."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.figures.days import spoken
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import ANSWERABLE, PaperReturn


def papers_to_type_in(seat: Seat, on: date) -> Iterator[NextStep]:
    if seat.board is None or seat.role != "manager":
        return
    papers = PaperReturn.objects.open().filter(
        audit_return__audit_round__board=seat.board,
        audit_return__audit_round__closed_on=None,
        audit_return__status__in=ANSWERABLE,
    )
    for paper in papers.select_related("audit_return__audit_round"):
        audit_return = paper.audit_return
        yield NextStep(
            title=f"Type in the paper return: {audit_return.organisation_name}",
            url=reverse("returns:overview", args=[audit_return.pk]),
            detail=f"{audit_return.audit_round.title}. Received {spoken(paper.received_on)}. "
            f"{audit_return.answered} of {audit_return.required} answered.",
            order=15,
        )
