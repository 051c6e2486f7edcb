"""An organisation's page, and a board's with its members and what they owe."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.duties import give_duties
from audit_portal.organisations.filters import MembersFilter
from audit_portal.organisations.forms import DutiesForm
from audit_portal.organisations.models import (
    Board,
    BoardMember,
    Invitation,
    InvitationQuerySet,
    Organisation,
    Seat,
    User,
)
from audit_portal.organisations.page_sections import page_sections
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.organisations.seats import terms_at
from audit_portal.organisations.tables import MembersTable

PER_PAGE = 50


@require_safe
@login_required
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    known = Organisation.objects.visible_to(user).select_related("parent", "home_board")
    it = get_object_or_404(known, pk=pk)
    may_read_people = Organisation.objects.people_read_by(user).filter(pk=pk).exists()
    context = {
        "place": it,
        "organisation": it,
        "duties": it.memberships.filter(until=None).select_related("board").order_by("pk"),
        "became": it.successions_from.select_related("successor"),
        "was": it.successions_to.select_related("predecessor"),
        "below": Organisation.objects.visible_to(user).filter(parent=it),
        "seats": it.seats.open().select_related("user").order_by("pk") if may_read_people else [],
        "invited": _invited(it, user) if may_read_people else [],
        "may_read_people": may_read_people,
        "may_edit": Organisation.objects.editable_by(user).filter(pk=pk).exists(),
        "managed": Board.objects.managed_by(user).concerned_with(it),
        "sections": page_sections(it, user, on=timezone.localdate()),
    }
    return render(request, "organisations/organisation_show.html", context)


def _invited(it: Organisation, user: User) -> InvitationQuerySet:
    """Whose offer is open; what another board keeps to its own rounds is not told."""
    theirs = Q(only_for_board=None) | Q(only_for_board__in=Board.objects.managed_by(user))
    offers = Invitation.objects.open().filter(theirs, organisation=it).exclude(sent_at=None)
    return offers.order_by("sent_at", "pk")


@require_safe
@login_required
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    it = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    kept = Organisation.objects.editable_by(request.user).without_duty(it)
    members = (Organisation.objects.for_board(it) | kept).prefetch_related(
        Prefetch("memberships", BoardMember.objects.filter(board=it, until=None), "duties"),
        Prefetch(
            "seats",
            Seat.objects.open().at_organisations("lead").reaching(it).select_related("user"),
            "leads",
        ),
        Prefetch(
            "invitations",
            Invitation.objects.open().reaching(it).filter(role="lead").order_by("pk"),
            "offers",
        ),
    )
    found = MembersFilter(request.GET, members, board=it)
    manages = terms_at(it, request.user) is not None
    table = MembersTable(found.qs, board=it, may_invite=manages)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    awaiting = Organisation.objects.editable_by(request.user).awaiting_duty(it).count()
    context = {
        "place": it,
        "board": it,
        "filter": found,
        "table": table,
        "awaiting": awaiting,
        "may_add": manages,
    }
    return render(request, "organisations/board_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def duties(request: SignedInRequest, slug: str) -> HttpResponse:
    it = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    awaiting = list(Organisation.objects.awaiting_duty(it)[:PER_PAGE])
    form = DutiesForm(request.POST or None, organisations=awaiting)
    if request.method == "POST" and form.is_valid():
        number = give_duties(it, form.duties(), on=timezone.localdate())
        messages.success(request, f"Saved for {number} organisation{'' if number == 1 else 's'}.")
        return redirect("organisations:duties", it.slug)
    more = Organisation.objects.awaiting_duty(it).count() - len(awaiting)
    context = {"place": it, "board": it, "form": form, "more": more}
    return render(request, "organisations/duties_give.html", context)
