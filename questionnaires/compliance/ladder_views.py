"""The ladder of a round: read, changed step by step, seen with real data before it is saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chasing.changing import (
    LadderRefused,
    remove_step,
    save_step,
    steps_of,
)
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.previewing import preview_of
from questionnaires.compliance.chasing.words import PLACEHOLDERS
from questionnaires.compliance.crumbs import to_chase
from questionnaires.compliance.ladder_forms import StepForm
from questionnaires.compliance.models import LadderStep
from questionnaires.returns.models import AuditRound


def own_round_or_404(user: User, slug: str) -> AuditRound:
    """A round that this person's board runs."""
    rounds = AuditRound.objects.editable_by(user).select_related("board")
    return get_object_or_404(rounds, slug=slug)


def _step_or_404(audit_round: AuditRound, pk: int) -> LadderStep:
    return get_object_or_404(audit_round.ladder, pk=pk)


@require_safe
@login_required
def ladder(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_chase(audit_round),
        "steps": steps_of(audit_round),
    }
    return render(request, "compliance/ladder_show.html", context)


@require_POST
@login_required
def set_up(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    if not audit_round.ladder.exists():
        set_up_ladder(audit_round)
        messages.success(request, "The round has the usual ladder now. You can change each step.")
    return redirect("compliance:ladder", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_step(request: SignedInRequest, slug: str) -> HttpResponse:
    return _edited(request, own_round_or_404(request.user, slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_step(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    return _edited(request, audit_round, _step_or_404(audit_round, pk))


def _edited(
    request: SignedInRequest, audit_round: AuditRound, step: LadderStep | None
) -> HttpResponse:
    """Show the form, the form with its preview, or save."""
    posted = request.POST if request.method == "POST" else None
    form = StepForm(posted, audit_round=audit_round, step=step)
    preview = None
    if form.is_valid():
        changed = form.as_step()
        if "preview" in request.POST:
            preview = preview_of(changed)
        else:
            try:
                save_step(changed)
            except LadderRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"Saved: {changed.when}.")
                return redirect("compliance:ladder", audit_round.slug)
    context = {
        "form": form,
        "step": step,
        "used": step is not None and step.notices.exists(),
        "preview": preview,
        "looked": "preview" in request.POST and form.is_valid(),
        "placeholders": PLACEHOLDERS,
        "audit_round": audit_round,
        "place": audit_round.board,
    }
    return render(request, "compliance/ladder_step.html", context)


@require_POST
@login_required
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    step = audit_round.ladder.filter(pk=pk).first()
    if step is not None:
        try:
            remove_step(step)
            messages.success(request, f"Removed: {step.when}.")
        except LadderRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("compliance:ladder", slug)
