"""Pages on the way of a return from the lead's hands to the receipt, and back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.answering.overview import sent_back
from questionnaires.returns.models import ANSWERABLE, ApprovalLink, AuditReturn, Status
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off import approval_links, receipts
from questionnaires.returns.sign_off.approval_links import LinkRefused
from questionnaires.returns.sign_off.approvers import (
    SIGNATORY_ROLES,
    own_approval,
    signatories_of,
)
from questionnaires.returns.sign_off.deciding import attempt, decision_page, form_for
from questionnaires.returns.sign_off.decisions import DecisionRefused, Signer, reopen
from questionnaires.returns.sign_off.forms import (
    LinkForm,
    ReopenForm,
    SubmitForm,
    WithdrawForm,
)
from questionnaires.returns.sign_off.readiness import gaps
from questionnaires.returns.sign_off.submitting import SubmitRefused, submit, withdraw
from questionnaires.returns.transitions import MoveRefused

pages = require_http_methods(["GET", "HEAD", "POST"])


def one(returns: AuditReturnQuerySet, pk: int) -> AuditReturn:
    related = returns.select_related(
        "audit_round__board", "audit_round__version__questionnaire", "cohort", "organisation"
    )
    return get_object_or_404(related, pk=pk)


def _role_of(request: SignedInRequest, audit_return: AuditReturn) -> str:
    """Of somebody who hands it over: who is no lead types it in from paper."""
    led = AuditReturn.objects.led_by(request.user).filter(pk=audit_return.pk)
    return "lead" if led.exists() else "manager"


@pages
@login_required
def submit_return(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = one(AuditReturn.objects.handed_over_by(request.user), pk)
    if audit_return.status not in ANSWERABLE:
        return redirect("returns:approval", pk)
    signatories = signatories_of(audit_return)
    form = SubmitForm(request.POST or None, signatories=signatories, own_email=request.user.email)
    if request.method == "POST" and form.is_valid():
        try:
            submit(
                audit_return,
                who=request.user,
                at=timezone.now(),
                note=form.cleaned_data["note"],
                ask=form.asked(),
                role=_role_of(request, audit_return),
            )
        except (SubmitRefused, MoveRefused, LinkRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:approval", pk)
    missing = gaps(audit_return, Sheet.of(audit_return))
    context = {
        "audit_return": audit_return,
        "gaps": missing,
        "signatories": signatories,
        "form": form if not missing else None,
    }
    return render(request, "returns/return_submit.html", context)


@require_safe
@login_required
def approval(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the approval has come; for the lead, also what can be done about it."""
    audit_return = one(AuditReturn.objects.visible_to(request.user), pk)
    now = timezone.now()
    signatories = signatories_of(audit_return)
    links = [
        (link, approval_links.standing(link, at=now))
        for signatory in signatories.asked
        for link in signatory.links_of(audit_return)
    ]
    context = {
        "audit_return": audit_return,
        "signatories": signatories,
        "links": links,
        "leads": AuditReturn.objects.handed_over_by(request.user).filter(pk=pk).exists(),
        "sent_back": sent_back(audit_return),
        "own": own_approval(audit_return, request.user),
        "decides": any(
            seat.user_id == request.user.pk
            for signatory in signatories.waiting
            for seat in signatory.holders
        ),
    }
    return render(request, "returns/return_approval.html", context)


@pages
@login_required
def withdraw_return(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = one(AuditReturn.objects.handed_over_by(request.user), pk)
    if audit_return.status != Status.SUBMITTED:
        return redirect("returns:approval", pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            role = _role_of(request, audit_return)
            withdraw(audit_return, who=request.user, at=timezone.now(), why=why, role=role)
        except (SubmitRefused, MoveRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have taken the return back. It can be changed again.")
            return redirect("returns:overview", pk)
    context = {"audit_return": audit_return, "form": form}
    return render(request, "returns/return_withdraw.html", context)


@pages
@login_required
def send_approval_link(request: SignedInRequest, pk: int, role: str) -> HttpResponse:
    audit_return = one(AuditReturn.objects.handed_over_by(request.user), pk)
    signatory = signatories_of(audit_return).of_role(role)
    if signatory is None:
        raise Http404
    name, email = signatory.last_link
    form = LinkForm(
        request.POST or None,
        words=signatory.words,
        initial={"name": name, "email": email},
    )
    if request.method == "POST" and form.is_valid():
        told = {"role": role, "made_by": request.user, "at": timezone.now(), **form.cleaned_data}
        try:
            link = approval_links.send(audit_return, **told)
        except LinkRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"A link is on its way to {link.name}.")
            return redirect("returns:approval", pk)
    context = {"audit_return": audit_return, "signatory": signatory, "form": form}
    return render(request, "returns/approval_link_send.html", context)


@require_POST
@login_required
def withdraw_approval_link(request: SignedInRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(ApprovalLink.objects.managed_by(request.user), pk=pk)
    if approval_links.withdraw(link, at=timezone.now()):
        messages.success(request, f"The link sent to {link.name} no longer works.")
    return redirect("returns:approval", link.audit_return_id)


@require_POST
@login_required
def send_approval_link_again(request: SignedInRequest, pk: int) -> HttpResponse:
    links = ApprovalLink.objects.managed_by(request.user)
    link = get_object_or_404(links.select_related("audit_return__organisation"), pk=pk)
    try:
        approval_links.send_again(link, who=request.user, at=timezone.now())
    except LinkRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"A new link is on its way to {link.name}. The earlier one no longer works."
        )
    return redirect("returns:approval", link.audit_return_id)


@pages
@login_required
def decide_return(request: SignedInRequest, pk: int) -> HttpResponse:
    seats = AuditReturn.objects.at_seats(request.user, *SIGNATORY_ROLES)
    audit_return = one(seats, pk)
    roles = _roles_to_decide_in(request, audit_return)
    if audit_return.status != Status.SUBMITTED or not roles:
        return redirect("returns:approval", pk)
    form = form_for(audit_return, roles, request.POST or None)
    if request.method == "POST" and form.is_valid():
        signer = Signer.in_seat(request.user, form.cleaned_data["role"])
        refused = attempt(form, audit_return, signer, at=timezone.now())
        if refused is None:
            return redirect("returns:approval", pk)
        form = refused
    return render(request, "returns/return_decide.html", decision_page(audit_return, form))


def _roles_to_decide_in(request: SignedInRequest, audit_return: AuditReturn) -> dict[str, str]:
    return {
        signatory.role: signatory.title
        for signatory in signatories_of(audit_return).waiting
        if any(seat.user_id == request.user.pk for seat in signatory.holders)
    }


@require_safe
@login_required
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt that stands, and any that stood before a correction. No answers are shown."""
    audit_return = one(receipts.read_by(request.user), pk)
    issued = receipts.told(audit_return)
    if not issued and not audit_return.receipt:
        raise Http404
    context: dict[str, Any] = {
        "audit_return": audit_return,
        "issued": issued,
        "matches": receipts.verify(issued[0].receipt) if issued else None,
        "readable": AuditReturn.objects.visible_to(request.user).filter(pk=pk).exists(),
        "may_reopen": AuditReturn.objects.run_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "returns/return_receipt.html", context)


@pages
@login_required
def reopen_return(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = one(AuditReturn.objects.run_by(request.user), pk)
    if audit_return.status != Status.SIGNED_OFF:
        raise Http404
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            reopen(audit_return, who=request.user, at=timezone.now(), why=why)
        except (DecisionRefused, MoveRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"The return of {audit_return.organisation_name} is reopened."
            )
            return redirect("returns:receipt", pk)
    context = {"audit_return": audit_return, "form": form}
    return render(request, "returns/return_reopen.html", context)
