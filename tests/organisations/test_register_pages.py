"""Taking in a file of the register on screen."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit_portal.organisations.apps import delete_stale_register_files
from audit_portal.organisations.models import Board, Organisation, RegisterFile, Succession, User
from audit_portal.organisations.register import views
from audit_portal.organisations.register.contents import contents_of
from tests.conftest import Cast
from tests.factories import make_board, make_organisation

WALSALL = Path(__file__).parent / "data" / "gias-walsall-2024-06-17.csv"
URL = "/boards/northmoor/register/"
TWO_PLACES = (
    b"URN,EstablishmentName,TypeOfEstablishment (name),LA (name)\r\n"
    b"123456,Alder Brook,Community school,Northmoor\r\n"
    b"123457,Castle Gate,Community school,Eastmoor\r\n"
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def upload(client: Client, content: bytes, name: str = "register.csv") -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, content)}, follow=True)


@pytest.fixture
def mo(cast: Cast) -> Client:
    return signed_in(cast.mo)


def test_walsall_is_shown_first_and_then_taken_in(mo: Client) -> None:
    page = upload(mo, WALSALL.read_bytes(), "edubaseŵ.csv")
    assert "Nothing has been done yet." in words(page)
    assert re.search(r"New 13\d", words(page))
    assert Organisation.objects.count() == 2
    held = RegisterFile.objects.get()
    done = mo.post(f"{URL}{held.pk}/", {"confirm": "yes"}, follow=True)
    assert "The file has been taken in: 13" in words(done)
    assert Organisation.objects.count() > 130
    assert not RegisterFile.objects.exists()


def test_what_those_owe_whose_type_does_not_say_it_is_asked_beside_the_button(mo: Client) -> None:
    page = upload(mo, WALSALL.read_bytes())
    assert page.content.count(b'name="duty"') == 1
    assert page.content.index(b'name="duty"') < page.content.index(b'name="confirm"')
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    mo.post(url, {"confirm": "yes", "duty": "s157"})
    board = Board.objects.get(slug="northmoor")
    assert not Organisation.objects.without_duty(board).filter(closed=None).exists()


def test_nobody_is_asked_about_duties_that_the_types_say(mo: Client) -> None:
    upload(mo, TWO_PLACES)
    page = mo.get(f"{URL}{RegisterFile.objects.get().pk}/", {"authority": "Northmoor"})
    assert b'name="duty"' not in page.content


def test_confirming_twice_does_it_once(mo: Client) -> None:
    upload(mo, TWO_PLACES)
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    for _ in range(2):
        page = mo.post(url, {"confirm": "yes", "authority": "Northmoor"}, follow=True)
    assert "This file is not waiting any more" in words(page)
    assert Organisation.objects.filter(urn__isnull=False).count() == 1


def test_several_authorities_are_asked_about(mo: Client) -> None:
    page = upload(mo, TWO_PLACES)
    assert "Schools of several local authorities are in this file." in words(page)
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    mo.post(url, {"confirm": "yes"})
    assert not Organisation.objects.filter(urn__isnull=False).exists()
    assert "New 1 " in words(mo.get(url, {"authority": "Eastmoor"}))
    mo.post(url, {"confirm": "yes", "authority": "Eastmoor"})
    assert Organisation.objects.get(urn__isnull=False).name == "Castle Gate"


def test_problems_are_listed_by_row_and_column(mo: Client) -> None:
    page = words(upload(mo, TWO_PLACES.replace(b"123457", b"1.2E+05")))
    assert "nothing of it was taken in" in page
    assert re.search(r"3 URN 1.2E\+05 is what Excel made", page)
    assert not RegisterFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\x00\x01\x02", "It is not a file of text."),
        (b"Name\nAlder Brook\n", "There is no column of this name."),
        (b"x" * (5 * 1024 * 1024 + 1), "This file is larger than 5 MB."),
        (
            b"URN,EstablishmentName\n" + b"".join(b"%d,A\n" % n for n in range(100000, 106001)),
            "This file has more than 6000 schools.",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_told(mo: Client, content: bytes, sentence: str) -> None:
    assert sentence in words(upload(mo, content))
    assert not RegisterFile.objects.exists()


def test_a_file_waits_two_hours_and_no_more(mo: Client) -> None:
    upload(mo, TWO_PLACES)
    held = RegisterFile.objects.get()
    held.uploaded_at -= timedelta(hours=2, minutes=1)
    held.save()
    page = mo.get(f"{URL}{held.pk}/", follow=True)
    assert "This file is not waiting any more" in words(page)
    delete_stale_register_files(timezone.now())
    assert not RegisterFile.objects.exists()


def test_a_manager_has_one_file_waiting(mo: Client) -> None:
    for _ in range(2):
        upload(mo, TWO_PLACES)
    assert RegisterFile.objects.count() == 1


def test_nobody_else_comes_here(cast: Cast, mo: Client) -> None:
    upload(mo, TWO_PLACES)
    held = RegisterFile.objects.get()
    for user in (cast.asha, cast.ruth):
        assert signed_in(user).get(URL).status_code == 404
        assert signed_in(user).get(f"{URL}{held.pk}/").status_code == 404


KNOWN = b"URN,EstablishmentName,LA (name),EstablishmentStatus (name)\r\n"


def test_what_changes_closes_and_moves_is_shown_before_it_is_done(mo: Client, cast: Cast) -> None:
    for urn, name in ((123456, "Alder Brook"), (123457, "Castle Gate"), (123458, "Ŵye")):
        make_organisation(
            cast.board, name, kind="school", duty="s175", urn=str(urn), authority="Northmoor"
        )
    page = words(
        upload(
            mo,
            KNOWN
            + b"123456,Alder Brook Academy,Northmoor,Open\r\n"
            + b"123457,Castle Gate,Northmoor,Closed\r\n"
            + b"123458,\xc5\xb4ye,Eastmoor,Open\r\n",
        )
    )
    assert "Schools of several local authorities" in page
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    page = words(mo.get(url, {"authority": "Northmoor"}))
    assert re.search(r"Alder Brook \(123456\) Name Alder Brook Alder Brook Academy", page)
    assert re.search(r"Castle Gate \(123457\) Closed open \d+ \w+ \d{4}", page)
    assert re.search(r"Ŵye \(123458\) Local authority Northmoor Eastmoor", page)
    assert Organisation.objects.get(urn="123456").name == "Alder Brook"


def test_a_file_that_closes_many_asks_first(mo: Client, cast: Cast) -> None:
    for urn in range(123456, 123460):
        make_organisation(cast.board, f"School {urn}", kind="school", duty="s175", urn=str(urn))
    page = words(upload(mo, KNOWN + b"123456,School 123456,Northmoor,Closed\r\n"))
    assert "1 would close and 3 are not in this file" in page
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    page = words(mo.post(url, {"confirm": "yes"}))
    assert "Say that the file is whole and this is right" in page
    assert Organisation.objects.get(urn="123456").closed is None
    mo.post(url, {"confirm": "yes", "accept": "on"})
    assert Organisation.objects.get(urn="123456").closed is not None
    assert Organisation.objects.exclude(closed=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_to_write_while_a_file_is_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a transaction holds the one lock for writing."""
    within: list[bool] = []

    def read(*given: Any) -> Any:
        within.append(connection.in_atomic_block)
        return contents_of(*given)

    monkeypatch.setattr(views, "contents_of", read)
    mo = signed_in(cast.mo)
    upload(mo, TWO_PLACES)
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    mo.post(url, {"confirm": "yes", "authority": "Northmoor"})
    assert within == [False, False]
    assert Organisation.objects.filter(urn="123456").exists()


def test_taken_in_by_another_tab_while_this_one_reads(
    mo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(mo, TWO_PLACES)

    def read(*given: Any) -> Any:
        RegisterFile.objects.all().delete()
        return contents_of(*given)

    monkeypatch.setattr(views, "contents_of", read)
    url = f"{URL}{RegisterFile.objects.get().pk}/"
    page = mo.post(url, {"confirm": "yes", "authority": "Northmoor"}, follow=True)
    assert "This file is not waiting any more" in words(page)
    assert not Organisation.objects.filter(urn="123456").exists()


GROUPS = b"URN,Linked UID,Group Name,Group Type,Group Status,Joined date\r\n"
LINKS = b"URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n"


class TestGroups:
    line = b"100001,5001,Brook Trust,Multi-academy trust,Open,01-09-2020\r\n"

    def test_shown_first_and_then_placed(self, mo: Client, cast: Cast) -> None:
        hill = make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s157")
        page = upload(mo, GROUPS + self.line + self.line.replace(b"100001", b"999999"))
        assert "Hill (100001): Brook Trust" in words(page)
        assert "New trusts and federations 1 " in words(page)
        hill.refresh_from_db()
        assert hill.parent is None
        url = f"{URL}{RegisterFile.objects.get().pk}/"
        assert "1 placed under their trust" in words(mo.post(url, {"confirm": "yes"}, follow=True))
        hill.refresh_from_db()
        assert hill.parent is not None
        assert hill.parent.group_uid == "5001"
        assert "not waiting any more" in words(mo.post(url, {"confirm": "yes"}, follow=True))
        assert "Nothing needs to be done." in words(upload(mo, GROUPS + self.line))

    def test_a_body_that_another_board_keeps_is_told(self, mo: Client, cast: Cast) -> None:
        make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s157")
        eastmoor = make_board("eastmoor", name="Eastmoor")
        Organisation.objects.create(
            home_board=eastmoor, name="Brook Trust", kind="agency", group_uid="5001"
        )
        page = words(upload(mo, GROUPS + self.line))
        assert "Another board keeps the trust or federation of 1 of these schools." in page
        assert "Brook Trust, kept by Eastmoor" in page

    def test_of_the_whole_country(self, mo: Client, cast: Cast) -> None:
        make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s157")
        others = b"".join(
            b"%d,5002,Dale Trust,Multi-academy trust,Open,\r\n" % urn
            for urn in range(200000, 210000)
        )
        page = words(upload(mo, GROUPS + others + self.line))
        assert "Hill (100001): Brook Trust" in page
        assert "Dale Trust" not in page


class TestLinks:
    def test_shown_first_and_then_recorded(self, mo: Client, cast: Cast) -> None:
        hill = make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s175")
        academy = make_organisation(
            cast.board, "Hill Academy", kind="school", urn="100002", duty="s157"
        )
        page = upload(
            mo,
            LINKS + b"100001,100002,Hill Academy,Successor,01-09-2026\r\n"
            b"100001,999999,Elsewhere,Predecessor,\r\n",
        )
        assert "Hill (100001) became Hill Academy (100002) on 1 September 2026" in words(page)
        assert not Succession.objects.exists()
        url = f"{URL}{RegisterFile.objects.get().pk}/"
        assert "1 were recorded" in words(mo.post(url, {"confirm": "yes"}, follow=True))
        recorded = Succession.objects.get()
        assert (recorded.predecessor, recorded.successor) == (hill, academy)

    def test_a_circle_is_refused_whole(self, mo: Client, cast: Cast) -> None:
        for name, urn in (("Hill", "100001"), ("Dale", "100002"), ("Moor", "100003")):
            make_organisation(cast.board, name, kind="school", urn=urn, duty="s175")
        upload(
            mo,
            LINKS + b"100003,100002,Dale,Successor,\r\n"
            b"100001,100002,Dale,Successor,\r\n100002,100001,Hill,Successor,\r\n",
        )
        url = f"{URL}{RegisterFile.objects.get().pk}/"
        page = words(mo.post(url, {"confirm": "yes"}, follow=True))
        assert "the other way round? Nothing of the file was recorded." in page
        assert not Succession.objects.exists()
        assert RegisterFile.objects.exists()


def test_a_school_that_another_board_keeps_is_told(mo: Client, cast: Cast) -> None:
    eastmoor = make_board("eastmoor", name="Eastmoor")
    make_organisation(eastmoor, "Castle Gate", kind="school", urn="123457", duty="s175")
    upload(mo, TWO_PLACES)
    page = words(mo.get(f"{URL}{RegisterFile.objects.get().pk}/", {"authority": "Eastmoor"}))
    assert "Kept by another board" in page
    assert "the people who sit there already will see the rounds that you open" in page
