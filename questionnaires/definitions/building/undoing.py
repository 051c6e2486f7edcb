"""Taking back the last edit that still stands. That is one more edit; nothing is forgotten."""

from django.db import transaction

from questionnaires.definitions.building.changing import Editor, locked, write
from questionnaires.definitions.building.states import Part, Ref, state_from
from questionnaires.definitions.models import DraftEdit, Version


class NotTheLast(Exception):
    """Somebody has made, or taken back, an edit meanwhile."""


def last_standing(version: Version) -> DraftEdit | None:
    """The newest edit that is neither an undo nor undone."""
    edits = DraftEdit.objects.filter(version=version, undoes=None, undone_by=None)
    return edits.select_related("by").order_by("-number").first()


@transaction.atomic
def undo(version: Version, number: int, *, editor: Editor) -> DraftEdit:
    """The edit of this number, which must be the last that stands. Raises `Frozen`, `NotTheLast`.

    All later ones have been taken back, so the part stands as that edit left it.
    """
    draft = locked(version)
    edit = last_standing(draft)
    if edit is None or edit.number != number:
        raise NotTheLast
    before, after = state_from(edit.after), state_from(edit.before)
    write(draft, Ref(Part(edit.part), edit.key), before, after, editor, undoes=edit)
    return edit
