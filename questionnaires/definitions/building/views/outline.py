"""A draft as a whole, one standard of it, and what was done to it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.beginning import begin
from questionnaires.definitions.building.forms.about import BeginForm
from questionnaires.definitions.building.outline import flat, questions_in, surroundings, tree
from questionnaires.definitions.building.telling import said, told
from questionnaires.definitions.building.trying import tried
from questionnaires.definitions.building.undoing import last_standing
from questionnaires.definitions.building.views.fetching import (
    crumbs_to_draft,
    crumbs_to_standard,
    frame,
    own_version_or_404,
)
from questionnaires.definitions.models import Standard, Version
from questionnaires.definitions.structure import structure_of
from questionnaires.definitions.views import boards_edited_or_404

EDITS_A_PAGE = 25


@require_safe
@login_required
def outline(request: SignedInRequest, pk: int) -> HttpResponse:
    version = own_version_or_404(request.user, pk)
    if version.status != Version.Status.DRAFT:
        return redirect("definitions:version", pk)
    standards = list(flat(tree(version)))
    context = {
        "crumbs": crumbs_to_draft(version)[:-1],
        "standards": standards,
        "number_of_questions": sum(standard.questions for standard in standards),
        "around": surroundings(version),
    }
    return render(request, "definitions/building/outline.html", frame(version) | context)


@require_safe
@login_required
def standard(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    version = own_version_or_404(request.user, pk)
    if version.status != Version.Status.DRAFT:
        return redirect("definitions:version", pk)
    rows = Standard.objects.filter(version=version).select_related("parent__parent__parent")
    it = get_object_or_404(rows, key=key)
    lines = [line for line in flat(tree(version)) if line.key == key]
    context = {
        "crumbs": crumbs_to_standard(version, it),
        "standard": it,
        "questions": questions_in(it),
        "within": list(flat(lines[0].within)),
    }
    return render(request, "definitions/building/standard.html", frame(version) | context)


@require_safe
@login_required
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    version = own_version_or_404(request.user, pk)
    edits = version.edits.select_related("by", "undoes", "undone_by")
    page = Paginator(edits, EDITS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "place": version.questionnaire.owner,
        "crumbs": crumbs_to_draft(version),
        "page": page,
        "edits": [(edit, said(edit), list(told(edit))) for edit in page],
        "last": last_standing(version) if version.status == Version.Status.DRAFT else None,
    }
    return render(request, "definitions/building/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def begin_questionnaire(request: SignedInRequest) -> HttpResponse:
    boards = boards_edited_or_404(request.user)
    form = BeginForm(request.POST if request.method == "POST" else None, boards=boards)
    if form.is_valid():
        draft = begin(form.cleaned_data["title"], owner=form.cleaned_data["board"])
        return redirect("definitions:build", draft.pk)
    return render(request, "definitions/building/begin.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def as_asked(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """`?as=` names a group of organisations. Posted: answers, which are kept nowhere."""
    version = own_version_or_404(request.user, pk)
    whole = structure_of(version)
    standard = whole.standard_by_key.get(key)
    if standard is None:
        raise Http404
    chosen = request.GET.get("as", "")
    is_group = chosen in {variant.key for variant in whole.variants}
    shown = whole.for_variants([chosen]) if is_group else whole
    asked = shown.standard_by_key.get(key)
    context = {
        "standard": standard,
        "chosen": chosen,
        "groups": whole.variants,
        "fields": list(tried(shown, asked, request.POST)) if asked else [],
        "back_url": reverse("definitions:build_standard", args=[pk, key]),
    }
    return render(request, "definitions/building/as_asked.html", frame(version) | context)
