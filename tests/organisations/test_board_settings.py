"""What a board's managers set, who else may not, and what each setting is good for."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from audit_portal.correspondence.outbox import queue_message
from audit_portal.correspondence.postbox import as_mail
from audit_portal.organisations.board_settings.changing import ChangedMeanwhile, change_settings
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.limits import (
    bytes_allowed,
    files_allowed,
    session_seconds,
    smallest_group,
)
from audit_portal.organisations.models import Board, BoardChange, User
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_seat, make_user
from tests.returns import sample_files as samples

MB = 1024 * 1024


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def url(board: Board, section: str = "") -> str:
    return f"/boards/{board.slug}/settings/{section and section + '/'}"


def names(board: Board, **changed: Any) -> dict[str, Any]:
    now = {"name": board.name, "short_name": board.short_name, "calls_itself": board.calls_itself}
    return {**now, "seen": board.revision, **changed}


class TestNames:
    def test_are_saved_and_noted(self, cast: Cast) -> None:
        wanted = names(cast.board, name="Partneriaeth Dŵr Ŷd", short_name="NSCP’s")
        page = signed_in(cast.mo).post(url(cast.board, "names"), wanted, follow=True)
        assert "Names: saved." in words(page)
        board = Board.objects.get()
        assert (board.name, board.short_name, board.revision) == (
            "Partneriaeth Dŵr Ŷd",
            "NSCP’s",
            1,
        )
        first = BoardChange.objects.get(setting="name")
        assert (first.was, first.became) == ("Northmoor Safeguarding Board", board.name)
        assert first.who == cast.mo

    def test_a_blank_name_is_told_at_the_field_and_loses_nothing(self, cast: Cast) -> None:
        wanted = names(cast.board, name=" ", short_name="NSCP")
        page = signed_in(cast.mo).post(url(cast.board, "names"), wanted)
        assert "Enter the board’s full name." in words(page)
        assert 'value="NSCP"' in page.content.decode()
        assert not BoardChange.objects.exists()

    def test_nothing_changed_is_nothing_noted(self, cast: Cast) -> None:
        page = signed_in(cast.mo).post(url(cast.board, "names"), names(cast.board), follow=True)
        assert "nothing was changed" in words(page)
        assert not BoardChange.objects.exists()

    def test_short_name_stands_at_the_head_of_the_page(self, cast: Cast) -> None:
        Board.objects.update(short_name="NSCP")
        page = signed_in(cast.mo).get(url(cast.board)).content.decode()
        assert '<span class="portal-header__short">NSCP</span>' in page

    @pytest.mark.parametrize("who", ["asha", "ruth", "carol"])
    def test_are_the_managers_alone(self, cast: Cast, who: str) -> None:
        client = signed_in(getattr(cast, who))
        assert client.get(url(cast.board)).status_code == 404
        answer = client.post(url(cast.board, "names"), names(cast.board, name="Mine"))
        assert answer.status_code == 404
        assert Board.objects.get().name == "Northmoor Safeguarding Board"

    def test_an_unknown_section_is_not_there(self, cast: Cast) -> None:
        assert signed_in(cast.mo).get(url(cast.board, "weather")).status_code == 404


class TestColour:
    def test_is_saved_noted_and_worn_at_once(self, cast: Cast) -> None:
        wanted = {"colour": "plum", "seen": cast.board.revision}
        page = signed_in(cast.mo).post(url(cast.board, "colour"), wanted, follow=True)
        assert "Colour: saved." in words(page)
        assert 'class="govuk-template portal-colour--plum"' in page.content.decode()
        noted = BoardChange.objects.get()
        assert (noted.was, noted.became) == ("Teal", "Plum")

    @pytest.mark.parametrize("colour", ["", "beige"])
    def test_only_one_of_the_choices_will_do(self, cast: Cast, colour: str) -> None:
        wanted = {"colour": colour, "seen": cast.board.revision}
        page = signed_in(cast.mo).post(url(cast.board, "colour"), wanted)
        assert "There is a problem" in words(page)
        assert Board.objects.get().colour == "teal"


class TestTwoManagers:
    def test_the_later_save_of_the_same_is_told_and_shown_both(self, cast: Cast) -> None:
        mo = signed_in(cast.mo)
        ada = make_user("Ada")
        make_seat(ada, cast.board, "manager")
        old = names(cast.board)
        signed_in(ada).post(url(cast.board, "names"), {**old, "short_name": "Ada’s"})
        page = mo.post(url(cast.board, "names"), {**old, "short_name": "Mo’s"})
        assert "Somebody else changed the same" in words(page)
        assert "Ada set Short name" in words(page)
        assert "Ada’s" in words(page)
        assert 'value="Mo’s"' in page.content.decode()
        assert Board.objects.get().short_name == "Ada’s"
        seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())
        assert seen is not None
        mo.post(url(cast.board, "names"), {**old, "short_name": "Mo’s", "seen": seen[1]})
        assert Board.objects.get().short_name == "Mo’s"

    def test_different_settings_of_one_page_do_not_meet(self, cast: Cast) -> None:
        board = cast.board
        change_settings(board, {"short_name": "NSCP"}, seen=0, who=cast.mo, at=NOW)
        wanted = {"name": "Northmoor Partnership", "short_name": ""}
        change_settings(board, wanted, seen=0, who=cast.ruth, at=NOW)
        now = Board.objects.get()
        assert (now.name, now.short_name) == ("Northmoor Partnership", "NSCP")

    def test_both_wanting_the_same_is_no_clash(self, cast: Cast) -> None:
        for who in (cast.mo, cast.ruth):
            change_settings(cast.board, {"short_name": "NSCP"}, seen=0, who=who, at=NOW)
        assert BoardChange.objects.count() == 1

    def test_a_clash_changes_nothing_at_all(self, cast: Cast) -> None:
        change_settings(cast.board, {"short_name": "NSCP"}, seen=0, who=cast.mo, at=NOW)
        wanted = {"name": "Another", "short_name": "NSB"}
        with pytest.raises(ChangedMeanwhile):
            change_settings(cast.board, wanted, seen=0, who=cast.ruth, at=NOW)
        assert Board.objects.get().name == "Northmoor Safeguarding Board"


def test_history_is_written_once(cast: Cast) -> None:
    change_settings(cast.board, {"short_name": "NSCP"}, seen=0, who=cast.mo, at=NOW)
    for undo in (BoardChange.objects.all().delete, lambda: BoardChange.objects.update(was="x")):
        with pytest.raises(DatabaseError, match="stays as it is written"), transaction.atomic():
            undo()


class TestPartnerTypes:
    def test_one_on_a_line_without_doubles(self, cast: Cast) -> None:
        given = {"partner_types": "Health\r\n\r\n  Police \r\nhealth\r\nYouth  justice", "seen": 0}
        signed_in(cast.mo).post(url(cast.board, "partner-types"), given)
        assert Board.objects.get().partner_types == ["Health", "Police", "Youth justice"]

    def test_the_form_shows_them_again_as_written(self, cast: Cast) -> None:
        Board.objects.update(partner_types=["Health", "Police"])
        page = signed_in(cast.mo).get(url(cast.board, "partner-types")).content.decode()
        assert "Health\nPolice</textarea>" in page

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ("x" * 61, "is longer than 60 characters"),
            ("\n".join(f"Type {number}" for number in range(61)), "Keep at most 60"),
        ],
    )
    def test_too_long_or_too_many(self, cast: Cast, given: str, sentence: str) -> None:
        page = signed_in(cast.mo).post(
            url(cast.board, "partner-types"), {"partner_types": given, "seen": 0}
        )
        assert sentence in words(page)


class TestLimits:
    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("session_minutes", "4", "Enter 5 or more"),
            ("session_minutes", "121", "Enter 120 or less: the portal allows no more."),
            ("evidence_max_files", "501", "Enter 500 or less"),
            ("evidence_max_mb", "21", "Enter 20 or less"),
            ("evidence_max_mb", "ten", "Enter a whole number in figures."),
        ],
    )
    def test_are_never_above_the_installations(
        self, cast: Cast, field: str, value: str, sentence: str
    ) -> None:
        page = signed_in(cast.mo).post(url(cast.board, "limits"), {field: value, "seen": 0})
        assert sentence in words(page)
        assert Board.objects.get().revision == 0

    def test_where_it_is_left_empty_the_page_says_what_holds(self, cast: Cast) -> None:
        page = signed_in(cast.mo).get(f"/boards/{cast.board.slug}/settings/").text
        assert "10, as for the whole portal" in page

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [("9", "Enter 10 or more: the portal allows no fewer."), ("101", "Enter 100 or less.")],
    )
    def test_the_smallest_group_is_never_below_the_installations(
        self, cast: Cast, value: str, sentence: str
    ) -> None:
        page = signed_in(cast.mo).post(
            url(cast.board, "small-numbers"), {"smallest_group": value, "seen": 0}
        )
        assert sentence in words(page)
        assert smallest_group(Board.objects.get()) == 10

    def test_a_board_may_ask_for_a_larger_group(self, cast: Cast, settings: Settings) -> None:
        signed_in(cast.mo).post(
            url(cast.board, "small-numbers"), {"smallest_group": "12", "seen": 0}
        )
        assert smallest_group(Board.objects.get()) == 12
        settings.SMALLEST_GROUP = 15
        assert smallest_group(Board.objects.get()) == 15

    def test_hold_for_the_organisations_it_keeps(self, cast: Cast) -> None:
        cast.board.evidence_max_files, cast.board.evidence_max_mb = 3, 2
        cast.board.save()
        cast.housing.home_board = cast.board
        assert (files_allowed(cast.housing), bytes_allowed(cast.housing)) == (3, 2 * MB)

    def test_an_installation_made_stricter_later_wins(self, cast: Cast, settings: Settings) -> None:
        cast.board.evidence_max_files, cast.board.evidence_max_mb = 400, 15
        settings.EVIDENCE_MAX_FILES_PER_ORGANISATION, settings.EVIDENCE_MAX_BYTES = 10, MB
        cast.housing.home_board = cast.board
        assert (files_allowed(cast.housing), bytes_allowed(cast.housing)) == (10, MB)

    def test_a_file_above_the_boards_limit_is_refused(self, cast: Cast) -> None:
        Board.objects.update(evidence_max_mb=1)
        client = signed_in(cast.asha)
        large = SimpleUploadedFile("minutes.txt", b"All is well. " * 100_000)
        page = client.post(
            f"/organisations/{cast.housing.pk}/evidence/add/", {"kind": "file", "upload": large}
        )
        assert "“minutes.txt” was not added, because it is larger than 1 MB." in words(page)

    def test_the_strictest_seat_counts(self, cast: Cast) -> None:
        assert session_seconds(cast.asha) == 120 * 60
        Board.objects.update(session_minutes=60)
        strict = make_board("strict", session_minutes=15)
        assert session_seconds(cast.asha) == 60 * 60
        make_seat(cast.asha, strict, "reviewer")
        assert session_seconds(cast.asha) == 15 * 60
        cast.asha.seats.filter(board=strict).update(until=NOW)
        make_seat(cast.asha, make_organisation(strict, "Probation"), "reader")
        assert session_seconds(cast.asha) == 15 * 60


class TestLogo:
    def test_is_drawn_anew_and_handed_out(self, cast: Cast, media: Any) -> None:
        photo = samples.picture() + b"a secret behind it"
        upload = SimpleUploadedFile("logo.gif", photo)
        client = signed_in(cast.mo)
        client.post(url(cast.board, "logo"), {"upload": upload})
        board = Board.objects.get()
        kept = letterhead_of(board).logo
        assert kept is not None
        assert kept.startswith(b"\x89PNG")
        assert b"secret" not in kept
        answer = client.get(f"/boards/{board.slug}/logo.png")
        assert answer["Content-Type"] == "image/png"
        assert b"".join(answer.streaming_content) == kept  # type: ignore[attr-defined]  # a file

    def test_is_refused_with_a_reason(self, cast: Cast, media: Any) -> None:
        upload = SimpleUploadedFile("logo.png", b"MZ a program")
        page = signed_in(cast.mo).post(url(cast.board, "logo"), {"upload": upload})
        assert "This file was not taken, because" in words(page)
        assert not Board.objects.get().logo

    def test_the_one_before_is_deleted(
        self, cast: Cast, media: Any, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        cast.board.logo.save("old.png", ContentFile(b"old"))
        client = signed_in(cast.mo)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url(cast.board, "logo"), {"remove": "yes"})
        assert not Board.objects.get().logo
        assert list((media / "letterheads").iterdir()) == []


class TestMail:
    def test_bears_the_short_name_and_asks_for_replies(self, cast: Cast) -> None:
        cast.board.short_name, cast.board.contact_email = "NSCP", "office@northmoor.example"
        cast.board.save()
        message = queue_message(
            to="asha@example.org", subject="Your return", text="Hello", board=cast.board, at=NOW
        )
        mail = as_mail(message)
        assert mail.subject == "NSCP: Your return"
        assert mail.reply_to == ["office@northmoor.example"]


def test_letterhead_is_whole(cast: Cast) -> None:
    Board.objects.update(address="Tŷ Mawr\n1 High Street", chair_name="Ruth O’Brien")
    head = letterhead_of(Board.objects.get())
    assert head.address == ("Tŷ Mawr", "1 High Street")
    assert (head.chair_name, head.chair_title, head.logo) == ("Ruth O’Brien", "Chair", None)


def test_demo_board_says_how_to_remove_it(cast: Cast) -> None:
    client = signed_in(cast.mo)
    assert "demo --remove" not in words(client.get(url(cast.board)))
    Board.objects.update(is_demo=True)
    assert "manage.py demo --remove" in words(client.get(url(cast.board)))


def test_history_shows_who_and_when(cast: Cast) -> None:
    later = NOW + timedelta(hours=1)
    change_settings(cast.board, {"short_name": "NSCP"}, seen=0, who=cast.mo, at=later)
    page = words(signed_in(cast.mo).get(url(cast.board)))
    assert "10 Mar 2026, 15:03 Mo Short name Not set NSCP" in page
