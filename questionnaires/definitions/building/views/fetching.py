"""The draft and its parts, fetched through who is asking."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.building.changing import Editor
from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.building.telling import said
from questionnaires.definitions.building.undoing import last_standing
from questionnaires.definitions.models import Questionnaire, Standard, Version

Crumbs = list[tuple[str, str]]

GONE = "Somebody has taken it out meanwhile. Look at the page of all edits."
FROZEN = "This version was published meanwhile and stays as it is. Copy it to a new draft."


def own_version_or_404(user: User, pk: int) -> Version:
    """Of a board whose questionnaires this person edits; it may be published meanwhile."""
    edited = Questionnaire.objects.editable_by(user)
    versions = Version.objects.filter(questionnaire__in=edited)
    return get_object_or_404(versions.select_related("questionnaire__owner"), pk=pk)


def part_or_404(part: str) -> Part:
    """One that has a key."""
    if part not in Part.values or part == Part.ABOUT:
        raise Http404
    return Part(part)


def editor_in(request: SignedInRequest) -> Editor:
    return Editor(request.user, timezone.now())


def frame(version: Version) -> dict[str, Any]:
    """What every page of the builder shows."""
    last = last_standing(version)
    return {
        "version": version,
        "place": version.questionnaire.owner,
        "last": last,
        "last_said": said(last) if last else "",
    }


def crumbs_to_draft(version: Version) -> Crumbs:
    return [
        ("Home", reverse("home")),
        ("Questionnaires", reverse("definitions:list")),
        (str(version), reverse("definitions:build", args=[version.pk])),
    ]


def crumbs_to_standard(version: Version, standard: Standard) -> Crumbs:
    """The draft, and the standards around this one."""
    around: Crumbs = []
    parent = standard.parent
    while parent:
        around.insert(0, (str(parent), _standard_address(version, parent.key)))
        parent = parent.parent
    return crumbs_to_draft(version) + around


def page_of(version: Version, ref: Ref, inside: str) -> str:
    """Where the part is listed, with the part itself in sight."""
    if inside:
        return f"{_standard_address(version, inside)}#{ref.key}"
    mark = f"#{ref.key}" if ref.key else ""
    return reverse("definitions:build", args=[version.pk]) + mark


def _standard_address(version: Version, key: str) -> str:
    return reverse("definitions:build_standard", args=[version.pk, key])
