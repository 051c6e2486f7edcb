"""Questionnaires on screen: reading a version, and for a board's editors its life."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.models import Board, Seat, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.checking import check_list
from questionnaires.definitions.clarifying import clarifications_of
from questionnaires.definitions.comparing import summary_of
from questionnaires.definitions.copying import copy_to_draft
from questionnaires.definitions.lineage import changes_since, earlier_version
from questionnaires.definitions.models import Questionnaire, Version
from questionnaires.definitions.papers.kinds import (
    BLANK_FORM,
    BLANK_FORM_IN_WORD,
    QUESTIONNAIRE_IN_WORD,
)
from questionnaires.definitions.preview import coverage, standards_shown
from questionnaires.definitions.publishing import (
    MoveRefused,
    NotPublishable,
    publish,
    retire,
)
from questionnaires.definitions.structure import structure_of


@require_safe
@login_required
def questionnaires(request: SignedInRequest) -> HttpResponse:
    if not Seat.objects.open().of(request.user).at_boards().exists():
        raise Http404
    known = Questionnaire.objects.visible_to(request.user).select_related("owner")
    with_versions = known.prefetch_related("versions")
    context = {
        "crumbs": [("Home", reverse("home"))],
        "own": [each for each in with_versions if each.owner],
        "library": [each for each in with_versions if not each.owner],
        "may_edit": boards_edited_by(request.user).exists(),
    }
    return render(request, "definitions/questionnaire_list.html", context)


@require_safe
@login_required
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    it = visible_version(request.user, pk)
    structure = structure_of(it)
    chosen = request.GET.get("as", "")
    if chosen not in {variant.key for variant in structure.variants}:
        chosen = ""
    shown = structure.for_variants([chosen]) if chosen else structure
    notes = clarifications_of(it)
    context = {
        "version": it,
        "place": it.questionnaire.owner,
        "crumbs": crumbs(),
        "clarified": [note for notes_of_one in notes.values() for note in notes_of_one],
        "structure": structure,
        "chosen": chosen,
        "standards": list(standards_shown(shown, notes)),
        "number_of_questions": len(shown.questions),
        "coverage": coverage(it, shown),
    }
    return render(request, "definitions/version_show.html", context | acts(request.user, it))


def acts(user: User, it: Version) -> dict[str, Any]:
    """What this person may do with the version."""
    own = Questionnaire.objects.editable_by(user).filter(pk=it.questionnaire_id).exists()
    return {
        "may_publish": own and it.status == Version.Status.DRAFT,
        "may_clarify": own and it.status != Version.Status.DRAFT,
        "may_retire": own and it.status == Version.Status.PUBLISHED,
        "boards_to_copy_to": _but_its_own_draft(boards_edited_by(user), it),
    }


def _but_its_own_draft(boards: QuerySet[Board], it: Version) -> QuerySet[Board]:
    owner = it.questionnaire.owner
    is_draft = it.status == Version.Status.DRAFT
    return boards.exclude(pk=owner.pk) if owner and is_draft else boards


@require_POST
@login_required
def blank_form(request: SignedInRequest, pk: int) -> HttpResponse:
    about = {"version": pk, "variant": request.POST.get("variant", "")}
    kind = BLANK_FORM_IN_WORD if request.POST.get("form") == "docx" else BLANK_FORM
    return waiting_for(request.user, kind.code, about)


@require_POST
@login_required
def in_word(request: SignedInRequest, pk: int) -> HttpResponse:
    return waiting_for(request.user, QUESTIONNAIRE_IN_WORD.code, {"version": pk})


@require_POST
@login_required
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    it = visible_version(request.user, pk)
    board = get_object_or_404(boards_edited_by(request.user), slug=request.POST.get("board", ""))
    draft = copy_to_draft(it, owner=board)
    messages.success(request, f"A draft of {board}. Nobody is asked it until you publish it.")
    return redirect("definitions:version", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish_version(request: SignedInRequest, pk: int) -> HttpResponse:
    it = edited_version(request.user, pk)
    if request.method == "POST":
        try:
            publish(it, at=timezone.now())
            messages.success(request, "Published. From now on this version stays as it is.")
        except MoveRefused as refused:
            messages.info(request, str(refused))
        except NotPublishable:
            return redirect("definitions:publish", it.pk)
        return redirect("definitions:version", it.pk)
    if it.status != Version.Status.DRAFT:
        return redirect("definitions:version", it.pk)
    before = earlier_version(it)
    context = {
        "version": it,
        "place": it.questionnaire.owner,
        "check": check_list(it),
        "before": before,
        "summary": summary_of(changes_since(before, it)) if before else None,
    }
    return render(request, "definitions/version_publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire_version(request: SignedInRequest, pk: int) -> HttpResponse:
    it = edited_version(request.user, pk)
    if request.method == "POST":
        try:
            retire(it, at=timezone.now())
            messages.success(request, "Retired. Rounds that ask this version go on as before.")
        except MoveRefused as refused:
            messages.info(request, str(refused))
        return redirect("definitions:version", it.pk)
    if it.status != Version.Status.PUBLISHED:
        return redirect("definitions:version", it.pk)
    context = {"version": it, "place": it.questionnaire.owner}
    return render(request, "definitions/version_retire.html", context)


def visible_version(user: User, pk: int) -> Version:
    versions = Version.objects.visible_to(user).select_related("questionnaire__owner")
    return get_object_or_404(versions, pk=pk)


def edited_version(user: User, pk: int) -> Version:
    """Of a board that this person edits, in whatever status."""
    edited = Questionnaire.objects.editable_by(user)
    versions = Version.objects.filter(questionnaire__in=edited)
    return get_object_or_404(versions.select_related("questionnaire__owner"), pk=pk)


def may_map(user: User, it: Version) -> bool:
    """Say of its questions from which earlier ones they go on."""
    is_draft = it.status == Version.Status.DRAFT
    edited = Questionnaire.objects.editable_by(user).filter(pk=it.questionnaire_id)
    return not is_draft and edited.exists()


def boards_edited_by(user: User) -> QuerySet[Board]:
    seats = Seat.objects.open().of(user).at_boards("manager", "editor")
    return Board.objects.filter(pk__in=seats.values("board"))


def boards_edited_or_404(user: User) -> QuerySet[Board]:
    boards = boards_edited_by(user)
    if not boards:
        raise Http404
    return boards


def crumbs() -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Questionnaires", reverse("definitions:list"))]
