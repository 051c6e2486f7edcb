"""When a question is shown: the tests of earlier answers, added and taken out one by one."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.changing import ChangedMeanwhile, Gone, reword
from questionnaires.definitions.building.conditions import (
    ALL,
    ANY,
    Asked,
    Joined,
    asked_about,
    earlier,
    single_test,
    taken_apart,
    told,
)
from questionnaires.definitions.building.forms.condition import ConditionForm
from questionnaires.definitions.building.reading import state_of
from questionnaires.definitions.building.states import Part, Ref, State, digest
from questionnaires.definitions.building.views.fetching import (
    FROZEN,
    GONE,
    editor_in,
    frame,
    own_version_or_404,
)
from questionnaires.definitions.models import Frozen, Version
from questionnaires.definitions.structure import structure_of

CHANGED = "Somebody has changed when it is shown. Look at it again; nothing of yours was saved."


@dataclass(frozen=True)
class Desk:
    """The question, those before it, and the one of them that is to be tested, if one is named."""

    request: SignedInRequest
    version: Version
    ref: Ref
    state: State

    @property
    def joined(self) -> Joined:
        return taken_apart(self.state.says.get("condition"))

    def about(self) -> Asked | None:
        wanted = self.request.GET.get("about")
        if not wanted:
            return None
        before = earlier(structure_of(self.version), self.ref.key)
        return next((asked_about(each) for each in before if each.key == wanted), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_condition(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """`?about=` names an earlier question, of which a test is posted; else `joint` or `remove`."""
    version, ref = own_version_or_404(request.user, pk), Ref(Part.QUESTION, key)
    state = state_of(version, ref)
    if state is None:
        raise Http404
    if version.status != Version.Status.DRAFT:
        messages.info(request, FROZEN)
        return redirect("definitions:version", pk)
    desk = Desk(request, version, ref, state)
    about = desk.about()
    return _test(desk, about) if about else _list(desk)


def _test(desk: Desk, about: Asked) -> HttpResponse:
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = ConditionForm(posted, about=about, seen=digest(desk.state.says))
    if form.is_valid():
        test = single_test(about.question.key, form.cleaned_data)
        return _write(desk, desk.joined.with_one(test), seen=form.cleaned_data["seen"])
    more = {"form": form, "about": about.question}
    return _shown(desk, "definitions/building/condition_test.html", **more)


def _list(desk: Desk) -> HttpResponse:
    posted = desk.request.POST
    if desk.request.method == "POST":
        return _write(desk, _rearranged(desk.joined, posted), seen=posted.get("seen", ""))
    structure = structure_of(desk.version)
    before = list(earlier(structure, desk.ref.key))
    tests = told(desk.joined, structure.by_key)
    more = {"tests": tests, "joint": desk.joined.joint, "earlier": before}
    return _shown(desk, "definitions/building/condition.html", **more)


def _rearranged(joined: Joined, posted: QueryDict) -> Joined:
    joint, position = posted.get("joint", ""), posted.get("remove", "")
    if joint in (ALL, ANY):
        return replace(joined, joint=joint)
    return joined.without(int(position)) if position.isdecimal() else joined


def _write(desk: Desk, joined: Joined, *, seen: str) -> HttpResponse:
    """The list anew, which says what hindered it."""
    fields, editor = {"condition": joined.condition}, editor_in(desk.request)
    try:
        reword(desk.version, desk.ref, fields, seen=seen, editor=editor)
    except ChangedMeanwhile:
        messages.info(desk.request, CHANGED)
    except Gone:
        messages.info(desk.request, GONE)
        return redirect("definitions:build", desk.version.pk)
    except Frozen:
        messages.info(desk.request, FROZEN)
        return redirect("definitions:version", desk.version.pk)
    return redirect("definitions:build_condition", desk.version.pk, desk.ref.key)


def _shown(desk: Desk, template: str, **more: Any) -> HttpResponse:
    says = desk.state.says
    context = {"says": says, "key": desk.ref.key, "seen": digest(says)}
    return render(desk.request, template, frame(desk.version) | context | more)
