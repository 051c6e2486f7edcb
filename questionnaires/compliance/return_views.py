"""One organisation's page in the tracker, and what the manager may do there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chasing.by_hand import ByHandRefused
from questionnaires.compliance.crumbs import to_tracker
from questionnaires.compliance.return_forms import AskAgainForm, ExcuseForm, ExtendForm
from questionnaires.compliance.return_page import return_page
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.requests.beside_return import lines_of
from questionnaires.returns.rounds.excusing import ask_again, excuse
from questionnaires.returns.rounds.extending import ExtensionRefused, extend
from questionnaires.returns.transitions import MoveRefused

RELATED = ("audit_round__board", "audit_round__version", "cohort", "organisation")


def tracked_or_404(user: User, slug: str, pk: int) -> AuditReturn:
    returns = AuditReturn.objects.tracked_by(user).select_related(*RELATED)
    return get_object_or_404(returns, audit_round__slug=slug, pk=pk)


def run_or_404(user: User, slug: str, pk: int) -> AuditReturn:
    """Of rounds that this person's board runs."""
    returns = AuditReturn.objects.run_by(user).select_related(*RELATED)
    return get_object_or_404(returns, audit_round__slug=slug, pk=pk)


@require_safe
@login_required
def show(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = tracked_or_404(request.user, slug, pk)
    returns = AuditReturn.objects.filter(pk=pk)
    context = {
        "page": return_page(audit_return, today=timezone.localdate()),
        "audit_return": audit_return,
        "place": audit_return.audit_round.board,
        "crumbs": to_tracker(audit_return.audit_round),
        "requests": lines_of(audit_return, request.user),
        "may_run": returns.run_by(request.user).exists(),
        "may_read": returns.visible_to(request.user).exists(),
    }
    return render(request, "compliance/return_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def extend_return(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)

    def act(form: forms.Form) -> str:
        extension = extend(
            audit_return,
            until=form.cleaned_data["until"],
            why=form.cleaned_data["why"],
            by=request.user,
            on=timezone.localdate(),
            at=timezone.now(),
        )
        return f"{audit_return.organisation_name} has until {spoken(extension.until)}."

    return asked(request, audit_return, ExtendForm, act, "compliance/return_extend.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def excuse_return(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)

    def act(form: forms.Form) -> str:
        excuse(audit_return, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return f"{audit_return.organisation_name} is excused and no longer counted."

    return asked(request, audit_return, ExcuseForm, act, "compliance/return_excuse.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_return_again(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)

    def act(form: forms.Form) -> str:
        ask_again(audit_return, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return f"{audit_return.organisation_name} is asked again; its answers are as they were."

    return asked(request, audit_return, AskAgainForm, act, "compliance/return_ask_again.html")


def asked(
    request: SignedInRequest,
    audit_return: AuditReturn,
    form_class: Callable[..., forms.Form],
    act: Callable[[Any], str],
    template: str,
) -> HttpResponse:
    """Show the form, or do what it asks; a refusal is said beside what was typed."""
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            messages.success(request, act(form))
            return redirect("compliance:return", audit_return.audit_round.slug, audit_return.pk)
        except (MoveRefused, ExtensionRefused, ByHandRefused) as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "audit_return": audit_return,
        "place": audit_return.audit_round.board,
    }
    return render(request, template, context)
