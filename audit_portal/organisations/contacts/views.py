"""Taking in a list of contacts on screen: upload, look, confirm; and sending what was written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.documents.spreadsheets import csv_response
from audit_portal.organisations.contacts.forms import ContactsUploadForm, WhenForm
from audit_portal.organisations.contacts.importing import look_at, rows_to_mend, take_in
from audit_portal.organisations.contacts.reading import ON_PAGE, read_contacts
from audit_portal.organisations.invitations import send_written
from audit_portal.organisations.models import Board, Invitation, RegisterFile
from audit_portal.organisations.register.views import hold
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files

MOST_SHOWN = 500
GONE = (
    "This list is not waiting any more: it has been taken in, or it was uploaded more than two "
    "hours ago. Choose it again if you need to; nobody is invited twice."
)
TEMPLATE = (
    ("URN", "Organisation", "Name", "E-mail", "Seat"),
    ("123456", "", "Asha Ahmed", "asha.ahmed@example.org", "lead"),
    ("", "Northmoor Council Housing", "Dev Dhillon", "dev.dhillon@example.org", "senior_lead"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    form = ContactsUploadForm()
    if request.method == "POST":
        form = ContactsUploadForm(request.POST, request.FILES)
        if dropped_files(request):
            form.add_error("file", "This file is larger than 5 MB.")
        elif form.is_valid():
            held = hold(
                RegisterFile.Purpose.CONTACTS,
                board,
                request.user,
                name=form.name,
                content=form.cleaned_data["file"],
                at=timezone.now(),
            )
            return redirect("organisations:contacts_file", slug, held.pk)
    written = Invitation.objects.written_by(board).count()
    context = {"place": board, "form": form, "written": written}
    return render(request, "organisations/contacts_upload.html", context)


@require_safe
@login_required
def template(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """An empty list with two lines that show how it is filled in."""
    get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    return csv_response(TEMPLATE, name="contacts")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The list stays waiting while there are lines in it to mend."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    now = timezone.now()
    waiting = _waiting(board, pk)
    held = waiting.first()
    if held is None:
        return _gone(request, slug)
    contacts = read_contacts(bytes(held.content), ON_PAGE)
    form = WhenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():  # not while the list is read: others would wait to write
            if waiting.select_for_update().defer("content").first() is None:
                return _gone(request, slug)
            found = take_in(contacts, board, by=request.user, at=now)
            sent = send_written(board, at=now) if form.cleaned_data["send"] == "now" else 0
            if not found.refused:
                held.delete()
        messages.success(request, _told(len(found.new), sent))
        if found.refused:
            return redirect("organisations:contacts_file", slug, pk)
        return redirect("organisations:contacts", slug)
    found = look_at(contacts, board)
    context = {"place": board, "held": held, "form": form, "found": found, "most": MOST_SHOWN}
    return render(request, "organisations/contacts_file.html", context)


def _gone(request: SignedInRequest, slug: str) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("organisations:contacts", slug)


@require_safe
@login_required
def refused(request: SignedInRequest, slug: str, pk: int) -> HttpResponseBase:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    held = get_object_or_404(_waiting(board, pk))
    contacts = read_contacts(bytes(held.content), ON_PAGE)
    rows = rows_to_mend(contacts, look_at(contacts, board))
    return csv_response(rows, name="contacts-to-mend")


@require_POST
@login_required
def send(request: SignedInRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    number = send_written(board, at=timezone.now())
    messages.success(request, f"{_invitations(number)} on the way.")
    return redirect("organisations:contacts", slug)


def _waiting(board: Board, pk: int) -> QuerySet[RegisterFile]:
    fresh = board.register_files.fresh(at=timezone.now())
    return fresh.filter(pk=pk, purpose=RegisterFile.Purpose.CONTACTS)


def _told(written: int, sent: int) -> str:
    if sent:
        return f"{_invitations(sent)} on the way."
    return f"{_invitations(written)} written." if written else "There was nobody new to invite."


def _invitations(number: int) -> str:
    return f"{number} invitation is" if number == 1 else f"{number} invitations are"
