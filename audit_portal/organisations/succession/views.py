"""Which organisation took over from which: those known, and one more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.models import Board
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.organisations.succession.forms import TakingOverForm
from audit_portal.organisations.succession.taking_over import (
    TakingOverRefused,
    of_board,
    seats_to_carry,
    take_over,
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def successions(request: SignedInRequest, slug: str) -> HttpResponse:
    """What follows is shown before it is recorded."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = TakingOverForm(request.POST if request.method == "POST" else None, board=board)
    one = form.taking_over() if form.is_valid() else None
    if one and "confirm" in request.POST:
        try:
            news = take_over(one, by=request.user, at=timezone.now())
        except TakingOverRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            words = "has been recorded" if news else "was recorded already"
            messages.success(request, f"That {one.successor} took over {words}.")
        return redirect("organisations:successions", slug)
    context = {
        "place": board,
        "form": form,
        "one": one,
        "carried": seats_to_carry(one) if one else [],
        "known": of_board(board),
    }
    return render(request, "organisations/successions.html", context)
