"""The home page: for each seat a person holds, what to do next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit_portal.home.seats import held_seats, sections
from audit_portal.organisations.models import Seat
from audit_portal.organisations.requests import SignedInRequest


@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    seats = held_seats(request.user)
    context = {"sections": sections(seats, on=timezone.localdate())}
    return render(request, "home/home.html", context)


@require_safe
@login_required
def seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """The home page of one seat: the address says which, so that two tabs may differ."""
    seats = Seat.objects.open().of(request.user).select_related("organisation", "board")
    here = get_object_or_404(seats, pk=pk)
    context = {"seat": here, "sections": sections([here], on=timezone.localdate())}
    return render(request, "home/home.html", context)
