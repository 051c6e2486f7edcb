"""A person's own account: their name, their address, their seats."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.forms import AccountForm
from audit_portal.organisations.models import Seat
from audit_portal.organisations.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name has been saved.")
        return redirect("organisations:account")
    seats = Seat.objects.open().of(request.user).select_related("organisation", "board")
    context = {"form": form, "seats": seats.order_by("pk")}
    return render(request, "organisations/account_edit.html", context)
