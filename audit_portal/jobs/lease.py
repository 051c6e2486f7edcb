"""The lease on a running task: a worker that is killed loses it, and another takes it up again.

django-tasks-db marks a task as running and names its worker, but never looks at it again. So a
worker beats while it has tasks in hand, and tasks whose worker has been silent for longer than
the lease are made ready again. A worker that was only slow may so run beside its successor:
every task must be safe to run twice.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit_portal.jobs.models import Heartbeat

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEAT = timedelta(seconds=10)
MOST_TRIES = 3


@contextmanager
def beating(worker_id: str, *, every: timedelta = BEAT) -> Iterator[None]:
    """Keep this worker's heartbeat going in a thread of its own, with its own connection."""
    _beat(worker_id)
    over = Event()
    thread = Thread(target=_keep_beating, args=(worker_id, every, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        Heartbeat.objects.filter(worker_id=worker_id).delete()


def _keep_beating(worker_id: str, every: timedelta, over: Event) -> None:
    try:
        while not over.wait(every.total_seconds()):
            try:
                _beat(worker_id)
            except DatabaseError as fault:
                # A missed beat costs nothing while the lease holds; the next may succeed.
                logger.warning("A heartbeat was missed: %s", fault)
                connection.close()
    finally:
        connection.close()


def _beat(worker_id: str) -> None:
    Heartbeat.objects.update_or_create(worker_id=worker_id, defaults={"beat_at": timezone.now()})


def take_up_again(*, at: datetime, lease: timedelta = LEASE) -> int:
    """Make ready again the running tasks of silent workers; the number of them.

    One that has brought down as many workers as `MOST_TRIES` is given up as failed.
    """
    Heartbeat.objects.filter(beat_at__lt=at - lease).delete()
    alive = set(Heartbeat.objects.values_list("worker_id", flat=True))
    taken = 0
    for task in DBTaskResult.objects.running().filter(started_at__lt=at - lease):
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        taken += _released(task, at)
    return taken


def _released(task: "DBTaskResult[..., object]", at: datetime) -> int:
    row = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    if len(task.worker_ids) < MOST_TRIES:
        logger.warning("%s lost its worker; it is ready again", task.task_path)
        return row.update(status=TaskResultStatus.READY)
    logger.error("%s lost its worker %d times; given up", task.task_path, MOST_TRIES)
    return row.update(
        status=TaskResultStatus.FAILED,
        finished_at=at,
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=f"The worker ended without a word, {MOST_TRIES} times.",
    )


class WorkerLost(Exception):
    """Stands in the record of a task given up because its workers kept dying."""
