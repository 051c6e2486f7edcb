"""The home page: for each seat a person holds, what to do next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import Seat


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    seats = Seat.objects.open().of(request.user).select_related("organisation", "board")
    today = timezone.localdate()
    sections = [
        {
            "seat": seat,
            "place": seat.organisation or seat.board,
            "steps": next_steps(seat, on=today),
        }
        for seat in seats.order_by("pk")
    ]
    return render(request, "home/home.html", {"sections": sections})
