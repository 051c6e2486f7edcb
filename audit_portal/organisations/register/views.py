"""Taking in a file of the register on screen: upload, look, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.models import Board, RegisterFile
from audit_portal.organisations.register.forms import ChoicesForm, UploadForm
from audit_portal.organisations.register.importing import Imported, import_establishments
from audit_portal.organisations.register.reading import read_register
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files

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
            return redirect("organisations:register_file", slug, _held(request, board, form).pk)
    return render(request, "organisations/register_upload.html", {"place": board, "form": form})


def _held(request: SignedInRequest, board: Board, form: UploadForm) -> RegisterFile:
    """In the place of any that this manager left waiting."""
    mine = RegisterFile.objects.filter(board=board, uploaded_by=request.user)
    with transaction.atomic():
        mine.delete()
        return mine.create(
            board=board,
            uploaded_by=request.user,
            name=form.name,
            content=form.cleaned_data["file"],
            uploaded_at=timezone.now(),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What would be done, tried and undone; and with `confirm` done."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    waiting = board.register_files.fresh(at=timezone.now()).filter(pk=pk)
    confirmed = "confirm" in request.POST
    with transaction.atomic():
        held = waiting.select_for_update().first()
        if held is None:
            messages.info(request, GONE)
            return redirect("organisations:register_upload", slug)
        form = ChoicesForm(
            request.POST if confirmed else request.GET, rows=read_register(bytes(held.content))
        )
        chosen = form.chosen() if form.is_valid() else []
        done = import_establishments(
            chosen,
            board,
            duty_for_unknown=form.otherwise() if form.is_valid() else None,
            on=timezone.localdate(),
        )
        if confirmed and chosen:
            held.delete()
        else:
            transaction.set_rollback(True)
    if confirmed and chosen:
        messages.success(request, _told(done))
        return redirect("organisations:board", slug)
    context = {"place": board, "held": held, "form": form, "chosen": chosen, "done": done}
    return render(request, "organisations/register_file.html", context)


def _told(done: Imported) -> str:
    counts = f"{len(done.new)} new, {len(done.changed)} changed, {len(done.unchanged)} as before"
    return f"The file has been taken in: {counts}, {len(done.left_out)} left out."
