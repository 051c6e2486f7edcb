"""Actions of earlier rounds that are still open, beside the questions that go on from theirs.

Whether or not last time's answers were carried over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet, Subquery

from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.carry_forward.carried import Carried
from questionnaires.returns.carry_forward.from_another import goes_on
from questionnaires.returns.models import Action, AuditReturn, Cohort
from questionnaires.returns.sheet import Sheet, structure_for

RELATED = ("question", "audit_return__audit_round__version__questionnaire")


def still_open(
    audit_return: AuditReturn,
    sheet: Sheet,
    questions: Iterable[QuestionShape],
    carried: Collection[Carried],
) -> dict[int, list[Action]]:
    """By question. Without those that stand beside a `carried` answer already. One query, as long
    as nothing is open."""
    there = {action.pk for one in carried for action in one.actions}
    by_source: dict[AuditReturn, list[Action]] = defaultdict(list)
    for action in _of_earlier_rounds(audit_return, sheet.structure.code):
        if action.pk not in there:
            by_source[action.audit_return].append(action)
    found: dict[int, list[Action]] = defaultdict(list)
    wanted = list(questions)
    for source, actions in by_source.items():
        links = goes_on(structure_for(source), sheet.structure)
        for question in wanted:
            before = {link.before for link in links.of(question.key)}
            found[question.pk] += [one for one in actions if one.question.key in before]
    return found


def _of_earlier_rounds(audit_return: AuditReturn, code: str) -> QuerySet[Action, Any]:
    """Of the same questionnaire, from rounds that began before."""
    began = Cohort.objects.filter(pk=audit_return.cohort_id).values("opens")
    return (
        Action.objects.open()
        .filter(
            organisation=audit_return.organisation_id,
            audit_return__audit_round__version__questionnaire__code=code,
            audit_return__cohort__opens__lt=Subquery(began),
        )
        .select_related(*RELATED)
    )
