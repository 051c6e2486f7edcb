"""Approval without an account: the pages behind a link that was mailed.

Holding the link is not enough: a code goes to the address it was sent to. Who has typed the code
holds a signed cookie, for this link alone and for an hour. It is no sign-in and opens nothing else.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questionnaires.returns.evidence.handing_out import download
from questionnaires.returns.models import ApprovalLink, Evidence
from questionnaires.returns.sign_off import approval_links
from questionnaires.returns.sign_off.approval_links import CodeRefused, Standing
from questionnaires.returns.sign_off.approvers import signatory_words
from questionnaires.returns.sign_off.deciding import attempt, decision_page, form_for
from questionnaires.returns.sign_off.decisions import Signer
from questionnaires.returns.sign_off.forms import CodeForm

COOKIE = "approval"
COOKIE_AGE = 60 * 60  # seconds
LinkView = Callable[..., HttpResponseBase]  # of the request, the token and the link it belongs to
TokenView = Callable[..., HttpResponseBase]


def private(view: LinkView) -> TokenView:
    """Finds the link, and keeps its address out of caches and other sites' logs."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: int) -> HttpResponseBase:
        link = approval_links.find(token)
        if link is None:
            raise Http404
        if approval_links.standing(link, at=timezone.now()) is not Standing.OPEN:
            response: HttpResponseBase = over(request, link)
        else:
            response = view(request, token, link, **more)
        # Never the path, to nobody. "no-referrer" would have browsers post these forms with
        # "Origin: null", which the CSRF check rightly refuses.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded


def over(request: HttpRequest, link: ApprovalLink) -> HttpResponse:
    """What became of a link that can no longer be used."""
    standing = approval_links.standing(link, at=timezone.now())
    context = {
        "link": link,
        "standing": standing.value,
        "audit_return": link.audit_return,
        "approval": getattr(link, "approval", None),
    }
    return render(request, "returns/approval_link_over.html", context)


@require_safe
@private
def approve(request: HttpRequest, token: str, link: ApprovalLink) -> HttpResponse:
    """The front door: who asks for what, and a button that has a code sent."""
    if has_shown_code(request, link):
        return redirect("returns:approve_decide", token)
    return front_door(request, token, link)


def front_door(
    request: HttpRequest, token: str, link: ApprovalLink, *, form: CodeForm | None = None
) -> HttpResponse:
    context = {
        "link": link,
        "token": token,
        "audit_return": link.audit_return,
        "as_whom": signatory_words(link.audit_return.organisation.kind)[link.role],
        "address": masked(link.email),
        "form": form or CodeForm(),
    }
    return render(request, "returns/approval_link_open.html", context)


def masked(email: str) -> str:
    """c•••••@example.org: enough to recognise one's own address, not enough to learn it."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••••@{domain}"


@require_POST
@private
def send_code(request: HttpRequest, token: str, link: ApprovalLink) -> HttpResponse:
    try:
        approval_links.send_code(link, at=timezone.now())
    except CodeRefused as refusal:
        form = CodeForm({})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return front_door(request, token, link, form=form)
    return redirect("returns:approve_code", token)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def enter_code(request: HttpRequest, token: str, link: ApprovalLink) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approval_links.use_code(link, form.cleaned_data["code"], at=timezone.now())
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            response = redirect("returns:approve_decide", token)
            note_code_shown(response, token, link)
            return response
    return front_door(request, token, link, form=form)


def note_code_shown(response: HttpResponse, token: str, link: ApprovalLink) -> None:
    response.set_signed_cookie(
        COOKIE,
        str(link.pk),
        salt=_salt(link),
        max_age=COOKIE_AGE,
        path=reverse("returns:approve", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def has_shown_code(request: HttpRequest, link: ApprovalLink) -> bool:
    shown = request.get_signed_cookie(COOKIE, None, salt=_salt(link), max_age=COOKIE_AGE)
    return shown == str(link.pk)


def _salt(link: ApprovalLink) -> str:
    return f"approval-link:{link.token_digest}"


@require_http_methods(["GET", "HEAD", "POST"])
@private
def approve_decide(request: HttpRequest, token: str, link: ApprovalLink) -> HttpResponse:
    if not has_shown_code(request, link):
        return redirect("returns:approve", token)
    audit_return = link.audit_return
    words = signatory_words(audit_return.organisation.kind)[link.role]
    form = form_for(audit_return, {link.role: words}, request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = attempt(form, audit_return, Signer.by_link(link), at=timezone.now())
        if refused is None:
            return redirect("returns:approve", token)
        form = refused
    context = {**decision_page(audit_return, form), "link": link, "link_token": token}
    return render(request, "returns/return_decide_by_link.html", context)


@require_safe
@private
def approve_evidence(
    request: HttpRequest, token: str, link: ApprovalLink, *, pk: int
) -> HttpResponseBase:
    """A file that the return cites, to the signatory who has shown the code."""
    if not has_shown_code(request, link):
        return redirect("returns:approve", token)
    cited = Evidence.objects.filter(citations__answer__audit_return=link.audit_return)
    return download(cited, pk)
