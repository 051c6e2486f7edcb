"""Tess, of a trust, sees who of its schools has returned, and can change nothing there."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit_portal.organisations.models import BoardMember, Organisation, User
from questionnaires.returns.models import AuditRound
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import (
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
)


@pytest.fixture
def trust(cast: Cast) -> Organisation:
    """Housing is part of it; Probation is not. Its first deadline was three days ago."""
    found = make_organisation(cast.board, "Ysgolion Môn Trust")
    Organisation.objects.filter(pk=cast.housing.pk).update(parent=found)
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=40),
        first_due=today - timedelta(days=3),
        final_due=today + timedelta(days=11),
    )
    return found


@pytest.fixture
def tess(client: Client, trust: Organisation) -> User:
    user = make_user("Tess")
    make_seat(user, trust, "reader")
    client.force_login(user)
    return user


def see(client: Client, trust: Organisation, rest: str = "") -> str:
    response = client.get(f"/organisations/{trust.pk}/below/{rest}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def download(client: Client, trust: Organisation, rest: str) -> list[dict[str, str]]:
    response = client.get(f"/organisations/{trust.pk}/below/{rest}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.usefixtures("tess")
class TestTheTable:
    def test_its_own_schools_alone(self, client: Client, cast: Cast, trust: Organisation) -> None:
        page = see(client, trust, f"{cast.audit_round.slug}/")
        assert "Northmoor Council Housing" in page
        assert "Northmoor Probation" not in page
        assert 'aria-label="Of 1 returns expected: 0 returned' in page
        assert f'href="/returns/{cast.audit_return.pk}/"' in page

    def test_nothing_to_press_but_choices(
        self, client: Client, cast: Cast, trust: Organisation
    ) -> None:
        page = see(client, trust, f"{cast.audit_round.slug}/")
        assert 'name="only"' not in page
        assert "Close the round" not in page
        assert page.count('<form class="portal-filter"') == 1

    def test_filters_columns_days_and_files_as_the_board_has_them(
        self, client: Client, cast: Cast, trust: Organisation
    ) -> None:
        stages.start(cast.audit_return, cast.asha, timezone.now())
        slug = cast.audit_round.slug
        assert "No return fits" in see(client, trust, f"{slug}/?status=not_started")
        rows = download(client, trust, f"{slug}/returns.csv?columns=status")
        assert [row["Status"] for row in rows] == ["In progress"]
        assert rows[0]["Days overdue"] == "3"
        book = client.get(f"/organisations/{trust.pk}/below/{slug}/returns.xlsx")
        assert b"".join(book.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
        soon = timezone.localdate() + timedelta(days=5)
        assert "is still to come" in see(client, trust, f"{slug}/?as_of={soon}")

    def test_from_home_and_from_its_own_page(
        self, client: Client, cast: Cast, trust: Organisation
    ) -> None:
        home = client.get("/", follow=True).content.decode()
        assert f"/organisations/{trust.pk}/below/{cast.audit_round.slug}/" in home
        own = client.get(f"/organisations/{trust.pk}/").content.decode()
        assert f"/organisations/{trust.pk}/below/" in own

    def test_all_rounds_of_all_boards(
        self, client: Client, cast: Cast, trust: Organisation
    ) -> None:
        westmoor = make_board("westmoor")
        BoardMember.objects.create(board=westmoor, organisation=cast.housing, duty_basis="s11")
        other = make_round(westmoor, cast.audit_round.version, title="Westmoor audit")
        make_return(other, cast.housing)
        page = see(client, trust)
        assert "Westmoor audit" in page
        assert page.count("0 of 1 (0.0%)") == 2


def test_a_seat_kept_to_one_board(client: Client, cast: Cast, trust: Organisation) -> None:
    westmoor, user = make_board("westmoor"), make_user("Tess")
    make_seat(user, trust, "reader", only_for_board=westmoor)
    client.force_login(user)
    assert "None of them has been asked yet" in see(client, trust)
    address = f"/organisations/{trust.pk}/below/{cast.audit_round.slug}/"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["mo", "ruth", "asha", "carol"])
def test_nobody_else(client: Client, cast: Cast, trust: Organisation, name: str) -> None:
    client.force_login(getattr(cast, name))
    for rest in ("", f"{cast.audit_round.slug}/", f"{cast.audit_round.slug}/returns.csv"):
        assert client.get(f"/organisations/{trust.pk}/below/{rest}").status_code == 404


@pytest.mark.usefixtures("tess")
def test_the_size_of_the_round_costs_nothing(
    client: Client, cast: Cast, trust: Organisation, django_assert_max_num_queries: Any
) -> None:
    address = f"{cast.audit_round.slug}/"
    see(client, trust, address)
    with django_assert_max_num_queries(15) as few:
        see(client, trust, address)
    for number in range(30):
        school = make_organisation(cast.board, f"School {number}")
        Organisation.objects.filter(pk=school.pk).update(parent=trust)
        make_return(cast.audit_round, school)
    with django_assert_max_num_queries(len(few.captured_queries)):
        see(client, trust, address)
    assert AuditRound.objects.count() == 1
