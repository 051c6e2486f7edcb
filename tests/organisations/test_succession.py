"""Who took over from whom, by hand and from the register's links; and what a round counts then."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit_portal.organisations.models import Organisation, Seat, Succession
from audit_portal.organisations.succession.taking_over import (
    TakingOver,
    TakingOverRefused,
    take_over,
)
from questionnaires.returns.models import AuditReturn
from tests.conftest import Cast
from tests.factories import NOW, make_organisation

URL = "/boards/northmoor/successions/"
BECAME, MERGED = Succession.How.BECAME, Succession.How.MERGED


@pytest.fixture
def academy(cast: Cast) -> Organisation:
    return make_organisation(cast.board, "Northmoor New Homes", urn="100002")


def roles_at(organisation: Organisation) -> list[str]:
    return sorted(
        Seat.objects.open().filter(organisation=organisation).values_list("role", flat=True)
    )


class TestTakingOver:
    def test_its_people_have_their_seats_at_both_and_the_round_counts_as_before(
        self, cast: Cast, academy: Organisation
    ) -> None:
        expected = AuditReturn.objects.expected().count()
        assert take_over(TakingOver(cast.housing, academy, BECAME), by=cast.mo, at=NOW)
        assert roles_at(academy) == roles_at(cast.housing)
        assert AuditReturn.objects.expected().count() == expected
        editable = AuditReturn.objects.editable_by(cast.asha)
        assert cast.audit_return in editable

    def test_twice_changes_nothing(self, cast: Cast, academy: Organisation) -> None:
        one = TakingOver(cast.housing, academy, BECAME)
        take_over(one, by=cast.mo, at=NOW)
        seats = Seat.objects.count()
        assert not take_over(one, by=cast.mo, at=NOW)
        assert Seat.objects.count() == seats

    def test_a_merger_gives_no_seats(self, cast: Cast, academy: Organisation) -> None:
        take_over(TakingOver(cast.housing, academy, MERGED), by=cast.mo, at=NOW)
        assert not roles_at(academy)

    def test_it_cannot_go_in_a_circle(self, cast: Cast, academy: Organisation) -> None:
        take_over(TakingOver(cast.housing, academy, BECAME), by=cast.mo, at=NOW)
        take_over(TakingOver(academy, cast.probation, MERGED), by=cast.mo, at=NOW)
        with pytest.raises(TakingOverRefused, match="the other way round"):
            take_over(TakingOver(cast.probation, cast.housing, MERGED), by=cast.mo, at=NOW)


class TestPage:
    def test_what_follows_is_shown_before_it_is_recorded(
        self, cast: Cast, academy: Organisation
    ) -> None:
        client = Client()
        client.force_login(cast.mo)
        told = {
            "predecessor": cast.housing.pk,
            "successor": academy.pk,
            "kind": "became",
            "on_0": "1",
            "on_1": "9",
            "on_2": "2026",
        }
        shown = client.post(URL, told).content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', shown))
        assert {name: str(value) for name, value in told.items()}.items() <= hidden.items()
        page = re.sub(r"<[^>]+>|\s+", " ", shown)
        assert "Before this is recorded" in page
        assert "Asha (Lead)" in page
        assert not Succession.objects.exists()
        page = client.post(URL, {**told, "confirm": "yes"}, follow=True).content.decode()
        assert "took over has been recorded" in page
        assert "1 September 2026" in page
        assert Succession.objects.get().successor == academy

    def test_of_itself_is_refused(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.mo)
        told = {"predecessor": cast.housing.pk, "successor": cast.housing.pk, "kind": "became"}
        page = client.post(URL, told).content.decode()
        assert "An organisation cannot take over from itself." in page


class TestLinks:
    def run(self, tmp_path: Path, *lines: str) -> None:
        file = tmp_path / "links.csv"
        text = "\r\n".join(["URN,LinkURN,LinkName,LinkType,LinkEstablishedDate", *lines, ""])
        file.write_bytes(text.encode("cp1252"))
        call_command("import_organisations", str(file), "--board", "northmoor")

    def test_told_from_either_side_once(
        self, cast: Cast, academy: Organisation, tmp_path: Path, capsys: Any
    ) -> None:
        hill = make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s175")
        lines = (
            "100001,100002,Homes,Successor,01-09-2026",
            "100002,100001,Hill,Predecessor,01-09-2026",
            "100001,999999,Elsewhere,Predecessor,",
        )
        self.run(tmp_path, *lines)
        assert "1 successions recorded, 0 as before" in capsys.readouterr().err
        assert Succession.objects.get().predecessor == hill
        self.run(tmp_path, *lines)
        assert "0 successions recorded, 1 as before" in capsys.readouterr().err

    def test_several_that_went_into_one_have_merged(
        self, cast: Cast, academy: Organisation, tmp_path: Path
    ) -> None:
        for urn in ("100001", "100003"):
            make_organisation(cast.board, urn, kind="school", urn=urn, duty="s175")
        self.run(tmp_path, "100001,100002,x,Successor,", "100003,100002,x,Successor,")
        assert set(Succession.objects.values_list("kind", flat=True)) == {"merged"}

    def test_a_bad_row_changes_nothing(
        self, cast: Cast, academy: Organisation, tmp_path: Path, capsys: Any
    ) -> None:
        make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s175")
        with pytest.raises(CommandError, match="nothing was imported"):
            self.run(tmp_path, "100001,100002,x,Successor,", "1E+05,100002,x,Successor,")
        assert "row 3, column URN: '1E+05' is not a number" in capsys.readouterr().err
        assert not Succession.objects.exists()
