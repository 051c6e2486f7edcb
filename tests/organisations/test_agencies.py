"""A board's list of agencies: each comes in once, and what is wrong is named line by line."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.organisations.agencies.importing import MEANT, FoundAgencies, take_in
from audit_portal.organisations.agencies.reading import read_agencies
from audit_portal.organisations.models import BoardMember, Organisation, RegisterFile
from audit_portal.organisations.register.problems import RegisterRefused
from tests.conftest import Cast
from tests.factories import TODAY, make_board, make_organisation
from tests.organisations.test_record_pages import words

HEADINGS = "Organisation,Kind,Duty,Partner type,Part of,Town,Postcode"
WITH_STREET = "Organisation,Duty,Street"
URL = "/boards/northmoor/agencies/"


def list_of(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *lines, ""]).encode()


def taken(cast: Cast, *lines: str) -> FoundAgencies:
    return take_in(read_agencies(list_of(*lines)), cast.board, on=TODAY)


def owed(name: str) -> set[str]:
    members = BoardMember.objects.filter(organisation__name=name, until=None)
    return set(members.values_list("duty_basis", flat=True))


def problems(*lines: str, headings: str = HEADINGS) -> list[str]:
    with pytest.raises(RegisterRefused) as refused:
        read_agencies(list_of(*lines, headings=headings))
    return [str(problem) for problem in refused.value.problems]


class TestTakingIn:
    def test_with_a_street(self, cast: Cast) -> None:
        raw = list_of('Môn Youth,s11,"Old Mill, Overton"', headings=WITH_STREET)
        take_in(read_agencies(raw), cast.board, on=TODAY)
        assert Organisation.objects.get(name="Môn Youth").street == "Old Mill, Overton"

    def test_with_kind_duties_and_the_body_above(self, cast: Cast) -> None:
        found = taken(
            cast,
            "Tŷ Hafan O’Neill,Voluntary,voluntary,Voluntary sector,,Môn,LL77 7TW",
            "Môn Council Housing,,Section 11,,MÔN COUNCIL,,",
            "Môn Council,agency,,Local authority,,,",
            "Harbour College,college,s175; s11,,,,",
        )
        assert (len(found.new), found.refused) == (4, [])
        hafan = Organisation.objects.get(name="Tŷ Hafan O’Neill")
        assert (hafan.kind, hafan.town, hafan.sector) == ("voluntary", "Môn", "Voluntary sector")
        housing = Organisation.objects.get(name="Môn Council Housing")
        assert housing.parent is not None
        assert housing.parent.name == "Môn Council"
        assert owed("Môn Council") == set()
        assert owed("Harbour College") == {"s175", "s11"}

    def test_twice_changes_nothing(self, cast: Cast) -> None:
        line = "Northmoor Police,agency,s11,,,,"
        taken(cast, line)
        before = list(Organisation.objects.values())
        again = taken(cast, " northmoor  POLICE ,agency,s11,,,,")
        assert again.does_nothing
        assert list(Organisation.objects.values()) == before
        assert BoardMember.objects.filter(organisation__name="Northmoor Police").count() == 1

    def test_one_that_is_there_gets_what_it_does_not_owe_yet(self, cast: Cast) -> None:
        name = cast.housing.name
        found = taken(cast, f"{name},voluntary,s11; contract,,,Elsewhere,")
        assert [(str(one), duties) for one, duties in found.owing_more] == [(name, ["contract"])]
        assert owed(name) == {"s11", "contract"}
        cast.housing.refresh_from_db()
        assert (cast.housing.kind, cast.housing.town) == ("agency", "")

    def test_another_boards_agency_of_the_same_name_is_another(self, cast: Cast) -> None:
        theirs = make_organisation(make_board("eastmoor"), "Police")
        taken(cast, "Police,agency,s11,,,,")
        assert Organisation.objects.filter(name="Police").count() == 2
        assert not BoardMember.objects.filter(board=cast.board, organisation=theirs).exists()

    def test_a_line_that_cannot_be_placed_stops_the_list(self, cast: Cast) -> None:
        for _ in range(2):
            make_organisation(cast.board, "Twin")
        found = taken(
            cast, "Police,agency,s11,,Nowhere,,", "Twin,agency,s55,,,,", "Fire,agency,s11,,,,"
        )
        assert [reason for _, reason in found.refused] == [
            "No organisation of your board, nor of this list, is called “Nowhere”.",
            MEANT,
        ]
        assert not Organisation.objects.filter(name__in=["Police", "Fire"]).exists()


class TestReading:
    def test_every_problem_at_once(self) -> None:
        found = problems(
            ",agency,s11,,,,",
            "Police,army,s11,,,,",
            "Fire,agency,s12 and s11,,,,",
            "Police,agency,s11,,,,",
            "Health,agency,s11,,,,MUCH TOO LONG A POSTCODE",
            "Short,agency",
        )
        assert [each.partition(":")[0] for each in found] == [
            "row 2, column Organisation",
            "row 3, column Kind",
            "row 4, column Duty",
            "row 5, column Organisation",
            "row 6, column Postcode",
            "row 7",
        ]
        assert "“army”" in found[1]
        assert "“s12”" in found[2]

    @pytest.mark.parametrize(
        ("headings", "missing"), [("Kind,Duty", "Organisation"), ("Organisation,Kind", "Duty")]
    )
    def test_a_column_is_missing(self, headings: str, missing: str) -> None:
        assert missing in problems("a,b", headings=headings)[0]

    def test_headings_alone(self) -> None:
        assert problems() == ["row 1: There is nothing below the headings."]

    @given(st.binary(max_size=300))
    def test_no_bytes_break_it(self, raw: bytes) -> None:
        with suppress(RegisterRefused):
            read_agencies(HEADINGS.encode() + b"\r\n" + raw)


class TestPage:
    @pytest.fixture
    def mo(self, client: Client, cast: Cast) -> Client:
        client.force_login(cast.mo)
        return client

    def upload(self, mo: Client, raw: bytes) -> Any:
        return mo.post(URL, {"file": SimpleUploadedFile("agencies.csv", raw)}, follow=True)

    def test_looked_at_then_taken_in_once(self, mo: Client) -> None:
        page = self.upload(mo, list_of("Northmoor Police,agency,s11,,,,"))
        assert "Northmoor Police, agency: Section 11, Children Act 2004" in words(page)
        assert not Organisation.objects.filter(name="Northmoor Police").exists()
        held = RegisterFile.objects.get()
        told = mo.post(f"{URL}{held.pk}/", follow=True)
        assert "1 organisation taken in." in words(told)
        again = mo.post(f"{URL}{held.pk}/", follow=True)
        assert "This list is not waiting any more" in words(again)
        assert Organisation.objects.filter(name="Northmoor Police").count() == 1

    def test_lines_to_mend_stop_it(self, mo: Client) -> None:
        page = self.upload(mo, list_of("Police,agency,s11,,Nowhere,,"))
        assert "Lines to mend" in words(page)
        assert "Take them in" not in words(page)
        mo.post(f"{URL}{RegisterFile.objects.get().pk}/")
        assert not Organisation.objects.filter(name="Police").exists()

    def test_a_file_that_cannot_be_read(self, mo: Client) -> None:
        page = self.upload(mo, list_of("Police,army,s11,,,,"))
        assert "Nothing was taken in." in words(page)
        assert not RegisterFile.objects.exists()

    def test_the_empty_list_can_be_taken_in_as_it_is(self, mo: Client, cast: Cast) -> None:
        raw = b"".join(mo.get(f"{URL}template/").streaming_content)  # type: ignore[attr-defined]
        found = take_in(read_agencies(raw), cast.board, on=TODAY)
        assert (len(found.new), len(found.as_before), found.refused) == (2, 1, [])


class TestCommand:
    def test_knows_the_list_by_its_columns(
        self, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "agencies.csv"
        file.write_bytes(list_of("Northmoor Police,agency,s11,,,,"))
        call_command("import_organisations", str(file), "--board", "northmoor", "--dry-run")
        assert not Organisation.objects.filter(name="Northmoor Police").exists()
        call_command("import_organisations", str(file), "--board", "northmoor")
        assert owed("Northmoor Police") == {"s11"}
        assert "1 new, 0 given further duties, 0 as before." in capsys.readouterr().err

    def test_bad_lines_change_nothing(self, cast: Cast, tmp_path: Path) -> None:
        file = tmp_path / "agencies.csv"
        file.write_bytes(list_of("Police,agency,s11,,Nowhere,,"))
        with pytest.raises(CommandError, match="nothing was imported"):
            call_command("import_organisations", str(file), "--board", "northmoor")
        assert not Organisation.objects.filter(name="Police").exists()
