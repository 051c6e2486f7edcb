"""The page on which a lead shares the standards of a return among contributors."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.answering.assigning import Pair, Sharing, share
from questionnaires.returns.models import AuditReturn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    led = AuditReturn.objects.led_by(request.user).select_related(
        "audit_round__version__questionnaire", "organisation", "cohort"
    )
    audit_return = get_object_or_404(led, pk=pk)
    if request.method == "POST":
        ticked, seen = (_pairs(request.POST.getlist(name)) for name in ("give", "seen"))
        if share(audit_return, ticked=ticked, seen=seen):
            messages.success(request, "Saved: who answers what.")
        return redirect("returns:overview", pk)
    context = {"audit_return": audit_return, "sharing": Sharing(audit_return)}
    return render(request, "returns/return_assign.html", context)


def _pairs(posted: Iterable[str]) -> Iterator[Pair]:
    """From "standard-seat"; what does not read like that was not sent by our page."""
    for text in posted:
        standard, _, seat = text.partition("-")
        if standard.isdecimal() and seat.isdecimal() and len(text) < 40:
            yield int(standard), int(seat)
