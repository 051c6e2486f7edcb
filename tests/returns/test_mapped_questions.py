"""Mo says which questions of the new version go on from which; Asha’s answers follow.

The new version calls s1-q1 lead, makes one question of s1-q2 and s1-q3, and splits s2-q3 in two.
"""

from typing import Any

import pytest
from django.test import Client

from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.mapping.saying import Verdict, Word, say
from questionnaires.definitions.models import Version
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.actions.planning import Plan, set_action
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.carried import Carried, carried_beside
from questionnaires.returns.carry_forward.confirming import at_once, confirm
from questionnaires.returns.comparing import Compared, Outcome, compare
from questionnaires.returns.evidence.adding import Adder, Facts, add_link
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW, make_return, make_round, publish_directly
from tests.returns.answering import StepPage, signed_in
from tests.returns.signing import answer_all, approve, needing, submitted
from tests.returns.test_carry_forward import NEXT_YEAR, lead

COMPARABLE = Word(Verdict.COMPARABLE)
APART = Word(Verdict.NOT_COMPARABLE, "Another thing is meant.")


def next_version(before: Version) -> Version:
    document = document_of(before)
    first, second = (standard["questions"] for standard in document["standards"])
    first[0]["key"] = "lead"
    first[1]["key"] = "merged"
    first.pop()
    split = dict(second.pop())
    second += [{**split, "key": "here"}, {**split, "key": "there"}]
    return publish_directly(write_draft(before.questionnaire, document))


@pytest.fixture
def version(cast: Cast) -> Version:
    return next_version(cast.audit_round.version)


@pytest.fixture
def last(cast: Cast) -> AuditReturn:
    """Green throughout; a link is evidence of s1-q2 and s1-q3, and an action of s1-q3 is open."""
    answer_all(cast.audit_return, cast.asha)
    shown = Sheet.of(cast.audit_return).shown
    link = add_link("https://example.org/policy", Facts(), Adder(cast.housing, cast.asha, NOW))
    for key in ("s1-q2", "s1-q3"):
        attach(cast.audit_return, shown[key], [link], who=cast.asha, role="lead", at=NOW)
    plan = Plan("Train the deputies", "Asha", NOW.date())
    set_action(cast.audit_return, shown["s1-q3"], plan, who=cast.asha, at=NOW)
    return cast.audit_return


@pytest.fixture
def now(cast: Cast, version: Version) -> AuditReturn:
    return make_return(make_round(cast.board, version, **NEXT_YEAR), cast.housing)


def mapped(cast: Cast, now: AuditReturn, word: Word, **later: str) -> None:
    """`later`: by the key of the new question, the keys of those it goes on from."""
    before = structure_of(cast.audit_round.version).by_key
    after = structure_of(now.audit_round.version).by_key
    for key, earlier in later.items():
        for one in earlier.split():
            say(before[one], after[key], word, who=cast.mo, at=NOW)


def rated(cast: Cast, key: str, point: str) -> None:
    """Asha changes her rating of one question of last time."""
    sheet = Sheet.of(cast.audit_return)
    question = sheet.shown[key]
    content = Content(question.points_by_key[point].pk, commentary=f"Why {key} is {point}")
    edit = Edit(question, content, sheet.answer_to(question).seen)
    save_answers(cast.audit_return, [edit], who=cast.asha, role="lead", at=NOW)


def finished(cast: Cast) -> AuditReturn:
    needing(cast, "either")
    approve(submitted(cast), cast.dev, "senior_lead")
    cast.audit_return.refresh_from_db()
    return cast.audit_return


def brought(cast: Cast, now: AuditReturn) -> dict[str, Answer]:
    bring_in(now, finished(cast), who=cast.asha, at=NOW)
    rows = Answer.objects.filter(audit_return=now).select_related("question", "point")
    return {row.question.key: row for row in rows}


def beside(now: AuditReturn, key: str) -> Carried:
    sheet = Sheet.of(now)
    question = sheet.shown[key]
    return carried_beside(sheet, [question])[question.pk]


class TestBroughtIn:
    def test_nothing_by_itself(self, cast: Cast, last: AuditReturn, now: AuditReturn) -> None:
        assert set(brought(cast, now)) == {"s2-q1", "s2-q2"}

    def test_to_a_question_with_another_key(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, lead="s1-q1")
        answer = brought(cast, now)["lead"]
        assert (answer.commentary, answer.point, answer.confirmed) == (
            "Why s1-q1 is green",
            None,
            False,
        )

    def test_to_one_that_was_made_of_two(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, merged="s1-q2 s1-q3")
        answer = brought(cast, now)["merged"]
        assert answer.commentary == "Why s1-q2 is green\n\nWhy s1-q3 is green"
        assert answer.cited.count() == 1  # the same link of both
        assert [action.what for action in beside(now, "merged").actions] == ["Train the deputies"]

    def test_to_both_parts_of_one_that_was_split(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, here="s2-q3", there="s2-q3")
        answers = brought(cast, now)
        for key in ("here", "there"):
            assert answers[key].commentary == "Why s2-q3 is green"
            still = beside(now, key).still
            assert still is not None
            assert still.key == "green"


class TestConfirmed:
    def confirmed(self, cast: Cast, now: AuditReturn, key: str) -> Answer:
        brought(cast, now)
        question = Sheet.of(now).shown[key]
        confirm(lead(cast.asha), now, [question], at=NOW)
        return Answer.objects.select_related("point").get(audit_return=now, question=question.pk)

    def test_with_its_rating_where_answers_can_be_compared(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, lead="s1-q1")
        answer = self.confirmed(cast, now, "lead")
        assert answer.confirmed
        assert answer.point is not None
        assert answer.point.key == "green"

    @pytest.mark.parametrize("key", ["lead", "s2-q1"])
    def test_without_where_they_cannot(
        self, cast: Cast, last: AuditReturn, now: AuditReturn, key: str
    ) -> None:
        mapped(cast, now, APART, **{key: {"lead": "s1-q1"}.get(key, key)})
        answer = self.confirmed(cast, now, key)
        assert (answer.confirmed, answer.point, answer.complete) == (True, None, False)

    def test_without_where_merged_ones_were_rated_differently(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        rated(cast, "s1-q3", "red")
        mapped(cast, now, COMPARABLE, merged="s1-q2 s1-q3")
        assert self.confirmed(cast, now, "merged").point is None

    def test_without_where_it_was_taken_back_since(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, lead="s1-q1")
        brought(cast, now)
        mapped(cast, now, Word(Verdict.TAKEN_BACK), lead="s1-q1")
        assert beside(now, "lead").still is None

    def test_a_point_of_that_key_that_counts_for_something_else_is_not_given(
        self, cast: Cast, last: AuditReturn
    ) -> None:
        document = document_of(cast.audit_round.version)
        document["scales"][0]["points"][0] = {"key": "green", "label": "Green"}  # not assured
        version = publish_directly(write_draft(cast.audit_round.version.questionnaire, document))
        now = make_return(make_round(cast.board, version, **NEXT_YEAR), cast.housing)
        mapped(cast, now, COMPARABLE, **{"s2-q1": "s2-q1"})
        brought(cast, now)
        assert beside(now, "s2-q1").still is None

    def test_a_standard_with_a_merged_question_is_not_confirmed_at_once(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        mapped(cast, now, COMPARABLE, lead="s1-q1", merged="s1-q2 s1-q3")
        mapped(cast, now, COMPARABLE, here="s2-q3", there="s2-q3")
        brought(cast, now)
        sheet = Sheet.of(now)
        assert [at_once(sheet, standard) for standard in sheet.standards] == [False, True]


def test_the_page_shows_every_answer_of_a_merged_question(
    client: Client, cast: Cast, last: AuditReturn, now: AuditReturn
) -> None:
    mapped(cast, now, COMPARABLE, merged="s1-q2 s1-q3")
    brought(cast, now)
    html = signed_in(cast.asha).get(StepPage(signed_in(cast.asha), now).url).content.decode()
    assert "made of several of last time" in html
    assert "Is s1-q3 in place?" in html


class TestCompared:
    def rows(self, cast: Cast, now: AuditReturn) -> dict[str, Compared]:
        found = compare(cast.audit_return, now)
        return {row.question.key: row for part in found.parts for row in part.rows}

    def test_by_keys_alone_they_are_new_and_gone(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        rows = self.rows(cast, now)
        assert rows["lead"].outcome == Outcome.NEW
        assert rows["s1-q1"].outcome == Outcome.GONE

    @pytest.mark.parametrize(
        ("word", "outcome"), [(COMPARABLE, Outcome.WORSE), (APART, Outcome.NOT_COMPARABLE)]
    )
    def test_as_somebody_said(
        self, cast: Cast, last: AuditReturn, now: AuditReturn, word: Word, outcome: Outcome
    ) -> None:
        mapped(cast, now, word, lead="s1-q1")
        answer_all(now, cast.asha)
        self.rate_now(cast, now, "lead", "red")
        rows = self.rows(cast, now)
        assert rows["lead"].outcome == outcome
        assert "s1-q1" not in rows

    def rate_now(self, cast: Cast, now: AuditReturn, key: str, point: str) -> None:
        sheet = Sheet.of(now)
        question = sheet.shown[key]
        content = Content(question.points_by_key[point].pk)
        edit = Edit(question, content, sheet.answer_to(question).seen)
        save_answers(now, [edit], who=cast.asha, role="lead", at=NOW)

    @pytest.mark.parametrize(("point", "outcome"), [("green", "SAME"), ("red", "SEVERAL")])
    def test_merged_ones_only_where_they_agreed(
        self, cast: Cast, last: AuditReturn, now: AuditReturn, point: str, outcome: str
    ) -> None:
        mapped(cast, now, COMPARABLE, merged="s1-q2 s1-q3")
        rated(cast, "s1-q3", point)
        answer_all(now, cast.asha)
        row: Any = self.rows(cast, now)["merged"]
        assert (row.outcome, len(row.also)) == (Outcome[outcome], 1)
