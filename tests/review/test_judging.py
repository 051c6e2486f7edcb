"""Rafi and Sana judge Housing's answers; what Asha answered stays as it is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from questionnaires.returns.models import Answer
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import reopen
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.review.judging import (
    Judgement,
    Overtaken,
    agree_with_the_rest,
    judge,
    read_through,
    take_up_again,
)
from questionnaires.review.models import Review, ReviewedAnswer, ReviewState
from questionnaires.review.states import MOVES, ReviewRefused
from tests.conftest import Cast
from tests.factories import NOW
from tests.returns.answering import StepPage, signed_in
from tests.returns.signing import approve
from tests.review.stage import (
    Reviewers,
    agree,
    given,
    make_reviewers,
    moderate,
    question,
)


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


@pytest.fixture
def review(cast: Cast, reviewers: Reviewers) -> Review:
    return given(cast, reviewers.rafi)


def all_questions(review: Review) -> list[int]:
    return [one.pk for one in Sheet.of(review.audit_return).shown.values()]


def changed_by_asha(cast: Cast, review: Review) -> None:
    """Mo reopens the return, Asha says amber at s1-q1, and Dev signs it off again."""
    later = NOW + timedelta(days=1)
    audit_return = review.audit_return
    audit_return.refresh_from_db()
    reopen(audit_return, who=cast.mo, why="Look again", at=NOW)
    audit_return.refresh_from_db()
    StepPage(signed_in(cast.asha), audit_return).type("s1-q1", "amber").save()
    audit_return.refresh_from_db()
    audit_return = submit(audit_return, who=cast.asha, at=later)
    approve(audit_return, cast.dev, "senior_lead", at=later)


class TestOneAnswer:
    def test_moderated_beside_the_self_rating(self, review: Review, reviewers: Reviewers) -> None:
        before = list(Answer.objects.order_by("pk").values())
        assert moderate(review, reviewers.rafi)
        found = ReviewedAnswer.objects.get()
        assert found.point is not None
        assert (found.agreed, found.point.key, found.evidence) == (False, "amber", "partial")
        assert found.reason == "The policy is of 2019"
        assert list(Answer.objects.order_by("pk").values()) == before
        review.refresh_from_db()
        assert (review.state, review.judged, review.moderated) == ("reading", 1, 1)
        last = review.events.last()
        assert last is not None
        assert (last.from_state, last.to_state, last.who) == ("waiting", "reading", reviewers.rafi)

    def test_the_same_again_writes_nothing(self, review: Review, reviewers: Reviewers) -> None:
        assert agree(review, reviewers.rafi)
        assert not agree(review, reviewers.rafi)
        assert ReviewedAnswer.history.count() == 1

    @pytest.mark.parametrize(
        ("to", "reason", "says"),
        [
            ("amber", "", "Write why you do not agree"),
            ("amber", "  ", "Write why you do not agree"),
            ("green", "Because", "That is the rating the organisation gave"),
        ],
    )
    def test_what_cannot_be_saved(
        self, review: Review, reviewers: Reviewers, to: str, reason: str, says: str
    ) -> None:
        with pytest.raises(ReviewRefused, match=says):
            moderate(review, reviewers.rafi, to=to, reason=reason)
        review.refresh_from_db()
        assert (review.state, ReviewedAnswer.objects.count()) == ("waiting", 0)

    def test_a_point_of_no_scale_of_its_own(self, review: Review, reviewers: Reviewers) -> None:
        strange = Judgement(False, 987_654, "Because")
        with pytest.raises(ReviewRefused, match="Choose a rating of this question"):
            judge(review, question(review, "s1-q1"), strange, seen=0, by=reviewers.rafi, at=NOW)

    def test_the_history_keeps_every_state_and_is_never_changed(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        moderate(review, reviewers.rafi)
        agree(review, reviewers.sana, seen=1)
        states = ReviewedAnswer.history.order_by("revision")
        assert [(one.agreed, one.updated_by_name) for one in states] == [
            (False, "Rafi"),
            (True, "Sana"),
        ]
        with pytest.raises(DatabaseError, match="stays as it is written"), transaction.atomic():
            states.update(reason="Other")


class TestTwoReviewers:
    def test_neither_writes_over_what_they_have_not_seen(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        moderate(review, reviewers.rafi, to="red")
        with pytest.raises(Overtaken, match="Rafi has judged this answer") as refusal:
            agree(review, reviewers.sana)
        assert refusal.value.theirs.reason == "The policy is of 2019"
        kept = ReviewedAnswer.objects.get()
        assert (kept.updated_by, kept.revision) == (reviewers.rafi, 1)

    def test_they_never_meet_at_two_questions(self, review: Review, reviewers: Reviewers) -> None:
        moderate(review, reviewers.rafi, "s1-q1")
        agree(review, reviewers.sana, "s1-q2")
        review.refresh_from_db()
        assert (review.judged, review.moderated) == (2, 1)

    def test_agreeing_with_the_rest_leaves_what_was_found(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        moderate(review, reviewers.rafi, "s1-q1")
        number = agree_with_the_rest(review, all_questions(review), by=reviewers.sana, at=NOW)
        assert number == 5
        moderated = ReviewedAnswer.objects.get(agreed=False)
        assert moderated.updated_by == reviewers.rafi
        looked_at = ReviewedAnswer.objects.filter(agreed=True).values_list("evidence", flat=True)
        assert set(looked_at) == {"not_seen"}
        assert not agree_with_the_rest(review, all_questions(review), by=reviewers.sana, at=NOW)


class TestReadThrough:
    def test_not_while_a_rating_is_left(self, review: Review, reviewers: Reviewers) -> None:
        agree(review, reviewers.rafi)
        with pytest.raises(ReviewRefused, match="5 ratings are still to be judged"):
            read_through(review, by=reviewers.rafi, at=NOW)

    def test_then_nothing_changes_until_it_is_taken_up_again(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        agree_with_the_rest(review, all_questions(review), by=reviewers.rafi, at=NOW)
        read_through(review, by=reviewers.rafi, at=NOW)
        review.refresh_from_db()
        assert (review.state, review.read_at) == ("read", NOW)
        assert review.checksum == review.audit_return.checksum
        with pytest.raises(ReviewRefused, match="Take it up again first"):
            moderate(review, reviewers.rafi, seen=1)
        with pytest.raises(ReviewRefused, match="cannot become “read”"):
            read_through(review, by=reviewers.rafi, at=NOW)
        take_up_again(review, by=reviewers.rafi, at=NOW)
        assert moderate(review, reviewers.rafi, seen=1)

    def test_moves_are_those_of_the_table(self) -> None:
        assert {to for (_, to), role in MOVES.items() if role == "reviewer"} == {
            ReviewState.READING,
            ReviewState.READ,
        }
        assert (ReviewState.WAITING, ReviewState.READ) not in MOVES


class TestReopened:
    def test_it_rests_while_the_organisation_has_it(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        reopen(review.audit_return, who=cast.mo, why="Look again", at=NOW)
        assert review not in Review.objects.judged_by(reviewers.rafi)
        with pytest.raises(ReviewRefused, match="with the organisation again"):
            agree(review, reviewers.rafi)

    def test_what_was_changed_is_judged_anew(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        agree_with_the_rest(review, all_questions(review), by=reviewers.rafi, at=NOW)
        read_through(review, by=reviewers.rafi, at=NOW)
        changed_by_asha(cast, review)
        review = Review.objects.select_related("audit_return").get(pk=review.pk)
        assert review.is_overtaken
        assert review in Review.objects.overtaken()
        take_up_again(review, by=reviewers.rafi, at=NOW)
        with pytest.raises(ReviewRefused, match="1 rating is still to be judged"):
            read_through(review, by=reviewers.rafi, at=NOW)
        assert agree_with_the_rest(review, all_questions(review), by=reviewers.rafi, at=NOW) == 1
        read_through(review, by=reviewers.rafi, at=NOW)
        review.refresh_from_db()
        assert not review.is_overtaken

    def test_a_moderation_to_what_they_now_say_is_no_moderation(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        moderate(review, reviewers.rafi, to="amber")
        changed_by_asha(cast, review)
        with pytest.raises(ReviewRefused, match="That is the rating the organisation gave"):
            moderate(review, reviewers.rafi, to="amber", seen=1)
