"""Pages of a return that came on paper: marking it, taking the mark off, taking it over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.paper_return import marking
from questionnaires.returns.paper_return.forms import BeginForm, TakeOffForm
from questionnaires.returns.paper_return.marking import PaperRefused

pages = require_http_methods(["GET", "HEAD", "POST"])


def _one(returns: AuditReturnQuerySet, pk: int) -> AuditReturn:
    related = returns.select_related(
        "audit_round__board", "audit_round__version", "cohort", "organisation"
    )
    return get_object_or_404(related, pk=pk)


def _to_tracker(audit_return: AuditReturn) -> HttpResponse:
    return redirect("compliance:return", audit_return.audit_round.slug, audit_return.pk)


@pages
@login_required
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = _one(AuditReturn.objects.run_by(request.user), pk)
    form = BeginForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        try:
            marking.begin(audit_return, form.received, by=request.user, at=timezone.now())
        except PaperRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:overview", pk)
    context = {
        "audit_return": audit_return,
        "place": audit_return.audit_round.board,
        "form": form,
    }
    return render(request, "returns/paper_begin.html", context)


@pages
@login_required
def take_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Of a return that is not marked there is nothing to take off: to the tracker."""
    audit_return = _one(AuditReturn.objects.run_by(request.user), pk)
    paper = audit_return.paper_returns.filter(ended_at=None).first()
    if paper is None:
        return _to_tracker(audit_return)
    typed = paper.typed_at is not None
    form = TakeOffForm(request.POST if request.method == "POST" else None, typed=typed)
    if form.is_valid():
        try:
            why = form.cleaned_data["why"]
            marking.take_off(paper, by=request.user, at=timezone.now(), why=why)
        except PaperRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The mark is taken off. The organisation answers by itself.")
            return _to_tracker(audit_return)
    context = {
        "audit_return": audit_return,
        "place": audit_return.audit_round.board,
        "paper": paper,
        "form": form,
    }
    return render(request, "returns/paper_take_off.html", context)


@pages
@login_required
def take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = _one(AuditReturn.objects.led_by(request.user), pk)
    paper = audit_return.paper_returns.filter(ended_at=None).first()
    if paper is not None and request.method != "POST":
        context = {"audit_return": audit_return, "paper": paper}
        return render(request, "returns/paper_take_over.html", context)
    if paper is not None:
        try:
            marking.take_over(paper, by=request.user, at=timezone.now())
        except PaperRefused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, "The return is yours to go on with.")
    return redirect("returns:overview", pk)
