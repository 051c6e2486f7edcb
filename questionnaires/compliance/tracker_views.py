"""The tracker, and one organisation's page in it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.crumbs import to_rounds
from questionnaires.compliance.tables import TrackerTable, csv_rows
from questionnaires.compliance.tracker_page import context_of, tracker_page
from questionnaires.returns.models import AuditRound

PER_PAGE = 50


def round_of(user: User, slug: str) -> AuditRound:
    rounds = AuditRound.objects.tracked_by(user).select_related("board", "version")
    return get_object_or_404(rounds.prefetch_related("cohorts"), slug=slug)


@require_safe
@login_required
def tracker(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = round_of(request.user, slug)
    page = tracker_page(audit_round, request.user, request.GET, today=timezone.localdate())
    table = TrackerTable(page.rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        **context_of(page),
        "table": table,
        "crumbs": to_rounds(audit_round.board),
        "place": audit_round.board,
        "may_run": _may_run(request.user, audit_round),
    }
    return render(request, "compliance/tracker_show.html", context)


@require_safe
@login_required
def tracker_csv(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """What the table shows with this address, all its pages."""
    audit_round = round_of(request.user, slug)
    page = tracker_page(audit_round, request.user, request.GET, today=timezone.localdate())
    sorts = ",".join(request.GET.getlist("sort"))
    page.rows.order_by(sorts.split(","))
    return csv_response(csv_rows(page.rows), name=f"{slug}-{page.when.day.isoformat()}")


def _may_run(user: User, audit_round: AuditRound) -> bool:
    return AuditRound.objects.editable_by(user).filter(pk=audit_round.pk).exists()
