"""Asking for long work: the row that is waited for, and the task that does it."""

from datetime import datetime
from hashlib import sha256
from json import dumps

from django.db import IntegrityError, transaction

from audit_portal.figures.days import day_of
from audit_portal.jobs.kinds import About, NotTheirs, kind_of
from audit_portal.jobs.models import Job
from audit_portal.jobs.tasks import do_job
from audit_portal.organisations.models import User


def ask(user: User, code: str, about: About, *, at: datetime) -> Job:
    """Their job for this: the one they have, if nothing changed since. Raises `NotTheirs`."""
    kind = kind_of(code)
    if kind is None or not kind.may_have(user, about):
        raise NotTheirs(code)
    work = kind.prepare(user, about, day_of(at))
    of_what = dumps([about, work.fingerprint], sort_keys=True)
    fingerprint = sha256(of_what.encode()).hexdigest()
    same = Job.objects.filter(asked_by=user, kind=code, fingerprint=fingerprint)
    try:
        # Of two that ask at the same moment the constraint lets one in; the other finds its job.
        with transaction.atomic():
            job = same.worth_having().first()
            if job is not None:
                return job
            job = Job.objects.create(
                kind=code,
                about=dict(about),
                title=work.title[:300],
                fingerprint=fingerprint,
                asked_by=user,
                asked_at=at,
            )
            Job.objects.filter(pk=job.pk).update(task=str(do_job.enqueue(job.pk).id))
            return job
    except IntegrityError:
        return same.worth_having().get()
