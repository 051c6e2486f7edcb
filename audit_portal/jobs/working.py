"""Doing a job: prepared as things stand now, made, and put down with what became of it."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from audit_portal.figures.days import day_of
from audit_portal.jobs.kinds import Made, NotTheirs, Progress, kind_of
from audit_portal.jobs.models import Job, JobQuerySet, Product

Clock = Callable[[], datetime]
BETWEEN_TWO_TELLINGS = 0.3  # seconds


def work_on(pk: int, *, clock: Clock) -> None:
    """Does nothing for a job that is finished, stopped or forgotten. What goes wrong is raised
    again."""
    job = Job.objects.unfinished().select_related("asked_by").filter(pk=pk).first()
    if job is None:
        return
    begun = {"state": Job.State.RUNNING, "progress": 5, "doing": "Reading what goes into it"}
    if not Job.objects.unfinished().filter(pk=pk).update(**begun):
        return
    try:
        made = _make(job)
    except Stopped:
        return
    except BaseException:
        fail(Job.objects.filter(pk=pk), at=clock())
        raise
    finish(job, made, at=clock())


def _make(job: Job) -> Made:
    kind = kind_of(job.kind)
    if kind is None or not kind.may_have(job.asked_by, job.about):
        raise NotTheirs(job.kind)
    work = kind.prepare(job.asked_by, job.about, day_of(job.asked_at))
    return work.make(_telling(job))


class Stopped(Exception):
    """Whoever asked wants it no more. Raised between two pieces; nothing of it is kept."""


def _telling(job: Job) -> Progress:
    row = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    told_at = 0.0

    def tell(per_cent: int, words: str) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= BETWEEN_TWO_TELLINGS:
            told_at = time.monotonic()
            if not row.update(progress=per_cent, doing=words[:100]):
                raise Stopped

    return tell


def finish(job: Job, made: Made, *, at: datetime) -> None:
    """The product and the state together, once: a second worker on the same job comes too late."""
    with transaction.atomic():
        done = {"state": Job.State.DONE, "progress": 100, "doing": "", "finished_at": at}
        if Job.objects.unfinished().filter(pk=job.pk).update(**done):
            Product.objects.create(
                job=job, name=made.name, content_type=made.content_type, content=made.content
            )


def stop(job: Job, *, at: datetime) -> bool:
    """False where it was finished before. A worker that has it in hand stops at its next piece."""
    stopped = {"state": Job.State.STOPPED, "doing": "", "finished_at": at}
    return bool(Job.objects.unfinished().filter(pk=job.pk).update(**stopped))


def fail(jobs: JobQuerySet, *, at: datetime) -> int:
    return jobs.unfinished().update(state=Job.State.FAILED, doing="", finished_at=at)
