"""The worker's own sweeps."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from audit_portal.jobs.lease import take_up_again

KEPT = timedelta(days=30)


def mind_the_lease(at: datetime) -> None:
    take_up_again(at=at)


def clear_finished(at: datetime) -> None:
    """The record of a task is of no use after a month, and may hold names in its arguments."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
