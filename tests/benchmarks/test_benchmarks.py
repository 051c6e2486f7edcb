"""What the benchmarks stand on, in small numbers, so that they do not rot between measurements."""

import importlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.tracking import counts_of, rows_of
from questionnaires.returns.models import AuditRound
from tests.benchmarks.__main__ import subjects
from tests.benchmarks.full_round import fill_round
from tests.benchmarks.portals import bare_program, manage
from tests.benchmarks.results import Result, table, write
from tests.benchmarks.web import form_fields, in_turn
from tests.browser.serving import environment_for
from tests.factories import TODAY, make_board


@pytest.fixture
def full(db: None) -> AuditRound:
    return fill_round(make_board(), 200, today=TODAY)


@pytest.mark.parametrize("subject", subjects())
def test_each_subject_can_be_measured(subject: str) -> None:
    assert callable(importlib.import_module(f"tests.benchmarks.bench_{subject}").measure)


class TestAFullRound:
    def test_every_kind_of_return_is_there(self, full: AuditRound) -> None:
        counts = counts_of(full, full.returns.all(), AsAt.on(None, today=TODAY))
        assert counts.total == 200
        assert len(counts.by_state) == 6
        assert counts.overdue
        assert full.cohorts.count() == 3

    def test_the_history_led_to_what_stands(self, full: AuditRound) -> None:
        """Put together from events, yesterday reads as today does from the rows."""
        yesterday = AsAt.on(TODAY - timedelta(days=1), today=TODAY)
        then, now = (standing(full, when) for when in (yesterday, AsAt.on(None, today=TODAY)))
        assert then == now

    def test_a_past_day_shows_fewer_returned(self, full: AuditRound) -> None:
        before = AsAt.on(TODAY - timedelta(days=10), today=TODAY)
        counts = counts_of(full, full.returns.all(), before)
        assert 0 < counts.returned < full.returns.filter(status="signed_off").count()


def standing(audit_round: AuditRound, when: AsAt) -> list[tuple[object, ...]]:
    rows = rows_of(audit_round, when.annotate(audit_round.returns.order_by("pk")), when)
    return [(row.pk, row.status, row.started_at, row.signed_off_at, row.due) for row in rows]


def test_a_program_is_measured_and_its_words_are_kept(tmp_path: Path) -> None:
    environment = environment_for(tmp_path)
    run, bare = manage(environment, "version"), bare_program(environment)
    assert run.said.startswith("5.2")
    assert bare.said == ""
    assert run.seconds > 0.05
    assert 20 < bare.megabytes < 200


def test_a_program_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="failed"):
        manage(environment_for(tmp_path), "tracker")


def test_a_bar_is_met_or_missed_by_the_ratio(tmp_path: Path) -> None:
    met, missed = Result("page, ms", 8, 2, 4.0), Result("save, ms", 9, 2, 4.0)
    assert (met.holds, missed.holds) == (True, False)
    lines = table([met, missed]).splitlines()
    assert [line.endswith("too much") for line in lines] == [False, False, True]
    write([missed], tmp_path / "bench.json")
    assert json.loads((tmp_path / "bench.json").read_text()) == [
        {"name": "save, ms", "value": 9, "baseline": 2, "ratio": 4.5, "bar": 4.0}
    ]


def test_rounds_are_interleaved_and_the_median_counts() -> None:
    called: list[str] = []
    times = {"bare": iter([1.0, 9.0, 2.0]), "page": iter([5.0, 4.0, 30.0])}

    def act(name: str) -> float:
        called.append(name)
        return next(times[name])

    assert in_turn(3, lambda: act("bare"), lambda: act("page")) == [2.0, 5.0]
    assert called == ["bare", "page"] * 3


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = """<form id="other"><input name="x" value="1"></form><form id="step">
    <input name="seal" value="abc"><input type="radio" name="q1" value="green">
    <input type="radio" name="q1" value="red" checked>
    <textarea name="words">\nTwo\nlines</textarea></form>"""
    assert form_fields(page) == {"seal": ["abc"], "q1": ["red"], "words": ["Two\nlines"]}
