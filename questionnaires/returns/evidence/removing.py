"""Removing evidence from what an organisation keeps.

What stood in a return when it was submitted stays: the signatory saw it, and the board may. All
else may go, also what was attached by mistake and taken off before anybody signed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit_portal.organisations.models import User
from questionnaires.returns.evidence.attaching import end_citation
from questionnaires.returns.models import (
    AnswerEvidence,
    AuditReturn,
    Evidence,
    ReturnEvent,
    Status,
)

MADE_FAST = (Status.SUBMITTED, Status.SIGNED_OFF)


class NotRemovable(Exception):
    """It stood in a return that was submitted; the message says so."""


@transaction.atomic
def remove(evidence: Evidence, *, who: User, at: datetime) -> None:
    """Take it off every draft, then the row, then, once that is certain, the file.

    Raises `NotRemovable`.
    """
    list(_cited_in(evidence).select_for_update().order_by("pk"))  # nobody submits meanwhile
    if stood_in_a_submission(evidence):
        raise NotRemovable(
            f"“{evidence}” stood in a return that was submitted, so it is kept with it."
        )
    for citation in AnswerEvidence.objects.filter(evidence=evidence):
        end_citation(citation, who=who, at=at)
    storage, name = evidence.file.storage, evidence.file.name
    evidence.signed(who, at).delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def stood_in_a_submission(evidence: Evidence) -> bool:
    """Whether it was attached to an answer at a moment when that return was submitted."""
    history = AnswerEvidence.history.filter(evidence_id=evidence.pk)
    rows = list(history.values_list("id", "answer_id", "history_type", "history_date"))
    ended = {citation: at for citation, _, kind, at in rows if kind == "-"}
    spans = [
        (answer, begun, ended.get(citation))
        for citation, answer, kind, begun in rows
        if kind == "+"
    ]
    submissions = ReturnEvent.objects.filter(
        audit_return__answers__in={answer for answer, _, _ in spans}, to_status__in=MADE_FAST
    ).values_list("audit_return__answers", "at")
    moments = list(submissions)
    return any(
        answer == of and begun <= at and (end is None or at < end)
        for answer, begun, end in spans
        for of, at in moments
    )


def _cited_in(evidence: Evidence) -> QuerySet[AuditReturn]:
    answers = AnswerEvidence.objects.filter(evidence=evidence).values("answer__audit_return")
    return AuditReturn.objects.filter(pk__in=answers)
