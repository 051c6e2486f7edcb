"""The rounds that the schools of a parent body are asked in, and the table of each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit_portal.organisations.models import Organisation, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.below.returns import (
    parents_of_others,
    returns_below,
    rounds_below,
)
from questionnaires.compliance.rounds_page import lines_of
from questionnaires.compliance.tables import TrackerTable
from questionnaires.compliance.tracker_files import as_csv, as_workbook, whole
from questionnaires.compliance.tracker_page import TrackerPage, context_of, tracker_page
from questionnaires.compliance.tracker_views import in_pages


def parent_or_404(user: User, pk: int) -> Organisation:
    found: Organisation = get_object_or_404(parents_of_others(user), pk=pk)
    return found


@require_safe
@login_required
def rounds(request: SignedInRequest, pk: int) -> HttpResponse:
    parent = parent_or_404(request.user, pk)
    found = list(rounds_below(parent, request.user).prefetch_related("cohorts"))
    when = AsAt.on(None, today=timezone.localdate())
    lines = lines_of(found, returns_below(parent, request.user), when)
    context = {"place": parent, "crumbs": [("Home", reverse("home"))], "lines": lines}
    return render(request, "compliance/below_rounds.html", context)


@require_safe
@login_required
def show(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    parent = parent_or_404(request.user, pk)
    page = _page(request, parent, slug)
    table = TrackerTable(page.rows, page.keys_of_columns, address=_address)
    in_pages(request, table)
    crumbs = [("Home", reverse("home")), (str(parent), reverse("compliance:below_all", args=[pk]))]
    context = {
        **context_of(page),
        "table": table,
        "sorts": request.GET.getlist("sort"),
        "crumbs": crumbs,
        "place": parent,
    }
    return render(request, "compliance/below_show.html", context)


@require_safe
@login_required
def csv(request: SignedInRequest, pk: int, slug: str) -> HttpResponseBase:
    return as_csv(whole(_page(request, parent_or_404(request.user, pk), slug), request.GET))


@require_safe
@login_required
def workbook(request: SignedInRequest, pk: int, slug: str) -> HttpResponseBase:
    return as_workbook(whole(_page(request, parent_or_404(request.user, pk), slug), request.GET))


def _page(request: SignedInRequest, parent: Organisation, slug: str) -> TrackerPage:
    found = rounds_below(parent, request.user).prefetch_related("cohorts")
    audit_round = get_object_or_404(found, slug=slug)
    returns = returns_below(parent, request.user).filter(audit_round=audit_round)
    return tracker_page(audit_round, returns, request.GET, today=timezone.localdate())


def _address(row_pk: int) -> str:
    return reverse("returns:overview", args=[row_pk])
