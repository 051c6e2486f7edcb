"""Two rounds of one organisation: better, worse, the same, and what cannot be told."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from questionnaires.definitions.comparing import asked_alike
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import PointShape, QuestionShape
from questionnaires.returns.comparing import Outcome, comparable_with, compare
from questionnaires.returns.comparing import outcome_of as weighed
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.papers import comparison
from questionnaires.returns.sheet import Given
from tests.conftest import Cast
from tests.definitions.shapes import POINTS, make_shape
from tests.factories import (
    TODAY,
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    publish_directly,
)
from tests.returns.answering import signed_in
from tests.returns.signing import answer_all


def outcome_of(then: Given, now: Given) -> Outcome:
    """By the questions alone, while nobody has said anything of them."""
    return weighed(then, now, comparable=asked_alike(then.question, now.question))


AMBER = PointShape(4, "amber", "Amber", "Partly", "amber", False, True, False)
WORST_FIRST = (POINTS[1], AMBER, POINTS[0], POINTS[2])
BEST_FIRST = (POINTS[0], AMBER, POINTS[1], POINTS[2])
GREEN, RED, NOT_APPLICABLE = 1, 2, 3


def rating(point: int | None, points: tuple[PointShape, ...] = BEST_FIRST, **fields: Any) -> Given:
    question = make_shape("rating", points=points, **fields)
    return Given(question, Content(point=point))


def value(kind: str, given: Any, **fields: Any) -> Given:
    return Given(make_shape(kind, **fields), Content(value=given))


def changed(**fields: Any) -> tuple[PointShape, ...]:
    return (replace(POINTS[0], **fields), *BEST_FIRST[1:])


class TestOutcomes:
    def test_ratings_are_weighed_whichever_way_the_scale_runs(self) -> None:
        for points in (BEST_FIRST, WORST_FIRST):
            assert outcome_of(rating(RED, points), rating(GREEN, points)) == Outcome.BETTER
            assert outcome_of(rating(GREEN, points), rating(4, points)) == Outcome.WORSE
            assert outcome_of(rating(4, points), rating(4, points)) == Outcome.SAME

    def test_a_scale_that_does_not_say_which_end_is_best_is_not_weighed(self) -> None:
        mute = tuple(replace(point, assured=False) for point in BEST_FIRST)
        assert outcome_of(rating(RED, mute), rating(GREEN, mute)) == Outcome.DIFFERENT

    def test_a_point_that_changed_makes_the_question_another(self) -> None:
        for points in (
            changed(label="Fully met"),
            changed(meaning="In place and tested"),
            changed(key="met"),
            changed(assured=False),
            BEST_FIRST[:3],
        ):
            found = outcome_of(rating(GREEN), rating(GREEN, points))
            assert found == Outcome.NOT_COMPARABLE

    def test_a_kind_that_changed_is_not_compared(self) -> None:
        found = outcome_of(value("yes_no_partly", "yes"), value("statement", True))
        assert found == Outcome.NOT_COMPARABLE

    def test_not_applicable_is_neither_better_nor_worse(self) -> None:
        assert outcome_of(rating(RED), rating(NOT_APPLICABLE)) == Outcome.OUTSIDE
        assert outcome_of(rating(NOT_APPLICABLE), rating(NOT_APPLICABLE)) == Outcome.SAME

    def test_what_is_not_answered_cannot_be_told(self) -> None:
        assert outcome_of(rating(None), rating(GREEN)) == Outcome.OPEN
        assert outcome_of(rating(None), rating(None)) == Outcome.OPEN

    def test_numbers_differ_but_are_not_judged(self) -> None:
        assert outcome_of(value("whole_number", 3), value("whole_number", 4)) == Outcome.DIFFERENT


def two_rounds(cast: Cast) -> tuple[AuditReturn, AuditReturn]:
    """2025 asks s1-q1 to s2-q3, 2026 too but for s2-q3; s1-q2 is reworded and s1-q9 is new."""
    draft = make_draft(owner=cast.board, code="section-11", standards=2, questions=3)
    draft.questions.filter(key="s2-q3").delete()
    draft.questions.filter(key="s1-q2").update(text="Is it well in place?")
    first = draft.standards.get(key="s1")
    scale = draft.scales.get()
    make_question(first, "s1-q9", order=199, scale=scale, text="Is this new?")
    make_question(first, "s1-n", order=200, kind="narrative", text="Tell us more")
    later = make_round(
        cast.board,
        publish_directly(draft),
        title="Section 11 audit 2027",
        opens=date(2027, 3, 1),
        first_due=date(2027, 4, 28),
        final_due=date(2027, 5, 12),
    )
    return cast.audit_return, make_return(later, cast.housing)


def outcomes(one: AuditReturn, other: AuditReturn) -> dict[str, Outcome]:
    parts = compare(one, other).parts
    return {row.question.key: row.outcome for part in parts for row in part.rows}


class TestTwoRounds:
    def test_each_question_of_either_is_there_once(self, cast: Cast) -> None:
        then, now = two_rounds(cast)
        answer_all(then, cast.asha)
        answer_all(now, cast.asha)
        for pair in ((then, now), (now, then)):
            found = outcomes(*pair)
            assert found["s1-q1"] == Outcome.SAME
            assert found["s1-q9"] == Outcome.NEW
            assert found["s2-q3"] == Outcome.GONE
            assert "s1-n" not in found
            assert len(found) == 7
        assert compare(then, now).left_out == 1

    def test_what_is_worded_differently_is_marked(self, cast: Cast) -> None:
        then, now = two_rounds(cast)
        rows = [row for part in compare(then, now).parts for row in part.rows]
        assert [row.question.key for row in rows if row.reworded] == ["s1-q2"]

    def test_other_organisations_are_not_on_offer(self, cast: Cast) -> None:
        then, now = two_rounds(cast)
        make_return(now.audit_round, cast.probation)
        assert list(comparable_with(now, cast.asha)) == [then]

    def test_a_manager_compares_only_what_is_signed_off(self, cast: Cast) -> None:
        then, now = two_rounds(cast)
        url = reverse("returns:compare", args=[now.pk, then.pk])
        assert signed_in(cast.mo).get(url).status_code == 404
        assert signed_in(cast.carol).get(url).status_code == 404
        page = signed_in(cast.asha).get(url).content.decode()
        assert "asked only in the later round" in page
        assert "worded differently then" in page

    def test_of_another_organisation_there_is_nothing(self, cast: Cast) -> None:
        _, now = two_rounds(cast)
        other = make_organisation(cast.board, "Northmoor Fire")
        foreign = make_return(now.audit_round, other)
        url = reverse("returns:compare", args=[now.pk, foreign.pk])
        assert signed_in(cast.asha).get(url).status_code == 404

    def test_the_paper_says_the_same(self, cast: Cast) -> None:
        then, now = two_rounds(cast)
        paper = comparison.compose(cast.asha, {"return": now.pk, "other": then.pk}, TODAY)
        assert "asked only in the earlier round" in paper.html
        assert "Draft – not yet approved" in paper.html
        assert paper.file_name.startswith("section-11-audit-2027-northmoor-council-housing-beside")


def test_a_question_without_points_has_no_direction() -> None:
    question: QuestionShape = make_shape("yes_no_partly")
    given = Given(question, Content(value="no")), Given(question, Content(value="yes"))
    assert outcome_of(*given) == Outcome.DIFFERENT
