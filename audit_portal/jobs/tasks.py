"""The worker's part of a job. Safe to run twice: whoever finishes first has made it."""

from django.utils import timezone
from django_tasks import task

from audit_portal.jobs.working import work_on


@task()
def do_job(pk: int) -> None:
    work_on(pk, clock=timezone.now)
