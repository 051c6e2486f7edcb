"""Taking in a file of the register on screen: upload, look, confirm."""

from collections.abc import Iterator, Sized
from contextlib import contextmanager
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.models import Board, RegisterFile, User
from audit_portal.organisations.register.contents import Groups, Links, Schools, contents_of
from audit_portal.organisations.register.forms import ChoicesForm, DoubtForm, UploadForm
from audit_portal.organisations.register.groups import look_at_groups, place
from audit_portal.organisations.register.importing import Imported, carry_out, look
from audit_portal.organisations.register.links import look_at_links
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.organisations.succession.taking_over import TakingOverRefused, take_over_all
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
    form = UploadForm(board=board)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, board=board)
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
    """What would be done; and with `confirm` done."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    fresh = board.register_files.fresh(at=timezone.now())
    waiting = fresh.filter(pk=pk, purpose=RegisterFile.Purpose.REGISTER)
    held = waiting.first()
    if held is None:
        return _gone(request, slug)
    there = contents_of(bytes(held.content), board)
    if isinstance(there, Schools):
        return _schools(request, board, held, there)
    if isinstance(there, Groups):
        return _groups(request, board, held, there)
    return _links(request, board, held, there)


def _schools(
    request: SignedInRequest, board: Board, held: RegisterFile, there: Schools
) -> HttpResponse:
    """Taken in once the doubts that the file raises have been answered."""
    confirmed = "confirm" in request.POST
    form = ChoicesForm(request.POST if confirmed else request.GET, rows=there.rows, board=board)
    found = _looked_at(form, board)
    doubt = DoubtForm(request.POST if confirmed else None)
    if confirmed and form.chosen and (doubt.is_valid() or not found.is_doubtful):
        with _taking_in(held) as still_waiting:
            if not still_waiting:
                return _gone(request, board.slug)
            carry_out(found := _looked_at(form, board))
        messages.success(request, _told(found))
        return redirect("organisations:board", board.slug)
    context = {"place": board, "held": held, "form": form, "doubt": doubt, "found": found}
    return render(request, "organisations/register_file.html", {**context, "most": MOST_SHOWN})


def _groups(
    request: SignedInRequest, board: Board, held: RegisterFile, there: Groups
) -> HttpResponse:
    if "confirm" not in request.POST:
        context = {"place": board, "held": held, "found": look_at_groups(there.belongings, board)}
        return render(request, "organisations/groups_file.html", {**context, "most": MOST_SHOWN})
    with _taking_in(held) as still_waiting:
        if not still_waiting:
            return _gone(request, board.slug)
        place(found := look_at_groups(there.belongings, board))
    messages.success(
        request,
        f"The file has been taken in: {len(found.moved)} placed under their trust or federation, "
        f"{found.as_before} as before; {len(found.new)} trusts or federations are new.",
    )
    return redirect("organisations:board", board.slug)


def _links(
    request: SignedInRequest, board: Board, held: RegisterFile, there: Links
) -> HttpResponse:
    found = look_at_links(there.links, board)
    if "confirm" not in request.POST:
        context = {"place": board, "held": held, "found": found}
        return render(request, "organisations/links_file.html", {**context, "most": MOST_SHOWN})
    try:
        with _taking_in(held) as still_waiting:
            if not still_waiting:
                return _gone(request, board.slug)
            recorded = take_over_all(found.known, by=request.user, at=timezone.now())
    except TakingOverRefused as refusal:
        messages.warning(request, f"{refusal} Nothing of the file was recorded.")
        return redirect("organisations:register_file", board.slug, held.pk)
    messages.success(request, f"The file has been taken in: {len(recorded)} were recorded.")
    return redirect("organisations:successions", board.slug)


@contextmanager
def _taking_in(held: RegisterFile) -> Iterator[bool]:
    """Whether the file still waits, for this one alone; it is gone at the end.

    Not opened while the file is read: others would wait to write.
    """
    with transaction.atomic():
        waiting = RegisterFile.objects.select_for_update().filter(pk=held.pk).defer("content")
        if waiting.first() is None:
            yield False
            return
        Board.objects.select_for_update().get(pk=held.board_id)
        yield True
        held.delete()


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
