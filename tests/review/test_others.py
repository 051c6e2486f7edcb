"""Housing sees how it stands beside other agencies, once Mo has shared the figures of the round."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from audit_portal.figures.bars import WIDTH, bar_of_parts
from audit_portal.organisations.models import Organisation
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.review.feedback.writing import begin, propose, sign
from questionnaires.review.judging import agree_with_the_rest, read_through
from questionnaires.review.models import Review, SharedFigures
from questionnaires.review.others.counting import band, members_of, standings_of
from questionnaires.review.others.sharing import SharingRefused, share
from questionnaires.review.others.years import years_of
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    publish_directly,
)
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.returns.signing import answer_all
from tests.review.stage import give, make_reviewers, moderate, sign_off

pytestmark = pytest.mark.usefixtures("clock_at_now", "media")


def words(page: object) -> str:
    text = re.sub(r"<[^>]+>", " ", page.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


def url(audit_return: AuditReturn) -> str:
    return reverse("review:you_and_others", args=[audit_return.pk])


def returned_like(model: AuditReturn, name: str, *, kind: str = "agency", **points: str) -> int:
    """Another organisation with the same answers, but for the ratings named (key: label)."""
    place = make_organisation(model.organisation.home_board, name)
    Organisation.objects.filter(pk=place.pk).update(kind=kind)
    copied = make_return(model.audit_round, place)
    AuditReturn.objects.filter(pk=copied.pk).update(
        status="signed_off",
        submitted_at=NOW,
        signed_off_at=NOW,
        receipt=f"X-{copied.pk}",
        checksum="0" * 64,
    )
    shown = Sheet.of(model).shown
    for answer in model.answers.select_related("question"):
        point = answer.point_id
        if label := points.get(answer.question.key.replace("-", "_")):
            point = shown[answer.question.key].points_by_key[label].pk
        Answer.objects.create(
            audit_return=copied,
            question=answer.question,
            point_id=point,
            value=answer.value,
            commentary=answer.commentary,
            complete=True,
            revision=1,
            updated_at=NOW,
        )
    return copied.pk


def eleven_more(cast: Cast) -> None:
    """Four with all of the first standard assured, seven with less."""
    for n in range(11):
        rated = {"s1_q1": "red"} if n >= 4 else {}
        returned_like(cast.audit_return, f"Agency {n}", **rated)


def written_to(cast: Cast) -> Review:
    """Rafi sees s1-q1 of Housing as amber; the board has written so."""
    rafi = make_reviewers(cast).rafi
    give(cast, rafi)
    review = Review.objects.get(audit_return=cast.audit_return)
    moderate(review, rafi)
    keys = [one.pk for one in Sheet.of(review.audit_return).shown.values()]
    agree_with_the_rest(review, keys, by=rafi, at=NOW)
    read_through(review, by=rafi, at=NOW)
    review = Review.objects.get(pk=review.pk)
    letter = begin(review, by=rafi, on=TODAY, at=NOW)
    propose(letter, by=rafi, at=NOW)
    sign([letter], cast.board, {letter.pk: letter.revision}, by=cast.mo, on=TODAY, at=NOW)
    return review


@pytest.fixture
def housing(cast: Cast) -> AuditReturn:
    sign_off(cast, cast.audit_return, cast.asha)
    return AuditReturn.objects.get(pk=cast.audit_return.pk)


class TestThePage:
    def test_before_the_board_shares_anything_it_shows_ones_own(
        self, cast: Cast, housing: AuditReturn
    ) -> None:
        page = words(signed_in(cast.asha).get(url(housing)))
        assert "The board has not shared yet how others answered." in page
        assert "as assured (100.0%)" in page

    def test_shows_where_one_stands_among_those_like_it(
        self, cast: Cast, housing: AuditReturn
    ) -> None:
        eleven_more(cast)
        share(housing.audit_round, by=cast.mo, on=TODAY, at=NOW)
        page = signed_in(cast.dev).get(url(housing))
        assert "Of 12 agencies, 5 have all of it assured, and you are among them." in words(page)
        assert "Agency 3" not in words(page)
        assert page.content.count(b"portal-parts__mark") > 1

    def test_of_nine_nothing_is_shown_and_nothing_is_stored(
        self, cast: Cast, housing: AuditReturn
    ) -> None:
        for n in range(8):
            returned_like(cast.audit_return, f"Agency {n}")
        shared = share(housing.audit_round, by=cast.mo, on=TODAY, at=NOW)
        assert "Too few are like you to show how they answered." in words(
            signed_in(cast.asha).get(url(housing))
        )
        rows = [
            row for views in shared.tables.values() for table in views.values() for row in table
        ]
        assert rows
        assert all(row[2] == 9 and row[3] is None for row in rows)

    def test_the_boards_view_counts_what_its_reviewers_found(
        self, cast: Cast, housing: AuditReturn
    ) -> None:
        eleven_more(cast)
        written_to(cast)
        share(housing.audit_round, by=cast.mo, on=TODAY, at=NOW)
        own = words(signed_in(cast.asha).get(url(housing)))
        board = words(signed_in(cast.asha).get(f"{url(housing)}?view=board"))
        assert "The board sees" in own
        assert "5 have all of it assured, and you are among them" in own
        assert "Of 12 agencies, 4 stand higher" in board
        assert "of which the board had read 1" in board

    def test_a_moderated_rating_is_not_seen_before_the_letter(
        self, cast: Cast, housing: AuditReturn
    ) -> None:
        rafi = make_reviewers(cast).rafi
        give(cast, rafi)
        moderate(Review.objects.get(audit_return=housing), rafi)
        assert "The board sees" not in words(signed_in(cast.asha).get(url(housing)))

    def test_to_the_chair_it_says_whose_page_it_is(self, cast: Cast, housing: AuditReturn) -> None:
        told = "You read what Northmoor Council Housing reads"
        assert told in words(signed_in(cast.ruth).get(url(housing)))
        assert told not in words(signed_in(cast.asha).get(url(housing)))

    def test_to_another_agency_there_is_nothing(self, cast: Cast, housing: AuditReturn) -> None:
        assert signed_in(cast.carol).get(url(housing)).status_code == 404

    def test_asks_as_often_however_many_returned(
        self, cast: Cast, housing: AuditReturn, recorded_queries: RecordedQueries
    ) -> None:
        eleven_more(cast)
        share(housing.audit_round, by=cast.mo, on=TODAY, at=NOW)
        client = signed_in(cast.asha)
        with recorded_queries("you and others"):
            client.get(url(housing))


class TestSharing:
    def test_mo_shares_once(self, cast: Cast, housing: AuditReturn) -> None:
        address = reverse("review:share_figures", args=[cast.audit_round.slug])
        client = signed_in(cast.mo)
        assert "1 of 2 have returned; 0 of these have been read." in words(client.get(address))
        told = words(client.post(address, follow=True))
        assert "Organisations now see how others like them answered." in told
        assert "Shared by Mo" in told
        again = words(client.post(address, follow=True))
        assert "The figures of this round are shared already." in again
        assert SharedFigures.objects.count() == 1

    def test_with_nothing_returned_there_is_nothing_to_share(self, cast: Cast) -> None:
        with pytest.raises(SharingRefused, match="Nothing has been returned"):
            share(cast.audit_round, by=cast.mo, on=TODAY, at=NOW)

    def test_what_was_shared_stays(self, cast: Cast, housing: AuditReturn) -> None:
        share(housing.audit_round, by=cast.mo, on=TODAY, at=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            SharedFigures.objects.update(returned=5)
        with pytest.raises(DatabaseError), transaction.atomic():
            SharedFigures.objects.all().delete()


class TestCounting:
    def test_agrees_with_the_sheet_of_each_return(self, cast: Cast, housing: AuditReturn) -> None:
        eleven_more(cast)
        found = standings_of(housing.audit_round).own
        for pk in members_of(housing.audit_round):
            sheet = Sheet.of(AuditReturn.objects.select_related("audit_round__version").get(pk=pk))
            for standard in sheet.standards:
                rated = [given.point for q in standard.questions if (given := sheet.answer_to(q))]
                based = [point for point in rated if point and not point.outside_base]
                expected = sum(point.assured for point in based), len(based)
                assert found.get((pk, standard.pk), (0, 0)) == expected

    @pytest.mark.parametrize(
        ("tally", "place"),
        [
            ((4, 4), 0),
            ((3, 4), 1),
            ((2, 3), 2),
            ((1, 2), 2),
            ((1, 3), 3),
            ((0, 5), 3),
            ((0, 0), None),
        ],
    )
    def test_bands(self, tally: tuple[int, int], place: int | None) -> None:
        assert band(tally) == place


def test_the_years_compare_what_was_asked_alike(cast: Cast, housing: AuditReturn) -> None:
    """The same version was asked last year, when s1-q1 was red."""
    last = make_round(cast.board, cast.audit_round.version)
    last.cohorts.update(
        opens=TODAY - timedelta(days=400),
        first_due=TODAY - timedelta(days=380),
        final_due=TODAY - timedelta(days=370),
    )
    before = make_return(last, cast.housing)
    answer_all(before, cast.asha)
    red = Sheet.of(housing).shown["s1-q1"].points_by_key["red"].pk
    Answer.objects.filter(audit_return=before, question__key="s1-q1").update(point=red)
    AuditReturn.objects.filter(pk=before.pk).update(
        status="signed_off", submitted_at=NOW, signed_off_at=NOW, receipt="Y", checksum="0" * 64
    )
    one = AuditReturn.objects.select_related("cohort").get(pk=housing.pk)
    [year] = years_of(one, cast.asha)
    pair = year.pairs["s1"]
    assert pair.now[0] == pair.now[1] == pair.then[1]
    assert pair.then[0] == pair.now[0] - 1
    assert years_of(one, cast.carol) == []


def test_a_bar_shares_its_width_and_marks_a_part_that_nobody_is_in() -> None:
    bar = bar_of_parts([3, 0, 1], ["a", "b", "c"], marked=1)
    assert [(one.place, one.number) for one in bar.segments] == [(0, 3), (2, 1)]
    assert bar.mark == WIDTH * 3 / 4
    assert sum(one.width for one in bar.segments) <= WIDTH


def test_an_answer_to_a_question_that_is_hidden_again_counts_for_nothing(cast: Cast) -> None:
    """s1-q2 is asked of those who are not green in s1-q1. Housing was, and is no more."""
    draft = make_draft(owner=cast.board, code="conditional", standards=1, questions=1)
    first = draft.standards.get()
    scale = draft.questions.get().scale
    amber = {"question": "s1-q1", "is": ["amber", "red"]}
    make_question(first, "s1-q2", order=102, scale=scale, condition=amber)
    audit_round = make_round(cast.board, publish_directly(draft))
    housing = make_return(audit_round, cast.housing)
    shown = Sheet.of(housing).structure.by_key
    for key, label in (("s1-q1", "green"), ("s1-q2", "green")):
        Answer.objects.create(
            audit_return=housing,
            question_id=shown[key].pk,
            point_id=shown[key].points_by_key[label].pk,
            complete=True,
            revision=1,
            updated_at=NOW,
        )
    AuditReturn.objects.filter(pk=housing.pk).update(
        status="signed_off", submitted_at=NOW, signed_off_at=NOW, receipt="Z", checksum="0" * 64
    )
    [tally] = standings_of(audit_round).own.values()
    assert tally == (1, 1)
    red = shown["s1-q1"].points_by_key["red"].pk
    Answer.objects.filter(audit_return=housing, question__key="s1-q1").update(point=red)
    [tally] = standings_of(audit_round).own.values()
    assert tally == (1, 2)
