"""How the rounds that its schools answer stand, on the home page of a trust or council."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse

from audit_portal.home.standings import Standing
from audit_portal.organisations.models import Seat
from audit_portal.organisations.page_sections import Entry
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.below.returns import returns_below
from questionnaires.compliance.rounds_page import RoundLine, lines_of
from questionnaires.compliance.standings import standing_of
from questionnaires.returns.models import AuditReturnQuerySet, AuditRound
from questionnaires.returns.standings import entry_of

FEW = 12  # returns that are named one by one; more are counted, and listed in the table


def schools_below(seat: Seat, on: date) -> Iterator[Standing]:
    """Of the rounds that are open; nothing for an organisation that no other is part of."""
    if seat.organisation is None:
        return
    returns = returns_below(seat.organisation, seat.user)
    rounds = AuditRound.objects.filter(
        pk__in=returns.order_by().values("audit_round"), closed_on=None
    )
    found = list(rounds.prefetch_related("cohorts"))
    if not found:
        return
    for line in lines_of(found, returns, AsAt.on(None, today=on)):
        address = reverse("compliance:below", args=[seat.organisation_id, line.audit_round.slug])
        yield replace(
            standing_of(line, address),
            title=f"Your schools and services: {line.audit_round.title}",
            entries=_entries(line, returns, on),
        )


def _entries(line: RoundLine, returns: AuditReturnQuerySet, on: date) -> tuple[Entry, ...]:
    if line.counts.expected > FEW:
        return ()
    of_round = returns.filter(audit_round=line.audit_round).expected()
    by_name = of_round.select_related("cohort").order_by("organisation_name", "pk")
    return tuple(entry_of(one, on) for one in by_name)
