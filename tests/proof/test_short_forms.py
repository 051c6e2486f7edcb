"""The campaigns of `make proof`, each for a few seconds, on the database of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import shared_database
from tests.proof.kills import killed_while_saving
from tests.proof.site import Site, site
from tests.proof.two_writers import races

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    with shared_database(tmp_path) as database, site(tmp_path, database, migrated=True) as ready:
        yield ready


def test_of_two_who_save_at_once_neither_loses_a_word(served: Site) -> None:
    for tally in races(served, rounds=2):
        assert (tally.lost, tally.wrong) == ([], [])
        assert tally.saved + tally.shown == 2 * tally.rounds


def test_a_killed_server_takes_no_acknowledged_save_with_it(served: Site) -> None:
    tally = killed_while_saving(served, times=2)
    assert (tally.lost, tally.halves) == ([], [])
    assert tally.kills == 2
    assert tally.acknowledged > 0
