"""Writing a decision down: notices and messages in one transaction, under a lock for each round.

Killed at any point, nothing of it stands or all of it does. A second chase waits for the lock,
reads what the first has written, and finds nothing left to do.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from audit_portal.correspondence.outbox import queue_all
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.chasing.composing import Matter, compose, in_parts
from questionnaires.compliance.chasing.deciding import (
    Asked,
    Decision,
    Due,
    Situation,
    Turn,
    decide,
    holders,
)
from questionnaires.compliance.chasing.gathering import OPEN, gather
from questionnaires.compliance.letters.beginning import keep_up
from questionnaires.compliance.models import ChaseRun, Notice
from questionnaires.returns.models import AuditRound

PURPOSE = "chase"  # of the messages, for the second look
CLOSED = "The round is closed."
EMPTY_SEAT = "Nobody holds this seat."

State = Notice.State
COLUMNS = ("due_on", "decided_on", "at", "state", "message", "superseded_by", "why", "role")


@dataclass(frozen=True)
class Chased:
    """What a chase decided, and from what."""

    on: date
    rounds: Sequence[AuditRound]
    situation: Situation
    decision: Decision


def look_ahead(
    board: Board,
    *,
    on: date,
    rounds: Iterable[AuditRound] | None = None,
    only: Collection[int] | None = None,
) -> Chased:
    """What a chase of these rounds (None: all the board runs) would do on that day. Writes nothing.

    A round that is closed is not chased. `only` as in `chase`.
    """
    chosen = AuditRound.objects.filter(board=board, closed_on=None).order_by("pk")
    if rounds is not None:
        chosen = chosen.filter(pk__in=[one.pk for one in rounds])
    return _decided(board, list(chosen), on, only)


@transaction.atomic
def chase(
    board: Board,
    *,
    on: date,
    at: datetime,
    rounds: Iterable[AuditRound] | None = None,
    by: User | None = None,
    only: Collection[int] | None = None,
) -> Chased:
    """Decide for `on` and write it down at `at`; what is sent is up to the outbox.

    `only` these returns, by primary key; None: all of the rounds.
    """
    own = AuditRound.objects.filter(board=board).order_by("pk")
    if rounds is not None:
        own = own.filter(pk__in=[one.pk for one in rounds])
    locked = list(own.select_for_update(no_key=True))
    chased = _decided(board, [one for one in locked if one.closed_on is None], on, only)
    closed = [one.pk for one in locked if one.closed_on is not None]
    Notice.objects.filter(audit_return__audit_round__in=closed, state__in=OPEN).update(
        state=State.SUPERSEDED, why=CLOSED
    )
    _Pen(board, chased, at).write(by)
    keep_up(locked)
    return chased


def _decided(
    board: Board, rounds: list[AuditRound], on: date, only: Collection[int] | None = None
) -> Chased:
    gap, most = settings.CHASE_GAP_DAYS, settings.CHASE_MOST_MESSAGES
    situation = gather(board, rounds, on=on, gap=gap, only=only)
    return Chased(on, rounds, situation, decide(situation, on=on, gap=gap, most=most))


@dataclass
class _Pen:
    """Each step is a few statements for hundreds of rows. A notice held back before is taken up
    again in its own row, so that there is never a second one."""

    board: Board
    chased: Chased
    at: datetime
    fresh: list[Notice] = field(default_factory=list)
    changed: list[Notice] = field(default_factory=list)

    def write(self, by: User | None) -> None:
        decision = self.chased.decision
        self._close(decision.over)
        asked = {one.pk: one for one in self.chased.situation.asked}
        for people in in_parts(decision.mails.items()):
            self._mail(dict(people), asked)
        for turn in decision.tasks:
            self._note(turn.due, State.TASK, why=self._why_a_task(turn.due, asked))
        self._save()
        mailed = [turn for turns in decision.mails.values() for turn in turns]
        self._supersede([*mailed, *decision.tasks, *decision.passed])
        ChaseRun.objects.create(
            board=self.board,
            on=self.chased.on,
            at=self.at,
            by=by,
            messages=len(decision.mails),
            notices=len(mailed) + len(decision.tasks),
        )

    def _close(self, over: dict[int, str]) -> None:
        for why in sorted(set(over.values())):
            for keys in in_parts(pk for pk, reason in over.items() if reason == why):
                Notice.objects.filter(pk__in=keys).update(state=State.SUPERSEDED, why=why)

    def _mail(self, mails: dict[int, list[Turn]], asked: dict[int, Asked]) -> None:
        matters = {
            person: [Matter(turn.due.step, asked[turn.due.audit_return]) for turn in turns]
            for person, turns in mails.items()
        }
        written = compose(self.board, matters)
        in_order = (written[person] for person in mails)
        messages = queue_all(in_order, board=self.board, purpose=PURPOSE, at=self.at)
        for turns, message in zip(mails.values(), messages, strict=True):
            for turn in turns:
                self._note(turn.due, State.IN_MESSAGE, message=message)

    def _why_a_task(self, due: Due, asked: dict[int, Asked]) -> str:
        """A call or a letter may be to somebody; then there is nothing to explain."""
        empty = not holders(asked[due.audit_return], due.role, self.chased.situation.seats)
        return EMPTY_SEAT if empty else ""

    def _supersede(self, turns: Sequence[Turn]) -> None:
        """After all that goes is saved: what goes instead of them has its primary key."""
        gone = {(one.audit_return_id, _key(one)): one.pk for one in (*self.fresh, *self.changed)}
        self.fresh, self.changed = [], []
        for turn in turns:
            by = gone.get((turn.due.audit_return, turn.due.key)) or self._row(turn.due)
            for due in turn.instead_of:
                self._note(due, State.SUPERSEDED, superseded_by_id=by)
        self._save()

    def _note(self, due: Due, state: str, **columns: Any) -> None:
        row = self._row(due)
        notice = Notice(
            pk=row,
            audit_return_id=due.audit_return,
            step_id=due.step,
            role=due.role,
            recipient_id=due.recipient,
            due_on=due.day,
            decided_on=self.chased.on,
            at=self.at,
            state=state,
            **columns,
        )
        (self.fresh if row is None else self.changed).append(notice)

    def _row(self, due: Due) -> int | None:
        """The notice there was before this chase."""
        known = self.chased.situation.known.get(due.audit_return, ())
        return next((one.pk for one in known if one.key == due.key), None)

    def _save(self) -> None:
        Notice.objects.bulk_create(self.fresh, batch_size=500)
        Notice.objects.bulk_update(self.changed, COLUMNS, batch_size=500)


def _key(notice: Notice) -> tuple[int, int | str]:
    return notice.step_id, notice.recipient_id or notice.role
