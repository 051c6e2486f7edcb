"""What stands beside the questions of a page: clarifications, evidence and actions.

Read with one query each, whatever the number of questions.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaires.definitions.models import Clarification
from questionnaires.returns.models import Action, AnswerEvidence, AuditReturn, Evidence


@dataclass(slots=True)
class Beside:
    clarifications: list[Clarification] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def beside(audit_return: AuditReturn, questions: Iterable[int]) -> dict[int, Beside]:
    """By the primary key of the question, for these questions."""
    wanted = list(questions)
    found: dict[int, Beside] = defaultdict(Beside)
    for clarification in Clarification.objects.filter(question__in=wanted):
        found[clarification.question_id].clarifications.append(clarification)
    cited = AnswerEvidence.objects.filter(
        answer__audit_return=audit_return, answer__question__in=wanted
    )
    for citation in cited.select_related("evidence", "answer").order_by("pk"):
        found[citation.answer.question_id].evidence.append(citation.evidence)
    for action in Action.objects.filter(audit_return=audit_return, question__in=wanted):
        found[action.question_id].actions.append(action)
    return found
