"""The worker's part: the chase of each board once a day, should no timer have called for it.

A board that has forgotten its cron line would otherwise never chase; and a second run on the same
day writes nothing.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from audit_portal.organisations.models import Board
from questionnaires.compliance.chasing import also
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import ChaseRun

FROM = time(7)  # in the morning


@task()
def chase_board(board: int, on: str) -> None:
    """`on` as YYYY-MM-DD."""
    place, day, now = Board.objects.get(pk=board), date.fromisoformat(on), timezone.now()
    also.ask(place, on=day, at=now)  # first: once the board is chased, the day is done
    chase(place, on=day, at=now)


def boards_to_chase(on: date) -> list[Board]:
    """With an open round, and not chased by itself on that day yet."""
    run = ChaseRun.objects.filter(on=on, by=None).values("board")
    return list(
        Board.objects.filter(rounds__closed_on=None, rounds__isnull=False)
        .exclude(pk__in=run)
        .distinct()
    )


def sweep(at: datetime) -> None:
    now = timezone.localtime(at, timezone.get_default_timezone())
    if not settings.CHASE_DAILY or now.time() < FROM:
        return
    for board in boards_to_chase(now.date()):
        chase_board.enqueue(board.pk, now.date().isoformat())
