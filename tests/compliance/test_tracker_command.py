"""`tracker ROUND`, word for word as interfaces.md has it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from questionnaires.compliance.management.commands.tracker import Command
from tests.compliance import stages
from tests.conftest import Cast

FIELDS = (
    "id organisation urn kind duty_basis cohort status answered required started_at submitted_at "
    "signed_off_at last_activity_at days_overdue last_chased_at next_step on_paper"
).split()


def tracker(*arguments: str) -> Any:
    out = StringIO()
    call_command("tracker", *arguments, stdout=out)
    return json.loads(out.getvalue())


class TestJSON:
    def test_shape_and_order_of_fields(self, cast: Cast) -> None:
        document = tracker(cast.audit_round.slug, "--format", "json")
        assert list(document) == [
            *("round", "as_of", "expected", "excused", "returned", "in_progress", "not_started"),
            *("completion", "rows"),
        ]
        assert document["round"] == cast.audit_round.slug
        assert document["as_of"] == timezone.localdate().isoformat()
        assert document["completion"] == {"numerator": 0, "denominator": 2, "percent": 0.0}
        assert [list(row) for row in document["rows"]] == [FIELDS, FIELDS]

    def test_a_row(self, cast: Cast) -> None:
        now = timezone.now() - timedelta(minutes=5)
        stages.start(cast.audit_return, cast.asha, now)
        row = tracker(cast.audit_round.slug, "--format", "json")["rows"][0]
        assert row["id"] == str(cast.housing.pk)
        assert row["organisation"] == "Northmoor Council Housing"
        assert row["urn"] is None
        assert (row["kind"], row["duty_basis"], row["cohort"]) == ("agency", "s11", "All")
        assert (row["status"], row["answered"], row["required"]) == ("in_progress", 0, 6)
        assert row["started_at"] == timezone.localtime(now).isoformat(timespec="seconds")
        assert row["submitted_at"] is None
        assert row["last_chased_at"] is None

    def test_a_past_day(self, cast: Cast) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        document = tracker(
            cast.audit_round.slug, "--format", "json", "--as-of", yesterday.isoformat()
        )
        assert document["as_of"] == yesterday.isoformat()
        assert {row["answered"] for row in document["rows"]} == {None}
        assert {row["last_activity_at"] for row in document["rows"]} == {None}

    def test_open_enrolment_has_no_completion(self, cast: Cast) -> None:
        cast.audit_round.enrolment = "open"
        cast.audit_round.save()
        assert tracker(cast.audit_round.slug, "--format", "json")["completion"] is None


class TestBadInput:
    @pytest.mark.django_db
    def test_a_round_that_is_not_there(self) -> None:
        with pytest.raises(CommandError, match=r"^There is no round with the slug 'nowhere'\.$"):
            tracker("nowhere")

    def test_a_day_to_come(self, cast: Cast) -> None:
        with pytest.raises(CommandError, match="31 December 2999 is still to come"):
            tracker(cast.audit_round.slug, "--as-of", "2999-12-31")

    @pytest.mark.parametrize("day", ["28/04/2017", "2017-4-28", "20170428", "2017-02-30", "soon"])
    def test_what_is_no_day_ends_with_one_line_and_exit_1(
        self, day: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        command: BaseCommand = Command()
        with pytest.raises(SystemExit) as ended:
            command.run_from_argv(["manage.py", "tracker", "some-round", "--as-of", day])
        out, err = capsys.readouterr()
        assert ended.value.code == 1
        assert out == ""
        assert len(err.splitlines()) == 1
        assert f"'{day}' is not a day: write it as YYYY-MM-DD." in err


def test_text_says_the_counts_in_a_few_lines(cast: Cast) -> None:
    out = StringIO()
    call_command("tracker", cast.audit_round.slug, stdout=out)
    assert "returned          0 of 2 (0.0%)" in out.getvalue()
    assert "not started       2" in out.getvalue()
