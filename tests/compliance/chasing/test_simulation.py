"""The short form of the simulated round; `make proof` lives through all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.compliance.chasing.simulation import simulate
from tests.correspondence.conftest import MailServer, serving
from tests.processes import shared_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[MailServer]:
    with serving(settings) as server, shared_database(tmp_path):
        settings.EMAIL_TIMEOUT = 0.3
        yield server


def test_in_any_weather_every_notice_is_accounted_for_and_none_goes_twice(
    server: MailServer,
) -> None:
    tally = simulate(server, returns=12, days=30, seed=7)
    print(*tally.lines(), sep="\n")
    assert tally.holds, "\n".join(tally.lines())
    assert tally.kills
    assert tally.skipped
    assert tally.faults
