"""Saying that what was true last time still is: of one question, or of a standard that has not
changed, on the page that shows all its answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from audit_portal.figures.percentages import Percentage, percentage
from questionnaires.definitions.comparing import State
from questionnaires.definitions.comparing.questions import compare_questions
from questionnaires.definitions.kinds import kind_of
from questionnaires.definitions.structure import QuestionShape, StandardShape
from questionnaires.returns.answering.pen import NotGiven, Pen
from questionnaires.returns.answering.saving import keep_counts, locked_for_answering, store
from questionnaires.returns.carry_forward.carried import (
    Before,
    earlier_answers,
    is_waiting,
    point_today,
)
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Given, Sheet


@transaction.atomic
def confirm(
    pen: Pen, audit_return: AuditReturn, questions: Sequence[QuestionShape], *, at: datetime
) -> Sheet:
    """Give these questions last time's answer, rating and all, where nobody has changed it since.

    What was read from a Word form and waits is confirmed as it is, without a rating. Raises
    `NotAnswerable`, and `NotGiven` for a standard that is a colleague's.
    """
    locked = locked_for_answering(audit_return)
    sheet = Sheet.of(locked)
    if not all(pen.reaches(_standard(sheet, question)) for question in questions):
        raise NotGiven("This standard has been given to a colleague.")
    pairs = list(_pairs(sheet, questions))
    fresh = [_confirmed(now, b, pen, at) for now, b in pairs if b is None or is_waiting(now, b)]
    if not fresh:
        return sheet
    store(locked, sheet, fresh, who=pen.user, at=at)
    after = sheet.with_given(fresh)
    keep_counts(locked, after, who=pen.user, role=pen.role, at=at)
    return after


def _pairs(
    sheet: Sheet, questions: Sequence[QuestionShape]
) -> Iterator[tuple[Given, Before | None]]:
    """Each answer with last time's; None where what waits was read from a Word form."""
    earlier = earlier_answers(sheet, questions)
    for question in questions:
        now = sheet.answer_to(question)
        if question.pk in earlier:
            yield now, earlier[question.pk]
        elif now.read_from and not now.confirmed:
            yield now, None


def _standard(sheet: Sheet, question: QuestionShape) -> StandardShape:
    return sheet.structure.standard_by_key[question.standard_key]


def _confirmed(now: Given, before: Before | None, pen: Pen, at: datetime) -> Given:
    content = now.content
    point = point_today(before, now.question) if before else None
    if before and point is not None and content.point is None:
        reason = before.then.content.not_applicable_reason if point.outside_base else ""
        content = replace(content, point=point.pk, not_applicable_reason=reason)
    return replace(
        now,
        content=content,
        complete=kind_of(now.question).is_complete(now.question, content),
        confirmed=True,
        revision=now.revision + 1,
        burst_began_at=at,
        updated_at=at,
        updated_by=pen.user.pk,
        page="",
        turn=0,
    )


def at_once(sheet: Sheet, standard: StandardShape) -> bool:
    """Whether a standard can be confirmed as a whole: each question is asked as it was, each was
    answered, and something waits."""
    earlier = earlier_answers(sheet, standard.questions)
    pairs = [(q, earlier[q.pk]) for q in standard.questions if q.pk in earlier]
    return (
        len(pairs) == len(standard.questions)
        and all(_is_asked_as_it_was(question, before) for question, before in pairs)
        and any(is_waiting(sheet.answer_to(question), before) for question, before in pairs)
    )


def _is_asked_as_it_was(question: QuestionShape, before: Before) -> bool:
    difference = compare_questions(before.then.question, question, before.link)
    return difference.state == State.UNCHANGED and not before.also


@dataclass(frozen=True)
class Unchanged:
    """Answers that stand as they were last time, of all that were carried over."""

    number: int
    of: int

    @property
    def share(self) -> Percentage:
        return percentage(self.number, self.of)


def confirmed_unchanged(sheet: Sheet) -> Unchanged | None:
    """None where nothing was carried over from last time; another audit is not last time."""
    found = earlier_answers(sheet, sheet.shown.values())
    earlier = {pk: before for pk, before in found.items() if not before.is_from_another}
    if not earlier:
        return None
    shown = [q for q in sheet.shown.values() if q.pk in earlier]
    same = [q for q in shown if _is_same(sheet.answer_to(q), earlier[q.pk].then)]
    return Unchanged(len(same), len(shown))


def _is_same(now: Given, then: Given) -> bool:
    a, b = now.content, then.content
    points = (now.point and now.point.key, then.point and then.point.key)
    return (
        now.confirmed
        and bool(now.revision)
        and points[0] == points[1]
        and (a.value, a.commentary, a.not_applicable_reason)
        == (b.value, b.commentary, b.not_applicable_reason)
    )
