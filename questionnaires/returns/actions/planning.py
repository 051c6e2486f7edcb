"""Setting actions and following them up. Every change leaves an update: who, when, what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import NOT_MARKED, NotAnswerable
from questionnaires.returns.models import Action, ActionUpdate, AuditReturn
from questionnaires.returns.paper_return.typing_in import note_typed


@dataclass(frozen=True)
class Plan:
    """What is to be done, by whom (a name or a role), by when."""

    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class Change:
    """`note` may be empty only where status or due date change."""

    note: str
    status: str
    due: date


@transaction.atomic
def set_action(
    audit_return: AuditReturn,
    question: QuestionShape,
    plan: Plan,
    *,
    who: User,
    at: datetime,
    role: str = "lead",
) -> Action:
    """The same plan at the same question again is the same action: a double click sets one.

    Raises `NotAnswerable` for a manager where the return is not marked as typed in from paper.
    """
    AuditReturn.objects.select_for_update().get(pk=audit_return.pk)
    if role == "manager" and not note_typed(audit_return, at=at):
        raise NotAnswerable(NOT_MARKED)
    place = {"audit_return": audit_return, "question_id": question.pk}
    words = {"what": plan.what, "owner": plan.owner, "due": plan.due}
    same = Action.objects.open().filter(**place, **words).first()
    if same is not None:
        return same
    action = Action.objects.create(
        organisation_id=audit_return.organisation_id,
        created_at=at,
        created_by=who,
        **place,
        **words,
    )
    _append(action, "Set.", who=who, at=at)
    return action


@transaction.atomic
def update_action(action: Action, change: Change, *, who: User, at: datetime) -> bool:
    """False when nothing would change: the same update was sent a moment ago."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    last = action.updates.last()
    if last is not None and _says(last, change) and last.who_id == who.pk:
        return False
    action.status, action.due = change.status, change.due
    action.save(update_fields=["status", "due"])
    _append(action, change.note, who=who, at=at)
    return True


def _says(update: ActionUpdate, change: Change) -> bool:
    return Change(update.note, update.status, update.due) == change


def _append(action: Action, note: str, *, who: User, at: datetime) -> None:
    ActionUpdate.objects.create(
        action=action, at=at, who=who, note=note, status=action.status, due=action.due
    )
