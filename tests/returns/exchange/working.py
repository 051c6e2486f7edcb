"""The worker's part in a test: what is queued is done here and now, within its transaction."""

from django_tasks_db.models import DBTaskResult


def work() -> int:
    """How many tasks there were."""
    waiting = list(DBTaskResult.objects.ready())
    for row in waiting:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()
    return len(waiting)
