"""Chasers at the same time, and one killed at its moments in turn (all of them: make proof)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board
from questionnaires.compliance.models import ChaseRun
from tests.compliance.chasing.doom import at_the_same_time
from tests.compliance.chasing.killed_in_turn import (
    OFFSET,
    killed_in_turn,
    received,
    send,
    small_town,
)
from tests.compliance.chasing.stage import chase_on
from tests.correspondence.conftest import MailServer, serving
from tests.processes import shared_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with serving(settings) as server:
        yield server


@pytest.fixture
def board(transactional_db: None, tmp_path: Path) -> Iterator[Board]:
    """Reached by processes of their own."""
    with shared_database(tmp_path):
        yield small_town()


def test_chasers_at_the_same_time_write_everything_once(board: Board, server: MailServer) -> None:
    def act() -> None:
        chase_on(board, OFFSET)

    at_the_same_time(act, act, act)
    assert ChaseRun.objects.count() == 3
    assert Message.objects.count() == 3
    at_the_same_time(send, send)
    assert sorted(received(server).values()) == [1, 1, 1]


def test_one_killed_sends_nothing_twice_and_forgets_nothing(
    board: Board, server: MailServer
) -> None:
    tally = killed_in_turn(board, server, stride=5)
    assert tally.wrong == []
    assert tally.duplicates == 0
    assert tally.kills > 15, "Too few moments: is the sender still watched?"
    assert tally.uncertain, "Around a mail there are moments after which nobody knows."
