"""Saving answers so that nothing anybody wrote is lost.

A form sends, for each question, the state it was filled in on (`Given.seen`). What the person left
untouched is not saved, whatever others have done meanwhile. What they changed is saved when nobody
else has changed that question since; otherwise nothing is overwritten and both texts come back.

One page in a browser may send many saves, and their replies may be late or lost. A page therefore
has a name and numbers its turns: what the same page wrote before stands in nobody's way, and a turn
that is overtaken by a later one of its page is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from django.db import connection, transaction

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import Content, kind_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.models import ANSWERABLE, Answer, AuditReturn, Status
from questionnaires.returns.paper_return.typing_in import note_typed
from questionnaires.returns.sheet import Given, Sheet, digest
from questionnaires.returns.transitions import Actor, move

# What one person types in one question within this time is one state of the history.
BURST = timedelta(minutes=5)


NOT_MARKED = "The organisation answers this return by itself now. Nothing of yours was saved."


class NotAnswerable(Exception):
    """The return was submitted, closed or excused meanwhile; the message says so."""


@dataclass(frozen=True)
class Page:
    """A form in somebody's browser, and which of its saves this is."""

    name: str
    turn: int

    def wrote(self, now: Given, who: User) -> bool:
        return bool(self.name) and self.name == now.page and who.pk == now.updated_by


@dataclass(frozen=True)
class Edit:
    """One question as posted: its new content, and the `seen` mark of the state it was based on."""

    question: QuestionShape
    content: Content
    seen: str


@dataclass(frozen=True)
class Conflict:
    """Mine could not be saved because theirs was saved after the state I had before me."""

    question: QuestionShape
    mine: Content
    theirs: Given


@dataclass(frozen=True)
class Saved:
    at: datetime
    sheet: Sheet  # as it stands after the save
    changed: list[QuestionShape] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def save_answers(
    audit_return: AuditReturn,
    edits: Sequence[Edit],
    *,
    who: User,
    role: str,
    at: datetime,
    page: Page | None = None,
) -> Saved:
    """Save what can be saved, in one transaction; conflicts are reported, never resolved here.

    Raises `NotAnswerable` when the return no longer takes answers; then nothing is saved.
    """
    audit_return = locked_for_answering(audit_return)
    sheet = Sheet.of(audit_return, about=[edit.question.pk for edit in edits])
    writes, conflicts = _sorted_out(sheet, edits, who, page)
    fresh = [
        _written(sheet.answer_to(edit.question), edit.content, who, at, page) for edit in writes
    ]
    store(audit_return, sheet, fresh, who=who, at=at)
    after = sheet.with_given(fresh)
    changed = [
        given.question
        for given in fresh
        if given.revision != sheet.answer_to(given.question).revision
    ]
    if changed:
        keep_counts(audit_return, after, who=who, role=role, at=at)
    return Saved(at, after, changed, conflicts)


def locked_for_answering(audit_return: AuditReturn) -> AuditReturn:
    """The row itself serialises savers: a row lock on PostgreSQL, the write lock on SQLite.

    To be called within a transaction. Its round is taken as it was read with the return, a moment
    ago; its status is read anew. Raises `NotAnswerable`.
    """
    locked = AuditReturn.objects.select_for_update().get(pk=audit_return.pk)
    locked.audit_round = audit_return.audit_round
    reason = why_not_answerable(locked)
    if reason:
        raise NotAnswerable(reason)
    return locked


def why_not_answerable(audit_return: AuditReturn) -> str:
    """A sentence for whoever would answer; "" where they may."""
    if audit_return.audit_round.closed_on is not None:
        return "The round is closed and takes no more answers."
    if audit_return.status not in ANSWERABLE:
        state = audit_return.get_status_display().lower()
        return f"This return is now “{state}” and takes no more answers."
    return ""


def _sorted_out(
    sheet: Sheet, edits: Iterable[Edit], who: User, page: Page | None
) -> tuple[list[Edit], list[Conflict]]:
    writes, conflicts = [], []
    for edit in edits:
        now = sheet.answer_to(edit.question)
        revision, _, based_on = edit.seen.partition(".")
        if page is not None and page.wrote(now, who):
            if page.turn > now.turn or (edit.content != now.content and page.turn == now.turn):
                writes.append(edit)
        elif edit.content == now.content or digest(edit.content) == based_on:
            continue
        elif revision == str(now.revision):
            writes.append(edit)
        else:
            conflicts.append(Conflict(edit.question, edit.content, now))
    return writes, conflicts


def _written(now: Given, content: Content, who: User, at: datetime, page: Page | None) -> Given:
    """The new state. The same words again from the same page count its turn and change no more."""
    if page is not None and content == now.content:
        return replace(now, turn=page.turn)
    return replace(
        now,
        content=content,
        complete=kind_of(now.question).is_complete(now.question, content),
        confirmed=True,
        revision=now.revision + 1,
        burst_began_at=now.burst_began_at if _same_burst(now, who, at) else at,
        updated_at=at,
        updated_by=who.pk,
        page=page.name if page else "",
        turn=page.turn if page else 0,
    )


def _same_burst(now: Given, who: User, at: datetime) -> bool:
    return (
        now.updated_by == who.pk
        and now.burst_began_at is not None
        and at - now.burst_began_at < BURST
    )


def _columns(given: Given) -> dict[str, object]:
    return {
        "point_id": given.content.point,
        "value": given.content.value,
        "commentary": given.content.commentary,
        "not_applicable_reason": given.content.not_applicable_reason,
        "complete": given.complete,
        "confirmed": given.confirmed,
        "revision": given.revision,
        "burst_began_at": given.burst_began_at,
        "updated_at": given.updated_at,
        "updated_by_id": given.updated_by,
    }


WRITTEN = (
    "point",
    "value",
    "commentary",
    "not_applicable_reason",
    "complete",
    "confirmed",
    "revision",
    "burst_began_at",
    "updated_at",
    "updated_by",
    "page",
    "turn",
)


def store(
    audit_return: AuditReturn, before: Sheet, fresh: list[Given], *, who: User, at: datetime
) -> None:
    """One statement for all, new and changed: its cost does not grow with the questions.

    A row may have come into being since `before` was read, to hold evidence; it is filled.
    """
    _leave_behind(before, fresh, who=who, at=at)
    Answer.objects.bulk_create(
        (
            Answer(
                audit_return=audit_return,
                question_id=given.question.pk,
                page=given.page,
                turn=given.turn,
                **_columns(given),
            )
            for given in fresh
        ),
        update_conflicts=True,
        unique_fields=["audit_return", "question"],
        update_fields=WRITTEN,
    )


def _leave_behind(before: Sheet, fresh: list[Given], *, who: User, at: datetime) -> None:
    """Append the states now replaced to the history, unless the same burst goes on.

    The database copies the rows itself: it holds exactly what is left, and ten answers are one
    statement without a model for each.
    """
    left = []
    for given in fresh:
        old = before.answer_to(given.question)
        if old.revision and old.burst_began_at != given.burst_began_at:
            left.append(old.pk)
    if not left:
        return
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_copying(len(left)), [moment, who.pk, *left])


@cache
def _copying(count: int) -> str:
    """The statement that copies so many answers into the history."""
    history, quote = Answer.history.model._meta, connection.ops.quote_name
    kept = {each.name for each in history.concrete_fields}
    both = [each for each in Answer._meta.concrete_fields if each.name in kept]
    columns = ", ".join(quote(str(each.column)) for each in both)
    rows = ", ".join(["%s"] * count)
    return (  # nothing but names of our own tables and columns
        f"INSERT INTO {quote(history.db_table)} "  # noqa: S608 - see above
        f"({columns}, history_date, history_type, history_user_id) "
        f"SELECT {columns}, %s, '~', %s FROM {quote(Answer._meta.db_table)} WHERE id IN ({rows})"
    )


def keep_counts(
    audit_return: AuditReturn, sheet: Sheet, *, who: User, role: str, at: datetime
) -> None:
    """Note that somebody worked on the return: it is started, and its counts are the sheet's.

    Raises `NotAnswerable` for a manager where the return is not marked as typed in from paper.
    """
    if role == "manager" and not note_typed(audit_return, at=at):
        raise NotAnswerable(NOT_MARKED)
    answered, required = sheet.counts
    if audit_return.status == Status.NOT_STARTED:
        actor = Actor(role=role, name=who.name, user=who)
        move(audit_return, Status.IN_PROGRESS, actor=actor, at=at, started_at=at)
    AuditReturn.objects.filter(pk=audit_return.pk).update(
        answered=answered, required=required, last_activity_at=at
    )
