"""The worker as a real process: it works, ends cleanly, and when it is killed another goes on."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_message
from audit_portal.jobs.lease import LEASE, MOST_TRIES, beating, take_up_again
from audit_portal.jobs.models import Heartbeat
from audit_portal.jobs.sweeps import Sweep
from audit_portal.jobs.worker import Worker
from audit_portal.organisations.models import Board
from tests.jobs.tasks import fail, linger, open_board
from tests.processes import shared_database, start_manage, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with shared_database(tmp_path) as url:
        yield url


def statuses() -> list[str]:
    return list(DBTaskResult.objects.values_list("status", flat=True))


def test_it_runs_tasks_and_sends_mail_that_no_task_was_queued_for(database: str) -> None:
    open_board.enqueue("eastmoor")
    message = queue_message(to="asha@example.org", subject="Hello", text="Words", at=timezone.now())
    DBTaskResult.objects.filter(task_path__contains="send_due").delete()
    worker = start_manage("worker", "--until-idle", database=database, EMAIL_URL="outbox:")
    said, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert Board.objects.filter(slug="eastmoor").exists()
    message.refresh_from_db()
    assert message.state == Message.State.KEPT
    assert "tests.jobs.tasks.open_board done in" in said
    assert "asha" not in said
    assert "eastmoor" not in said


def test_a_failing_task_is_one_line_without_what_it_was_given(database: str) -> None:
    fail.enqueue("Asha Rao")
    open_board.enqueue("eastmoor")
    worker = start_manage("worker", "--until-idle", database=database)
    said, _ = worker.communicate(timeout=60)
    assert "tests.jobs.tasks.fail failed with builtins.ValueError" in said
    assert "Asha" not in said
    assert Board.objects.filter(slug="eastmoor").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_the_task_in_hand_and_ends(database: str, number: int) -> None:
    linger.enqueue(1.0)
    open_board.enqueue("eastmoor")
    worker = start_manage("worker", "--interval=0.1", database=database)
    wait_until(lambda: "RUNNING" in statuses())
    worker.send_signal(number)
    worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert sorted(statuses()) == ["READY", "SUCCESSFUL"]
    assert not Heartbeat.objects.exists()


def test_when_it_is_killed_another_takes_up_its_task(database: str) -> None:
    linger.enqueue(60)
    killed = start_manage("worker", "--interval=0.1", database=database)
    wait_until(lambda: "RUNNING" in statuses())
    killed.kill()
    killed.communicate()
    now = timezone.now()
    assert take_up_again(at=now) == 0
    assert statuses() == ["RUNNING"]
    # The lease runs out: time passes by moving what was noted into the past.
    DBTaskResult.objects.update(started_at=now - LEASE * 2, args_kwargs={"args": [0], "kwargs": {}})
    Heartbeat.objects.update(beat_at=now - LEASE * 2)
    again = start_manage("worker", "--interval=0.1", database=database)
    wait_until(lambda: statuses() == ["SUCCESSFUL"])
    again.terminate()
    again.communicate(timeout=20)
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def running(worker_id: str, *, tries: int = 1) -> DBTaskResult[[], object]:
    linger.enqueue(0)
    task: DBTaskResult[[], object] = DBTaskResult.objects.get()
    task.status, task.started_at = "RUNNING", timezone.now() - LEASE * 5
    task.worker_ids = [worker_id] * tries
    task.save()
    return task


def test_a_long_task_of_a_living_worker_is_left_to_it() -> None:
    running("alive")
    with beating("alive"):
        assert take_up_again(at=timezone.now()) == 0
    assert take_up_again(at=timezone.now()) == 1
    assert statuses() == ["READY"]


def test_the_heart_beats_while_the_work_goes_on(database: str) -> None:
    with beating("w", every=timedelta(seconds=0.05)):
        first = Heartbeat.objects.get().beat_at
        wait_until(lambda: Heartbeat.objects.get().beat_at > first)
    assert not Heartbeat.objects.exists()


def test_a_task_that_brings_down_every_worker_is_given_up() -> None:
    running("gone", tries=MOST_TRIES)
    take_up_again(at=timezone.now())
    task = DBTaskResult.objects.get()
    assert task.status == "FAILED"
    assert task.exception_class_path == "audit_portal.jobs.lease.WorkerLost"


def test_an_idle_look_is_one_small_read() -> None:
    worker = Worker(interval=1)
    worker.run_until_idle()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        worker.run_until_idle()
    assert len(queries) == 1


def test_a_sweep_runs_at_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    sweeps = (Sweep(runs.append, timedelta(hours=1)),)
    monkeypatch.setattr("audit_portal.jobs.worker.all_sweeps", lambda: sweeps)
    worker = Worker(interval=1)
    worker.run_until_idle()
    worker.run_until_idle()
    assert len(runs) == 1
