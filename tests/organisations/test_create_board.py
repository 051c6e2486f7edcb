"""A board begins with its manager's invitation."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, Seat
from tests.factories import PASSWORD, make_board

pytestmark = pytest.mark.django_db


def test_manager_accepts_through_the_link_that_is_printed(capsys: Any) -> None:
    call_command("create_board", "eastmoor", "Eastmoor Board", "--manager", "nia@example.org")
    link = capsys.readouterr().out.strip()
    assert Message.objects.get().recipient == "nia@example.org"
    path = link.removeprefix("http://localhost:8000")
    Client().post(path, {"name": "Nia", "password": PASSWORD})
    seat = Seat.objects.get(user__email="nia@example.org")
    assert (seat.role, seat.board) == ("manager", Board.objects.get(slug="eastmoor"))


def test_what_it_calls_itself_is_in_its_name() -> None:
    for slug, name in (("eastmoor", "Eastmoor Board"), ("dale", "Dale Safeguarding Partnership")):
        call_command("create_board", slug, name, "--manager", "nia@example.org")
    words = dict(Board.objects.values_list("slug", "calls_itself"))
    assert words == {"eastmoor": "board", "dale": "partnership"}


@pytest.mark.parametrize(
    ("slug", "manager", "sentence"),
    [
        ("northmoor", "nia@example.org", "already exists"),
        ("no slug", "nia@example.org", "slug"),
        ("eastmoor", "nia", "valid email"),
    ],
)
def test_bad_input_creates_nothing(slug: str, manager: str, sentence: str) -> None:
    make_board("northmoor")
    with pytest.raises(CommandError, match=sentence):
        call_command("create_board", slug, "A board", "--manager", manager)
    assert Board.objects.count() == 1
