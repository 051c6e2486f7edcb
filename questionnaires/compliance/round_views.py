"""The rounds of a board: the list, and what the owning board does to a round that runs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import Board, Seat, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.planning.forms import SharingForm
from questionnaires.compliance.rounds_page import round_lines
from questionnaires.compliance.running_forms import AddLateForm, ReasonForm
from questionnaires.returns.models import AuditRound
from questionnaires.returns.rounds import running
from questionnaires.returns.rounds.joining import JoiningRefused, add_late
from questionnaires.returns.rounds.sharing import share

ANY_FORM = require_http_methods(["GET", "HEAD", "POST"])


def board_or_404(user: User, slug: str, *roles: str) -> Board:
    """A board where this person holds one of these seats."""
    seats = Seat.objects.open().of(user).at_boards(*roles)
    return get_object_or_404(Board, slug=slug, pk__in=seats.values("board"))


def run_by_or_404(user: User, slug: str) -> AuditRound:
    rounds = AuditRound.objects.editable_by(user).select_related("board")
    return get_object_or_404(rounds, slug=slug)


@require_safe
@login_required
def rounds(request: SignedInRequest, slug: str) -> HttpResponse:
    board = board_or_404(request.user, slug, "manager", "chair")
    context = {
        "place": board,
        "crumbs": [("Home", reverse("home"))],
        "lines": round_lines(board, request.user, today=timezone.localdate()),
        "may_open": Board.objects.managed_by(request.user).filter(pk=board.pk).exists(),
    }
    return render(request, "compliance/round_list.html", context)


@ANY_FORM
@login_required
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    def act(audit_round: AuditRound, why: str) -> str:
        now, today = timezone.now(), timezone.localdate()
        if running.close_round(audit_round, why=why, by=request.user, on=today, at=now):
            return f"{audit_round.title} is closed and takes no more answers."
        return ""

    return _with_reason(request, slug, "close", "Close the round", act)


@ANY_FORM
@login_required
def open_again(request: SignedInRequest, slug: str) -> HttpResponse:
    def act(audit_round: AuditRound, why: str) -> str:
        if running.open_again(audit_round, why=why, by=request.user, at=timezone.now()):
            return f"{audit_round.title} is open again."
        return ""

    return _with_reason(request, slug, "open_again", "Open the round again", act)


def _with_reason(
    request: SignedInRequest,
    slug: str,
    name: str,
    button: str,
    act: Callable[[AuditRound, str], str],
) -> HttpResponse:
    audit_round = run_by_or_404(request.user, slug)
    form = ReasonForm(request.POST if request.method == "POST" else None, button=button)
    if not form.is_valid():
        return _shown(request, name, audit_round, form=form)
    if told := act(audit_round, form.cleaned_data["why"]):
        messages.success(request, told)
    return redirect("compliance:tracker", slug)


@ANY_FORM
@login_required
def sharing(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = run_by_or_404(request.user, slug)
    form = SharingForm(
        request.POST if request.method == "POST" else None,
        board=audit_round.board,
        chosen=audit_round.shared_with.all(),
        button="Share it with these",
    )
    if not form.is_valid():
        return _shown(request, "share", audit_round, form=form)
    if share(audit_round, list(form.cleaned_data["boards"]), by=request.user, at=timezone.now()):
        messages.success(request, "The boards that share this round are changed.")
    return redirect("compliance:tracker", slug)


@ANY_FORM
@login_required
def add_organisations(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = run_by_or_404(request.user, slug)
    posted = request.POST if request.method == "POST" else None
    form = AddLateForm(posted, audit_round=audit_round, today=timezone.localdate())
    if not form.is_valid() or not _added(request, audit_round, form):
        return _shown(request, "add_late", audit_round, form=form)
    return redirect("compliance:tracker", slug)


def _added(request: SignedInRequest, audit_round: AuditRound, form: AddLateForm) -> bool:
    keys = form.cleaned_data["organisations"]
    now, today = timezone.now(), timezone.localdate()
    try:
        added = add_late(audit_round, form.into, keys, by=request.user, on=today, at=now)
    except JoiningRefused as refused:
        form.add_error("organisations", str(refused))
        return False
    number = len(added)
    told = "1 organisation is asked" if number == 1 else f"{number} organisations are asked"
    messages.success(request, f"{told} from today.")
    return True


@require_safe
@login_required
def round_history(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = run_by_or_404(request.user, slug)
    return _shown(request, "history", audit_round, events=list(audit_round.events.all()))


def _shown(
    request: SignedInRequest, name: str, audit_round: AuditRound, **context: Form | Any
) -> HttpResponse:
    given = {"audit_round": audit_round, "place": audit_round.board, **context}
    return render(request, f"compliance/round_{name}.html", given)
