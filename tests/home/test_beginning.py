"""From an empty installation to the first round: what the home page says on the way."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from audit_portal.organisations.models import Board, Seat, User
from questionnaires.definitions.models import Version
from tests.factories import PASSWORD, make_organisation, make_round, make_seat, make_user

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def nia(capsys: Any) -> Client:
    """The first manager, signed in through the link that the command printed."""
    call_command("create_board", "eastmoor", "Eastmoor Partnership", "--manager", "nia@example.org")
    link = capsys.readouterr().out.strip()
    client = Client()
    path = link.removeprefix("http://localhost:8000")
    client.post(path, {"name": "Nia Ŵyn", "password": PASSWORD})
    return client


@pytest.fixture
def board(nia: Client) -> Board:
    return Board.objects.get()


def test_a_new_board_is_led_by_the_hand(nia: Client) -> None:
    page = words(nia.get("/"))
    assert "Getting ready for your first round 0 of 6 completed." in page
    assert re.search(r"Set your partnership’s names and letterhead .*? Not yet started", page)
    assert re.search(r"Open a round .*? Cannot start yet", page)
    assert "Nothing is asked of you" not in page


def test_the_shipped_questionnaires_are_there_at_once(nia: Client) -> None:
    assert Version.objects.published().filter(questionnaire__owner=None).count() == 2
    assert "2 ready to use" in words(nia.get("/"))


def test_a_second_board_does_not_double_them(nia: Client) -> None:
    call_command("create_board", "westmoor", "Westmoor Board", "--manager", "wes@example.org")
    assert Version.objects.filter(questionnaire__owner=None).count() == 2


def test_tasks_are_completed_as_they_are_done(nia: Client, board: Board) -> None:
    url = f"/boards/{board.slug}/settings/"
    nia.post(
        f"{url}names/",
        {"name": "Eastmoor", "short_name": "EP", "calls_itself": "partnership", "seen": 0},
    )
    assert re.search(r"Set your partnership’s names .*? In progress", words(nia.get("/")))
    nia.post(f"{url}contact/", {"contact_email": "office@eastmoor.example", "seen": 1})
    nia.post(
        f"/boards/{board.slug}/people/invite/",
        {"name": "Ruth", "email": "ruth@example.org", "role": "chair"},
    )
    make_organisation(board)
    page = words(nia.get("/"))
    assert "3 of 6 completed" in page
    assert "1 so far" in page
    assert "1 in, 1 invited" in page
    assert "0 of 1 there" in page


def test_what_the_list_asks_is_not_asked_again_below(nia: Client, board: Board) -> None:
    make_organisation(board)
    page = nia.get("/").content.decode()
    assert page.count(f'href="/boards/{board.slug}/?lead=no"') == 1
    assert page.count(f'href="/boards/{board.slug}/rounds/open/"') == 1


def test_the_list_goes_with_the_first_round(nia: Client, board: Board) -> None:
    make_round(board)
    assert "Getting ready" not in words(nia.get("/"))


def test_only_managers_have_it(nia: Client, board: Board) -> None:
    ruth: User = make_user("Ruth")
    make_seat(ruth, board, "chair")
    client = Client()
    client.force_login(ruth)
    assert "Getting ready" not in words(client.get("/"))
    assert Seat.objects.filter(board=board).count() == 2


@pytest.mark.parametrize(
    ("host", "sentence"),
    [("", "No mail server is set"), ("mail.example.org", "The worker mails the invitation")],
)
def test_the_command_says_where_the_mail_is(
    host: str, sentence: str, settings: Settings, capsys: Any
) -> None:
    settings.EMAIL_HOST = host
    call_command("create_board", "eastmoor", "Eastmoor", "--manager", "nia@example.org")
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.out.count("http") == 1
