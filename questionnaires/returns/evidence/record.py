"""What was attached to the answers of a return and what was taken off again: who, when."""

from dataclasses import dataclass
from datetime import datetime

from questionnaires.definitions.structure import QuestionShape, Structure
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    who: str
    attached: bool  # else taken off
    title: str  # as it is today; "" of what was removed since, perhaps for what its title said
    question: QuestionShape


def record(audit_return: AuditReturn, structure: Structure) -> list[Entry]:
    """The newest first. Three queries."""
    answers = Answer.objects.filter(audit_return=audit_return)
    questions = dict(answers.values_list("pk", "question_id"))
    rows = (
        AnswerEvidence.history.filter(answer_id__in=questions, history_type__in="+-")
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )
    found = [row for row in rows if questions[row.answer_id] in structure.by_pk]
    kept = Evidence.objects.filter(pk__in={row.evidence_id for row in found})
    titles = dict(kept.values_list("pk", "title"))
    return [
        Entry(
            at=row.history_date,
            who=str(row.history_user or ""),
            attached=row.history_type == "+",
            title=titles.get(row.evidence_id, ""),
            question=structure.by_pk[questions[row.answer_id]],
        )
        for row in found
    ]
