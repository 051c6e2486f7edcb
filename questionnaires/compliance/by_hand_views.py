"""What the manager does about the chase of one return: note a contact, pause, let it go on."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.figures.days import spoken
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chase_forms import ContactForm, PauseForm
from questionnaires.compliance.chasing import by_hand
from questionnaires.compliance.models import Notice
from questionnaires.compliance.return_views import asked, run_or_404
from questionnaires.returns.models import AuditReturn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note_contact(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)
    today = timezone.localdate()

    def act(form: ContactForm) -> str:
        by_hand.note_contact(
            audit_return, form.spoken(), by=request.user, today=today, at=timezone.now()
        )
        return f"Noted down for {audit_return.organisation_name}."

    form = partial(
        ContactForm,
        audit_return=audit_return,
        today=today,
        task=_task(audit_return, request.GET.get("task", "")),
    )
    return asked(request, audit_return, form, act, "compliance/return_contact.html")


def _task(audit_return: AuditReturn, key: str) -> Notice | None:
    """The open task that the link came from."""
    tasks = Notice.objects.tasks().filter(audit_return=audit_return).select_related("step")
    return tasks.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pause(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)

    def act(form: Any) -> str:
        made = by_hand.pause(
            audit_return,
            **form.cleaned_data,
            by=request.user,
            today=timezone.localdate(),
            at=timezone.now(),
        )
        until = f"until {spoken(made.until)}" if made.until else "until you let it go on"
        return f"The chase of {audit_return.organisation_name} rests {until}."

    return asked(request, audit_return, PauseForm, act, "compliance/return_pause.html")


@require_POST
@login_required
def resume(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    audit_return = run_or_404(request.user, slug, pk)
    ended = by_hand.resume(
        [audit_return], by=request.user, today=timezone.localdate(), at=timezone.now()
    )
    if ended:
        messages.success(request, f"The chase of {audit_return.organisation_name} goes on.")
    return redirect("compliance:return", slug, pk)
