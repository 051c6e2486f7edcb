"""Copying a version to a new draft, the only way to change what was published."""

from django.db import transaction

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import document_of, write_draft
from questionnaires.definitions.models import Questionnaire, Version


@transaction.atomic
def copy_to_draft(version: Version, *, owner: Board) -> Version:
    """A draft of the board's own questionnaire of the same code; all keys stay as they are.

    This is how a board takes over a questionnaire of the library, or begins next year's version.
    """
    original = version.questionnaire
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=original.code, owner=owner, defaults={"title": original.title}
    )
    return write_draft(questionnaire, document_of(version))
