"""Copying a version to a new draft, the only way to change what was published."""

from django.db import transaction

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import checksum_of, document_of, write_draft
from questionnaires.definitions.documents.canonical import checksum
from questionnaires.definitions.models import Questionnaire, Version


@transaction.atomic
def copy_to_draft(version: Version, *, owner: Board) -> Version:
    """A draft of the board's own questionnaire of the same code; all keys stay as they are.

    This is how a board takes over a questionnaire of the library, or begins next year's version.
    Where the newest version is a draft that says the same, that is the copy: asked twice, it is
    made once.
    """
    original = version.questionnaire
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=original.code, owner=owner, defaults={"title": original.title}
    )
    document = document_of(version)
    newest = questionnaire.versions.select_related("questionnaire").first()
    is_draft = newest is not None and newest.status == Version.Status.DRAFT
    if newest and is_draft and checksum_of(newest) == checksum(document):
        return newest
    return write_draft(questionnaire, document)
