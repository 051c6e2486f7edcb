"""Taking in a list of agencies on screen: upload, look, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.organisations.agencies.forms import AgenciesUploadForm
from audit_portal.organisations.agencies.importing import FoundAgencies, look_at, take_in
from audit_portal.organisations.agencies.reading import ON_PAGE, read_agencies
from audit_portal.organisations.models import Board, RegisterFile
from audit_portal.organisations.register.views import hold
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files

MOST_SHOWN = 200
GONE = (
    "This list is not waiting any more: it has been taken in, or it was uploaded more than two "
    "hours ago. Choose it again if you need to; nothing is taken in twice."
)
TEMPLATE = (
    ("Organisation", "Kind", "Duty", "Partner type", "Part of", "Street", "Town", "Postcode"),
    ("Northmoor Council", "agency", "", "Council", "", "1 High Street", "Northmoor", "NM1 1AA"),
    ("Northmoor Council Housing", "agency", "s11", "", "Northmoor Council", "", "Northmoor", ""),
    ("Northmoor Youth Forum", "voluntary", "voluntary", "Voluntary sector", "", "", "", ""),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = AgenciesUploadForm()
    if request.method == "POST":
        form = AgenciesUploadForm(request.POST, request.FILES)
        if dropped_files(request):
            form.add_error("file", "This file is larger than 5 MB.")
        elif form.is_valid():
            held = hold(
                RegisterFile.Purpose.AGENCIES,
                board,
                request.user,
                name=form.name,
                content=form.cleaned_data["file"],
                at=timezone.now(),
            )
            return redirect("organisations:agencies_file", slug, held.pk)
    return render(request, "organisations/agencies_upload.html", {"place": board, "form": form})


@require_safe
@login_required
def template(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """An empty list with three lines that show how it is filled in."""
    get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    return csv_response(TEMPLATE, name="agencies")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    fresh = board.register_files.fresh(at=timezone.now())
    waiting = fresh.filter(pk=pk, purpose=RegisterFile.Purpose.AGENCIES)
    held = waiting.first()
    if held is None:
        return _gone(request, slug)
    agencies = read_agencies(bytes(held.content), ON_PAGE)
    if request.method == "POST":
        with transaction.atomic():  # not while the list is read: others would wait to write
            if waiting.select_for_update().defer("content").first() is None:
                return _gone(request, slug)
            found = take_in(agencies, board, on=timezone.localdate())
            if not found.refused:
                held.delete()
        if not found.refused:
            messages.success(request, _told(found))
            return redirect("organisations:board", slug)
    found = look_at(agencies, board)
    context = {"place": board, "held": held, "found": found, "most": MOST_SHOWN}
    return render(request, "organisations/agencies_file.html", context)


def _gone(request: SignedInRequest, slug: str) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("organisations:agencies", slug)


def _told(found: FoundAgencies) -> str:
    new = len(found.new)
    said = f"{new} organisation{'' if new == 1 else 's'} taken in"
    more = len(found.owing_more)
    return f"{said}, and {more} given further duties." if more else f"{said}."
