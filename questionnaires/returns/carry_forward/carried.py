"""What stands beside a question that was answered last time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import Link, QuestionDifference, State
from questionnaires.definitions.comparing.questions import compare_questions
from questionnaires.definitions.comparing.telling import Told, told
from questionnaires.definitions.structure import PointShape, QuestionShape
from questionnaires.returns.carry_forward.from_another import goes_on
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.sheet import Given, Sheet, structure_for


@dataclass(frozen=True)
class Before:
    """Last time's answer, and how its question goes on today.

    `also`: the other answers of that return, where its questions were merged into one.
    `is_from_another`: audit, one with another questionnaire; of it a rating says nothing here.
    """

    then: Given
    source: AuditReturn
    link: Link
    also: tuple[Given, ...] = ()
    is_from_another: bool = False


@dataclass(frozen=True)
class Carried:
    """Last time's answer, who wrote it and when, and what of the question changed since."""

    now: Given
    before: Before
    by: str
    difference: QuestionDifference
    told: list[Told]
    actions: list[Action]

    @property
    def then(self) -> Given:
        return self.before.then

    @property
    def source(self) -> AuditReturn:
        return self.before.source

    @property
    def at(self) -> datetime | None:
        return self.then.updated_at

    @property
    def is_changed(self) -> bool:
        return not self.before.is_from_another and self.difference.state != State.UNCHANGED

    @property
    def still(self) -> PointShape | None:
        """The point that last time's rating would be today; None where it means something else."""
        return point_today(self.before, self.now.question)

    @property
    def is_waiting(self) -> bool:
        return is_waiting(self.now, self.before)


def point_today(before: Before, question: QuestionShape) -> PointShape | None:
    """None where questions were merged and rated differently, or where the point of that key counts
    for something else today, even if a person said that answers can be compared."""
    then = before.then.point
    if then is None or not before.link.comparable:
        return None
    if any(given.point is None or given.point.key != then.key for given in before.also):
        return None
    point = question.points_by_key.get(then.key)
    return point if point is not None and _counts_for(point) == _counts_for(then) else None


def _counts_for(point: PointShape) -> tuple[str, bool, bool, bool]:
    return point.label, point.assured, point.calls_for_action, point.outside_base


def is_waiting(now: Given, before: Before) -> bool:
    """There is something that somebody can confirm as it was."""
    if not now.confirmed:
        return True
    return now.point is None and point_today(before, now.question) is not None


Earlier = dict[int, Before]
ByQuestion = dict[tuple[int, int], list[Action]]  # of last time: by return and question


def earlier_answers(sheet: Sheet, questions: Iterable[QuestionShape]) -> Earlier:
    """By question, for those to which an answer was carried over."""
    wanted: dict[int, list[QuestionShape]] = defaultdict(list)  # several, of one that was split
    for given in map(sheet.answer_to, questions):
        if given.carried_from:
            wanted[given.carried_from].append(given.question)
    if not wanted:
        return {}
    sources = AuditReturn.objects.filter(answers__in=wanted).distinct()
    found: Earlier = {}
    for source in sources.select_related("audit_round__version__questionnaire"):
        found |= _from(source, wanted, sheet)
    return found


def _from(source: AuditReturn, wanted: Mapping[int, list[QuestionShape]], sheet: Sheet) -> Earlier:
    before = Sheet.of(source)
    is_another = before.structure.code != sheet.structure.code
    by_key = goes_on(before.structure, sheet.structure)
    found = {}
    for then in before.given.values():
        for question in wanted.get(then.pk or 0, ()):
            link, also = _linked(then, question, by_key.of(question.key), before)
            found[question.pk] = Before(then, source, link, also, is_another)
    return found


def _linked(
    then: Given, question: QuestionShape, links: Iterable[Link], sheet: Sheet
) -> tuple[Link, tuple[Given, ...]]:
    """Where they belong together no longer, as somebody said since, they cannot be compared."""
    by_key = {link.before: link for link in links}
    link = by_key.pop(then.question.key, Link(then.question.key, question.key, comparable=False))
    others = [sheet.answer_by_key(key) for key in by_key]
    return link, tuple(each for each in others if each and not each.content.is_empty)


def carried_beside(sheet: Sheet, questions: Collection[QuestionShape]) -> dict[int, Carried]:
    """By question, for those that were answered last time."""
    earlier = earlier_answers(sheet, questions)
    wanted = [question for question in questions if question.pk in earlier]
    if not wanted:
        return {}
    names = _writers(earlier[question.pk].then for question in wanted)
    actions = _open_actions(earlier, wanted)
    found = {}
    for question in wanted:
        before = earlier[question.pk]
        difference = compare_questions(before.then.question, question, before.link)
        found[question.pk] = Carried(
            now=sheet.answer_to(question),
            before=before,
            by=names.get(before.then.updated_by or 0, ""),
            difference=difference,
            told=[] if before.is_from_another else _told(difference, before, sheet),
            actions=_actions_of(before, actions),
        )
    return found


def _told(difference: QuestionDifference, before: Before, sheet: Sheet) -> list[Told]:
    return told(difference, structure_for(before.source), sheet.structure)


def _writers(answers: Iterable[Given]) -> dict[int, str]:
    people = {given.updated_by for given in answers if given.updated_by is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=people)}


def _actions_of(before: Before, actions: ByQuestion) -> list[Action]:
    answers = (before.then, *before.also)
    return [a for given in answers for a in actions.get((before.source.pk, given.question.pk), [])]


def _open_actions(earlier: Earlier, wanted: list[QuestionShape]) -> ByQuestion:
    asked = [earlier[question.pk] for question in wanted]
    rows = Action.objects.open().filter(
        audit_return__in={before.source.pk for before in asked},
        question__in={
            given.question.pk for before in asked for given in (before.then, *before.also)
        },
    )
    found: ByQuestion = defaultdict(list)
    for action in rows:
        found[action.audit_return_id, action.question_id].append(action)
    return found
