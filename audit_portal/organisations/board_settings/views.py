"""The pages of a board's settings, for its managers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.checking import Refused
from audit_portal.organisations.board_settings.changing import ChangedMeanwhile, change_settings
from audit_portal.organisations.board_settings.forms import LogoForm, SectionForm, form_of
from audit_portal.organisations.board_settings.logo import put_logo, remove_logo
from audit_portal.organisations.board_settings.sections import (
    BY_KEY,
    LABELS,
    SECTIONS,
    Section,
    in_words,
    installed,
)
from audit_portal.organisations.models import Board, BoardChange
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files

MOST_CHANGES = 50
OF_THE_PORTAL = ("limits", "small-numbers")  # where it is left empty, the portal's holds
DROPPED = "This picture is too large. Choose a smaller one."


@require_safe
@login_required
def settings(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    changes = board.changes.select_related("who")[:MOST_CHANGES]
    context = {
        "place": board,
        "board": board,
        "sections": [(section, list(_rows(board, section))) for section in SECTIONS],
        "changes": [(LABELS.get(change.setting, change.setting), change) for change in changes],
    }
    return render(request, "organisations/settings_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def section(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    here = BY_KEY.get(key)
    if here is None:
        raise Http404
    if request.method != "POST":
        return _page(request, board, here, form_of(here)(instance=board))
    form = form_of(here)(request.POST, instance=Board.objects.get(pk=board.pk))
    if not form.is_valid():
        return _page(request, board, here, form)
    return _saved(request, board, here, form)


def _saved(
    request: SignedInRequest, board: Board, here: Section, form: SectionForm
) -> HttpResponse:
    seen = form.cleaned_data["seen"]
    try:
        changes = change_settings(
            board, form.wanted(), seen=seen, who=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as meanwhile:
        words = request.POST.copy()
        words["seen"] = str(meanwhile.revision)
        again = form_of(here)(words, instance=Board.objects.get(pk=board.pk))
        again.is_valid()
        return _page(request, board, here, again, clashes=meanwhile.changes)
    if changes:
        messages.success(request, f"{here.title}: saved.")
    else:
        messages.info(request, f"{here.title}: nothing was changed.")
    return redirect("organisations:settings", board.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def logo(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = LogoForm(request.POST or None, request.FILES or None)
    if "remove" in request.POST:
        remove_logo(board, who=request.user, at=timezone.now())
        messages.success(request, "The logo has been removed.")
        return redirect("organisations:settings", slug)
    if request.method == "POST" and _taken(request, board, form):
        messages.success(request, "The logo has been saved.")
        return redirect("organisations:settings", slug)
    context = {"place": board, "board": board, "form": form}
    return render(request, "organisations/logo_edit.html", context)


@require_safe
@login_required
def logo_picture(request: SignedInRequest, slug: str) -> HttpResponseBase:
    board = get_object_or_404(Board.objects.visible_to(request.user).exclude(logo=""), slug=slug)
    if not board.logo.storage.exists(board.logo.name or ""):
        raise Http404
    headers = {"Content-Security-Policy": "default-src 'none'"}
    return FileResponse(board.logo.open("rb"), content_type="image/png", headers=headers)


def _taken(request: SignedInRequest, board: Board, form: LogoForm) -> bool:
    if dropped_files(request):
        form.add_error("upload", DROPPED)
        return False
    if not form.is_valid():
        return False
    try:
        put_logo(board, form.cleaned_data["upload"], who=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error("upload", f"This file was not taken, because {refused}.")
        return False
    return True


def _rows(board: Board, section: Section) -> Any:
    """Label and value in words of each setting, and what holds where it is empty."""
    for name in section.settings:
        words = in_words(name, getattr(board, name))
        usual = (
            f"{installed(name)}, as for the whole portal" if section.key in OF_THE_PORTAL else ""
        )
        yield LABELS[name], words or usual


def _page(
    request: SignedInRequest,
    board: Board,
    here: Section,
    form: SectionForm,
    clashes: list[BoardChange] | None = None,
) -> HttpResponse:
    context = {
        "place": Board.objects.get(pk=board.pk),
        "section": here,
        "form": form,
        "clashes": [(LABELS[change.setting], change) for change in clashes or []],
        "settings_url": reverse("organisations:settings", args=[board.slug]),
    }
    return render(request, "organisations/settings_edit.html", context)
