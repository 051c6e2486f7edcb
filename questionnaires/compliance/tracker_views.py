"""The tracker, and one organisation's page in it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.bulk.offered import OFFERED
from questionnaires.compliance.choosing import TICKED
from questionnaires.compliance.crumbs import to_rounds
from questionnaires.compliance.messaging.opening import with_untold
from questionnaires.compliance.models import SavedView
from questionnaires.compliance.tables import TrackerTable
from questionnaires.compliance.tracker_files import as_csv, as_workbook, whole
from questionnaires.compliance.tracker_page import TrackerPage, context_of, tracker_page
from questionnaires.compliance.tracking import tracked_returns
from questionnaires.returns.models import AuditRound

PER_PAGE = 50
PLACE_IN_TABLE = ("page", TICKED)
OF_THE_TABLE = (*PLACE_IN_TABLE, "sort", "columns", "as_of")  # not of which returns are meant


def round_of(user: User, slug: str) -> Any:
    """With `untold`: whether its manager has yet to tell anybody that it has opened."""
    rounds = AuditRound.objects.tracked_by(user).select_related("board", "version")
    annotated = with_untold(rounds.prefetch_related("cohorts"), on=timezone.localdate())
    return get_object_or_404(annotated, slug=slug)


@require_safe
@login_required
def tracker(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = round_of(request.user, slug)
    page = _page(request, audit_round)
    may_run = _may_run(request.user, audit_round)
    acts = OFFERED if may_run and not page.when.past and len(page.rows) else ()
    table = TrackerTable(page.rows, page.keys_of_columns, ticks=bool(acts))
    in_pages(request, table)
    context = {
        **context_of(page),
        "table": table,
        "sorts": request.GET.getlist("sort"),
        "crumbs": to_rounds(audit_round.board),
        "place": audit_round.board,
        "may_run": may_run,
        "untold": may_run and audit_round.untold,
        "acts": acts,
        "views": SavedView.objects.offered_to(request.user),
        "asked_for": [pair for pair in _pairs(request.GET) if pair[0] not in OF_THE_TABLE],
    }
    return render(request, "compliance/tracker_show.html", context)


def _pairs(asked: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in asked.lists() for value in values)


@require_safe
@login_required
def tracker_csv(request: SignedInRequest, slug: str) -> HttpResponseBase:
    return as_csv(whole(_page(request, round_of(request.user, slug)), request.GET))


@require_safe
@login_required
def tracker_workbook(request: SignedInRequest, slug: str) -> HttpResponseBase:
    return as_workbook(whole(_page(request, round_of(request.user, slug)), request.GET))


def _page(request: SignedInRequest, audit_round: AuditRound) -> TrackerPage:
    returns = tracked_returns(audit_round, request.user)
    return tracker_page(audit_round, returns, request.GET, today=timezone.localdate())


def in_pages(request: SignedInRequest, table: TrackerTable) -> None:
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)


def _may_run(user: User, audit_round: AuditRound) -> bool:
    return AuditRound.objects.editable_by(user).filter(pk=audit_round.pk).exists()
