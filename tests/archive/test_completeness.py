"""No table of the portal is forgotten: each goes into a board's archive, or is left out by name."""

import pytest
from django.core.checks import run_checks

from archive import belongings
from archive.completeness import problems
from archive.holdings import archived
from archive.travelling import _CHANGES, WITHHELD


def test_of_every_table_it_is_said_whether_it_travels() -> None:
    assert list(problems()) == []
    assert len(archived()) > 60
    assert all(reason for reason in belongings.LEFT_OUT.values())


def test_a_table_of_which_nothing_is_said_stops_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(belongings.PATHS, "returns.Receipt")
    [error] = run_checks(tags=["models"])
    assert error.id == "archive.E001"
    assert "returns.Receipt is neither in a board’s archive nor left out" in error.msg


def test_a_table_that_others_lead_to_cannot_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(belongings.PATHS, "returns.Cohort")
    monkeypatch.setitem(belongings.LEFT_OUT, "returns.Cohort", "It is not wanted.")
    assert "returns.AuditReturn.cohort leads to what is not in the archive." in list(problems())


def test_a_table_is_spoken_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(belongings.LEFT_OUT, "returns.Receipt", "It is not wanted.")
    assert list(problems()) == ["returns.Receipt is spoken of twice."]


def test_a_table_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(belongings.LEFT_OUT, "returns.Telegram", "Nobody sends them.")
    assert list(problems()) == ["returns.Telegram is no table of the portal (any more)."]


def test_what_is_said_of_columns_is_said_of_tables_that_travel() -> None:
    assert {*WITHHELD, *_CHANGES} <= {model._meta.label for model in archived()}
