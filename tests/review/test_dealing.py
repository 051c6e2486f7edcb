"""Mo says who reads what; Rafi and Sana review, and Rafi may not read what is his own."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from questionnaires.returns.models import AuditReturn, PaperReturn, ReturnEvent
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.review.conflicts import own_organisations
from questionnaires.review.dealing.giving import (
    Wish,
    give_out,
    hand_over,
    may_take,
    not_given_out,
    plan,
)
from questionnaires.review.dealing.risk import IN_MINUTES, LATE, NEVER_READ, SENT_BACK
from questionnaires.review.models import Deal, Review, ReviewEvent
from questionnaires.review.states import ReviewRefused
from questionnaires.review.timing import not_timed
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_return, make_seat, make_user
from tests.returns.signing import answer_all, approve, send_back
from tests.review.stage import Reviewers, give, given, make_reviewers, sign_off


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


def both_returned(cast: Cast) -> None:
    sign_off(cast, cast.audit_return, cast.asha)
    sign_off(cast, cast.carols_return, cast.carol)


def test_only_what_is_signed_off_is_given_out(cast: Cast, reviewers: Reviewers) -> None:
    sign_off(cast, cast.audit_return, cast.asha)
    give(cast, reviewers.rafi)
    review = Review.objects.get()
    assert review.audit_return == cast.audit_return
    assert (review.reviewer, review.state) == (reviewers.rafi, "waiting")
    event = review.events.get()
    assert (event.reviewer_name, event.who_name, event.is_giving) == ("Rafi", "Mo", True)
    assert not not_given_out(cast.audit_round).exists()


def test_several_reviewers_share_evenly_by_what_they_have_in_hand(
    cast: Cast, reviewers: Reviewers
) -> None:
    sign_off(cast, cast.audit_return, cast.asha)
    give(cast, reviewers.rafi)
    others = [make_organisation(cast.board, f"Agency {n}") for n in range(3)]
    for other in others:
        lead = make_user("Lead")
        make_seat(lead, other, "lead")
        sign_off(cast, make_return(cast.audit_round, other), lead)
    give(cast, reviewers.rafi, reviewers.sana)
    assert Review.objects.filter(reviewer=reviewers.rafi).count() == 2
    assert Review.objects.filter(reviewer=reviewers.sana).count() == 2


def test_a_second_press_gives_nothing_out_twice(cast: Cast, reviewers: Reviewers) -> None:
    both_returned(cast)
    wish = Wish("random", (reviewers.rafi.pk,), number=1, seed=7)
    give_out(cast.audit_round, wish, seen=2, by=cast.mo, at=NOW)
    with pytest.raises(ReviewRefused, match="not those you looked at"):
        give_out(cast.audit_round, wish, seen=2, by=cast.mo, at=NOW)
    deal = Deal.objects.get()
    assert (deal.seed, deal.number, deal.candidates) == (7, 1, 2)
    assert Review.objects.count() == 1


def test_what_was_looked_at_is_what_is_given_out(cast: Cast, reviewers: Reviewers) -> None:
    both_returned(cast)
    wish = Wish("random", (reviewers.rafi.pk,), number=1, seed=4711)
    looked_at = [name for _, chosen in plan(cast.audit_round, wish).lines for name, _ in chosen]
    give_out(cast.audit_round, wish, seen=2, by=cast.mo, at=NOW)
    assert [one.audit_return.organisation_name for one in Review.objects.all()] == looked_at


def test_by_kind_and_by_sector(cast: Cast, reviewers: Reviewers) -> None:
    both_returned(cast)
    type(cast.probation).objects.filter(pk=cast.probation.pk).update(
        kind="voluntary", sector="Justice"
    )
    for way, narrowed_to in (("kind", "voluntary"), ("sector", "Justice")):
        made = plan(cast.audit_round, Wish(way, (reviewers.rafi.pk,), narrowed_to))
        assert (made.candidates, made.number) == (1, 1)
        assert made.names == {cast.carols_return.pk: "Northmoor Probation"}


class TestOwn:
    def test_goes_to_the_other_reviewer(self, cast: Cast, reviewers: Reviewers) -> None:
        make_seat(reviewers.rafi, cast.housing, "reader")
        sign_off(cast, cast.audit_return, cast.asha)
        give(cast, reviewers.rafi, reviewers.sana)
        assert Review.objects.get().reviewer == reviewers.sana

    def test_is_left_where_nobody_else_reads(self, cast: Cast, reviewers: Reviewers) -> None:
        make_seat(reviewers.rafi, cast.housing, "lead")
        sign_off(cast, cast.audit_return, cast.asha)
        made = plan(cast.audit_round, Wish("all", (reviewers.rafi.pk,)))
        assert (made.number, made.left) == (0, ["Northmoor Council Housing"])
        with pytest.raises(ReviewRefused, match="no return that one of these people may read"):
            give(cast, reviewers.rafi)

    def test_reaches_down_from_a_parent_body(self, cast: Cast, reviewers: Reviewers) -> None:
        council = make_organisation(cast.board, "Northmoor Council")
        cast.housing.parent = council
        cast.housing.save()
        make_seat(reviewers.rafi, council, "lead")
        rafi, sana = reviewers.rafi.pk, reviewers.sana.pk
        assert own_organisations([rafi, sana]) == {rafi: {council.pk, cast.housing.pk}}

    def test_ends_with_the_seat(self, cast: Cast, reviewers: Reviewers) -> None:
        make_seat(reviewers.rafi, cast.housing, "lead", until=NOW)
        assert own_organisations([reviewers.rafi.pk]) == {}

    def test_is_not_read_even_where_it_was_given(self, cast: Cast, reviewers: Reviewers) -> None:
        review = given(cast, reviewers.rafi)
        assert review in Review.objects.judged_by(reviewers.rafi)
        make_seat(reviewers.rafi, cast.housing, "contributor")
        assert review not in Review.objects.judged_by(reviewers.rafi)
        assert review not in Review.objects.readable_by(reviewers.rafi)
        assert review in Review.objects.readable_by(reviewers.sana)


def test_another_boards_reviewer_is_not_asked_and_reads_nothing(
    cast: Cast, reviewers: Reviewers
) -> None:
    stranger = make_user("Stranger")
    make_seat(stranger, make_board("southmoor"), "reviewer")
    review = given(cast, reviewers.rafi)
    assert stranger.pk not in may_take(review)
    assert review not in Review.objects.readable_by(stranger)
    with pytest.raises(ReviewRefused, match="cannot read this return"):
        hand_over(review, stranger, by=cast.mo, at=NOW)


def test_handing_over_keeps_what_was_there(cast: Cast, reviewers: Reviewers) -> None:
    review = given(cast, reviewers.rafi)
    hand_over(review, reviewers.sana, by=cast.mo, at=NOW, why="Rafi is ill")
    review.refresh_from_db()
    assert (review.reviewer, review.state) == (reviewers.sana, "waiting")
    last = review.events.last()
    assert last is not None
    assert (last.reviewer_name, last.why, last.is_giving) == ("Sana", "Rafi is ill", True)


class TestRisk:
    def reasons(self, cast: Cast, reviewer: int) -> dict[str, tuple[str, ...]]:
        made = plan(cast.audit_round, Wish("risk", (reviewer,), number=9, seed=1))
        return dict(pair for _, chosen in made.lines for pair in chosen)

    def test_each_reason_by_itself(self, cast: Cast, reviewers: Reviewers) -> None:
        days_later = NOW + timedelta(days=60)
        answer_all(cast.audit_return, cast.asha)
        cast.audit_return = submit(cast.audit_return, who=cast.asha, at=days_later)
        send_back(cast.audit_return, cast.dev, "senior_lead", at=days_later)
        cast.audit_return.refresh_from_db()
        after_that = days_later + timedelta(days=1)
        cast.audit_return = submit(cast.audit_return, who=cast.asha, at=after_that)
        approve(cast.audit_return, cast.dev, "senior_lead", at=after_that)
        sign_off(cast, cast.carols_return, cast.carol)
        found = self.reasons(cast, reviewers.rafi.pk)
        assert found["Northmoor Council Housing"] == (LATE, SENT_BACK, NEVER_READ)
        assert found["Northmoor Probation"] == (IN_MINUTES, NEVER_READ)

    def test_what_the_board_typed_in_or_brought_in_was_not_timed(
        self, cast: Cast, reviewers: Reviewers
    ) -> None:
        both_returned(cast)
        returns = AuditReturn.objects.filter(audit_round=cast.audit_round)
        assert not_timed(returns) == frozenset()
        ReturnEvent.objects.create(
            audit_return=cast.audit_return,
            at=NOW,
            to_status="signed_off",
            who_name="Mo",
            who_role="import",
        )
        PaperReturn.objects.create(
            audit_return=cast.carols_return,
            sent_by="The director",
            received_on=NOW.date(),
            reason="No internet",
            begun_by=cast.mo,
            begun_by_name="Mo",
            begun_at=NOW,
        )
        assert not_timed(returns) == {cast.audit_return.pk, cast.carols_return.pk}
        assert IN_MINUTES not in self.reasons(cast, reviewers.rafi.pk)["Northmoor Probation"]

    def test_the_most_reasons_come_first(self, cast: Cast, reviewers: Reviewers) -> None:
        both_returned(cast)
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
            signed_off_at=NOW + timedelta(days=60)
        )
        made = plan(cast.audit_round, Wish("risk", (reviewers.rafi.pk,), number=1, seed=3))
        [(_, [(name, reasons)])] = made.lines
        assert name == "Northmoor Council Housing"
        assert LATE in reasons


def test_what_was_dealt_and_what_happened_is_never_changed(
    cast: Cast, reviewers: Reviewers
) -> None:
    given(cast, reviewers.rafi)
    for rows in (Deal.objects.all(), ReviewEvent.objects.all()):
        with pytest.raises(DatabaseError, match="stays as it is written"), transaction.atomic():
            rows.update(at=NOW + timedelta(days=1))


def test_a_return_has_one_review(cast: Cast, reviewers: Reviewers) -> None:
    review = given(cast, reviewers.rafi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            audit_return=cast.audit_return, reviewer=reviewers.sana, deal=review.deal
        )
