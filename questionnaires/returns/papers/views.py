"""Asking for papers, and the comparison of two rounds on screen."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.answering.views import readable
from questionnaires.returns.comparing import compare
from questionnaires.returns.papers import comparison, kinds
from questionnaires.returns.papers.offering import PaperForm, offered, others_to_compare

pages = require_http_methods(["GET", "HEAD", "POST"])


@pages
@login_required
def papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What can be printed or saved; POST asks for one of them."""
    audit_return = readable(request, pk)
    others = others_to_compare(audit_return, request.user)
    form = PaperForm(request.POST or None, offers=offered(audit_return, others, request.user))
    if request.method == "POST" and form.is_valid():
        return waiting_for(request.user, form.chosen.kind.code, form.chosen.about)
    context = {"audit_return": audit_return, "form": form, "others": others}
    return render(request, "returns/return_papers.html", context)


@pages
@login_required
def compare_rounds(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Two rounds on one page; POST asks for it as a paper."""
    about = {"return": pk, "other": other}
    if request.method == "POST":
        return waiting_for(request.user, kinds.COMPARISON.code, about)
    pair = comparison.found(request.user, about)
    if pair is None:
        raise Http404
    context = {"audit_return": pair[0], "comparison": compare(*pair)}
    return render(request, "returns/return_compare.html", context)


@require_POST
@login_required
def receipt_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    return waiting_for(request.user, kinds.RECEIPT.code, {"return": pk})


@require_POST
@login_required
def action_plan_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    return waiting_for(request.user, kinds.ACTION_PLAN.code, {"organisation": pk})
