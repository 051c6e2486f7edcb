"""What stands beside the questions of a page: clarifications, evidence and actions.

Read with one query each, whatever the number of questions.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaires.definitions.models import Clarification
from questionnaires.returns.models import Action, AnswerEvidence, AuditReturn, Evidence
from questionnaires.returns.sheet import Given


@dataclass(slots=True)
class Beside:
    clarifications: list[Clarification] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def beside(audit_return: AuditReturn, answers: Iterable[Given]) -> dict[int, Beside]:
    """By the primary key of the question, for the questions of these answers."""
    answered = list(answers)
    wanted = [given.question.pk for given in answered]
    questions = {given.pk: given.question.pk for given in answered if given.pk is not None}
    found: dict[int, Beside] = defaultdict(Beside)
    for clarification in Clarification.objects.filter(question__in=wanted):
        found[clarification.question_id].clarifications.append(clarification)
    cited = AnswerEvidence.objects.filter(answer__in=list(questions))
    for citation in cited.select_related("evidence").order_by("pk"):
        found[questions[citation.answer_id]].evidence.append(citation.evidence)
    for action in Action.objects.filter(audit_return=audit_return, question__in=wanted):
        found[action.question_id].actions.append(action)
    return found
