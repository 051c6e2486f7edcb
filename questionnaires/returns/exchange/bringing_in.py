"""Bringing past years in from other systems: looked at first, then all of it or nothing.

Answers go in as they are read, some returns at a time; then each return is moved through the
table of transitions to where it stood, in the name of who brought it, and what was signed off is
given a receipt of this portal. Nobody is written to.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import kind_of
from questionnaires.returns.exchange.asked import Asked
from questionnaires.returns.exchange.problems import Problem, Stopped, Tell
from questionnaires.returns.exchange.reading import Group, Planned, Reading, Source
from questionnaires.returns.exchange.settling import Settled, settle
from questionnaires.returns.exchange.standing import Standing
from questionnaires.returns.models import (
    Action,
    ActionUpdate,
    Answer,
    AuditReturn,
    AuditRound,
    RoundEvent,
    Status,
)
from questionnaires.returns.rounds.running import record
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.returns.transitions import BROUGHT_IN, Actor

ANSWERS_AT_ONCE = 5000
RETURNS_AT_ONCE = 200
ACTIONS_AT_ONCE = 1000
NOTHING = "There is nothing below the headings."


@dataclass
class Found:
    """What is in a source: so many answers and actions, and returns by their status."""

    answers: int = 0
    actions: int = 0
    returns: Counter[str] = field(default_factory=Counter)
    apart: set[int] = field(default_factory=set)  # returns whose rows do not stand together

    def __str__(self) -> str:
        number = self.returns.total()
        return f"{self.answers:,} answers of {number:,} returns, and {self.actions:,} actions"


def look(
    source: Source,
    audit_round: AuditRound,
    *,
    at: datetime,
    tell: Tell,
    progress: Callable[[int], object] = lambda answers: None,
) -> Found:
    """Tells every problem and writes nothing. Raises `ImportRefused` once all are told.

    `progress` is told with each return how many answers are read.
    """
    reading = Reading(source, audit_round, at=at, tell=tell)
    found = Found()
    met: set[int] = set()
    try:
        reading.read_standings()
        for group in reading.groups():
            found.answers += len(group.answers)
            if group.asked.pk in met:
                found.apart.add(group.asked.pk)
            met.add(group.asked.pk)
            progress(found.answers)
        found.actions = sum(1 for _ in reading.actions())
        if not met and not reading.standings:
            reading.tell(Problem(source.answers.name, 1, "", NOTHING))
    except Stopped:
        pass
    reading.refuse_if_told()
    found.returns = Counter(str(each.status) for each in reading.standings.values())
    return found


def bring_in(
    source: Source,
    audit_round: AuditRound,
    *,
    by: User | None,
    at: datetime,
    tell: Tell,
    progress: Callable[[int], object] = lambda answers: None,
    reading: Callable[[int], object] = lambda answers: None,
    within: Callable[[Found], object] = lambda found: None,
) -> Found:
    """All of it in one transaction. Raises `ImportRefused`, and then nothing has changed.

    `progress` is told now and then how many answers are written, `reading` before that how many
    are read. `within` is called at the end of the transaction: what it raises undoes all.
    """
    found = look(source, audit_round, at=at, tell=tell, progress=reading)
    with transaction.atomic():
        AuditRound.objects.select_for_update().get(pk=audit_round.pk)
        list(audit_round.returns.select_for_update().values_list("pk"))
        again = Reading(source, audit_round, at=at, tell=tell)
        with suppress(Stopped):
            _Writing(again, audit_round, found, by=by, at=at).write(progress)
        again.refuse_if_told()
        why = f"{found}, from {source.name}"
        record(audit_round, RoundEvent.What.IMPORTED, by=by, at=at, why=why)
        within(found)
    return found


class _Writing:
    def __init__(
        self,
        reading: Reading,
        audit_round: AuditRound,
        found: Found,
        *,
        by: User | None,
        at: datetime,
    ) -> None:
        self.reading, self.audit_round, self.by, self.at = reading, audit_round, by, at
        self.late = dict.fromkeys(found.apart)  # settled last, from the database
        self.answers: list[Answer] = []
        self.complete: list[Settled] = []
        self.met: set[int] = set()
        self.actor = Actor(BROUGHT_IN, by.name if by else "import_returns", by)
        self.why = f"Brought in from {reading.source.name}"

    def write(self, progress: Callable[[int], object]) -> None:
        self.reading.read_standings()
        written = 0
        for group in self.reading.groups():
            self._take(group)
            if len(self.answers) >= ANSWERS_AT_ONCE:
                written += len(self.answers)
                self._flush()
                progress(written)
        self._flush()
        self._settle_late()
        _write_actions(self.reading.actions(), by=self.by, at=self.at)

    def _take(self, group: Group) -> None:
        pk = group.asked.pk
        standing = self.reading.standings.get(pk)
        if standing is None:  # a problem was told of it
            return
        self.met.add(pk)
        otherwise = standing.signed_off_at or standing.submitted_at or self.at
        times = [read.at or otherwise for read in group.answers]
        given = {}
        for read, when in zip(group.answers, times, strict=True):
            complete = kind_of(read.question).is_complete(read.question, read.content)
            given[read.question.pk] = Given(
                read.question, read.content, complete=complete, revision=1
            )
            self.answers.append(_answer(pk, given[read.question.pk], when))
        if pk not in self.late and times:
            sheet = Sheet(group.questions.structure, given)
            self.complete.append(Settled(group.asked, standing, sheet, min(times), max(times)))

    def _flush(self) -> None:
        Answer.objects.bulk_create(self.answers, batch_size=ANSWERS_AT_ONCE)
        self.answers = []
        self._settle(self.complete)
        self.complete = []

    def _settle_late(self) -> None:
        """Those whose rows stood apart, and those of whom the file holds no answer."""
        known = {asked.pk: asked for asked in self.reading.returns.by_id.values()}
        for pk, standing in self.reading.standings.items():
            if standing.status != Status.NOT_STARTED and (pk in self.late or pk not in self.met):
                self.complete.append(self._from_the_rows(known[pk], standing))
        self._settle(self.complete)

    def _settle(self, batch: list[Settled]) -> None:
        for start in range(0, len(batch), RETURNS_AT_ONCE):
            part = batch[start : start + RETURNS_AT_ONCE]
            settle(self.audit_round, part, actor=self.actor, why=self.why, at=self.at)

    def _from_the_rows(self, asked: Asked, standing: Standing) -> Settled:
        answers = Answer.objects.filter(audit_return=asked.pk)
        times = answers.aggregate(first=Min("updated_at"), last=Max("updated_at"))
        return Settled(asked, standing, None, times["first"] or self.at, times["last"] or self.at)


def _answer(audit_return: int, given: Given, at: datetime) -> Answer:
    content = given.content
    return Answer(
        audit_return_id=audit_return,
        question_id=given.question.pk,
        point_id=content.point,
        value=content.value,
        commentary=content.commentary,
        not_applicable_reason=content.not_applicable_reason,
        complete=given.complete,
        revision=given.revision,
        updated_at=at,
    )


def _write_actions(planned: Iterable[Planned], *, by: User | None, at: datetime) -> None:
    chunk: list[Planned] = []
    for one in planned:
        chunk.append(one)
        if len(chunk) == ACTIONS_AT_ONCE:
            _write_chunk(chunk, by=by, at=at)
            chunk = []
    _write_chunk(chunk, by=by, at=at)


def _write_chunk(chunk: list[Planned], *, by: User | None, at: datetime) -> None:
    returns = AuditReturn.objects.in_bulk([one.asked.pk for one in chunk])
    actions = Action.objects.bulk_create(
        Action(
            organisation_id=returns[one.asked.pk].organisation_id,
            audit_return_id=one.asked.pk,
            question_id=one.question.pk,
            what=one.what,
            owner=one.owner,
            due=one.due,
            status=one.status,
            created_at=one.set_at,
        )
        for one in chunk
    )
    ActionUpdate.objects.bulk_create(
        ActionUpdate(action=action, at=at, who=by, note=one.note, status=one.status, due=one.due)
        for action, one in zip(actions, chunk, strict=True)
    )
