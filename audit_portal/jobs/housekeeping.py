"""The worker's own sweeps."""

from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit_portal.jobs.lease import take_up_again
from audit_portal.jobs.models import Job
from audit_portal.jobs.working import fail

KEPT = timedelta(days=30)
PRODUCTS_KEPT = timedelta(days=3)


def mind_the_lease(at: datetime) -> None:
    take_up_again(at=at)
    give_up_lost(at=at)


def give_up_lost(*, at: datetime) -> int:
    """Tell those who wait for a job whose task was given up with its workers; their number."""
    waiting = set(Job.objects.unfinished().exclude(task="").values_list("task", flat=True))
    if not waiting:
        return 0
    lost = DBTaskResult.objects.filter(pk__in=waiting, status=TaskResultStatus.FAILED)
    return fail(Job.objects.filter(task__in=[str(task.pk) for task in lost]), at=at)


def clear_finished(at: datetime) -> None:
    """The record of a task is of no use after a month, and may hold names in its arguments."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()


def forget_jobs(at: datetime) -> None:
    """A paper is a copy, soon out of date, of what the portal holds: it may be asked for again."""
    Job.objects.filter(asked_at__lt=at - PRODUCTS_KEPT).delete()
