"""Rafi asks about one of Housing's answers; Asha answers in place; it is settled."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import User
from questionnaires.returns.models import Answer
from questionnaires.returns.requests.moves import Turn
from questionnaires.returns.sign_off.decisions import reopen
from questionnaires.review.models import Query, QueryMessage, QueryState, Review
from questionnaires.review.queries.asking import answer, ask, ask_again, settle
from questionnaires.review.queries.moves import MOVES
from questionnaires.review.states import ReviewRefused
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_seat, make_user
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.review.stage import Reviewers, given, make_reviewers, question

pytestmark = pytest.mark.usefixtures("clock_at_now")

DUE = TODAY + timedelta(days=14)
WORDS = "Who checks the list of referrals?"
ANSWER = "Our duty manager, each Friday."


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


@pytest.fixture
def review(cast: Cast, reviewers: Reviewers) -> Review:
    return given(cast, reviewers.rafi)


@pytest.fixture
def query(review: Review, reviewers: Reviewers) -> Query:
    return asked(review, reviewers.rafi)


def asked(review: Review, by: User, words: str = WORDS, *, due: date = DUE) -> Query:
    return ask(review, question(review, "s1-q1"), words, due=due, by=by, at=NOW)


def turn(by: User, words: str, seen: int) -> Turn:
    return Turn(by, words, NOW, seen)


def mails(start: str) -> list[str]:
    """Addresses of those mails whose subject goes on like this."""
    found = Message.objects.filter(subject__contains=start)
    return sorted(found.values_list("recipient", flat=True))


def words(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def page(query: Query) -> str:
    return reverse("review:query", args=[query.pk])


class TestThread:
    def test_asked_answered_settled(self, cast: Cast, query: Query, reviewers: Reviewers) -> None:
        before = list(Answer.objects.order_by("pk").values())
        assert (query.state, query.due) == ("open", DUE)
        assert mails("The board asks about your return") == [cast.asha.email]
        answer(query, turn(cast.asha, ANSWER, 1))
        assert query.state == "answered"
        assert mails("Your query is answered") == [reviewers.rafi.email]
        settle(query, turn(reviewers.rafi, "", 2))
        assert query.state == "settled"
        assert [
            (one.who_name, one.who_role, one.state, one.words) for one in query.messages.all()
        ] == [
            ("Rafi", "reviewer", "open", WORDS),
            ("Asha", "lead", "answered", ANSWER),
            ("Rafi", "reviewer", "settled", ""),
        ]
        assert list(Answer.objects.order_by("pk").values()) == before

    def test_asked_again_the_clock_runs_anew(
        self, cast: Cast, query: Query, reviewers: Reviewers
    ) -> None:
        answer(query, turn(cast.asha, ANSWER, 1))
        later = Turn(reviewers.rafi, "And who checks that?", NOW + timedelta(days=3), 2)
        ask_again(query, later, due=DUE + timedelta(days=3))
        query.refresh_from_db()
        assert (query.state, query.due) == ("open", DUE + timedelta(days=3))
        assert query.waiting_since == later.at
        assert len(mails("The board asks about your return")) == 2

    def test_a_colleague_who_reads_it_now_hears_of_the_answer_too(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        query = asked(review, reviewers.sana)
        answer(query, turn(cast.asha, ANSWER, 1))
        expected = sorted([reviewers.rafi.email, reviewers.sana.email])
        assert mails("Your query is answered") == expected

    def test_a_double_click_asks_once(self, review: Review, reviewers: Reviewers) -> None:
        assert asked(review, reviewers.rafi) == asked(review, reviewers.rafi)
        assert (Query.objects.count(), QueryMessage.objects.count()) == (1, 1)
        assert Message.objects.filter(subject__contains="asks about").count() == 1

    def test_a_double_click_answers_once(self, cast: Cast, query: Query) -> None:
        for _ in range(2):
            answer(query, turn(cast.asha, ANSWER, 1))
        assert query.messages.count() == 2

    def test_nobody_answers_what_they_have_not_read(
        self, cast: Cast, query: Query, reviewers: Reviewers
    ) -> None:
        ask_again(query, turn(reviewers.rafi, "I mean the new list", 1), due=DUE)
        with pytest.raises(ReviewRefused, match="Rafi has written here since"):
            answer(query, turn(cast.asha, ANSWER, 1))
        assert query.messages.count() == 2

    @pytest.mark.parametrize(
        ("days", "says"), [(0, "choose a day after"), (-1, "choose a day after")]
    )
    def test_a_day_that_leaves_no_time(
        self, review: Review, reviewers: Reviewers, days: int, says: str
    ) -> None:
        with pytest.raises(ReviewRefused, match=says):
            asked(review, reviewers.rafi, due=TODAY + timedelta(days=days))
        assert not Query.objects.exists()

    def test_one_at_a_time_about_an_answer(
        self, review: Review, query: Query, reviewers: Reviewers
    ) -> None:
        with pytest.raises(ReviewRefused, match="is open already"):
            asked(review, reviewers.sana, "And what else?")
        settle(query, turn(reviewers.rafi, "", 1))
        assert asked(review, reviewers.sana, "And what else?").pk != query.pk

    def test_the_database_holds_one_unsettled_at_an_answer(self, query: Query) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Query.objects.create(
                review=query.review,
                question=query.question,
                due=DUE,
                asked_at=NOW,
                asked_by=query.asked_by,
                waiting_since=NOW,
            )

    def test_what_was_written_stays(self, query: Query) -> None:
        with pytest.raises(DatabaseError, match="stays as it is written"), transaction.atomic():
            QueryMessage.objects.filter(query=query).update(words="Something else")

    def test_a_settled_query_takes_nothing_more(
        self, cast: Cast, query: Query, reviewers: Reviewers
    ) -> None:
        settle(query, turn(reviewers.rafi, "", 1))
        with pytest.raises(ReviewRefused, match="This query is now “settled”"):
            answer(query, turn(cast.asha, ANSWER, 2))
        assert not {to for (start, to) in MOVES if start == QueryState.SETTLED}

    def test_it_rests_while_the_return_is_reopened(self, cast: Cast, query: Query) -> None:
        reopen(query.review.audit_return, who=cast.mo, why="Look again", at=NOW)
        with pytest.raises(ReviewRefused, match="with the organisation again"):
            answer(query, turn(cast.asha, ANSWER, 1))
        assert "Nothing can be written here" in words(signed_in(cast.asha).get(page(query)))


class TestPages:
    def test_from_the_answer_to_the_settled_query(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        rafi, asha = signed_in(reviewers.rafi), signed_in(cast.asha)
        of_answer = reverse("review:question", args=[review.pk, "s1-q1"])
        ask_page = reverse("review:query_ask", args=[review.pk, "s1-q1"])
        assert ask_page in words(rafi.get(of_answer))
        response = rafi.post(ask_page, {"words": WORDS, **day_of(DUE)})
        query = Query.objects.get()
        assert response["Location"] == page(query)
        assert page(query) in words(asha.get("/"))
        shown = words(asha.get(page(query)))
        assert "The board asks about your answer" in shown
        assert WORDS in shown
        asha.post(page(query), {"words": ANSWER, "seen": 1})
        assert "Read the answer of Northmoor Council Housing" in words(rafi.get("/"))
        assert ANSWER in words(rafi.get(page(query)))
        rafi.post(reverse("review:query_settle", args=[query.pk]), {"seen": 2})
        query.refresh_from_db()
        assert query.state == "settled"
        assert page(query) not in words(asha.get("/"))
        assert "Settled" in words(rafi.get(of_answer))
        assert ask_page in words(rafi.get(of_answer))

    def test_nothing_typed_is_lost_when_it_is_refused(
        self, cast: Cast, query: Query, reviewers: Reviewers
    ) -> None:
        ask_again(query, turn(reviewers.rafi, "I mean the new list", 1), due=DUE)
        again = words(signed_in(cast.asha).post(page(query), {"words": ANSWER, "seen": 1}))
        assert ANSWER in again
        assert "Rafi has written here since" in again
        assert "I mean the new list" in again

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({"words": " "}, "Write what you want to know."),
            (
                {"words": WORDS, "due_0": "31", "due_1": "2", "due_2": "2026"},
                "There is no such day",
            ),
            ({"words": WORDS, "due_0": "10", "due_1": "3", "due_2": "2026"}, "choose a day after"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, review: Review, reviewers: Reviewers, sent: dict[str, str], says: str
    ) -> None:
        url = reverse("review:query_ask", args=[review.pk, "s1-q1"])
        response = signed_in(reviewers.rafi).post(url, {**day_of(DUE), **sent})
        assert says in words(response)
        assert not Query.objects.exists()

    def test_contributors_read_and_do_not_answer(self, cast: Cast, query: Query) -> None:
        ben = signed_in(cast.ben)
        assert "Send answer" not in words(ben.get(page(query)))
        assert ben.post(page(query), {"words": ANSWER, "seen": 1}).status_code == 404
        assert query.messages.count() == 1

    def test_another_organisation_finds_nothing(self, cast: Cast, query: Query) -> None:
        assert signed_in(cast.carol).get(page(query)).status_code == 404

    def test_the_list_of_a_round_the_waiting_first(
        self, cast: Cast, review: Review, query: Query, reviewers: Reviewers
    ) -> None:
        settled = ask(
            review, question(review, "s1-q2"), "When?", due=DUE, by=reviewers.rafi, at=NOW
        )
        settle(settled, turn(reviewers.rafi, "", 1))
        response = signed_in(cast.mo).get(reverse("review:queries", args=[cast.audit_round.slug]))
        assert [line.query for line in response.context["lines"]] == [query, settled]
        assert "Waiting for the organisation" in words(response)

    def test_who_holds_a_seat_in_the_organisation_is_on_its_side_alone(
        self, cast: Cast, query: Query
    ) -> None:
        both = make_user("Both")
        make_seat(both, cast.board, "reviewer")
        make_seat(both, cast.housing, "lead")
        shown = words(signed_in(both).get(page(query)))
        assert "The board asks about your answer" in shown
        assert "Settle the query" not in shown

    def test_what_the_pages_cost(
        self,
        cast: Cast,
        query: Query,
        reviewers: Reviewers,
        recorded_queries: RecordedQueries,
    ) -> None:
        pages = {
            "query, to the lead": (cast.asha, page(query)),
            "query, to the reviewer": (reviewers.rafi, page(query)),
            "queries": (cast.mo, reverse("review:queries", args=[cast.audit_round.slug])),
            "ask": (
                reviewers.rafi,
                reverse("review:query_ask", args=[query.review.pk, "s1-q2"]),
            ),
        }
        for name, (who, url) in pages.items():
            client = signed_in(who)
            client.get(url)
            with recorded_queries(f"review: {name}"):
                client.get(url)


def day_of(on: date) -> dict[str, str]:
    return {"due_0": str(on.day), "due_1": str(on.month), "due_2": str(on.year)}
