"""Pages on which a board follows up the actions of its organisations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.organisations.models import Board
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.crumbs import to_rounds
from questionnaires.compliance.follow_up.asked import SHOWN, Asked, standards_of, tops_of
from questionnaires.compliance.follow_up.counting import by_organisation, by_standard, in_all
from questionnaires.compliance.follow_up.tables import (
    BoardActionTable,
    CountTable,
    lines,
    with_all,
)
from questionnaires.compliance.follow_up.updates import under_way
from questionnaires.compliance.models import UpdateRequest
from questionnaires.compliance.round_views import board_or_404

WAYS = {"standard": "By standard", "organisation": "By organisation"}
MOST_SHOWN = 200  # organisations


def _asked(request: SignedInRequest, slug: str) -> tuple[Board, Asked]:
    board = board_or_404(request.user, slug, "manager", "chair")
    return board, Asked.of(board, request.user, request.GET)


@require_safe
@login_required
def summary(request: SignedInRequest, slug: str) -> HttpResponse:
    """How many are overdue, open, done and dropped; each number leads to the actions it counts."""
    board, asked = _asked(request, slug)
    today = timezone.localdate()
    by = request.GET.get("by", "")
    by = by if by in WAYS else "standard"
    actions = asked.actions(request.user)
    if by == "organisation":
        counted = by_organisation(actions, on=today)
    else:
        counted = by_standard(actions, tops_of(standards_of(asked.concerned)), on=today)
    context = {
        "place": board,
        "crumbs": to_rounds(board),
        "asked": asked,
        "by": by,
        "ways": WAYS.items(),
        "table": CountTable(counted[:MOST_SHOWN], by=by, asked=asked),
        "number": len(counted),
        "most": MOST_SHOWN,
        "all": in_all(counted),
        "under_way": under_way(board, on=today),
        "updates": UpdateRequest.objects.filter(board=board)[:3],
        "may_ask": Board.objects.managed_by(request.user).filter(pk=board.pk).exists(),
        "today": today,
    }
    return render(request, "compliance/follow_up/summary.html", context)


@require_safe
@login_required
def listed(request: SignedInRequest, slug: str) -> HttpResponse:
    board, asked = _asked(request, slug)
    today = timezone.localdate()
    table = BoardActionTable(with_all(asked.chosen(request.user, on=today)), on=today)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    tops = {top.code: top for top in tops_of(standards_of(asked.concerned)).values()}
    summary_url = reverse("compliance:actions", args=[board.slug])
    everybody = asked.actions(request.user).values_list("organisation", "organisation__name")
    organisations = list(everybody.distinct().order_by("organisation__name")[: MOST_SHOWN + 1])
    if len(organisations) > MOST_SHOWN:  # too many to choose from: the one that is asked for
        organisations = list(everybody.filter(organisation=asked.organisation)[:1])
    context = {
        "place": board,
        "crumbs": [*to_rounds(board), ("Actions", summary_url)],
        "asked": asked,
        "table": table,
        "shown": SHOWN.items(),
        "standards": sorted(tops.values(), key=lambda top: top.order),
        "organisations": organisations,
    }
    return render(request, "compliance/follow_up/list.html", context)


@require_safe
@login_required
def csv(request: SignedInRequest, slug: str) -> HttpResponseBase:
    board, asked = _asked(request, slug)
    today = timezone.localdate()
    rows = lines(asked.chosen(request.user, on=today), on=today)
    return csv_response(rows, name=f"{board.slug}-actions-{today.isoformat()}")
