"""How the returns came in, beside the deadlines and the round before."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit_portal import ledger
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.burn_up.chart import HEIGHT, WIDTH, draw
from questionnaires.compliance.burn_up.counting import Course, changes, course_of, round_before
from questionnaires.compliance.burn_up.page import burn_up
from questionnaires.compliance.tracking import counts_of, tracked_returns
from questionnaires.returns.models import AuditReturn, AuditRound, ReturnEvent, Status
from questionnaires.returns.transitions import move
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_return, make_round, make_version

OPENS, FIRST, FINAL = date(2026, 3, 2), date(2026, 4, 30), date(2026, 5, 14)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def audit_round(cast: Cast) -> AuditRound:
    """Opened in March; Housing and Probation are asked, and nobody has returned."""
    cast.audit_round.cohorts.update(opens=OPENS, first_due=FIRST, final_due=FINAL)
    with ledger.lifted():
        ReturnEvent.objects.update(at=at(OPENS))
    return cast.audit_round


def returned(audit_return: AuditReturn, cast: Cast, day: date, hour: int = 12) -> None:
    stages.start(audit_return, cast.asha, at(OPENS))
    stages.submit(audit_return, cast.asha, at(day, hour))
    stages.sign_off(audit_return, cast.dev, at(day, hour))


def course(audit_round: AuditRound, cast: Cast, day: date) -> Course:
    when = AsAt.on(day, today=date(2030, 1, 1))
    returns = tracked_returns(audit_round, cast.mo)
    counts = counts_of(audit_round, returns, when)
    return course_of(audit_round, counts, changes(returns, when), when)


class TestCounting:
    def test_a_day_ends_at_midnight_in_london(self, audit_round: AuditRound, cast: Cast) -> None:
        """In summer that is 23:00 in UTC."""
        returned(cast.audit_return, cast, date(2026, 4, 2), hour=23)
        found = course(audit_round, cast, date(2026, 4, 5))
        assert found.on(found.distance(date(2026, 4, 1))) == 0
        assert found.on(found.distance(date(2026, 4, 2))) == 1

    def test_what_is_reopened_leaves_the_count(self, audit_round: AuditRound, cast: Cast) -> None:
        returned(cast.audit_return, cast, date(2026, 4, 2))
        reopen = stages.actor("manager", cast.mo)
        later = at(date(2026, 4, 4))
        move(cast.audit_return, Status.SENT_BACK, actor=reopen, at=later, why="A page is missing")
        found = course(audit_round, cast, date(2026, 4, 6))
        numbers = [found.on(found.distance(date(2026, 4, day))) for day in (1, 2, 3, 4, 6)]
        assert numbers == [0, 1, 1, 0, 0]

    def test_every_day_is_what_the_tracker_said(self, audit_round: AuditRound, cast: Cast) -> None:
        returned(cast.audit_return, cast, date(2026, 4, 2))
        returned(cast.carols_return, cast, date(2026, 5, 3))
        found = course(audit_round, cast, date(2026, 5, 20))
        for day in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 2), date(2026, 5, 3)):
            when = AsAt.on(day, today=date(2030, 1, 1))
            counts = counts_of(audit_round, tracked_returns(audit_round, cast.mo), when)
            assert found.on(found.distance(day)) == counts.returned

    def test_nothing_is_known_before_it_opened_and_after_the_day(
        self, audit_round: AuditRound, cast: Cast
    ) -> None:
        found = course(audit_round, cast, date(2026, 4, 5))
        assert found.on(found.distance(OPENS) - 1) is None
        assert found.on(found.distance(date(2026, 4, 6))) is None
        assert found.share(found.distance(date(2026, 4, 6))) is None

    def test_open_enrolment_has_no_share(self, audit_round: AuditRound, cast: Cast) -> None:
        AuditRound.objects.update(enrolment="open")
        audit_round.refresh_from_db()
        found = course(audit_round, cast, FIRST)
        assert (found.expected, found.share(0)) == (None, None)


class TestTheRoundBefore:
    def test_the_latest_of_the_same_questionnaire(
        self, audit_round: AuditRound, cast: Cast
    ) -> None:
        assert round_before(audit_round) is None
        version = audit_round.version
        for year in (2024, 2025):
            make_round(cast.board, version, slug=f"of-{year}", opens=date(year, 3, 1))
        found = round_before(audit_round)
        assert found is not None
        assert found.slug == "of-2025"

    def test_not_another_questionnaire_nor_board(self, audit_round: AuditRound, cast: Cast) -> None:
        make_round(cast.board, make_version(code="other"), opens=date(2025, 3, 1))
        make_round(make_board("westmoor"), audit_round.version, opens=date(2025, 3, 1))
        assert round_before(audit_round) is None

    def test_compared_at_the_same_distance(self, audit_round: AuditRound, cast: Cast) -> None:
        last_year = make_round(
            cast.board,
            audit_round.version,
            opens=date(2025, 3, 3),
            first_due=date(2025, 5, 1),
            final_due=date(2025, 5, 15),
        )
        housing = make_return(last_year, cast.housing)
        make_return(last_year, make_organisation(cast.board, "Ysgol Tŵr"))
        with ledger.lifted():
            ReturnEvent.objects.filter(audit_return__audit_round=last_year).update(
                at=at(date(2025, 3, 3))
            )
        stages.start(housing, cast.asha, at(date(2025, 4, 1)))
        stages.submit(housing, cast.asha, at(date(2025, 4, 30)))
        stages.sign_off(housing, cast.dev, at(date(2025, 4, 30)))
        day_before = FIRST - timedelta(days=1)
        found = burn_up(audit_round, cast.mo, AsAt.on(day_before, today=FINAL))
        assert found.finding == (
            "0 of 2 (0.0%) had been returned by the end of 29 April 2026, 1 day before the first "
            "deadline. As far from its first deadline, the round before had 1 of 2 (50.0%)."
        )
        assert found.lines[-1].before == "1 of 2 (50.0%)"
        assert found.lines[-2].before == "0 of 2 (0.0%)"


class TestThePage:
    def test_says_and_shows_the_same(
        self, client: Client, audit_round: AuditRound, cast: Cast
    ) -> None:
        returned(cast.audit_return, cast, date(2026, 4, 2))
        client.force_login(cast.mo)
        address = f"/rounds/{audit_round.slug}/burn-up/"
        page = client.get(f"{address}?as_of=2026-05-01").content.decode()
        told = "1 of 2 (50.0%) had been returned by the end of 1 May 2026, 1 day after"
        assert page.count(told) == 2
        assert "First deadline, 30 Apr" in page
        assert "Final deadline, 14 May" in page
        assert page.count("<tr ") == 12
        part = client.get(f"{address}?as_of=2026-05-01", headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        assert told in part.content.decode()

    def test_a_wrong_day_is_today(
        self, client: Client, audit_round: AuditRound, cast: Cast
    ) -> None:
        client.force_login(cast.ruth)
        page = client.get(f"/rounds/{audit_round.slug}/burn-up/?as_of=soon")
        assert "0 of 2 (0.0%)" in page.content.decode()

    def test_queries_do_not_grow(
        self, cast: Cast, audit_round: AuditRound, django_assert_max_num_queries: Any
    ) -> None:
        when = AsAt.on(FINAL, today=FINAL)
        with django_assert_max_num_queries(8) as few:
            burn_up(audit_round, cast.mo, when)
        for number in range(30):
            make_return(audit_round, make_organisation(cast.board, f"School {number}"))
        with django_assert_max_num_queries(len(few.captured_queries)):
            burn_up(audit_round, cast.mo, when)


numbers = st.lists(st.integers(0, 500), min_size=1, max_size=200)


@given(numbers, st.none() | numbers, st.booleans(), st.integers(0, 200), st.integers(0, 60))
def test_every_point_lies_on_the_paper(
    now: list[int], then: list[int] | None, rated: bool, first: int, more: int
) -> None:
    def of(returned: list[int]) -> Course:
        due = OPENS + timedelta(days=first)
        expected = max(returned) if rated else None
        return Course("Round", OPENS, due, due + timedelta(days=more), returned, expected)

    chart = draw(of(now), of(then) if then else None)
    for point in f"{chart.now} {chart.before}".split():
        x, y = map(float, point.split(","))
        assert chart.left <= x <= chart.right
        assert chart.top <= y <= chart.bottom
    assert (chart.width, chart.height) == (WIDTH, HEIGHT)
