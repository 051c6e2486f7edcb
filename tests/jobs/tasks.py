"""Tasks for the tests of the worker."""

import time

from django_tasks import task

from audit_portal.organisations.models import Board


@task()
def open_board(slug: str) -> str:
    Board.objects.get_or_create(slug=slug, defaults={"name": slug})
    return slug


@task()
def linger(seconds: float) -> None:
    time.sleep(seconds)


@task()
def fail(name: str) -> None:
    raise ValueError(name)
