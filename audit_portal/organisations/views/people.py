"""Who holds which seat at an organisation or a board, and the giving and ending of seats."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.forms import HandOverForm, InviteForm
from audit_portal.organisations.invitations import (
    InvitationRefused,
    invite,
    send_again,
    withdraw,
)
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.organisations.seats import SeatRefused, end_seat
from audit_portal.organisations.views.places import PeoplePlace, place_or_404

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def people(request: SignedInRequest, kind: str, key: int | str) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    context = {
        "here": here,
        "place": here.place,
        "seats": _held(here),
        "ended": here.seats.exclude(until=None).order_by("-until")[:20],
        "invitations": _open_invitations(here, at=timezone.now()),
        "invite_url": here.url("invite") if here.terms else "",
    }
    return render(request, "organisations/people_list.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def person_invite(request: SignedInRequest, kind: str, key: int | str) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    form = InviteForm(request.POST or None, terms=here.managed)
    if request.method == "POST" and form.is_valid() and _invited(request, here, form):
        return redirect(here.url("people"))
    context = {"form": form, "place": here.place, "people_url": here.url("people")}
    return render(request, "organisations/person_invite.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def seat_hand_over(request: SignedInRequest, kind: str, key: int | str, pk: int) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    seat = here.seat_or_404(pk)
    if seat.until is not None:
        return redirect(here.url("people"))
    form = HandOverForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid() and _invited(request, here, form):
        return redirect(here.url("people"))
    context = {
        "form": form,
        "held": seat,
        "own": seat.user_id == request.user.pk,
        "place": here.place,
        "people_url": here.url("people"),
    }
    return render(request, "organisations/seat_hand_over.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def seat_end(request: SignedInRequest, kind: str, key: int | str, pk: int) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    seat = here.seat_or_404(pk)
    own = seat.user_id == request.user.pk
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            end_seat(seat, by=request.user, terms=here.managed, at=timezone.now())
        except SeatRefused as refusal:
            problems = [("end", str(refusal))]
        else:
            messages.success(request, f"{seat.user}’s seat at {here.place} has ended.")
            return redirect("home" if own else here.url("people"))
    context = {
        "problems": problems,
        "held": seat,
        "own": own,
        "place": here.place,
        "people_url": here.url("people"),
        "hand_over_url": here.url("hand_over", seat.pk),
    }
    return render(request, "organisations/seat_end.html", context)


@require_POST
@login_required
def invitation_withdraw(
    request: SignedInRequest, kind: str, key: int | str, pk: int
) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    invitation = here.invitation_or_404(pk)
    try:
        withdraw(invitation, by=request.user, at=timezone.now())
    except InvitationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The invitation to {invitation.email} has been withdrawn.")
    return redirect(here.url("people"))


@require_POST
@login_required
def invitation_send_again(
    request: SignedInRequest, kind: str, key: int | str, pk: int
) -> HttpResponse:
    here = place_or_404(kind, key, request.user)
    invitation = here.invitation_or_404(pk)
    try:
        send_again(invitation, at=timezone.now())
    except InvitationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            f"A new invitation is on its way to {invitation.email}. The link in the old one no "
            "longer works.",
        )
    return redirect(here.url("people"))


def _invited(request: SignedInRequest, here: PeoplePlace, form: InviteForm | HandOverForm) -> bool:
    """Whether the invitation went out; if not, the form says why."""
    offer = form.offer()
    try:
        invite(here.place, offer, by=request.user, terms=here.managed, at=timezone.now())
    except InvitationRefused as refusal:
        form.add_error("email", str(refusal))
        return False
    messages.success(request, f"An invitation is on its way to {offer.name} at {offer.email}.")
    return True


def _held(here: PeoplePlace) -> list[dict[str, Any]]:
    """The open seats, with what the person asking may do to each."""
    rows = []
    for seat in here.seats.open().order_by("user__name", "pk"):
        managed = here.terms is not None and here.terms.cover(seat)
        rows.append(
            {
                "seat": seat,
                "end_url": here.url("end", seat.pk) if managed else "",
                "hand_over_url": here.url("hand_over", seat.pk) if managed else "",
            }
        )
    return rows


def _open_invitations(here: PeoplePlace, *, at: datetime) -> list[dict[str, Any]]:
    """Invitations not taken up so far, those that have expired among them."""
    if here.terms is None:
        return []
    found = here.invitations.open().order_by(F("sent_at").desc(nulls_first=True), "-pk")
    return [
        {
            "invitation": invitation,
            "state": invitation.state(at=at),
            "withdraw_url": here.url("withdraw", invitation.pk),
            "send_again_url": here.url("send_again", invitation.pk),
        }
        for invitation in found
        if here.terms.cover(invitation)
    ]
