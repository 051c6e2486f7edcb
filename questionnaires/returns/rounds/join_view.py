"""A lead takes part, for the organisation, in a round that anybody may join."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.models import Seat
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.rounds.joining import JoiningRefused, join, rounds_to_join


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join_round(request: SignedInRequest, slug: str, organisation: int) -> HttpResponse:
    """Who has joined already, as after a double click, is led to the return."""
    seats = Seat.objects.open().of(request.user).filter(role="lead", organisation=organisation)
    joined = AuditReturn.objects.led_by(request.user).filter(
        audit_round__slug=slug, audit_round__enrolment="open", organisation=organisation
    )
    if there := joined.first():
        return redirect("returns:overview", there.pk)
    for seat in seats.select_related("organisation"):
        today = timezone.localdate()
        found = rounds_to_join(seat, on=today).filter(slug=slug).first()
        if found is None or seat.organisation is None:
            continue
        if request.method == "POST":
            try:
                opened = join(
                    found, seat.organisation, by=request.user, on=today, at=timezone.now()
                )
            except JoiningRefused as refused:  # it was closed a moment ago
                raise Http404 from refused
            return redirect("returns:overview", opened.pk)
        context = {"audit_round": found, "place": seat.organisation, "board": found.board}
        return render(request, "returns/round_join.html", context)
    raise Http404
