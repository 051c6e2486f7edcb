"""The manager of a round brings past answers in: upload, look, mend, confirm."""

from collections.abc import Mapping
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.returns.exchange.asked import free_of
from questionnaires.returns.exchange.on_screen.acting import confirm, give_up_lost, set_going
from questionnaires.returns.exchange.on_screen.empty import write_empty
from questionnaires.returns.exchange.on_screen.forms import PastAnswersForm, largest
from questionnaires.returns.exchange.on_screen.holding import State, hold
from questionnaires.returns.exchange.on_screen.mending import (
    listed,
    marked_lines,
    problems_of,
    to_mark,
    write_marked,
)
from questionnaires.returns.models import AuditRound, PastAnswers, Status

pages = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 200  # problems
GONE = (
    "These files are not waiting any more: they were thrown away, or brought more than a day ago. "
    "Choose them again if you need to; nothing is brought in twice."
)
CHANGED = "Other files have been chosen since you looked. See what they would bring in."


def run_by_or_404(user: User, slug: str) -> AuditRound:
    rounds = AuditRound.objects.editable_by(user).select_related("board", "version")
    return get_object_or_404(rounds, slug=slug)


def _waiting(user: User, audit_round: AuditRound, *, at: datetime) -> Any:
    return PastAnswers.objects.of(user).fresh(at=at).filter(audit_round=audit_round)


@pages
@login_required
def bring(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round, now = run_by_or_404(request.user, slug), timezone.now()
    form = PastAnswersForm(button="Look at what is in it")
    if request.method == "POST":
        form = PastAnswersForm(request.POST, request.FILES, button="Look at what is in it")
        if _is_usable(request, form):
            return _held(request, audit_round, form.brought, at=now)
    mine = _waiting(request.user, audit_round, at=now).exclude(state=State.WRITTEN)
    over = not audit_round.cohorts.filter(final_due__gte=timezone.localdate()).exists()
    returns, free = audit_round.returns.count(), free_of(audit_round)
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "form": form,
        "waiting": mine.first(),
        "to_close": over and audit_round.closed_on is None,
        "returns": returns,
        "free": free,
        "begun": returns - free,
        "largest": largest(),
    }
    return render(request, "returns/exchange/past_bring.html", context)


def _is_usable(request: SignedInRequest, form: PastAnswersForm) -> bool:
    """Files that are too large are named; the others are held even so, if there are any."""
    usable = form.is_valid()
    too_large = [*(file.name for file in dropped_files(request)), *form.too_large]
    if not too_large:
        return usable
    words = ", ".join(too_large)
    told = f"{words}: larger than {largest()}. Whoever runs the portal can bring it in by command."
    if form.brought:
        messages.warning(request, f"{told} The other files are kept.")
        return True
    form.errors.clear()
    form.add_error("answers", told)
    return False


def _held(
    request: SignedInRequest,
    audit_round: AuditRound,
    files: Mapping[str, "UploadedFile[Any]"],
    *,
    at: datetime,
) -> HttpResponse:
    past = hold(audit_round, request.user, files, at=at)
    set_going(past, at=at)
    return redirect("returns:past_show", audit_round.slug, past.pk)


@pages
@login_required
def show(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What would be brought in, or what is wrong; POST with `seen` brings it in, else chooses
    other files."""
    audit_round, now = run_by_or_404(request.user, slug), timezone.now()
    past = _waiting(request.user, audit_round, at=now).filter(pk=pk).first()
    if past is None:
        messages.info(request, GONE)
        return redirect("returns:past_answers", slug)
    give_up_lost(past)
    form = PastAnswersForm(button="Look again")
    if request.method == "POST" and "seen" in request.POST:
        return _confirmed(request, past, at=now)
    if request.method == "POST":
        form = PastAnswersForm(request.POST, request.FILES, button="Look again")
        if _is_usable(request, form):
            return _held(request, audit_round, form.brought, at=now)
    context = {"audit_round": audit_round, "place": audit_round.board, "past": past, "form": form}
    template = "_past" if request.htmx else "past_show"
    return render(request, f"returns/exchange/{template}.html", {**context, **_found(past)})


def _found(past: PastAnswers) -> dict[str, Any]:
    by_status = past.found.get("returns", {})
    asked = past.audit_round.returns.count()
    return {
        "files": past.files.defer("content"),
        "seen": past.brought_at.isoformat(),
        "problems": problems_of(past)[:MOST_SHOWN],
        "marked": to_mark(past) if past.state == State.FAULTY else [],
        "by_status": [(Status(status).label, n) for status, n in by_status.items()],
        "returns": sum(by_status.values()),
        "left": asked - sum(by_status.values()),
    }


def _confirmed(request: SignedInRequest, past: PastAnswers, *, at: datetime) -> HttpResponse:
    if request.POST["seen"] != past.brought_at.isoformat():
        messages.warning(request, CHANGED)
    elif confirm(past):
        set_going(past, at=at)
    return redirect("returns:past_show", past.audit_round.slug, past.pk)


@require_POST
@login_required
def throw_away(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Not what is being written, nor the account of what was."""
    audit_round = run_by_or_404(request.user, slug)
    past = get_object_or_404(_waiting(request.user, audit_round, at=timezone.now()), pk=pk)
    done = (State.TO_WRITE, State.WRITTEN)
    gone, _ = PastAnswers.objects.filter(pk=past.pk).exclude(state__in=done).delete()
    if gone:
        messages.success(request, "The files are thrown away. Nothing was brought in.")
        return redirect("returns:past_answers", slug)
    return redirect("returns:past_show", slug, pk)


@require_safe
@login_required
def problems(request: SignedInRequest, slug: str, pk: int) -> HttpResponseBase:
    return csv_response(listed(_faulty_or_404(request, slug, pk)), name=f"{slug}-problems")


@require_safe
@login_required
def to_mend(request: SignedInRequest, slug: str, pk: int, sheet: str) -> HttpResponseBase:
    """A file that was brought, with what is wrong beside each row."""
    past = _faulty_or_404(request, slug, pk)
    file = next((each for each in to_mark(past) if each.sheet == sheet), None)
    if file is None:
        raise Http404
    if not file.is_packed:
        return csv_response(marked_lines(past, sheet), name=f"{slug}-{sheet}-to-mend")
    book = TemporaryFile()  # noqa: SIM115  # closed with the response
    write_marked(book, past)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{slug}-to-mend.xlsx")


def _faulty_or_404(request: SignedInRequest, slug: str, pk: int) -> PastAnswers:
    audit_round = run_by_or_404(request.user, slug)
    waiting = _waiting(request.user, audit_round, at=timezone.now())
    past: PastAnswers = get_object_or_404(waiting, pk=pk, state=State.FAULTY)
    return past


@require_safe
@login_required
def empty(request: SignedInRequest, slug: str) -> HttpResponseBase:
    audit_round = run_by_or_404(request.user, slug)
    book = TemporaryFile()  # noqa: SIM115  # closed with the response
    write_empty(book, audit_round)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{slug}-past-answers.xlsx")
