"""What one button does to a draft: move a part, take it out, undo the last edit."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.changing import Gone, move, remove
from questionnaires.definitions.building.forms import PlaceForm
from questionnaires.definitions.building.in_the_way import InTheWay
from questionnaires.definitions.building.outline import places_for
from questionnaires.definitions.building.reading import state_of
from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.building.telling import said
from questionnaires.definitions.building.undoing import NotTheLast, undo
from questionnaires.definitions.building.views.fetching import (
    FROZEN,
    GONE,
    editor_in,
    frame,
    own_version_or_404,
    page_of,
    part_or_404,
)
from questionnaires.definitions.models import Frozen, Version

NOT_THE_LAST = "Somebody has made or undone an edit meanwhile. Here are all of them."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_part(request: SignedInRequest, pk: int, part: str, key: str) -> HttpResponse:
    """Posted: `at`, the position among its siblings from 0; `inside`, if it is to go elsewhere."""
    version, ref = own_version_or_404(request.user, pk), Ref(part_or_404(part), key)
    if request.method != "POST":
        return _where_to(request, version, ref)
    at, inside = _number(request, "at"), request.POST.get("inside")

    def act() -> None:
        if at is not None:
            move(version, ref, at=at, inside=inside, editor=editor_in(request))

    before = _listed(version, ref)
    _try(request, act)
    return redirect(_listed(version, ref) or before or page_of(version, ref, ""))


def _where_to(request: SignedInRequest, version: Version, ref: Ref) -> HttpResponse:
    state = state_of(version, ref)
    if state is None or ref.part not in (Part.STANDARD, Part.QUESTION):
        raise Http404
    if version.status != Version.Status.DRAFT:
        return redirect("definitions:version", version.pk)
    context = {
        "form": PlaceForm(places=places_for(version, ref), inside=state.inside),
        "part": ref.part.label,
        "says": state.says,
        "back_url": page_of(version, ref, state.inside),
    }
    return render(request, "definitions/building/part_move.html", frame(version) | context)


@require_POST
@login_required
def remove_part(request: SignedInRequest, pk: int, part: str, key: str) -> HttpResponse:
    version, ref = own_version_or_404(request.user, pk), Ref(part_or_404(part), key)
    state = state_of(version, ref)
    if _try(request, lambda: remove(version, ref, editor=editor_in(request))):
        messages.success(request, f"{said(version.edits.all()[0])}. You can undo it.")
        ref = Ref(ref.part)
    return redirect(page_of(version, ref, state.inside if state else ""))


@require_POST
@login_required
def undo_last(request: SignedInRequest, pk: int) -> HttpResponse:
    """Posted: the number of the edit that this person saw as the last."""
    version = own_version_or_404(request.user, pk)
    number = _number(request, "number") or 0
    try:
        edit = undo(version, number, editor=editor_in(request))
    except NotTheLast:
        messages.info(request, NOT_THE_LAST)
        return redirect("definitions:build_history", pk)
    except Frozen:
        messages.info(request, FROZEN)
        return redirect("definitions:build", pk)
    messages.success(request, f"Undone: {said(edit)}.")
    ref = Ref(Part(edit.part), edit.key)
    inside = (edit.before or edit.after or {})["inside"]
    return redirect(_listed(version, ref) or page_of(version, Ref(ref.part), inside))


def _number(request: SignedInRequest, name: str) -> int | None:
    posted = request.POST.get(name, "")
    return int(posted) if posted.isdecimal() and len(posted) < 7 else None


def _try(request: SignedInRequest, act: Callable[[], None]) -> bool:
    """Whether it was done; if not, the next page says why."""
    try:
        act()
    except Gone:
        messages.info(request, GONE)
    except Frozen:
        messages.info(request, FROZEN)
    except InTheWay as reason:
        messages.info(request, str(reason))
    else:
        return True
    return False


def _listed(version: Version, ref: Ref) -> str:
    """The page that lists the part; "" where there is no such part."""
    state = state_of(version, ref)
    return page_of(version, ref, state.inside) if state else ""
