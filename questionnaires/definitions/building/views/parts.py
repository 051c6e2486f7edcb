"""Writing a part: added, reworded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.changing import ChangedMeanwhile, Gone, add, reword
from questionnaires.definitions.building.forms import TO_EDIT, KindForm, PartForm, form_to_add
from questionnaires.definitions.building.in_the_way import InTheWay
from questionnaires.definitions.building.outline import (
    Surroundings,
    name_of_standard,
    number_for_new,
    surroundings,
)
from questionnaires.definitions.building.reading import last_known, state_of
from questionnaires.definitions.building.states import ABOUT, Fields, Part, Ref, State, digest
from questionnaires.definitions.building.telling import FIELDS, printed
from questionnaires.definitions.building.views.fetching import (
    FROZEN,
    GONE,
    editor_in,
    frame,
    own_version_or_404,
    page_of,
    part_or_404,
)
from questionnaires.definitions.clarifying import clarified_in_other_versions
from questionnaires.definitions.models import Frozen, Standard, Version


@dataclass(frozen=True)
class Desk:
    """What lies before the editor: the part as it stands, or last stood."""

    request: SignedInRequest
    version: Version
    ref: Ref
    state: State
    around: Surroundings
    form_class: type[PartForm]

    def form(self, posted: Any = None) -> PartForm:
        return self.form_of(self.state.says, posted)

    def form_of(self, says: Fields, posted: Any = None) -> PartForm:
        return self.form_class(posted, says=says, around=self.around)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_about(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit(request, own_version_or_404(request.user, pk), ABOUT)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_part(request: SignedInRequest, pk: int, part: str, key: str) -> HttpResponse:
    version = own_version_or_404(request.user, pk)
    return _edit(request, version, Ref(part_or_404(part), key))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_kind(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """How a question is answered."""
    version = own_version_or_404(request.user, pk)
    return _edit(request, version, Ref(Part.QUESTION, key), KindForm)


def _edit(
    request: SignedInRequest, version: Version, ref: Ref, form_class: type[PartForm] | None = None
) -> HttpResponse:
    state = state_of(version, ref) or last_known(version, ref)
    if state is None:
        raise Http404
    wanted = form_class or TO_EDIT[ref.part]
    desk = Desk(request, version, ref, state, surroundings(version), wanted)
    if request.method == "POST":
        return _posted(desk)
    if version.status != Version.Status.DRAFT:
        return redirect("definitions:version", version.pk)
    return _shown(desk, desk.form())


def _posted(desk: Desk) -> HttpResponse:
    form = desk.form(desk.request.POST)
    try:
        if _done(form, lambda: _reword(desk, form)):
            return _saved(desk, form)
    except ChangedMeanwhile as other:
        return _two_texts(desk, other)
    return _shown(desk, form)


def _reword(desk: Desk, form: PartForm) -> None:
    seen, editor = form.cleaned_data["seen"], editor_in(desk.request)
    reword(desk.version, desk.ref, form.fields_said(), seen=seen, editor=editor)


def _done(form: PartForm, act: Callable[[], object]) -> bool:
    """Whether it was; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except Gone:
        form.add_error(None, GONE)
    except Frozen:
        form.add_error(None, FROZEN)
    except InTheWay as reason:
        form.add_error(None, str(reason))
    return not form.errors


def _saved(desk: Desk, form: PartForm) -> HttpResponse:
    """A button within a list leaves the editor at that list."""
    if form.pressed:
        return redirect(f"{desk.request.path}#{form.pressed}")
    messages.success(desk.request, "Saved.")
    if isinstance(form, KindForm):
        return redirect("definitions:build_part", desk.version.pk, desk.ref.part, desk.ref.key)
    return redirect(page_of(desk.version, desk.ref, desk.state.inside))


def _two_texts(desk: Desk, other: ChangedMeanwhile) -> HttpResponse:
    """The form anew, with mine where both wrote, and both texts above it."""
    form = desk.form_of(other.mine)
    form.initial["seen"] = digest(other.theirs)
    texts = [
        (FIELDS[name], printed(other.mine.get(name)), printed(other.theirs.get(name)))
        for name in other.fields
    ]
    return _shown(desk, form, status=409, texts=texts, other=other.last)


def _shown(desk: Desk, form: PartForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "problems": form.problems,
        "ref": desk.ref,
        "says": desk.state.says,
        "clarified": clarified_in_other_versions(desk.version.questionnaire, desk.ref.key)
        if desk.ref.part == Part.QUESTION
        else [],
        "inside": name_of_standard(desk.version, desk.state.inside),
        "back_url": page_of(desk.version, desk.ref, desk.state.inside),
    }
    page = frame(desk.version) | context | more
    return render(desk.request, "definitions/building/part_edit.html", page, status=status)


@dataclass(frozen=True)
class NewDesk:
    """What lies before the editor who adds a part; `inside` may have gone meanwhile."""

    request: SignedInRequest
    version: Version
    part: Part
    inside: str

    @property
    def standard(self) -> Standard | None:
        return Standard.objects.filter(version=self.version, key=self.inside).first()

    def form(self, posted: Any = None) -> PartForm:
        number = number_for_new(self.version, self.part, self.standard)
        return form_to_add(self.part, surroundings(self.version), number=number, posted=posted)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_part(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """`?inside=` names the standard that a question, or a standard within one, stands in."""
    version, kind = own_version_or_404(request.user, pk), part_or_404(part)
    desk = NewDesk(request, version, kind, request.GET.get("inside", ""))
    if kind == Part.QUESTION and not desk.inside:
        raise Http404
    if request.method == "POST":
        return _posted_new(desk)
    if version.status != Version.Status.DRAFT:
        return redirect("definitions:version", version.pk)
    if desk.inside and not desk.standard:
        raise Http404
    return _shown_new(desk, desk.form())


def _posted_new(desk: NewDesk) -> HttpResponse:
    form, added = desk.form(desk.request.POST), []

    def act() -> None:
        fields, editor = form.fields_said(), editor_in(desk.request)
        added.append(add(desk.version, desk.part, fields, editor=editor, inside=desk.inside))

    if not _done(form, act):
        return _shown_new(desk, form)
    (ref,) = added
    if ref.part == Part.QUESTION:
        messages.success(desk.request, "Added. Say more about it here, or go back.")
        return redirect("definitions:build_part", desk.version.pk, ref.part, ref.key)
    if ref.part == Part.STANDARD:
        messages.success(desk.request, "Added. Now add its questions.")
        return redirect("definitions:build_standard", desk.version.pk, ref.key)
    messages.success(desk.request, "Added.")
    return redirect(page_of(desk.version, ref, desk.inside))


def _shown_new(desk: NewDesk, form: PartForm) -> HttpResponse:
    standard = desk.standard
    context = {
        "form": form,
        "problems": form.problems,
        "standard": standard,
        "back_url": page_of(desk.version, Ref(desk.part), standard.key if standard else ""),
    }
    page = frame(desk.version) | context
    return render(desk.request, "definitions/building/part_add.html", page)
