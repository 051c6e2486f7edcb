"""A draft of Northmoor's, and what Mo and Edna do to it."""

from pathlib import Path

from audit_portal.organisations.models import Board, User
from questionnaires.definitions.building.changing import Editor, reword
from questionnaires.definitions.building.reading import state_of
from questionnaires.definitions.building.states import Fields, Part, Ref, State, digest
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.models import Version
from tests.factories import NOW

EVERY_KIND = Path(__file__).parents[1] / "data" / "every-kind.yaml"


def every_kind(owner: Board | None) -> Version:
    return import_document(read_document(EVERY_KIND.read_bytes()), owner=owner).version


def standing(version: Version, ref: Ref) -> State:
    state = state_of(version, ref)
    assert state is not None
    return state


def question(key: str) -> Ref:
    return Ref(Part.QUESTION, key)


def standard(key: str) -> Ref:
    return Ref(Part.STANDARD, key)


def says(version: Version, ref: Ref) -> Fields:
    return standing(version, ref).says


def seen(version: Version, ref: Ref) -> str:
    return digest(says(version, ref))


def change(version: Version, ref: Ref, by: User, **fields: object) -> bool:
    """One person changes these fields of what stands there now."""
    return reword(version, ref, fields, seen=seen(version, ref), editor=Editor(by, NOW))
