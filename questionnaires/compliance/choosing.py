"""Which returns a manager means: what the tracker's address lets through, or the rows ticked in it.

Always of today, whatever day the table was looked at: nobody acts on yesterday.
"""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.filters import TrackerFilter
from questionnaires.compliance.tracking import tracked_returns
from questionnaires.returns.models import AuditReturn, AuditRound, Status

TICKED = "only"  # in the address: the primary keys of the rows that were ticked


def tracker_filter(request: SignedInRequest, audit_round: AuditRound) -> TrackerFilter:
    """Over the round as it stands today."""
    when = AsAt.on(None, today=timezone.localdate())
    everything = when.annotate(tracked_returns(audit_round, request.user))
    return TrackerFilter(request.GET, queryset=everything, audit_round=audit_round, when=when)


def not_understood(request: SignedInRequest, audit_round: AuditRound) -> HttpResponse:
    """The tracker says what is wrong. Here a choice left aside would widen who is meant."""
    messages.error(
        request,
        "Which organisations are meant could not be read, so nothing was done. Choose again below.",
    )
    tracker = reverse("compliance:tracker", args=[audit_round.slug])
    return redirect(f"{tracker}?{request.GET.urlencode()}")


def ticked(request: SignedInRequest) -> Collection[int] | None:
    """None where no row was ticked."""
    keys = [int(key) for key in request.GET.getlist(TICKED) if key.isascii() and key.isdigit()]
    return keys if TICKED in request.GET else None


def chosen_returns(request: SignedInRequest, filters: TrackerFilter) -> list[AuditReturn]:
    """By name. The excused only where they are asked for; of ticked rows, those alone."""
    rows = filters.qs
    keys = ticked(request)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    elif "status" not in filters.chosen:
        rows = rows.exclude(state=Status.EXCUSED)
    found: Any = rows.order_by().values("pk")
    returns = AuditReturn.objects.filter(pk__in=found).select_related("cohort", "audit_round")
    return list(returns.order_by("organisation_name", "pk"))
