"""Attaching evidence to an answer and taking it off again.

Both happen under the lock of the return, as saving answers does: a return that was submitted or
signed off in the same moment is not touched. Who did it, and when, stays in the history.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import keep_counts, locked_for_answering
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, Evidence
from questionnaires.returns.sheet import Sheet


@transaction.atomic
def attach(
    audit_return: AuditReturn,
    question: QuestionShape,
    evidence: Iterable[Evidence],
    *,
    who: User,
    role: str,
    at: datetime,
) -> list[Evidence]:
    """Attach what is not yet attached, and say what that was.

    Where nothing was answered yet an empty answer (revision 0) is made to hold it. Raises
    `NotAnswerable`; and `ValueError` for evidence of another organisation.
    """
    audit_return = locked_for_answering(audit_return)
    answer = _answer(audit_return, question)
    there = set(AnswerEvidence.objects.filter(answer=answer).values_list("evidence", flat=True))
    fresh = list({item.pk: item for item in evidence if item.pk not in there}.values())
    for item in fresh:
        if item.organisation_id != audit_return.organisation_id:
            raise ValueError(f"Evidence {item.pk} belongs to another organisation.")
        citation = AnswerEvidence(answer=answer, evidence=item, added_at=at, added_by=who)
        citation.signed(who, at).save()
    if fresh:
        keep_counts(audit_return, Sheet.of(audit_return), who=who, role=role, at=at)
    return fresh


@transaction.atomic
def detach(
    audit_return: AuditReturn,
    question: QuestionShape,
    evidence: Evidence,
    *,
    who: User,
    role: str,
    at: datetime,
) -> bool:
    """Take it off this answer; the organisation keeps it. False when it was not there any more.

    Raises `NotAnswerable`.
    """
    audit_return = locked_for_answering(audit_return)
    citation = AnswerEvidence.objects.filter(
        answer__audit_return=audit_return, answer__question=question.pk, evidence=evidence
    ).first()
    if citation is None:
        return False
    end_citation(citation, who=who, at=at)
    keep_counts(audit_return, Sheet.of(audit_return), who=who, role=role, at=at)
    return True


def end_citation(citation: AnswerEvidence, *, who: User, at: datetime) -> None:
    """Delete the row; its history keeps that it was there."""
    citation.signed(who, at).delete()


def _answer(audit_return: AuditReturn, question: QuestionShape) -> Answer:
    """The answer's row. `bulk_create` writes no history: an empty answer was never a state."""
    found = Answer.objects.filter(audit_return=audit_return, question=question.pk).first()
    if found is None:
        [found] = Answer.objects.bulk_create(
            [Answer(audit_return=audit_return, question_id=question.pk)]
        )
    return found
