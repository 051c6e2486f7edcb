"""The worker: django-tasks-db's loop, with a lease on what runs, regular sweeps and a clean end."""

import logging
import signal
from datetime import datetime, timedelta
from threading import Event
from types import FrameType
from typing import Any

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop
from django_tasks_db.models import DBTaskResult

from audit_portal.jobs.lease import beating
from audit_portal.jobs.sweeps import Sweep, all_sweeps

logger = logging.getLogger(__name__)


class Worker:
    """Looks for tasks every `interval` seconds; idle, that is one small read."""

    def __init__(self, *, interval: float) -> None:
        self.worker_id = get_random_string(32)
        self.interval = interval
        self._over = Event()
        self._due: dict[Sweep, datetime] = {}
        # In batch mode the loop runs what is ready and comes back.
        self._loop = TaskLoop(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Finish the task in hand, then end. Serves as a signal handler."""
        self._over.set()
        self._loop.running = False

    def stop_on_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    def run(self) -> None:
        """Work until told to stop."""
        task_finished.connect(log_finished)
        while not self._over.is_set():
            close_old_connections()
            self._look()
            close_old_connections()
            self._over.wait(self.interval)

    def run_until_idle(self) -> None:
        """Run the sweeps and all that is ready, then come back."""
        task_finished.connect(log_finished)
        self._look()

    def _look(self) -> None:
        try:
            self._sweep(timezone.now())
            if DBTaskResult.objects.ready().exists():
                with beating(self.worker_id):
                    self._loop.run()
        except OperationalError as fault:
            # The database is busy or away for a moment: nothing is lost, look again.
            logger.warning("The database could not be asked: %s", fault)

    def _sweep(self, at: datetime) -> None:
        for sweep in all_sweeps():
            if self._over.is_set() or self._due.get(sweep, at) > at:
                continue
            self._due[sweep] = at + sweep.every
            sweep.work(at)


def log_finished(sender: object, task_result: Any, **also: object) -> None:
    """One line per task: what, how it ended, how long it took. Arguments may name people: none."""
    took: timedelta = task_result.finished_at - task_result.started_at
    path = task_result.task.module_path
    if task_result.errors:
        error = task_result.errors[-1].exception_class_path
        logger.error("%s failed with %s after %.2f s", path, error, took.total_seconds())
    else:
        logger.info("%s done in %.2f s", path, took.total_seconds())
