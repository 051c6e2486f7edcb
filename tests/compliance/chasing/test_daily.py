"""The worker chases each board once a day, whether or not a timer does."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from audit_portal.correspondence.models import Message
from questionnaires.compliance.chasing.tasks import chase_board, sweep
from tests.compliance.chasing.stage import chase_on, day, morning, with_ladder
from tests.conftest import Cast

SEVEN = morning(day(1))


@pytest.fixture(autouse=True)
def ladder(cast: Cast) -> None:
    with_ladder(cast.audit_round)


def asked_for(at: datetime) -> int:
    before = DBTaskResult.objects.count()
    sweep(at)
    return DBTaskResult.objects.count() - before


def test_from_seven_in_the_morning_of_london(cast: Cast) -> None:
    assert timezone.localtime(SEVEN).utcoffset() == timedelta(hours=1)
    assert asked_for(SEVEN - timedelta(minutes=1)) == 0
    assert asked_for(SEVEN) == 1
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [cast.board.pk, "2026-04-29"]


def test_once_a_day(cast: Cast) -> None:
    chase_board.call(cast.board.pk, "2026-04-29")
    assert Message.objects.count() == 2
    assert asked_for(SEVEN + timedelta(hours=9)) == 0
    assert asked_for(SEVEN + timedelta(days=1)) == 1


def test_what_the_manager_did_by_hand_is_no_daily_chase(cast: Cast) -> None:
    chase_on(cast.board, 1, by=cast.mo)
    assert asked_for(SEVEN) == 1


def test_nobody_without_an_open_round(cast: Cast) -> None:
    cast.audit_round.closed_on = day(0)
    cast.audit_round.save()
    assert asked_for(SEVEN) == 0


def test_a_board_may_leave_it_to_its_timer(cast: Cast, settings: Settings) -> None:
    settings.CHASE_DAILY = False
    assert asked_for(SEVEN) == 0
