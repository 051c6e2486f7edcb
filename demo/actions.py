"""What the organisations of Northmoor set out to do, and what became of it.

There are many, so they are written at one go; the rows are those that `set_action` and
`update_action` write (a test compares them).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from demo.pens import Pen
from demo.words.writer import theme_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.models import Action, ActionUpdate
from questionnaires.returns.sheet import Sheet

SET = "Set."
DONE = (
    "Done, and seen to be done.",
    "Finished later than planned, and reported.",
    "Done. We will look again in half a year.",
)
DROPPED = "Dropped: the service was reorganised and this is no longer ours to do."


def set_actions(pen: Pen, sheet: Sheet, *, at: datetime) -> None:
    """Where a rating calls for one; the careless set none for some of them."""
    actions = [_action(pen, question, at) for question in _calling(pen, sheet)]
    Action.objects.bulk_create(actions)
    ActionUpdate.objects.bulk_create(_update(action, SET, at) for action in actions)


def follow_up(pen: Pen) -> None:
    """What was set in a round long closed has been done since, or dropped."""
    actions = list(Action.objects.filter(audit_return=pen.audit_return))
    updates = []
    for action in actions:
        done = pen.random.random() < 0.92
        action.status = Action.Status.DONE if done else Action.Status.DROPPED
        moment = action.created_at + timedelta(days=pen.random.randint(40, 300))
        updates.append(_update(action, pen.random.choice(DONE) if done else DROPPED, moment))
    Action.objects.bulk_update(actions, ["status"])
    ActionUpdate.objects.bulk_create(updates)


def _calling(pen: Pen, sheet: Sheet) -> Iterator[QuestionShape]:
    diligence = 0.5 if pen.is_school else 0.9
    for question in sheet.shown.values():
        point = question.points_by_pk.get(sheet.answer_to(question).content.point or 0)
        if point is not None and point.calls_for_action and pen.random.random() < diligence:
            yield question


def _action(pen: Pen, question: QuestionShape, at: datetime) -> Action:
    return Action(
        organisation_id=pen.audit_return.organisation_id,
        audit_return=pen.audit_return,
        question_id=question.pk,
        what=pen.writer.action(pen.voice, theme_of(question.key, question.text)),
        owner=pen.random.choice(pen.voice.colleagues),
        due=at.date() + timedelta(days=pen.random.randint(45, 240)),
        created_at=at,
        created_by=pen.holders["lead"],
    )


def _update(action: Action, note: str, at: datetime) -> ActionUpdate:
    return ActionUpdate(
        action=action,
        at=at,
        who=action.created_by,
        note=note,
        status=action.status,
        due=action.due,
    )
