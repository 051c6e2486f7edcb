"""A questionnaire of a board with nothing in it yet."""

from django.db import transaction

from audit_portal.organisations.models import Board
from questionnaires.definitions.building.keys import code_from
from questionnaires.definitions.documents import write_draft
from questionnaires.definitions.models import Questionnaire, Version


@transaction.atomic
def begin(title: str, *, owner: Board) -> Version:
    """Its draft. The code is none that this board or the library has used."""
    used = Questionnaire.objects.usable_by_board(owner).values_list("code", flat=True)
    questionnaire = Questionnaire.objects.create(
        code=code_from(title, set(used)), owner=owner, title=title
    )
    return write_draft(questionnaire, {"standards": []})
