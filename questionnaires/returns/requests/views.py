"""Pages of requests: asking, the thread that both sides see, and the board's list of all."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.models import Seat, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditReturn, AuditRound, BoardRequest, RequestState
from questionnaires.returns.models.requests import BoardRequestQuerySet
from questionnaires.returns.requests import asking, deciding
from questionnaires.returns.requests.forms import ASKING
from questionnaires.returns.requests.listing import (
    CHOICES,
    Chosen,
    RequestTable,
    boards_watched_by,
    chosen_of,
    listed_at,
)
from questionnaires.returns.requests.moves import RequestRefused, Turn
from questionnaires.returns.requests.thread import Thread, side_of
from questionnaires.returns.sheet import Sheet

pages = require_http_methods(["GET", "HEAD", "POST"])
RELATED = (
    "audit_return__audit_round__board",
    "audit_return__audit_round__version",
    "audit_return__cohort",
    "audit_return__organisation",
    "about",
    "asked_by",
)
SENT = "The board has been told. You will get its answer by e-mail, and find it here."


def one(requests: BoardRequestQuerySet, pk: int) -> BoardRequest:
    return get_object_or_404(requests.select_related(*RELATED), pk=pk)


@pages
@login_required
def ask(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """`?about=` names the question of the questionnaire that the lead comes from."""
    if kind not in ASKING:
        raise Http404
    led = AuditReturn.objects.led_by(request.user).select_related(
        "audit_round__version__questionnaire", "audit_round__board", "cohort", "organisation"
    )
    audit_return = get_object_or_404(led, pk=pk)
    form = ASKING[kind](
        request.POST if request.method == "POST" else None,
        sheet=Sheet.of(audit_return),
        initial={"about": request.GET.get("about", "")},
    )
    if form.is_valid():
        try:
            asked = asking.ask(audit_return, form.wish, by=request.user, at=timezone.now())
        except RequestRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, SENT)
            return redirect("returns:request", asked.pk)
    context = {
        "audit_return": audit_return,
        "kind": kind,
        "form": form,
        "why_not": "" if form.is_bound else asking.why_not(audit_return, kind),
    }
    return render(request, "returns/request_ask.html", context)


@pages
@login_required
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The thread. POST is the next turn: the lead's words, or the board's decision."""
    asked = one(BoardRequest.objects.visible_to(request.user), pk)
    thread = Thread(asked, side_of(asked, request.user))
    form = thread.form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _taken(request, thread, form):
            return redirect("returns:request", pk)
    audit_round = asked.audit_return.audit_round
    context = {
        "thread": thread,
        "asked": asked,
        "audit_return": asked.audit_return,
        "form": form,
        "place": None if _is_at_home(asked, request.user) else listed_at(audit_round, request.user),
    }
    return render(request, "returns/request_show.html", context)


def _is_at_home(asked: BoardRequest, user: User) -> bool:
    """Whether this person belongs to the organisation: then the way back is to the return."""
    here = Seat.objects.open().of(user).filter(organisation=asked.audit_return.organisation_id)
    return here.exists()


def _taken(request: SignedInRequest, thread: Thread, form: Any) -> bool:
    turn = Turn(request.user, form.cleaned_data["words"], timezone.now(), form.cleaned_data["seen"])
    try:
        told = thread.take(turn, form)
    except RequestRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, told)
    return True


@require_POST
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = one(BoardRequest.objects.asked_from(request.user), pk)
    return _ended(request, asked, asking.withdraw, "You have withdrawn the request.")


@require_POST
@login_required
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = one(BoardRequest.objects.decided_by(request.user), pk)
    return _ended(request, asked, deciding.close, "The request is closed.")


class SeenForm(forms.Form):
    seen = forms.IntegerField()


def _ended(
    request: SignedInRequest,
    asked: BoardRequest,
    act: Callable[[BoardRequest, Turn], None],
    told: str,
) -> HttpResponse:
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else 0
    try:
        act(asked, Turn(request.user, "", timezone.now(), seen))
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("returns:request", asked.pk)


@require_safe
@login_required
def board_requests(request: SignedInRequest, slug: str) -> HttpResponse:
    """All that the board's rounds were asked, in one place: what waits, the oldest first."""
    board = get_object_or_404(boards_watched_by(request.user), slug=slug)
    returns = AuditReturn.objects.concerning(board).values("pk")
    requests = BoardRequest.objects.filter(audit_return__in=returns)
    chosen = chosen_of(request.GET, board)
    shown = chosen.of(requests).select_related(*RELATED).prefetch_related("messages")
    table = RequestTable(shown, on=timezone.localdate())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "place": board,
        "table": table,
        "chosen": chosen,
        "choices": CHOICES,
        "waiting": requests.filter(state=RequestState.OPEN).count(),
        "any": requests.exists(),
        "is_calm": _is_calm(chosen, requests),
    }
    return render(request, "returns/request_list.html", context)


@require_safe
@login_required
def round_requests(request: SignedInRequest, slug: str) -> HttpResponse:
    """From the tracker: the list of the board through which this person sees the round."""
    audit_round = get_object_or_404(AuditRound.objects.tracked_by(request.user), slug=slug)
    board = listed_at(audit_round, request.user)
    assert board is not None  # noqa: S101 - the round was found through such a board
    return redirect(f"{reverse('returns:board_requests', args=[board.slug])}?round={slug}")


def _is_calm(chosen: Chosen, requests: BoardRequestQuerySet) -> bool:
    """Nothing waits, in the list of what waits."""
    return chosen.which == "waiting" and not chosen.of(requests).exists()
