"""How each open round stands, for the home page of the board's manager and chair."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.figures.days import how_far, spoken
from audit_portal.home.standings import Figure, Progress, Standing
from audit_portal.organisations.models import Seat
from questionnaires.compliance.next_steps import open_lines
from questionnaires.compliance.rounds_page import RoundLine
from questionnaires.returns.models import Status


def rounds_under_way(seat: Seat, on: date) -> Iterator[Standing]:
    for line in open_lines(seat, on):
        yield standing_of(line, reverse("compliance:tracker", args=[line.audit_round.slug]))


def standing_of(line: RoundLine, url: str) -> Standing:
    """`url` is the table of these returns, which its figures narrow."""
    counts = line.counts
    waiting = counts.of(Status.SUBMITTED)
    return Standing(
        title=line.audit_round.title,
        url=url,
        progress=_progress(line),
        facts=_deadline(line),
        figures=(
            Figure(counts.returned, "returned", f"{url}?status=signed_off"),
            Figure(counts.in_progress, "in progress", f"{url}?status=under_way"),
            Figure(waiting, "of them awaiting approval", f"{url}?status=submitted"),
            Figure(counts.not_started, "not started", f"{url}?status=not_started"),
            Figure(counts.overdue, "late", f"{url}?late=yes", late=counts.overdue > 0),
        ),
        order=(line.first_due or date.max).toordinal(),
    )


def _progress(line: RoundLine) -> Progress | None:
    """None where anybody may join: there is nothing to be out of."""
    completion = line.counts.completion
    if completion is None:
        return None
    return Progress(completion.numerator, completion.denominator, f"{line.returned} returned")


def _deadline(line: RoundLine) -> tuple[tuple[str, str], ...]:
    if line.first_due is None:
        return ()
    return (("First deadline", f"{spoken(line.first_due)}, {how_far(line.first_due, line.day)}"),)
