"""A manager or chair takes the answers of a round out: as CSV at once, as a workbook."""

from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.on_screen.taking_out import (
    KIND,
    held,
    lines,
    to_take_out,
)
from questionnaires.returns.exchange.workbook import write_exchange
from questionnaires.returns.models import AuditRound


def tracked_or_404(user: User, slug: str) -> AuditRound:
    rounds = AuditRound.objects.tracked_by(user).select_related("board", "version")
    return get_object_or_404(rounds, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answers_out(request: SignedInRequest, slug: str) -> HttpResponse:
    """POST asks the worker for the workbook, where that takes a while."""
    audit_round = tracked_or_404(request.user, slug)
    there = held(audit_round, request.user)
    if request.method == "POST" and there.returns and there.fits_a_workbook:
        return waiting_for(request.user, KIND.code, {"round": audit_round.pk})
    context = {
        "audit_round": audit_round,
        "place": audit_round.board,
        "held": there,
        "runs_it": AuditRound.objects.editable_by(request.user).filter(pk=audit_round.pk).exists(),
    }
    return render(request, "returns/exchange/answers_out.html", context)


@require_safe
@login_required
def answers_csv(request: SignedInRequest, slug: str, sheet: str) -> HttpResponseBase:
    audit_round = tracked_or_404(request.user, slug)
    if sheet not in SHEETS:
        raise Http404
    return csv_response(lines(sheet, audit_round, request.user), name=f"{slug}-{sheet}")


@require_safe
@login_required
def answers_xlsx(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """To the page that asks for it, where it cannot be made while somebody waits."""
    audit_round = tracked_or_404(request.user, slug)
    if not held(audit_round, request.user).is_quick:
        return redirect("returns:answers_out", slug)
    book = TemporaryFile()  # noqa: SIM115  # closed with the response
    write_exchange(book, audit_round, to_take_out(audit_round, request.user))
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{slug}-answers.xlsx")
