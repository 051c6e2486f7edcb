"""How long a session lasts, who decides, and that it can be made longer."""

import re
import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from audit_portal.organisations.models import Board
from audit_portal.organisations.sign_in.session import SEEN
from tests.conftest import Cast
from tests.factories import PASSWORD, make_board, make_seat

URL = "/accounts/session/"


@pytest.fixture
def asha(cast: Cast) -> Client:
    """Signed in by the form, as people are."""
    client = Client()
    client.post("/accounts/login/", {"login": cast.asha.email, "password": PASSWORD})
    return client


def been_away(client: Client, seconds: int) -> None:
    session = client.session
    session[SEEN] = int(time.time()) - seconds
    session.save()


def left(client: Client) -> int:
    return int(client.get(URL).json()["seconds"])


def lasts_in_database() -> float:
    session = Session.objects.get()
    return session.expire_date.timestamp() - time.time()


def test_the_page_says_when_it_ends(asha: Client) -> None:
    page = asha.get("/").content.decode()
    said = re.search(r'data-seconds-left="(\d+)"', page)
    assert said is not None
    assert 7190 <= int(said[1]) <= 7200  # a slow page costs a second or two
    assert re.search(r"You will be signed out at <span data-ends-at>\d\d:\d\d</span>", page)


def test_a_visitor_is_told_nothing(db: None) -> None:
    assert "data-seconds-left" not in Client().get("/accounts/login/").content.decode()
    assert left(Client()) == 0


def test_the_boards_time_counts_from_the_next_page(cast: Cast, asha: Client) -> None:
    Board.objects.update(session_minutes=20)
    asha.get("/")
    assert 1190 <= left(asha) <= 1200
    assert lasts_in_database() == pytest.approx(1200, abs=20)


def test_the_strictest_of_all_seats(cast: Cast, asha: Client) -> None:
    make_seat(cast.asha, make_board("strict", session_minutes=10), "reviewer")
    asha.get("/")
    assert 590 <= left(asha) <= 600


def test_the_cookie_still_goes_with_the_browser(cast: Cast, asha: Client) -> None:
    Board.objects.update(session_minutes=20)
    been_away(asha, 600)
    cookie: Any = asha.get("/").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""


def test_asking_makes_it_no_longer_and_staying_does(asha: Client) -> None:
    asha.get("/")
    been_away(asha, 7000)
    assert left(asha) <= 200
    assert left(asha) <= 200
    assert asha.post(URL).json()["seconds"] == 7200
    assert lasts_in_database() == pytest.approx(7200, abs=20)


def test_nobody_is_signed_out_of_a_short_session_while_turning_pages(
    cast: Cast, asha: Client
) -> None:
    Board.objects.update(session_minutes=5)
    asha.get("/")
    been_away(asha, 60)
    asha.get("/")
    assert left(asha) >= 290


def test_staying_after_the_end_signs_nobody_in(asha: Client) -> None:
    Session.objects.all().delete()
    assert asha.post(URL).json() == {"seconds": 0}
    assert asha.get("/").status_code == 302


def test_staying_needs_the_token_of_the_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.asha)
    assert client.post(URL).status_code == 403


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(asha: Client) -> None:
    """As the page of a job does, every two seconds, with nobody before it."""
    been_away(asha, 3600)
    asha.get("/", headers={"X-Asks-By-Itself": "yes"})
    assert left(asha) <= 3600
    asha.get("/")
    assert left(asha) > 7100
