"""The ladder of queries: three days before, a day after and a week later; never twice."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.sending import Outcome, claim_next, settle
from audit_portal.organisations.models import Seat
from questionnaires.compliance.chasing.tasks import chase_board
from questionnaires.returns.requests.moves import Turn
from questionnaires.returns.rounds.running import close_round
from questionnaires.returns.sign_off.decisions import reopen
from questionnaires.review.models import Query, QueryNotice, Review
from questionnaires.review.queries.asking import answer, ask, ask_again
from questionnaires.review.queries.listing import queries_to_call_about
from questionnaires.review.queries.reminding import PURPOSE, remind
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.review.stage import Reviewers, given, make_reviewers, question

DUE = TODAY + timedelta(days=14)


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


@pytest.fixture
def review(cast: Cast, reviewers: Reviewers) -> Review:
    return given(cast, reviewers.rafi)


@pytest.fixture
def query(review: Review, reviewers: Reviewers) -> Query:
    return asked(review, reviewers, "s1-q1")


def asked(review: Review, reviewers: Reviewers, key: str, *, due: date = DUE) -> Query:
    return ask(review, question(review, key), "Who checks?", due=due, by=reviewers.rafi, at=NOW)


def morning(on: date) -> datetime:
    return datetime.combine(on, time(7), tzinfo=timezone.get_default_timezone())


def remind_on(cast: Cast, offset: int) -> None:
    """So many days after the day the query is due."""
    on = DUE + timedelta(days=offset)
    remind(cast.board, on, morning(on))


def reminders() -> list[tuple[int, str]]:
    """Days from the day it was due, and address; of each message of the ladder."""
    found = QueryNotice.objects.exclude(message=None).select_related("recipient")
    return sorted(((one.decided_on - DUE).days, one.recipient.email) for one in found)


def sent_on(on: date) -> list[Message]:
    """What goes of this ladder when the sender comes by."""
    taken = []
    while message := claim_next(at=morning(on)):
        settle(message, Outcome("sent"), at=morning(on))
        taken.append(message)
    return [one for one in taken if one.purpose == PURPOSE]


def test_a_whole_ladder_day_by_day(cast: Cast, query: Query) -> None:
    for offset in range(-10, 20):
        remind_on(cast, offset)
        remind_on(cast, offset)
    assert reminders() == sorted(
        [
            (-3, cast.asha.email),
            (1, cast.asha.email),
            (8, cast.asha.email),
            (8, cast.dev.email),
        ]
    )
    assert Message.objects.filter(purpose=PURPOSE).count() == 4


def test_after_missed_nights_the_latest_alone_goes(cast: Cast, query: Query) -> None:
    remind_on(cast, 9)
    assert reminders() == sorted([(9, cast.asha.email), (9, cast.dev.email)])
    stood_for = QueryNotice.objects.filter(message=None).values_list("step", flat=True)
    assert sorted(stood_for) == [1, 2]


def test_one_message_for_several_queries(
    cast: Cast, review: Review, reviewers: Reviewers, query: Query
) -> None:
    asked(review, reviewers, "s1-q2")
    remind_on(cast, -3)
    [message] = Message.objects.filter(purpose=PURPOSE)
    assert message.subject.endswith("2 queries of the board wait for an answer")
    assert "s1-q1" in message.text
    assert "s1-q2" in message.text


def test_none_once_it_is_answered(cast: Cast, query: Query) -> None:
    answer(query, Turn(cast.asha, "The duty manager", NOW, 1))
    remind_on(cast, 8)
    assert not reminders()


def test_none_once_the_round_is_closed(cast: Cast, query: Query) -> None:
    close_round(cast.audit_round, why="Done", by=cast.mo, on=TODAY, at=NOW)
    remind_on(cast, -3)
    assert not reminders()


def test_none_while_the_return_is_reopened(cast: Cast, query: Query) -> None:
    reopen(query.review.audit_return, who=cast.mo, why="Look again", at=NOW)
    remind_on(cast, -3)
    assert not reminders()


def test_asked_again_the_ladder_begins_anew(cast: Cast, reviewers: Reviewers, query: Query) -> None:
    remind_on(cast, -3)
    answer(query, Turn(cast.asha, "The duty manager", morning(DUE), 1))
    ask_again(
        query,
        Turn(reviewers.rafi, "And who checks that?", morning(DUE), 2),
        due=DUE + timedelta(days=14),
    )
    for offset in range(30):
        remind_on(cast, offset)
    assert [day for day, who in reminders() if who == cast.asha.email] == [-3, 11, 15, 22]


def test_a_second_look_leaves_out_what_was_answered_meanwhile(
    cast: Cast, review: Review, reviewers: Reviewers, query: Query
) -> None:
    other = asked(review, reviewers, "s1-q2")
    remind_on(cast, -3)
    answer(query, Turn(cast.asha, "The duty manager", NOW, 1))
    [message] = sent_on(DUE)
    assert "s1-q1" not in message.text
    assert "s1-q2" in message.text
    assert other.state == "open"


def test_a_message_that_nobody_needs_any_more_does_not_go(cast: Cast, query: Query) -> None:
    remind_on(cast, -3)
    answer(query, Turn(cast.asha, "The duty manager", NOW, 1))
    assert not sent_on(DUE)


def test_whoever_was_chased_yesterday_is_left_alone_today(
    cast: Cast, review: Review, reviewers: Reviewers, query: Query
) -> None:
    """The gap between two messages holds over several queries."""
    asked(review, reviewers, "s1-q2", due=DUE + timedelta(days=1))
    for offset in range(-4, 2):
        remind_on(cast, offset)
    assert [day for day, _ in reminders()] == [-3, -1, 1]  # two days apart at least


def test_the_daily_chase_asks_for_queries_too(cast: Cast, query: Query) -> None:
    chase_board.call(cast.board.pk, (DUE - timedelta(days=3)).isoformat())
    assert reminders() == [(-3, cast.asha.email)]


def test_so_does_the_command_but_not_when_it_only_looks(cast: Cast, query: Query) -> None:
    on = (DUE - timedelta(days=3)).isoformat()
    call_command("chase", "--as-of", on, "--dry-run")
    assert not reminders()
    call_command("chase", "--as-of", on)
    assert reminders() == [(-3, cast.asha.email)]


def test_the_manager_is_told_to_call_about_what_reminders_did_not_move(
    cast: Cast, query: Query
) -> None:
    seat = Seat.objects.get(user=cast.mo)
    assert not list(queries_to_call_about(seat, DUE + timedelta(days=14)))
    [step] = queries_to_call_about(seat, DUE + timedelta(days=15))
    assert step.title == "Call about 1 query: Section 11 audit 2026"
