"""The home page: for each seat a person holds, what to do next and how things stand."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit_portal.home.seats import held_seats, sections
from audit_portal.organisations.requests import SignedInRequest


@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    seats = held_seats(request.user)
    context = {"held_seats": seats, "sections": sections(seats, on=timezone.localdate())}
    return render(request, "home/home.html", context)


@require_safe
@login_required
def seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """The home page of one seat: the address says which, so that two tabs may differ."""
    seats = held_seats(request.user)
    here = next((seat for seat in seats if seat.pk == pk), None)
    if here is None:
        raise Http404
    found = sections([here], on=timezone.localdate())
    context = {"held_seats": seats, "seat": here, "sections": found}
    return render(request, "home/home.html", context)
