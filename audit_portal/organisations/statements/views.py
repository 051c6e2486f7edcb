"""The statements: read by anybody, edited by the managers of a board."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import Board, Statement
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.organisations.statements.forms import StatementForm
from audit_portal.organisations.statements.rendering import as_html
from audit_portal.organisations.statements.saying import SaidMeanwhile, draft_of, said_by, say

MARK = "["  # what is left to fill in stands in brackets


@require_safe
def installation(request: HttpRequest, kind: str) -> HttpResponse:
    """The shipped draft, and where the boards' own texts are."""
    own = Board.objects.filter(statements__kind=kind).distinct()
    context = {
        "title": Statement.Kind(kind).label,
        "html": as_html(draft_of(kind)),
        "links": [
            (board, reverse(f"organisations:board_{kind}", args=[board.slug])) for board in own
        ],
        "kind": kind,
        "is_draft": True,
    }
    return render(request, "organisations/statement_show.html", context)


@require_safe
def of_board(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    board = get_object_or_404(Board, slug=slug)
    said = said_by(board, kind)
    context = {
        "place": board,
        "board": board,
        "title": Statement.Kind(kind).label,
        "html": as_html(said.text),
        "statement": said.statement,
        "kind": kind,
        "is_draft": said.statement is None,
    }
    return render(request, "organisations/statement_show.html", context)


@require_safe
@login_required
def statements(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    rows = [
        (
            kind.label,
            said_by(board, kind.value),
            reverse(f"organisations:edit_{kind}", args=[slug]),
            reverse(f"organisations:board_{kind}", args=[slug]),
        )
        for kind in Statement.Kind
    ]
    context = {"place": board, "rows": rows}
    return render(request, "organisations/statement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    said = said_by(board, kind)
    posted = request.POST if {"save", "preview"} & set(request.POST) else None
    form = StatementForm(posted, initial={"text": said.text, "seen": said.number})
    more: dict[str, Any] = {}
    if form.is_valid() and "save" in request.POST:
        try:
            return _saved(request, board, kind, form)
        except SaidMeanwhile as meanwhile:
            words = request.POST.copy()
            words["seen"] = str(meanwhile.statement.number)
            form = StatementForm(words)
            more["meanwhile"] = meanwhile.statement
    elif form.is_valid():
        more["preview"] = as_html(form.cleaned_data["text"])
    context = {
        "place": board,
        "title": Statement.Kind(kind).label,
        "kind": kind,
        "form": form,
        "versions": [
            (each, reverse(f"organisations:version_{kind}", args=[slug, each.number]))
            for each in board.statements.filter(kind=kind).select_related("who")
        ],
    }
    return render(request, "organisations/statement_edit.html", context | more)


@require_safe
@login_required
def version(request: SignedInRequest, slug: str, kind: str, number: int) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    found = board.statements.select_related("who")
    it = get_object_or_404(found, kind=kind, number=number)
    context = {
        "place": board,
        "board": board,
        "title": it.get_kind_display(),
        "html": as_html(it.text),
        "statement": it,
        "kind": kind,
        "is_old": True,
    }
    return render(request, "organisations/statement_show.html", context)


def _saved(request: SignedInRequest, board: Board, kind: str, form: StatementForm) -> HttpResponse:
    data = form.cleaned_data
    it = say(board, kind, data["text"], seen=data["seen"], who=request.user, at=timezone.now())
    left = it.text.count(MARK) - it.text.count("](")
    if left > 0:
        messages.info(request, f"Saved. {left} places in brackets are still to be filled in.")
    else:
        messages.success(request, "Saved. Everybody can read it now.")
    return redirect("organisations:statements", board.slug)
