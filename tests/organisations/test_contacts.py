"""A board's list of contacts: everybody is invited once, and what is wrong comes back."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from audit_portal.correspondence.models import Message
from audit_portal.organisations.contacts import importing, views
from audit_portal.organisations.contacts.importing import FoundContacts, rows_to_mend, take_in
from audit_portal.organisations.contacts.reading import read_contacts
from audit_portal.organisations.invitations import Offer, send_written, write
from audit_portal.organisations.models import ORGANISATION_ROLES, Invitation, RegisterFile, Seat
from audit_portal.organisations.register.problems import RegisterRefused
from audit_portal.organisations.seats import Terms
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_seat, make_user

HEADINGS = "URN,Organisation,Name,E-mail,Seat"
URL = "/boards/northmoor/contacts/"


def list_of(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *lines, ""]).encode()


def taken(cast: Cast, *lines: str, headings: str = HEADINGS) -> FoundContacts:
    contacts = read_contacts(list_of(*lines, headings=headings))
    return take_in(contacts, cast.board, by=cast.mo, at=NOW)


def reasons(found: FoundContacts) -> list[str]:
    return [f"{contact.row}: {reason}" for contact, reason in found.refused]


@pytest.fixture
def hill(cast: Cast) -> Any:
    return make_organisation(cast.board, "Hill’s School", kind="school", urn="100001", duty="s175")


class TestTakingIn:
    def test_by_number_and_by_name_with_capitals_and_spaces(self, cast: Cast, hill: Any) -> None:
        found = taken(
            cast,
            "100001,Another name,Wyn Ŵyn, Office @ Example.ORG ,",
            ",hill's  SCHOOL,Dilys Dŷ,dilys@example.org,Head teacher",
        )
        assert not found.refused
        offers = Invitation.objects.filter(organisation=hill).order_by("pk")
        assert [(one.email, one.name, one.role) for one in offers] == [
            ("office@example.org", "Wyn Ŵyn", "lead"),
            ("dilys@example.org", "Dilys Dŷ", "senior_lead"),
        ]

    def test_a_mailbox_may_serve_several_schools(self, cast: Cast, hill: Any) -> None:
        make_organisation(cast.board, "Dale", kind="school", urn="100002", duty="s175")
        taken(cast, "100001,,Wyn,trust@example.org,", "100002,,Wyn,trust@example.org,")
        assert Invitation.objects.filter(email="trust@example.org").count() == 2

    def test_twice_changes_nothing(self, cast: Cast, hill: Any) -> None:
        line = "100001,,Wyn,wyn@example.org,lead"
        taken(cast, line, line)
        before = list(Invitation.objects.values())
        again = taken(cast, line)
        assert (len(again.new), len(again.as_before)) == (0, 1)
        assert list(Invitation.objects.values()) == before

    def test_who_holds_the_seat_is_not_invited(self, cast: Cast) -> None:
        found = taken(cast, f",{cast.housing},Asha,{cast.asha.email.upper()},lead")
        assert len(found.as_before) == 1
        assert not Invitation.objects.exists()

    def test_an_old_list_does_not_bring_back_whose_seat_ended(self, cast: Cast) -> None:
        Seat.objects.filter(user=cast.asha).end(NOW)
        found = taken(cast, f",{cast.housing},Asha,{cast.asha.email},lead")
        assert "has ended" in reasons(found)[0]

    def test_what_another_board_withdrew_is_not_told(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        cast.housing.memberships.create(board=eastmoor, duty_basis="s11")
        by_eastmoor = Terms(ORGANISATION_ROLES, only_for_board=eastmoor)
        offer = Offer("wyn@example.org", "Wyn", "reader")
        write(cast.housing, offer, by=None, terms=by_eastmoor, at=NOW)
        Invitation.objects.update(withdrawn_at=NOW)
        found = taken(cast, f",{cast.housing},Wyn,wyn@example.org,reader")
        assert reasons(found) == []
        assert len(found.new) == 1

    def test_what_is_refused_at_the_writing_comes_back_too(
        self, cast: Cast, hill: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody took the seat up between the look and the writing."""
        looked = importing.look_at

        def and_then_taken(*given: Any) -> FoundContacts:
            found = looked(*given)
            make_seat(make_user("Wyn", email="wyn@example.org"), hill, "lead")
            return found

        monkeypatch.setattr(importing, "look_at", and_then_taken)
        found = taken(cast, "100001,,Wyn,wyn@example.org,", "100001,,Nia,nia@example.org,")
        assert reasons(found) == ["2: wyn@example.org holds this seat already."]
        assert [one.contact.name for one in found.new] == ["Nia"]
        assert Invitation.objects.get().name == "Nia"

    def test_each_refused_row_has_its_reason(self, cast: Cast, hill: Any) -> None:
        for _ in range(2):
            make_organisation(cast.board, "St Mary’s", kind="school", duty="s175")
        found = taken(
            cast,
            "999999,,Wyn,wyn@example.org,",
            ",Nowhere,Wyn,wyn@example.org,",
            ",St Mary's,Wyn,wyn@example.org,",
            ",,Wyn,wyn@example.org,",
            "100001,,Wyn,,",
            "100001,,Wyn,wyn,",
            "100001,,Wyn <wyn@x.org>,wyn@example.org,",
            "100001,,Wyn,wyn@example.org,caretaker",
            "100001,,Wyn,wyn@example.org,",
        )
        assert reasons(found) == [
            "2: No organisation of your board has the URN 999999.",
            "3: No organisation of your board is called “Nowhere”.",
            "4: Several organisations are called “St Mary's”: give the URN.",
            "5: Neither a URN nor an organisation is given.",
            "6: The e-mail address is blank.",
            "7: “wyn” is not an e-mail address like name@example.org.",
            "8: Enter the name alone, without an address.",
            (
                "9: There is no seat “caretaker”. Write one of: lead, contributor, senior_lead, "
                "accountable, reader."
            ),
        ]
        assert len(found.new) == 1

    def test_another_boards_organisation_is_not_ours_to_fill(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        make_organisation(eastmoor, "Castle", kind="school", urn="100009", duty="s175")
        assert "No organisation of your board" in reasons(taken(cast, "100009,,W,w@x.org,"))[0]

    def test_a_member_kept_by_another_board_gets_seats_for_ours(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        police = make_organisation(eastmoor, "Police")
        police.memberships.create(board=cast.board, duty_basis="s11")
        taken(cast, ",Police,Wyn,wyn@example.org,")
        assert Invitation.objects.get().only_for_board == cast.board


class TestMending:
    def test_refused_rows_come_back_to_be_mended_and_sent_again(
        self, cast: Cast, hill: Any
    ) -> None:
        contacts = read_contacts(list_of("100001,,Wyn,wyn,", "100001,,=Eve(),eve@example.org,"))
        found = take_in(contacts, cast.board, by=cast.mo, at=NOW)
        written = io.StringIO(newline="")
        csv.writer(written).writerows(rows_to_mend(contacts, found))
        assert "Row 2: “wyn” is not an e-mail address" in written.getvalue()
        mended = written.getvalue().replace(",wyn,", ",wyn@example.org,")
        again = take_in(read_contacts(mended.encode()), cast.board, by=cast.mo, at=NOW)
        assert [one.contact.email for one in again.new] == ["wyn@example.org"]

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (b"", "The file is empty."),
            (list_of("x"), "It has 1 cells where the headings are 5."),
            (list_of("1", headings="Name"), "column E-mail: There is no column of this name."),
            (list_of(), "There is nothing below the headings."),
            (list_of("100001,,Wyn,wyn@example.org,")[:-2], "in the middle of a line"),
        ],
    )
    def test_a_file_that_cannot_be_read(self, raw: bytes, sentence: str) -> None:
        with pytest.raises(RegisterRefused) as refused:
            read_contacts(raw)
        assert sentence in str(refused.value.problems[0])


class TestSending:
    def test_written_ones_go_when_the_manager_says_and_once(self, cast: Cast, hill: Any) -> None:
        taken(cast, "100001,,Wyn,wyn@example.org,")
        assert not Message.objects.exists()
        assert send_written(cast.board, at=NOW) == 1
        assert send_written(cast.board, at=NOW) == 0
        taken(cast, "100001,,Wyn,wyn@example.org,")
        assert send_written(cast.board, at=NOW) == 0
        assert Message.objects.filter(recipient="wyn@example.org").count() == 1

    def test_another_boards_are_left(self, cast: Cast, hill: Any) -> None:
        taken(cast, "100001,,Wyn,wyn@example.org,")
        assert send_written(make_board("eastmoor"), at=NOW) == 0

    def test_the_people_page_says_that_it_is_not_sent(self, cast: Cast) -> None:
        taken(cast, f",{cast.housing},Wyn,wyn@example.org,contributor")
        client = Client()
        client.force_login(cast.asha)
        page = client.get(f"/organisations/{cast.housing.pk}/people/")
        assert "not sent yet" in page.content.decode()


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestPage:
    @pytest.fixture
    def mo(self, cast: Cast) -> Client:
        client = Client()
        client.force_login(cast.mo)
        return client

    def upload(self, mo: Client, *lines: str) -> Any:
        file = SimpleUploadedFile("contacts.csv", list_of(*lines))
        return mo.post(URL, {"file": file}, follow=True)

    def test_looked_at_then_invited_later(self, mo: Client, hill: Any) -> None:
        page = self.upload(mo, "100001,,Wyn,wyn@example.org,", "100001,,Eve,eve,")
        assert re.search(r"To be invited 1 .*Lines to mend 1", words(page))
        assert "Nobody has been invited yet." in words(page)
        assert re.search(r"Hill’s School Lead Wyn wyn@example.org", words(page))
        assert not Invitation.objects.exists()
        url = f"{URL}{RegisterFile.objects.get().pk}/"
        assert "Choose when they are invited." in words(mo.post(url, {}))
        for _ in range(2):
            page = mo.post(url, {"send": "later"}, follow=True)
        assert "What is left of this list" in words(page)
        assert "1 invitation is written, and not sent yet." in words(mo.get(URL))
        mend = b"".join(mo.get(f"{url}mend/")).decode()  # type: ignore[call-overload]  # streamed
        assert "Row 3: “eve” is not an e-mail address" in mend
        page = mo.post(f"{URL}send/", follow=True)
        assert "1 invitation is on the way." in words(page)
        assert Message.objects.count() == 1

    def test_invited_at_once_and_by_two_presses_once(self, mo: Client, hill: Any) -> None:
        self.upload(mo, "100001,,Wyn,wyn@example.org,")
        url = f"{URL}{RegisterFile.objects.get().pk}/"
        for _ in range(2):
            page = mo.post(url, {"send": "now"}, follow=True)
        assert "This list is not waiting any more" in words(page)
        assert Message.objects.filter(recipient="wyn@example.org").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_nobody_waits_to_write_while_a_list_is_read(
        self, mo: Client, hill: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        within: list[bool] = []

        def read(*given: Any) -> Any:
            within.append(connection.in_atomic_block)
            return read_contacts(*given)

        monkeypatch.setattr(views, "read_contacts", read)
        self.upload(mo, "100001,,Wyn,wyn@example.org,")
        mo.post(f"{URL}{RegisterFile.objects.get().pk}/", {"send": "later"})
        assert within == [False, False]
        assert Invitation.objects.count() == 1

    def test_a_register_file_is_no_list(self, mo: Client, cast: Cast) -> None:
        self.upload(mo, f",{cast.housing},Wyn,wyn@example.org,")
        held = RegisterFile.objects.get()
        page = mo.get(f"/boards/northmoor/register/{held.pk}/", follow=True)
        assert "This file is not waiting any more" in words(page)

    def test_the_empty_list_can_be_taken_in_as_it_is(self, mo: Client, cast: Cast) -> None:
        raw = b"".join(mo.get(f"{URL}template/"))  # type: ignore[call-overload]  # streamed
        assert [one.role for one in read_contacts(raw).contacts] == ["lead", "senior_lead"]

    def test_is_the_managers(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.ruth)
        assert client.get(URL).status_code == 404


class TestCommand:
    def test_writes_sends_and_says_so(
        self, cast: Cast, hill: Any, capsys: Any, tmp_path: Path
    ) -> None:
        file = tmp_path / "contacts.csv"
        file.write_bytes(list_of("100001,,Wyn,wyn@example.org,"))
        call_command("import_contacts", str(file), "--board", "northmoor", "--dry-run")
        assert not Invitation.objects.exists()
        call_command("import_contacts", str(file), "--board", "northmoor", "--send")
        said = capsys.readouterr()
        assert said.out == ""
        assert "1 invitations written, 0 as before, 0 refused. 1 sent." in said.err
        assert Message.objects.count() == 1

    def test_bad_rows_change_nothing_unless_they_are_kept_apart(
        self, cast: Cast, hill: Any, capsys: Any, tmp_path: Path
    ) -> None:
        file, out = tmp_path / "contacts.csv", tmp_path / "mend.csv"
        file.write_bytes(list_of("100001,,Wyn,wyn@example.org,", "100001,,Eve,eve,"))
        with pytest.raises(CommandError, match="nothing was imported"):
            call_command("import_contacts", str(file), "--board", "northmoor")
        assert f"{file}: row 3: “eve” is not" in capsys.readouterr().err
        assert not Invitation.objects.exists()
        with pytest.raises(CommandError, match="1 rows are to be mended"):
            call_command("import_contacts", str(file), "--board=northmoor", f"--refused={out}")
        assert Invitation.objects.count() == 1
        assert "Eve" in out.read_text()

    def test_people_who_have_an_account_are_invited_too(self, cast: Cast, hill: Any) -> None:
        wyn = make_user("Wyn")
        make_seat(wyn, cast.probation, "lead")
        assert len(taken(cast, f"100001,,Wyn,{wyn.email},").new) == 1
