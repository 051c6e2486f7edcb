"""Questionnaires as files on screen: given out as YAML or a workbook, and taken in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.checking.file_types import XLSX
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.documents import (
    document_of,
    import_document,
    workbook_of,
    yaml_of,
)
from questionnaires.definitions.documents.workbook.example import example
from questionnaires.definitions.forms import ImportForm
from questionnaires.definitions.models import Version
from questionnaires.definitions.views import boards_edited_or_404, visible_version


@require_safe
@login_required
def document(request: SignedInRequest, pk: int) -> HttpResponse:
    it = visible_version(request.user, pk)
    name = f"{_name(it)}.yaml"
    return _download(yaml_of(it), name, "application/yaml; charset=utf-8")


@require_safe
@login_required
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    it = visible_version(request.user, pk)
    return _download(workbook_of(document_of(it)), f"{_name(it)}.xlsx", XLSX.content_type)


@require_safe
@login_required
def empty_workbook(request: SignedInRequest) -> HttpResponse:
    """One to fill in, with a few rows to write over."""
    boards_edited_or_404(request.user)
    return _download(workbook_of(example()), "questionnaire.xlsx", XLSX.content_type)


def _name(version: Version) -> str:
    return f"{version.questionnaire.code}-{version.number}"


def _download(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_file(request: SignedInRequest) -> HttpResponse:
    boards = boards_edited_or_404(request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted, boards=boards)
    if not form.is_valid():
        return render(request, "definitions/version_import.html", {"form": form})
    imported = import_document(form.cleaned_data["file"], owner=form.cleaned_data["board"])
    if imported.is_new:
        messages.success(request, "Imported as a draft. Check it below, then publish it.")
    else:
        messages.info(request, "This version says the same already: nothing has changed.")
    return redirect("definitions:version", imported.version.pk)
