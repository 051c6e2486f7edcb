"""Adding an organisation by hand, correcting its record, and saying what it owes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import Board, DutyBasis, Organisation
from audit_portal.organisations.record.forms import AddForm, CorrectForm, OwesForm
from audit_portal.organisations.record.keeping import AlreadyThere, add_organisation, set_duties
from audit_portal.organisations.requests import SignedInRequest


@require_safe
@login_required
def bring_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """The two ways in: a file of the register, or by hand."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    return render(request, "organisations/organisations_bring_in.html", {"place": board})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = AddForm(request.POST if request.method == "POST" else None, board=board)
    if form.is_valid() and _added(request, form):
        if "another" in request.POST:
            return redirect("organisations:add", slug)
        return redirect("organisations:organisation", form.instance.pk)
    return render(request, "organisations/organisation_add.html", {"place": board, "form": form})


def _added(request: SignedInRequest, form: AddForm) -> bool:
    duties = [DutyBasis(code) for code in form.cleaned_data["duties"]]
    now = timezone.now()
    try:
        add_organisation(
            form.instance,
            duties,
            form.lead,
            by=request.user,
            at=now,
            on=timezone.localdate(now),
        )
    except AlreadyThere as there:
        form.add_error("name", f"Your board keeps an organisation “{there.organisation}” already.")
        return False
    invited = f" {form.lead.email} has been invited." if form.lead else ""
    messages.success(request, f"{form.instance} has been added.{invited}")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Of two managers who correct it at once, the second is told."""
    editable = Organisation.objects.editable_by(request.user)
    with transaction.atomic():
        if request.method == "POST":
            editable = editable.select_for_update(of=("self",))
        it = get_object_or_404(editable, pk=pk)
        posted = request.POST if request.method == "POST" else None
        form = CorrectForm(posted, instance=it, board=it.home_board)
        if form.is_valid():
            form.save()
            messages.success(request, "The record has been saved.")
            return redirect("organisations:organisation", pk)
    stored = Organisation.objects.get(pk=pk)
    context = {"place": stored, "form": form}
    return render(request, "organisations/organisation_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def owes(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    known = Organisation.objects.for_board(board) | board.home_organisations.all()
    it = get_object_or_404(known.distinct(), pk=pk)
    owed = it.memberships.filter(board=board, until=None).values_list("duty_basis", flat=True)
    posted = request.POST if "save" in request.POST else None
    form = OwesForm(posted, initial={"duties": list(owed)})
    ending = False
    if form.is_valid():
        duties = [DutyBasis(code) for code in form.cleaned_data["duties"]]
        ending = bool(owed) and not duties
        if not ending or "end" in request.POST:
            set_duties(it, board, duties, on=timezone.localdate())
            messages.success(request, _told(it, board, duties))
            return redirect("organisations:organisation", pk)
    context = {"place": board, "organisation": it, "form": form, "ending": ending}
    return render(request, "organisations/organisation_owes.html", context)


def _told(it: Organisation, board: Board, duties: list[DutyBasis]) -> str:
    if duties:
        return f"Saved what {it} owes to {board}."
    return f"{it} no longer belongs to {board}. What it returned stays readable."
