"""The chase of a round as its manager sees it: how it stands, what goes next, what went, tasks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.chase_page import MOST_LINES, ahead, last_run, parts_of, sum_of
from questionnaires.compliance.chasing.balance import balance
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.crumbs import to_chase, to_rounds, to_tracker
from questionnaires.compliance.ladder_views import own_round_or_404
from questionnaires.compliance.models import DeadAddress, Notice
from questionnaires.compliance.notices_table import NoticesTable, notices_of
from questionnaires.compliance.round_views import board_or_404
from questionnaires.compliance.task_lines import task_lines

PER_PAGE = 50


@require_safe
@login_required
def show(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_tracker(audit_round),
        "ahead": ahead(audit_round, on=timezone.localdate()),
        "parts": parts_of(balance(audit_round)),
        "run": last_run(audit_round),
        "has_ladder": audit_round.ladder.exists(),
    }
    return render(request, "compliance/chase_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def chase_now(request: SignedInRequest, slug: str) -> HttpResponse:
    """First who would get what; then, at a word, it goes. Pressed twice, the second finds nothing
    left to do."""
    audit_round = own_round_or_404(request.user, slug)
    today = timezone.localdate()
    if request.method == "POST":
        made = chase(
            audit_round.board, on=today, at=timezone.now(), rounds=[audit_round], by=request.user
        ).decision
        messages.success(request, _done(len(made.mails), len(made.tasks)))
        return redirect("compliance:chase", slug)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_chase(audit_round),
        "ahead": ahead(audit_round, on=today),
        "most": MOST_LINES,
    }
    return render(request, "compliance/chase_now.html", context)


def _done(mails: int, tasks: int) -> str:
    if not mails and not tasks:
        return "There was nothing left to send: everybody has been asked as far as the ladder goes."
    messages_ = f"{mails} message{'' if mails == 1 else 's'}"
    tasks_ = f"{tasks} task{'' if tasks == 1 else 's'}"
    return f"{messages_} put into the outbox, and {tasks_} noted for the board."


@require_safe
@login_required
def notices(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = own_round_or_404(request.user, slug)
    parts = parts_of(balance(audit_round))
    asked = request.GET.get("state", "")
    chosen = next((part for part in parts if part.state == asked), parts[-1])
    table = NoticesTable(notices_of(audit_round, chosen.state))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_chase(audit_round),
        "parts": parts,
        "sum": sum_of(parts),
        "chosen": chosen,
        "table": table,
        "slug": slug,
    }
    return render(request, "compliance/notice_list.html", context)


@require_safe
@login_required
def tasks(request: SignedInRequest, slug: str) -> HttpResponse:
    """Of all the rounds of a board."""
    board = board_or_404(request.user, slug, "manager")
    found = Notice.objects.tasks().filter(audit_return__audit_round__board=board)
    related = ("step", "audit_return__audit_round")
    context = {
        "place": board,
        "crumbs": to_rounds(board),
        "tasks": task_lines(
            found.select_related(*related).order_by("due_on", "pk")[:MOST_LINES], board
        ),
        "number": found.count(),
        "dead": DeadAddress.objects.open().filter(message__board=board).select_related("message"),
    }
    return render(request, "compliance/task_list.html", context)
