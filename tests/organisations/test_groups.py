"""The register's groups: schools are placed under the body that runs them, matched by number."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit_portal.organisations.models import Organisation
from tests.conftest import Cast
from tests.factories import make_organisation

HEADINGS = "URN,Linked UID,Group Name,Group Type,Group Status,Joined date"


@pytest.fixture
def hill(cast: Cast) -> Organisation:
    return make_organisation(cast.board, "Hill", kind="school", urn="100001", duty="s157")


def take_in(folder: Path, *lines: str) -> None:
    file = folder / "groups.csv"
    file.write_bytes("\r\n".join([HEADINGS, *lines, ""]).encode("cp1252"))
    call_command("import_organisations", str(file), "--board", "northmoor")


def test_a_trust_comes_once_though_it_is_listed_twice(
    cast: Cast, hill: Organisation, tmp_path: Path, capsys: Any
) -> None:
    lines = (
        "100001,5001,BROOK TRUST,Multi-academy trust,Open,01-09-2020",
        "100001,2001,Brook Trust,School sponsor,Open,01-09-2021",
        "100001,3001,Hill Federation,Federation,Open,01-09-2022",
        "100001,5002,Old Trust,Multi-academy trust,Closed,01-09-2023",
        "999999,5003,Elsewhere,Multi-academy trust,Open,",
    )
    take_in(tmp_path, *lines)
    hill.refresh_from_db()
    assert hill.parent is not None
    assert (hill.parent.name, hill.parent.group_uid) == ("BROOK TRUST", "5001")
    assert Organisation.objects.exclude(group_uid=None).count() == 1
    capsys.readouterr()
    take_in(tmp_path, *lines)
    assert "0 new trusts or federations, 0 organisations placed" in capsys.readouterr().err


def test_a_school_that_moves_is_told_from_and_to(
    cast: Cast, hill: Organisation, tmp_path: Path, capsys: Any
) -> None:
    take_in(tmp_path, "100001,5001,Brook Trust,Multi-academy trust,Open,01-09-2020")
    take_in(
        tmp_path,
        "100001,5001,Brook Trust,Multi-academy trust,Open,01-09-2020",
        "100001,5002,Dale Trust,Multi-academy trust,Open,01-09-2024",
    )
    assert "Hill (100001) moved from Brook Trust to Dale Trust" in capsys.readouterr().err


def test_a_body_kept_by_hand_is_not_guessed_by_its_name(
    cast: Cast, hill: Organisation, tmp_path: Path, capsys: Any
) -> None:
    brook = make_organisation(cast.board, "Brook Trust")
    line = "100001,5001,BROOK TRUST,Multi-academy trust,Open,"
    take_in(tmp_path, line)
    assert "write 5001 into its record" in capsys.readouterr().err
    hill.refresh_from_db()
    assert hill.parent is None
    brook.group_uid = "5001"
    brook.save()
    take_in(tmp_path, line)
    hill.refresh_from_db()
    assert hill.parent == brook


def test_a_bad_row_changes_nothing(
    cast: Cast, hill: Organisation, tmp_path: Path, capsys: Any
) -> None:
    good = "100001,5001,Brook Trust,Multi-academy trust,Open,"
    with pytest.raises(CommandError, match="nothing was imported"):
        take_in(tmp_path, good, "1E+05,5001,Brook Trust,Multi-academy trust,Open,")
    assert "row 3, column URN" in capsys.readouterr().err
    assert not Organisation.objects.exclude(group_uid=None).exists()
