"""Figures of a round against tables that were worked out by hand, and against plain SQL."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from audit_portal.figures.percentages import percentage
from audit_portal.organisations.models import Board, Organisation
from peer_challenge.analysis.analysing import analysis_of
from peer_challenge.analysis.frames import Frames, frames_of
from peer_challenge.analysis.population import Population
from peer_challenge.analysis.ratings import Group, Rated, below
from questionnaires.compliance.as_at import DayToCome
from questionnaires.definitions.models import Framework, FrameworkItem, Reference, ScalePoint
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import AuditReturn, AuditRound
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import reopen
from tests.analysis.rounds import answered, stands
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_board,
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    publish_directly,
)
from tests.returns.signing import approve, submitted

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def rated(audit_round: AuditRound, ratings: Any = "self", *, cut_off: date = TODAY) -> Rated:
    return Rated(frames(audit_round, cut_off=cut_off), ratings)


def frames(audit_round: AuditRound, *, cut_off: date = TODAY) -> Frames:
    return frames_of(Population.of(audit_round, cut_off=cut_off, today=LATER))


def by_key(groups: list[Group]) -> dict[str, Group]:
    return {group.key: group for group in groups}


@pytest.fixture
def board(db: None) -> Board:
    return make_board()


def returns_of(audit_round: AuditRound, number: int, **fields: Any) -> list[AuditReturn]:
    board = audit_round.board
    return [
        make_return(audit_round, make_organisation(board, f"Agency {n:02}", **fields))
        for n in range(number)
    ]


class TestByHand:
    def test_24_of_60_is_40_per_cent(self, board: Board) -> None:
        version = publish_directly(make_draft(standards=1, questions=6))
        audit_round = make_round(board, version)
        for n, one in enumerate(returns_of(audit_round, 10)):
            keys = [f"s1-q{q}" for q in range(1, 7)]
            greens = 3 if n < 4 else 2  # 4 x 3 + 6 x 2
            answered(one, {key: "green" if q < greens else "red" for q, key in enumerate(keys)})
            stands(one, "signed_off")
        [standard] = rated(audit_round).by_standard()
        assert standard.assured == percentage(24, 60)
        assert standard.assured.percent == 40.0
        assert standard.points == {"green": 24, "amber": 0, "red": 36, "na": 0}

    def test_not_applicable_leaves_the_base_and_what_is_not_answered_is_told(
        self, board: Board
    ) -> None:
        version = make_draft(standards=1, questions=2)
        make_question(
            version.standards.get(),
            "s1-extra",
            order=900,
            scale=version.scales.get(),
            required=False,
        )
        audit_round = make_round(board, publish_directly(version))
        first, second, third = returns_of(audit_round, 3)
        answered(first, {"s1-q1": "green", "s1-q2": "na", "s1-extra": "green"})
        answered(second, {"s1-q1": "red", "s1-q2": "na"})
        answered(third, {"s1-q1": "green", "s1-q2": "green", "s1-extra": ""})
        for one in (first, second, third):
            stands(one, "signed_off")
        questions = by_key(rated(audit_round).by_question())
        assert questions["s1-q1"].assured == percentage(2, 3)
        assert questions["s1-q2"].assured == percentage(1, 1)
        assert questions["s1-q2"].outside_base == 2
        assert questions["s1-extra"].assured == percentage(1, 1)
        assert questions["s1-extra"].not_answered == 2
        [standard] = rated(audit_round).by_standard()
        assert standard.assured == percentage(4, 5)
        assert (standard.outside_base, standard.not_answered) == (2, 2)

    def test_where_not_applicable_counts_the_version_says_so(self, board: Board) -> None:
        version = make_draft(standards=1, questions=1)
        ScalePoint.objects.filter(scale__version=version, key="na").update(outside_base=False)
        audit_round = make_round(board, publish_directly(version))
        [one] = returns_of(audit_round, 1)
        answered(one, {"s1-q1": "na"})
        stands(one, "signed_off")
        [question] = rated(audit_round).by_question()
        assert question.assured == percentage(0, 1)
        assert question.outside_base == 0

    @pytest.mark.parametrize("best", ["1", "4"])
    def test_scales_of_either_direction_and_two_readings_of_green(
        self, board: Board, best: str
    ) -> None:
        """What is assured is said by the version: not by a number, a colour or an order."""
        version = make_draft(standards=1, questions=1)
        scale = version.scales.get()
        scale.points.all().delete()
        for order, key in enumerate("1234", start=1):
            ScalePoint.objects.create(
                scale=scale, key=key, label=key, order=order, assured=key == best
            )
        audit_round = make_round(board, publish_directly(version))
        for one, key in zip(returns_of(audit_round, 4), "1144", strict=True):
            answered(one, {"s1-q1": key})
            stands(one, "signed_off")
        [question] = rated(audit_round).by_question()
        assert question.points == {"1": 2, "2": 0, "3": 0, "4": 2}
        assert question.assured == percentage(2, 4)

    def test_only_what_was_signed_off_by_the_cut_off_counts(self, board: Board) -> None:
        audit_round = make_round(board, publish_directly(make_draft(standards=1, questions=1)))
        early, late, draft, excused = returns_of(audit_round, 4)
        for one in (early, late, draft, excused):
            answered(one, {"s1-q1": "green"})
        stands(early, "signed_off")
        stands(late, "signed_off", at=NOW + timedelta(days=3))
        stands(draft, "in_progress")
        stands(excused, "excused")
        found = analysis_of(audit_round, cut_off=TODAY, today=LATER, ratings="self")
        assert found["base"] == {"expected": 3, "returned": 1, "excused": 1, "late": 1}
        assert found["standards"][0]["assured"]["denominator"] == 1
        after = analysis_of(audit_round, cut_off=LATER, today=LATER, ratings="self")
        assert after["base"] == {"expected": 3, "returned": 2, "excused": 1, "late": 0}
        with pytest.raises(DayToCome):
            analysis_of(audit_round, cut_off=LATER + timedelta(days=1), today=LATER, ratings="self")

    def test_by_reference_a_question_counts_under_each_of_its_own(self, board: Board) -> None:
        version = make_draft(standards=2, questions=1)
        framework = Framework.objects.create(version=version, key="wt", title="The list", order=1)
        items = [
            FrameworkItem.objects.create(
                framework=framework, key=key, title=key.title(), order=order
            )
            for order, key in enumerate(("listening", "training"), start=1)
        ]
        first, second = version.questions.order_by("key")
        for question, item in ((first, items[0]), (first, items[1]), (second, items[1])):
            Reference.objects.create(question=question, item=item)
        audit_round = make_round(board, publish_directly(version))
        [one] = returns_of(audit_round, 1)
        answered(one, {"s1-q1": "green", "s2-q1": "red"})
        stands(one, "signed_off")
        references = by_key(rated(audit_round).by_reference())
        assert references["wt:listening"].assured == percentage(1, 1)
        assert references["wt:training"].assured == percentage(1, 2)

    def test_by_kind_of_organisation_and_who_is_below(self, board: Board) -> None:
        audit_round = make_round(board, publish_directly(make_draft(standards=1, questions=2)))
        school, agency = (
            make_return(audit_round, make_organisation(board, name, kind=kind))
            for name, kind in (("Ysgol Tŷ Newydd", "school"), ("O’Brien’s", "agency"))
        )
        answered(school, {"s1-q1": "green", "s1-q2": "green"})
        answered(agency, {"s1-q1": "green", "s1-q2": "red"})
        for one in (school, agency):
            stands(one, "signed_off")
        found = rated(audit_round)
        kinds = by_key(found.by_attribute("kind"))
        assert kinds["school"].assured == percentage(2, 2)
        assert kinds["agency"].assured == percentage(1, 2)
        organisations = found.by_organisation()
        assert [one.title for one in organisations] == ["O’Brien’s", "Ysgol Tŷ Newydd"]
        assert [one.title for one in below(organisations, threshold=51)] == ["O’Brien’s"]
        assert list(below(organisations, threshold=50)) == []

    def test_nothing_returned_is_no_error(self, cast: Cast) -> None:
        found = analysis_of(cast.audit_round, cut_off=TODAY, today=TODAY, ratings="moderated")
        assert found["standards"] == found["organisations"] == []
        assert found["base"]["expected"] == 2


class TestReopened:
    def test_it_counts_with_what_it_had_signed_off(self, cast: Cast) -> None:
        submitted(cast)
        approve(cast.audit_return, cast.dev, "senior_lead")
        after = NOW + timedelta(days=2)
        cast.audit_return.refresh_from_db()
        reopen(cast.audit_return, why="A page was missing.", who=cast.mo, at=after)
        cast.audit_return.refresh_from_db()
        sheet = Sheet.of(cast.audit_return)
        given = sheet.answer_by_key("s1-q1")
        assert given is not None
        red = given.question.points_by_key["red"]
        content = replace(given.content, point=red.pk)
        edit = Edit(given.question, content, given.seen)
        save_answers(
            cast.audit_return, [edit], who=cast.asha, role="lead", at=after + timedelta(hours=1)
        )
        then = by_key(rated(cast.audit_round, cut_off=TODAY).by_question())
        assert then["s1-q1"].points["green"] == 1
        assert then["s1-q1"].points["red"] == 0
        now = rated(cast.audit_round, cut_off=LATER)
        assert now.by_question() == []


class TestConditions:
    def test_a_question_that_was_not_shown_is_not_missing(self, board: Board) -> None:
        version = make_draft(standards=1, questions=1)
        make_question(
            version.standards.get(),
            "s1-why",
            order=900,
            scale=version.scales.get(),
            condition={"question": "s1-q1", "is": ["red"]},
        )
        audit_round = make_round(board, publish_directly(version))
        asked, not_asked = returns_of(audit_round, 2)
        answered(asked, {"s1-q1": "red", "s1-why": "amber"})
        answered(not_asked, {"s1-q1": "green"})
        for one in (asked, not_asked):
            stands(one, "signed_off")
        why = by_key(rated(audit_round).by_question())["s1-why"]
        assert why.assured == percentage(0, 1)
        assert why.not_answered == 0


def random_round(board: Board, version: Any, dice: random.Random) -> AuditRound:
    audit_round = make_round(board, version)
    keys = list(structure_of(version).by_key)
    for organisation in dice.sample(list(Organisation.objects.all()), dice.randint(1, 6)):
        one = make_return(audit_round, organisation)
        given = {key: dice.choice(["green", "amber", "red", "na", ""]) for key in keys}
        answered(one, {key: point for key, point in given.items() if dice.random() < 0.8})
        status = dice.choice(["signed_off", "signed_off", "in_progress", "excused"])
        stands(one, status, at=NOW + timedelta(days=dice.randint(0, 20)))
    return audit_round


IN_PLAIN_SQL = """
SELECT s.key, p.key, COUNT(*)
FROM returns_answer a
JOIN returns_auditreturn r ON r.id = a.audit_return_id
JOIN definitions_question q ON q.id = a.question_id
JOIN definitions_standard s ON s.id = q.standard_id
JOIN definitions_scalepoint p ON p.id = a.point_id
WHERE r.audit_round_id = %s AND r.status = 'signed_off' AND r.signed_off_at < %s AND a.complete
GROUP BY s.key, p.key
"""


def test_as_plain_sql_counts_and_as_each_sheet_says(board: Board) -> None:
    version = make_draft(standards=2, questions=2)
    make_question(
        version.standards.order_by("order").last(),
        "s2-if",
        order=900,
        scale=version.scales.get(),
        condition={"not": {"question": "s1-q1", "is": ["green"]}},
    )
    publish_directly(version)
    for n in range(6):
        make_organisation(board, f"Agency {n}")
    dice = random.Random(2026)
    for _ in range(25):
        audit_round = random_round(board, version, dice)
        cut_off = TODAY + timedelta(days=dice.randint(0, 20))
        population = Population.of(audit_round, cut_off=cut_off, today=LATER)
        standards = Rated(frames_of(population), "self").by_standard()
        assert counted(standards) == by_sheets(population, audit_round)
        with connection.cursor() as cursor:
            cursor.execute(IN_PLAIN_SQL, [audit_round.pk, population.when.ends])
            plainly = {(s, p): number for s, p, number in cursor.fetchall()}
        hidden = hidden_answers(population)
        assert {
            (group.key, point): number + hidden[group.key, point]
            for group in standards
            for point, number in group.points.items()
            if number + hidden[group.key, point]
        } == plainly


def counted(groups: list[Group]) -> dict[str, tuple[int, int, int, int]]:
    return {
        group.key: (
            group.assured.numerator,
            group.assured.denominator,
            group.outside_base,
            group.not_answered,
        )
        for group in groups
    }


def sheets(population: Population) -> list[Sheet]:
    found = AuditReturn.objects.filter(pk__in=[member.pk for member in population.members])
    return [Sheet.of(one) for one in found.select_related("audit_round__version")]


def by_sheets(
    population: Population, audit_round: AuditRound
) -> dict[str, tuple[int, int, int, int]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for sheet in sheets(population):
        for question in sheet.shown.values():
            given, row = sheet.answer_to(question), sums[question.standard_key]
            if not given.complete or given.point is None:
                row[3] += 1
            elif given.outside_base:
                row[2] += 1
            else:
                row[0] += given.point.assured
                row[1] += 1
    return {key: (row[0], row[1], row[2], row[3]) for key, row in sums.items()}


def hidden_answers(population: Population) -> Counter[tuple[str, str]]:
    """Answers to questions that are not shown any more: they stay, and count for nothing."""
    found: Counter[tuple[str, str]] = Counter()
    for sheet in sheets(population):
        for question in sheet.structure.questions:
            given = sheet.answer_to(question)
            if question.key not in sheet.shown and given.complete and given.point:
                found[question.standard_key, given.point.key] += 1
    return found
