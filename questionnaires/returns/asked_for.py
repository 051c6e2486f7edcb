"""The returns that an organisation is asked for, as a mail to a newcomer says it."""

from collections.abc import Iterator
from datetime import date

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import Board, Organisation
from questionnaires.returns.models import ANSWERABLE, AuditReturn


def returns_asked_for(organisation: Organisation, board: Board | None, on: date) -> Iterator[str]:
    """Of rounds that have opened and are not closed; `board` None: of any."""
    waiting = AuditReturn.objects.filter(
        organisation=organisation,
        status__in=ANSWERABLE,
        audit_round__closed_on=None,
        cohort__opens__lte=on,
    )
    if board is not None:
        waiting = waiting.concerning(board)
    for one in waiting.select_related("audit_round__board", "cohort").order_by("pk"):
        verb = "was" if one.due < on else "is"
        title = one.audit_round.title
        yield f"{title}, asked for by {one.audit_round.board}. It {verb} due on {spoken(one.due)}."
