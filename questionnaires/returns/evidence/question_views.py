"""Evidence of one question: add it, choose it from what there is, take it off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.organisations.limits import bytes_allowed
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.returns.at_question import AtQuestion, at_question, told_when_closed
from questionnaires.returns.evidence.adding import Adder
from questionnaires.returns.evidence.attaching import attach, detach
from questionnaires.returns.evidence.forms import EvidenceForm
from questionnaires.returns.evidence.listing import attached_to, choice, kept_by
from questionnaires.returns.evidence.organisation_views import to_its_page
from questionnaires.returns.evidence.taking_in import take_in
from questionnaires.returns.models import Evidence


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_when_closed
def question_evidence(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """What is attached, and the ways to attach more. POST adds something new and attaches it."""
    spot = at_question(request.user, pk, key)
    most = bytes_allowed(spot.audit_return.organisation)
    if request.method != "POST":
        return _page(request, spot, EvidenceForm(most_bytes=most))
    form = EvidenceForm(request.POST, request.FILES, most_bytes=most)
    if form.can_be_taken:
        by = Adder(spot.audit_return.organisation, request.user, timezone.now())
        taken = take_in(form, dropped_files(request), by)
        _attach(request, spot, taken.evidence)
        if taken.to_do and taken.evidence:
            return to_its_page(request, taken)
        if not taken.refusals:
            return redirect("returns:evidence", pk, key)
        for refusal in taken.refusals:
            form.add_error("upload", refusal)
    return _page(request, spot, form)


@require_POST
@login_required
@told_when_closed
def choose_evidence(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    spot = at_question(request.user, pk, key)
    posted = request.POST.getlist("evidence")
    chosen = [number for number in posted if number.isdecimal() and len(number) < 19]
    kept = kept_by(spot.audit_return.organisation, request.user)
    _attach(request, spot, list(kept.filter(pk__in=chosen)))
    if not chosen:
        messages.info(request, "Nothing was chosen: tick what you want to attach.")
    return redirect("returns:evidence", pk, key)


@require_POST
@login_required
@told_when_closed
def detach_evidence(request: SignedInRequest, pk: int, key: str, evidence: int) -> HttpResponse:
    spot = at_question(request.user, pk, key)
    item = get_object_or_404(
        Evidence.objects.filter(organisation=spot.audit_return.organisation), pk=evidence
    )
    gone = detach(
        spot.audit_return,
        spot.question,
        item,
        who=request.user,
        role=spot.pen.role,
        at=timezone.now(),
    )
    if gone:
        messages.success(request, f"“{item}” was taken off this question. It is still kept.")
    return redirect("returns:evidence", pk, key)


def _attach(request: SignedInRequest, spot: AtQuestion, evidence: list[Evidence]) -> None:
    fresh = attach(
        spot.audit_return,
        spot.question,
        evidence,
        who=request.user,
        role=spot.pen.role,
        at=timezone.now(),
    )
    titles = ", ".join(f"“{item}”" for item in fresh)
    if titles:
        messages.success(request, f"Attached: {titles}.")
    elif evidence:
        messages.info(request, "That is attached to this question already.")


def _page(request: SignedInRequest, spot: AtQuestion, form: EvidenceForm) -> HttpResponse:
    attached = attached_to(spot)
    context = {
        "spot": spot,
        "audit_return": spot.audit_return,
        "question": spot.question,
        "form": form,
        "attached": attached,
        "choice": choice(request.user, spot, attached, request.GET.get("q", "")[:200]),
    }
    return render(request, "returns/question_evidence.html", context)
