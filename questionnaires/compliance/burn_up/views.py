"""The page of the burn-up; and the same without the page around it, for the tracker to bring in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.burn_up.page import burn_up
from questionnaires.compliance.crumbs import to_tracker
from questionnaires.compliance.filters import AsOfForm
from questionnaires.compliance.tracker_page import day_asked_for
from questionnaires.compliance.tracker_views import round_of


@require_safe
@login_required
def show(request: SignedInRequest, slug: str) -> HttpResponse:
    """Counting every sign-off takes longer than the tracker itself may: so it comes after it."""
    audit_round = round_of(request.user, slug)
    when: AsAt = day_asked_for(AsOfForm(request.GET), timezone.localdate())
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_tracker(audit_round),
        "burn_up": burn_up(audit_round, request.user, when),
    }
    part = request.headers.get("HX-Request") == "true"
    template = "compliance/_burn_up.html" if part else "compliance/burn_up_show.html"
    return render(request, template, context)
