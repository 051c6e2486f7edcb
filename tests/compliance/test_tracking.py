"""What Mo counts, today and as it was on a day gone by."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_portal.organisations.models import User
from questionnaires.compliance.as_at import AsAt, DayToCome
from questionnaires.compliance.tracking import Counts, Row, counts_of, rows_of
from questionnaires.returns.models import AuditReturn, AuditRound, Extension, Status
from questionnaires.returns.rounds.running import close_round
from questionnaires.returns.transitions import MoveRefused
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_user,
    make_version,
)


def counts(audit_round: AuditRound, day: date = TODAY, *, today: date = TODAY) -> Counts:
    return counts_of(audit_round, audit_round.returns.all(), AsAt.on(day, today=today))


def rows(audit_round: AuditRound, day: date = TODAY, *, today: date = TODAY) -> dict[str, Row]:
    when = AsAt.on(day, today=today)
    found = rows_of(audit_round, when.annotate(audit_round.returns.all()), when)
    return {row.organisation: row for row in found}


def days(number: int) -> timedelta:
    return timedelta(days=number)


class TestCounts:
    def test_submitted_and_sent_back_are_in_progress(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, NOW)
        stages.submit(cast.audit_return, cast.asha, NOW)
        stages.start(cast.carols_return, cast.carol, NOW)
        stages.submit(cast.carols_return, cast.carol, NOW)
        stages.send_back(cast.carols_return, cast.dev, NOW)
        now = counts(cast.audit_round)
        assert (now.expected, now.returned, now.in_progress, now.not_started) == (2, 0, 2, 0)

    def test_the_excused_stand_outside(self, cast: Cast) -> None:
        stages.excuse(cast.carols_return, cast.mo, NOW)
        now = counts(cast.audit_round)
        assert (now.expected, now.excused, now.not_started) == (1, 1, 1)

    def test_completion_is_computed_from_the_counts(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, NOW)
        stages.submit(cast.audit_return, cast.asha, NOW)
        stages.sign_off(cast.audit_return, cast.dev, NOW)
        completion = counts(cast.audit_round).completion
        assert completion is not None
        assert completion.as_json() == {"numerator": 1, "denominator": 2, "percent": 50.0}

    def test_an_empty_round_has_no_rate(self, cast: Cast) -> None:
        completion = counts(make_round(cast.board)).completion
        assert completion is not None
        assert completion.percent is None

    def test_open_enrolment_has_counts_and_never_a_rate(self, cast: Cast) -> None:
        cast.audit_round.enrolment = "open"
        cast.audit_round.save()
        assert counts(cast.audit_round).completion is None

    def test_a_closed_round_is_late_by_the_days_to_its_closing(self, cast: Cast) -> None:
        last_day, closed = date(2026, 4, 28), date(2026, 5, 1)
        close_round(cast.audit_round, why="All is in", by=cast.mo, on=closed, at=NOW)
        cast.audit_round.refresh_from_db()
        for day in (closed, date(2036, 1, 1)):
            row = rows(cast.audit_round, day, today=day)["Northmoor Probation"]
            assert (row.days_overdue, row.standing) == (3, "Late")
            assert row.next_step == "Nothing more can be done: the round was closed on 1 May 2026."
            assert counts(cast.audit_round, day, today=day).overdue == 2
        before = rows(cast.audit_round, last_day + days(1), today=date(2036, 1, 1))
        assert before["Northmoor Probation"].days_overdue == 1
        assert "closed" not in before["Northmoor Probation"].next_step

    def test_a_round_closed_before_its_deadline_has_nobody_late(self, cast: Cast) -> None:
        close_round(cast.audit_round, why="All is in", by=cast.mo, on=date(2026, 4, 1), at=NOW)
        cast.audit_round.refresh_from_db()
        assert counts(cast.audit_round, date(2036, 1, 1), today=date(2036, 1, 1)).overdue == 0

    def test_overdue_counts_from_the_day_after_the_first_deadline(self, cast: Cast) -> None:
        last_day = date(2026, 4, 28)
        assert counts(cast.audit_round, last_day, today=last_day).overdue == 0
        assert counts(cast.audit_round, last_day + days(1), today=last_day + days(1)).overdue == 2

    def test_an_extension_moves_the_day(self, cast: Cast) -> None:
        cast.audit_return.extended_to, cast.audit_return.extension_reason = (
            date(2026, 5, 5),
            "Flood",
        )
        cast.audit_return.save()
        today = date(2026, 5, 1)
        assert counts(cast.audit_round, today, today=today).overdue == 1
        by_name = rows(cast.audit_round, today, today=today)
        assert by_name["Northmoor Council Housing"].days_overdue == 0
        assert by_name["Northmoor Probation"].days_overdue == 3

    def test_a_fixed_number_of_queries(
        self, cast: Cast, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        for number in range(30):
            make_return(cast.audit_round, make_organisation(cast.board, f"Agency {number}"))
        with django_assert_num_queries(2):  # type: ignore[operator]  # a context manager
            counts(cast.audit_round)
        with django_assert_num_queries(5):  # type: ignore[operator]  # and the ladder, and contacts
            assert len(rows(cast.audit_round)) == 32


class TestAPastDay:
    @pytest.fixture
    def story(self, cast: Cast) -> Cast:
        """Asha starts on day 1, submits on 2, is sent back on 3, again on 4, signed off on 5."""
        lead, head = cast.asha, cast.dev
        stages.start(cast.audit_return, lead, NOW + days(1))
        stages.submit(cast.audit_return, lead, NOW + days(2))
        stages.send_back(cast.audit_return, head, NOW + days(3))
        stages.submit(cast.audit_return, lead, NOW + days(4))
        stages.sign_off(cast.audit_return, head, NOW + days(5))
        return cast

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            (0, "not_started"),
            (1, "in_progress"),
            (2, "submitted"),
            (3, "sent_back"),
            (4, "submitted"),
            (5, "signed_off"),
        ],
    )
    def test_status_is_the_last_event_by_the_end_of_the_day(
        self, story: Cast, day: int, status: str
    ) -> None:
        row = rows(story.audit_round, TODAY + days(day), today=TODAY + days(9))[
            "Northmoor Council Housing"
        ]
        assert row.status == status
        assert row.answered is None
        assert row.last_activity_at is None

    def test_times_are_those_known_by_then(self, story: Cast) -> None:
        then = rows(story.audit_round, TODAY + days(3), today=TODAY + days(9))[
            "Northmoor Council Housing"
        ]
        assert then.started_at == NOW + days(1)
        assert then.submitted_at == NOW + days(2)
        assert then.signed_off_at is None

    def test_the_day_ends_at_midnight_in_london(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, datetime(2026, 4, 1, 22, 59, tzinfo=UTC))
        stages.start(cast.carols_return, cast.carol, datetime(2026, 4, 1, 23, 1, tzinfo=UTC))
        then = counts(cast.audit_round, date(2026, 4, 1), today=date(2026, 4, 9))
        assert (then.in_progress, then.not_started) == (1, 1)

    def test_before_the_round_was_opened_nobody_was_asked(self, cast: Cast) -> None:
        then = counts(cast.audit_round, TODAY - days(1))
        assert then.expected == 0
        assert then.completion is not None
        assert then.completion.percent is None

    def test_a_reopened_return_counts_for_the_days_it_stood(self, story: Cast) -> None:
        story.audit_return.refresh_from_db()
        stages.reopen(story.audit_return, story.mo, NOW + days(7))
        assert counts(story.audit_round, TODAY + days(6), today=TODAY + days(9)).returned == 1
        assert counts(story.audit_round, TODAY + days(7), today=TODAY + days(9)).returned == 0
        assert counts(story.audit_round, TODAY + days(9), today=TODAY + days(9)).returned == 0

    def test_an_extension_counts_from_the_day_it_was_given(self, cast: Cast) -> None:
        Extension.objects.create(
            audit_return=cast.audit_return,
            until=date(2026, 5, 20),
            reason="Flood",
            at=datetime(2026, 5, 2, 9, tzinfo=UTC),
            who=cast.mo,
            who_name="Mo",
        )
        today = date(2026, 6, 1)
        assert counts(cast.audit_round, date(2026, 5, 1), today=today).overdue == 2
        assert counts(cast.audit_round, date(2026, 5, 2), today=today).overdue == 1

    def test_a_day_to_come_is_refused(self) -> None:
        with pytest.raises(DayToCome, match="11 March 2026 is still to come"):
            AsAt.on(TODAY + days(1), today=TODAY)


MOVES: dict[str, Callable[[AuditReturn, User, datetime], None]] = {
    "start": stages.start,
    "submit": stages.submit,
    "send back": stages.send_back,
    "sign off": stages.sign_off,
    "reopen": stages.reopen,
    "excuse": stages.excuse,
    "ask again": stages.ask_again,
}


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(sorted(MOVES)), max_size=3), max_size=6))
def test_a_past_day_says_what_was_printed_on_that_day(moves_by_day: list[list[str]]) -> None:
    """Whatever has happened since. Moves that the table refuses are left out of the story."""
    person = make_user()
    board = make_board(f"board-{person.pk}")
    audit_round = make_round(board, make_version(owner=board))
    audit_return = make_return(audit_round, make_organisation(board))
    printed: dict[date, tuple[Counts, Status]] = {}
    for number, moves in enumerate(moves_by_day):
        for hour, name in enumerate(moves):
            audit_return.refresh_from_db()
            with suppress(MoveRefused):
                MOVES[name](audit_return, person, NOW + timedelta(days=number, hours=hour))
        printed[TODAY + days(number)] = _printed(audit_round, TODAY + days(number), days(0))
    for day, then in printed.items():
        assert _printed(audit_round, day, days(10)) == then


def _printed(audit_round: AuditRound, day: date, later: timedelta) -> tuple[Counts, Status]:
    [row] = rows(audit_round, day, today=day + later).values()
    return counts(audit_round, day, today=day + later), row.status
