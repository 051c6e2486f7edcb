"""The page behind the link of an invitation: for whom it was meant, with or without account."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.forms import NewcomerForm
from audit_portal.organisations.invitations import (
    InvitationRefused,
    accept,
    accept_as_newcomer,
    find,
)
from audit_portal.organisations.models import Invitation, Seat, User
from audit_portal.organisations.seats import MEANING

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    offered = find(token)
    if offered is None:
        return render(request, "organisations/invitation_closed.html", status=404)
    state = offered.state(at=timezone.now())
    if state == Invitation.State.ACCEPTED and request.user == offered.accepted_by:
        return redirect("home")  # a second press, or the link opened again
    if state != Invitation.State.PENDING:
        return _closed(request, offered, state)
    if request.user.is_authenticated:
        return _for_somebody_signed_in(request, offered, request.user)
    if User.objects.filter(email=offered.email).exists():
        return _page(request, "sign_in", offered)
    return _for_a_newcomer(request, offered)


def _for_somebody_signed_in(request: HttpRequest, offered: Invitation, user: User) -> HttpResponse:
    if user.email != offered.email:
        return _page(request, "other_person", offered, status=403)
    if request.method != "POST":
        return _page(request, "accept", offered)
    try:
        seat = accept(offered, user=user, at=timezone.now())
    except InvitationRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(request.path)
    return _welcome(request, seat)


def _for_a_newcomer(request: HttpRequest, offered: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST or None, invitation=offered)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        try:
            seat = accept_as_newcomer(offered, name=name, password=password, at=timezone.now())
        except InvitationRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect(request.path)
        login(request, seat.user, backend=BACKEND)
        return _welcome(request, seat)
    return _page(request, "newcomer", offered, form=form)


def _welcome(request: HttpRequest, seat: Seat) -> HttpResponse:
    messages.success(request, f"Welcome. You are now {_role_of(seat)} for {seat.place}.")
    return redirect("home") if seat.until else redirect("seat", seat.pk)


def _role_of(seat: Seat) -> str:
    role = seat.get_role_display()
    return f"{role[:1].lower()}{role[1:]}"


def _closed(request: HttpRequest, offered: Invitation, state: str) -> HttpResponse:
    context = {"offered": offered, "state": state}
    return render(request, "organisations/invitation_closed.html", context, status=410)


def _page(
    request: HttpRequest, page: str, offered: Invitation, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"offered": offered, "meaning": MEANING[offered.role], **more}
    return render(request, f"organisations/invitation_{page}.html", context, status=status)
