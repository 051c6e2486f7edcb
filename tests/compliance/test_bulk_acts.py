"""Mo acts on several returns at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questionnaires.compliance.bulk.acts import chase_many, contact_many, pause_many
from questionnaires.compliance.chasing.by_hand import ByHandRefused, Spoken
from questionnaires.compliance.models import Contact, Notice, Pause
from tests.compliance import stages
from tests.compliance.chasing.stage import another_school, day, morning, with_ladder
from tests.conftest import Cast
from tests.factories import NOW
from tests.query_counts import statements


@pytest.fixture
def keys(cast: Cast) -> list[int]:
    """Housing, Probation and three schools."""
    with_ladder(cast.audit_round)
    schools = [another_school(cast.audit_round, f"School {n}")[1].pk for n in range(3)]
    return [cast.audit_return.pk, cast.carols_return.pk, *schools]


ON = day(1)
TALK = Spoken("meeting", "All heads", ON, "Told of the deadline at the heads’ meeting")


def test_paused_but_for_those_that_cannot_be(cast: Cast, keys: list[int]) -> None:
    stages.excuse(cast.carols_return, cast.mo, NOW)
    for expected in (4, 0):
        done = pause_many(
            cast.audit_round,
            keys,
            why="Holidays",
            until=None,
            by=cast.mo,
            today=ON,
            at=morning(ON),
        )
        assert done.number == expected
    assert Pause.objects.count() == 4
    assert sorted(done.refused.values()) == [1, 4]


def test_noted_down_for_each(cast: Cast, keys: list[int]) -> None:
    with CaptureQueriesContext(connection) as captured:
        done = contact_many(cast.audit_round, keys, TALK, by=cast.mo, today=ON, at=morning(ON))
    assert done.number == Contact.objects.count() == len(keys)
    assert len(statements(captured)) == 2
    with pytest.raises(ByHandRefused):
        contact_many(cast.audit_round, keys, TALK, by=cast.mo, today=day(0), at=morning(ON))


def test_only_those_chosen_are_chased(cast: Cast, keys: list[int]) -> None:
    for _ in range(2):
        chase_many(cast.audit_round, keys[2:4], by=cast.mo, today=ON, at=morning(ON))
    assert set(Notice.objects.values_list("audit_return", flat=True)) == set(keys[2:4])
