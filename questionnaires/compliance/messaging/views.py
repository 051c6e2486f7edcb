"""Write, see it with real names, send. Who it goes to is what the tracker's filter lets through."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chasing.words import PLACEHOLDERS
from questionnaires.compliance.choosing import (
    TICKED,
    chosen_returns,
    not_understood,
    tracker_filter,
)
from questionnaires.compliance.messaging import opening
from questionnaires.compliance.messaging.addressing import Addressing, address, mail_to, subject_for
from questionnaires.compliance.messaging.forms import MessageForm
from questionnaires.compliance.messaging.sending import send_to_many
from questionnaires.returns.carry_forward.announcing import what_is_new
from questionnaires.returns.models import AuditRound


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def message(request: SignedInRequest, slug: str) -> HttpResponse:
    rounds = AuditRound.objects.editable_by(request.user).select_related("board")
    audit_round = get_object_or_404(rounds.prefetch_related("cohorts"), slug=slug)
    filters = tracker_filter(request, audit_round)
    if not filters.form.is_valid():
        return not_understood(request, audit_round)
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted, initial={"key": uuid4(), **_ready_words(request)})
    returns = chosen_returns(request, filters)
    if not form.is_valid() or "change" in request.POST:
        context = {
            "form": form,
            "number": len(returns),
            "some": bool(filters.chosen) or TICKED in request.GET,
            "placeholders": PLACEHOLDERS,
        }
        return _shown(request, "write", audit_round, context)
    found = address(audit_round, returns, form.cleaned_data["roles"])
    seen = request.POST.get("seen")
    if "send" not in request.POST or not found.addressed or seen != found.mark:
        return _preview(
            request, audit_round, form, found, changed=bool(seen) and seen != found.mark
        )
    return _send(request, audit_round, form, found)


def _ready_words(request: SignedInRequest) -> dict[str, str]:
    """Where the address asks for the words that tell of the opening."""
    if request.GET.get("words") != "opening":
        return {}
    return {"subject": opening.SUBJECT, "text": opening.TEXT}


def _preview(
    request: SignedInRequest,
    audit_round: AuditRound,
    form: MessageForm,
    found: Addressing,
    *,
    changed: bool,
) -> HttpResponse:
    words = {name: form.cleaned_data[name] for name in ("subject", "text")}
    first = None
    if found.addressed:
        news = what_is_new(one.pk for one in found.addressed[0].returns)
        first = mail_to(found.addressed[0], audit_round, **words, news=news)
    context = {"form": form, "found": found, "first": first, "changed": changed}
    return _shown(request, "preview", audit_round, context)


def _send(
    request: SignedInRequest, audit_round: AuditRound, form: MessageForm, found: Addressing
) -> HttpResponse:
    given = form.cleaned_data
    sent = send_to_many(
        audit_round,
        found.addressed,
        subject=given["subject"],
        text=given["text"],
        key=given["key"],
        by=request.user,
        at=timezone.now(),
    )
    if (sent.subject, sent.text) != (given["subject"], given["text"]):
        messages.error(
            request,
            f"“{sent.subject}” went from this page before, so the changed words were not sent. "
            "Write a new message for them.",
        )
        return redirect("compliance:tracker", audit_round.slug)
    people = "1 person" if sent.people == 1 else f"{sent.people} people"
    first = found.addressed[0].returns[0]
    subject = subject_for(sent.subject, first, audit_round)
    messages.success(request, f"“{subject}” is on its way to {people}.")
    return redirect("compliance:tracker", audit_round.slug)


def _shown(
    request: SignedInRequest, name: str, audit_round: AuditRound, context: dict[str, object]
) -> HttpResponse:
    given = {"audit_round": audit_round, "place": audit_round.board, **context}
    return render(request, f"compliance/message_{name}.html", given)
