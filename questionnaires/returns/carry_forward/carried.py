"""What stands beside a question that was answered last time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import QuestionDifference, State, asked_alike
from questionnaires.definitions.comparing.questions import compare_questions
from questionnaires.definitions.comparing.telling import Told, told
from questionnaires.definitions.structure import PointShape, QuestionShape
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.sheet import Given, Sheet, structure_for


@dataclass(frozen=True)
class Carried:
    """Last time's answer, who wrote it and when, and what of the question changed since."""

    now: Given
    then: Given
    source: AuditReturn
    by: str
    difference: QuestionDifference
    told: list[Told]
    actions: list[Action]

    @property
    def at(self) -> datetime | None:
        return self.then.updated_at

    @property
    def is_changed(self) -> bool:
        return self.difference.state != State.UNCHANGED

    @property
    def still(self) -> PointShape | None:
        """The point that last time's rating would be today; None where it means something else."""
        return point_today(self.then, self.now.question)

    @property
    def is_waiting(self) -> bool:
        return is_waiting(self.now, self.then)


def point_today(then: Given, question: QuestionShape) -> PointShape | None:
    if then.point is None or not asked_alike(then.question, question):
        return None
    return question.points_by_key.get(then.point.key)


def is_waiting(now: Given, then: Given) -> bool:
    """There is something that somebody can confirm as it was."""
    if not now.confirmed:
        return True
    return now.point is None and point_today(then, now.question) is not None


Earlier = dict[int, tuple[Given, AuditReturn]]


def earlier_answers(sheet: Sheet, questions: Iterable[QuestionShape]) -> Earlier:
    """By question: the answer that was carried over to it, and that answer's return."""
    given = [sheet.answer_to(question) for question in questions]
    links = {each.question.pk: each.carried_from for each in given if each.carried_from}
    if not links:
        return {}
    sources = AuditReturn.objects.filter(answers__in=links.values()).distinct()
    found: Earlier = {}
    for source in sources.select_related("audit_round__version__questionnaire"):
        found |= {then.pk: (then, source) for then in Sheet.of(source).given.values() if then.pk}
    return {question: found[answer] for question, answer in links.items() if answer in found}


def carried_beside(sheet: Sheet, questions: Collection[QuestionShape]) -> dict[int, Carried]:
    """By question, for those that were answered last time."""
    earlier = earlier_answers(sheet, questions)
    wanted = [question for question in questions if question.pk in earlier]
    if not wanted:
        return {}
    names = _writers(earlier[question.pk][0] for question in wanted)
    actions = _open_actions(earlier, wanted)
    found = {}
    for question in wanted:
        then, source = earlier[question.pk]
        difference = compare_questions(then.question, question)
        found[question.pk] = Carried(
            now=sheet.answer_to(question),
            then=then,
            source=source,
            by=names.get(then.updated_by or 0, ""),
            difference=difference,
            told=told(difference, structure_for(source), sheet.structure),
            actions=actions.get((source.pk, then.question.pk), []),
        )
    return found


def _writers(answers: Iterable[Given]) -> dict[int, str]:
    people = {given.updated_by for given in answers if given.updated_by is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=people)}


def _open_actions(
    earlier: Earlier, wanted: list[QuestionShape]
) -> dict[tuple[int, int], list[Action]]:
    """By return and question of last time."""
    asked = [earlier[question.pk] for question in wanted]
    rows = Action.objects.open().filter(
        audit_return__in={source.pk for _, source in asked},
        question__in=[then.question.pk for then, _ in asked],
    )
    found: dict[tuple[int, int], list[Action]] = {}
    for action in rows:
        found.setdefault((action.audit_return_id, action.question_id), []).append(action)
    return found
