"""The worker's part of bringing past answers in."""

from django.utils import timezone
from django_tasks import task

from questionnaires.returns.exchange.on_screen.acting import work_on


@task()
def do_past_answers(pk: int) -> None:
    work_on(pk, at=timezone.now())
