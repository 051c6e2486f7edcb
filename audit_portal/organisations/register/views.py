"""Taking in a file of the register on screen: upload, look, confirm."""

from collections.abc import Sized
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.models import Board, RegisterFile, User
from audit_portal.organisations.register.bounds import ON_PAGE
from audit_portal.organisations.register.forms import ChoicesForm, DoubtForm, UploadForm
from audit_portal.organisations.register.importing import Imported, carry_out, look
from audit_portal.organisations.register.reading import read_register
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files

MOST_SHOWN = 200  # lines of a list; the counts stand above
GONE = (
    "This file is not waiting any more: it has been taken in, or it was uploaded more than two "
    "hours ago. Choose it again if you need to; what is known already is not doubled."
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if dropped_files(request):
            form.add_error("file", "This file is larger than 5 MB.")
        elif form.is_valid():
            held = hold(
                RegisterFile.Purpose.REGISTER,
                board,
                request.user,
                name=form.name,
                content=form.cleaned_data["file"],
                at=timezone.now(),
            )
            return redirect("organisations:register_file", slug, held.pk)
    return render(request, "organisations/register_upload.html", {"place": board, "form": form})


def hold(
    purpose: RegisterFile.Purpose,
    board: Board,
    by: User,
    *,
    name: str,
    content: bytes,
    at: datetime,
) -> RegisterFile:
    """In the place of any that this manager left waiting."""
    mine = RegisterFile.objects.filter(board=board, uploaded_by=by, purpose=purpose)
    with transaction.atomic():
        mine.delete()
        return RegisterFile.objects.create(
            board=board,
            uploaded_by=by,
            purpose=purpose,
            name=name,
            content=content,
            uploaded_at=at,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What would be done; and with `confirm` done, if the doubts it raises have been answered."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    fresh = board.register_files.fresh(at=timezone.now())
    waiting = fresh.filter(pk=pk, purpose=RegisterFile.Purpose.REGISTER)
    held = waiting.first()
    if held is None:
        return _gone(request, slug)
    confirmed = "confirm" in request.POST
    form = ChoicesForm(
        request.POST if confirmed else request.GET,
        rows=read_register(bytes(held.content), ON_PAGE),
        board=board,
    )
    found = _looked_at(form, board)
    doubt = DoubtForm(request.POST if confirmed else None)
    if confirmed and form.chosen and (doubt.is_valid() or not found.is_doubtful):
        with transaction.atomic():  # not while the file is read: others would wait to write
            if waiting.select_for_update().defer("content").first() is None:
                return _gone(request, slug)
            Board.objects.select_for_update().get(pk=board.pk)
            carry_out(found := _looked_at(form, board))
            held.delete()
        messages.success(request, _told(found))
        return redirect("organisations:board", slug)
    context = {"place": board, "held": held, "form": form, "doubt": doubt, "found": found}
    return render(request, "organisations/register_file.html", {**context, "most": MOST_SHOWN})


def _gone(request: SignedInRequest, slug: str) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("organisations:register_upload", slug)


def _looked_at(form: ChoicesForm, board: Board) -> Imported:
    return look(form.chosen, board, duty_for_unknown=form.otherwise, on=timezone.localdate())


def _told(found: Imported) -> str:
    parts: dict[str, Sized] = {
        "new": found.new,
        "changed": found.changed,
        "closed": found.closed,
        "moved": found.moved,
        "as before": found.unchanged,
        "left out": found.left_out,
    }
    counts = ", ".join(f"{len(those)} {word}" for word, those in parts.items() if those)
    return f"The file has been taken in: {counts or 'nothing new'}."
