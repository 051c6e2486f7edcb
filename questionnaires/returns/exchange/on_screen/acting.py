"""Looking at what was brought, and writing it: at once where it is small, else by the worker.

Both are safe to run twice: each moves on from one state alone, and only while the files are those
that it began with.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.returns.exchange.bringing_in import Found, bring_in, look
from questionnaires.returns.exchange.on_screen.holding import State, source
from questionnaires.returns.exchange.problems import ImportRefused, Problem
from questionnaires.returns.models import PastAnswers

MOST_KEPT = 2000  # problems
SMALL = 512 * 1024  # bytes of CSV that somebody waits for: about half a second to write
BETWEEN_TWO_TELLINGS = 0.5  # seconds


class NotWaiting(Exception):
    """Somebody else has brought it in, or thrown it away, meanwhile."""


@dataclass
class Told:
    """The problems of a file: the first of them, and how many there are."""

    kept: list[Problem] = field(default_factory=list)
    number: int = 0

    def tell(self, problem: Problem) -> None:
        self.number += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(problem)

    def as_fields(self) -> dict[str, Any]:
        rows = [
            [clean_text(each.file), each.row, clean_text(each.column), clean_text(each.sentence)]
            for each in self.kept
        ]
        return {"problems": rows, "problem_count": self.number}


def is_small(past: PastAnswers) -> bool:
    files = list(past.files.defer("content"))
    return not any(file.is_packed for file in files) and sum(file.size for file in files) <= SMALL


def work_on(pk: int, *, at: datetime) -> None:
    """What its state asks for; nothing, where that is done or it is gone."""
    rows = PastAnswers.objects.select_related("audit_round", "audit_round__version", "brought_by")
    past = rows.filter(pk=pk).first()
    acts = {State.TO_LOOK: look_at, State.TO_WRITE: write}
    if past is None or past.state not in acts:
        return
    try:
        acts[State(past.state)](past, at=at)
    except BaseException:
        _standing(past).update(state=State.FAILED, doing="")
        raise


def look_at(past: PastAnswers, *, at: datetime) -> None:
    """It is ready, or has problems, in the end."""
    told = Told()
    try:
        with source(past, told.tell) as files:
            found = look(
                files,
                past.audit_round,
                at=at,
                tell=told.tell,
                progress=_telling(past, "{:,} answers are looked at"),
            )
    except ImportRefused:
        _refused(past, told)
        return
    _standing(past).update(state=State.READY, found=as_json(found), doing="")


def write(past: PastAnswers, *, at: datetime) -> None:
    """All or nothing. What came to stand in the way since it was looked at is told as problems."""
    told = Told()

    def done(found: Found) -> None:
        written = {"state": State.WRITTEN, "found": as_json(found), "doing": ""}
        if not _standing(past).update(**written):
            raise NotWaiting
        past.files.all().delete()

    try:
        with source(past, told.tell) as files:
            bring_in(
                files,
                past.audit_round,
                by=past.brought_by,
                at=at,
                tell=told.tell,
                reading=_telling(past, "{:,} answers are looked at once more"),
                within=done,
            )
    except ImportRefused:
        _refused(past, told)
    except NotWaiting:
        return


def confirm(past: PastAnswers) -> bool:
    """Whether it was ready, with the files that were seen; from now on it is being written."""
    ready = PastAnswers.objects.filter(
        pk=past.pk, state=State.READY, brought_at=past.brought_at
    ).update(state=State.TO_WRITE, doing="")
    past.refresh_from_db()
    return bool(ready)


def set_going(past: PastAnswers, *, at: datetime) -> None:
    """At once, or by the worker."""
    from questionnaires.returns.exchange.on_screen.tasks import do_past_answers

    if is_small(past):
        work_on(past.pk, at=at)
        return
    with transaction.atomic():
        task = do_past_answers.enqueue(past.pk)
        PastAnswers.objects.filter(pk=past.pk).update(task=str(task.id))


def give_up_lost(past: PastAnswers) -> None:
    """Say so, where its task was given up with its workers."""
    if past.is_at_work and past.task:
        lost = DBTaskResult.objects.filter(pk=past.task, status=TaskResultStatus.FAILED)
        if lost.exists() and _standing(past).update(state=State.FAILED, doing=""):
            past.refresh_from_db()


def as_json(found: Found) -> dict[str, Any]:
    return {
        "answers": found.answers,
        "actions": found.actions,
        "returns": dict(found.returns),
    }


def _standing(past: PastAnswers) -> Any:
    """As long as it is what it was when this began."""
    return PastAnswers.objects.filter(pk=past.pk, state=past.state, brought_at=past.brought_at)


def _refused(past: PastAnswers, told: Told) -> None:
    _standing(past).update(state=State.FAULTY, doing="", **told.as_fields())


def _telling(past: PastAnswers, words: str) -> Callable[[int], object]:
    told_at = time.monotonic()

    def tell(number: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= BETWEEN_TWO_TELLINGS:
            told_at = time.monotonic()
            _standing(past).update(doing=words.format(number))

    return tell
