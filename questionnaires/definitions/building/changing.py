"""One edit of a draft: under its lock, checked, written, and kept for undo."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from audit_portal.organisations.models import User
from questionnaires.definitions.building.in_the_way import check
from questionnaires.definitions.building.keys import new_key, with_keys
from questionnaires.definitions.building.merging import base_of, merged
from questionnaires.definitions.building.reading import (
    in_form,
    number_of_siblings,
    state_of,
    whole_standard,
)
from questionnaires.definitions.building.states import Fields, Part, Ref, State, digest
from questionnaires.definitions.building.writing import put
from questionnaires.definitions.models import DraftEdit, Frozen, Standard, Version

INNER = {  # lists of rows whose keys are made from their words
    "choices": "label",
    "terms": "label",
    "columns": "label",
    "points": "label",
    "items": "title",
}


@dataclass(frozen=True)
class Editor:
    """Who edits, and when."""

    by: User
    at: datetime


class Gone(Exception):
    """Somebody has taken the part out meanwhile."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the same `fields`: `theirs` is what it says now, `last` who made it
    so, `mine` what it would say if these fields were mine and all else as it is now.
    """

    def __init__(
        self, theirs: Fields, mine: Fields, fields: tuple[str, ...], last: DraftEdit | None
    ) -> None:
        super().__init__("changed meanwhile")
        self.theirs, self.mine, self.fields, self.last = theirs, mine, fields, last


@transaction.atomic
def add(version: Version, part: Part, says: Fields, *, editor: Editor, inside: str = "") -> Ref:
    """At the end of where it belongs, under a new key. Raises `Frozen`, `Gone`."""
    draft = locked(version)
    if (inside or part == Part.QUESTION) and _no_standard(draft, inside):
        raise Gone
    ref = Ref(part, new_key(draft, part, says.get("title") or says.get("text", "")))
    words = _keyed(part, {**says, "key": ref.key})
    write(draft, ref, None, State(words, inside, at=END), editor)
    return ref


END = 1_000_000


@transaction.atomic
def reword(version: Version, ref: Ref, fields: Fields, *, seen: str, editor: Editor) -> bool:
    """Whether anything changed. `fields` are those of a form, blank ones too; `seen` is the
    digest of what it was filled in on. What others changed meanwhile stays where this person did
    not touch it. Raises `ChangedMeanwhile` where both changed one field, else `Gone`, `Frozen`
    or `InTheWay`.
    """
    draft = locked(version)
    now = _standing(draft, ref)
    words = _keyed(ref.part, {**now.says, **fields})
    if digest(now.says) != seen:
        words = _with_theirs(draft, ref, now.says, words, seen)
    if words == now.says:
        return False
    write(draft, ref, now, replace(now, says=words), editor)
    return True


def _with_theirs(draft: Version, ref: Ref, theirs: Fields, mine: Fields, seen: str) -> Fields:
    edits = list(draft.edits.filter(part=ref.part, key=ref.key).select_related("by"))
    found = merged(base_of(edits, seen) or {}, theirs, mine)
    says = in_form(ref.part, found.says)
    if found.both:
        raise ChangedMeanwhile(theirs, says, found.both, edits[0] if edits else None)
    return says


@transaction.atomic
def move(version: Version, ref: Ref, *, at: int, inside: str | None, editor: Editor) -> bool:
    """To a position among its siblings, counted from 0; in another standard where one is named.

    Raises `Gone`, `Frozen` and `InTheWay`.
    """
    draft = locked(version)
    now = _standing(draft, ref)
    target = now.inside if inside is None else inside
    if (target or ref.part == Part.QUESTION) and _no_standard(draft, target):
        raise Gone
    last = number_of_siblings(draft, ref, target) - (target == now.inside)
    after = replace(now, inside=target, at=min(max(at, 0), last))
    if after == now:
        return False
    write(draft, ref, now, after, editor)
    return True


@transaction.atomic
def remove(version: Version, ref: Ref, *, editor: Editor) -> None:
    """With all that lies in it. Raises `Gone`, `Frozen` and `InTheWay`."""
    draft = locked(version)
    now = _standing(draft, ref)
    if ref.part == Part.STANDARD:
        now = replace(now, says=whole_standard(draft, ref.key))
    write(draft, ref, now, None, editor)


def locked(version: Version) -> Version:
    """The draft, held until the transaction ends. Raises `Frozen` once it is published."""
    rows = Version.objects.select_for_update(of=("self",)).select_related("questionnaire")
    draft = rows.get(pk=version.pk)
    if draft.status != Version.Status.DRAFT:
        raise Frozen
    return draft


def write(
    draft: Version,
    ref: Ref,
    before: State | None,
    after: State | None,
    editor: Editor,
    *,
    undoes: DraftEdit | None = None,
) -> None:
    """Write the part and append the edit, which keeps the place it really got."""
    check(draft, ref, before, after)
    put(draft, ref, after)
    became = replace(after, at=_place(draft, ref)) if after else None
    last = draft.edits.aggregate(last=Max("number"))["last"] or 0
    DraftEdit.objects.create(
        version=draft,
        number=last + 1,
        part=ref.part,
        key=ref.key,
        before=before.plain if before else None,
        after=became.plain if became else None,
        undoes=undoes,
        by=editor.by,
        at=editor.at,
    )


def _no_standard(draft: Version, key: str) -> bool:
    return not Standard.objects.filter(version=draft, key=key).exists()


def _place(draft: Version, ref: Ref) -> int:
    state = state_of(draft, ref)
    return state.at if state else 0


def _standing(draft: Version, ref: Ref) -> State:
    state = state_of(draft, ref)
    if state is None:
        raise Gone
    return state


def _keyed(part: Part, says: Fields) -> Fields:
    lists = {name: with_keys(says[name], words) for name, words in INNER.items() if name in says}
    return in_form(part, {**says, **lists})
