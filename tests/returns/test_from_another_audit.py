"""Housing returned Section 11. The new audit asks after the same things in other words, and Asha
begins from what was written then: words and evidence, marked as from another audit, no rating."""

from typing import Any

import pytest
from django.urls import reverse

from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.models import Questionnaire, Version
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.carried import carried_beside
from questionnaires.returns.carry_forward.confirming import confirm, confirmed_unchanged
from questionnaires.returns.carry_forward.earlier import past_returns
from questionnaires.returns.carry_forward.from_another import another_of
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.readiness import gaps
from tests.conftest import Cast
from tests.factories import NOW, make_return, make_round, publish_directly
from tests.returns.answering import StepPage, signed_in
from tests.returns.signing import answer_all, approve, needing, submitted
from tests.returns.test_carry_forward import NEXT_YEAR, lead, rows_of

FRAMEWORKS = [
    {
        "key": "working-together",
        "title": "Working Together",
        "items": [{"key": key, "title": key.title()} for key in ("lead", "training", "sharing")],
    }
]


def referring(document: dict[str, Any], **references: str) -> dict[str, Any]:
    """`references` by the key of the question, with _ for -."""
    document["frameworks"] = FRAMEWORKS
    for standard in document["standards"]:
        for question in standard["questions"]:
            question.pop("references", None)
            item = references.get(question["key"].replace("-", "_"))
            if item:
                question["references"] = {"working-together": [item]}
    return document


@pytest.fixture
def section_11(cast: Cast) -> Version:
    before = cast.audit_round.version
    document = referring(document_of(before), s1_q1="lead", s1_q2="training", s2_q1="training")
    return publish_directly(write_draft(before.questionnaire, document))


@pytest.fixture
def section_175(cast: Cast, section_11: Version) -> Version:
    """Its keys say nothing: s2-q3 asks for the lead, s1-q1 for training."""
    document = referring(document_of(cast.audit_round.version), s2_q3="lead", s1_q1="training")
    document["standards"][0]["questions"][0]["text"] = "Is s2-q1 in place?"
    questionnaire = Questionnaire.objects.create(code="section-175", title="Section 175")
    return publish_directly(write_draft(questionnaire, document))


@pytest.fixture
def other(cast: Cast, section_11: Version) -> AuditReturn:
    """Of Section 11: signed off, green throughout, with commentary."""
    cast.audit_round = make_round(cast.board, section_11, title="Section 11 of last year")
    cast.audit_return = make_return(cast.audit_round, cast.housing)
    answer_all(cast.audit_return, cast.asha)
    needing(cast, "either")
    approve(submitted(cast), cast.dev, "senior_lead")
    cast.audit_return.refresh_from_db()
    return cast.audit_return


@pytest.fixture
def now(cast: Cast, other: AuditReturn, section_175: Version) -> AuditReturn:
    return make_return(make_round(cast.board, section_175, **NEXT_YEAR), cast.housing)


@pytest.fixture
def brought(cast: Cast, other: AuditReturn, now: AuditReturn) -> AuditReturn:
    bring_in(now, other, who=cast.asha, at=NOW)
    now.refresh_from_db()
    return now


class TestWhichReturn:
    def test_of_another_questionnaire_that_is_signed_off(
        self, cast: Cast, other: AuditReturn, now: AuditReturn
    ) -> None:
        assert another_of(past_returns(now, cast.asha), now) == other
        assert another_of(past_returns(other, cast.asha), other) is None

    def test_not_one_that_a_stranger_may_not_read(self, cast: Cast, now: AuditReturn) -> None:
        assert past_returns(now, cast.carol) == []


class TestBroughtIn:
    def test_words_where_the_same_is_spoken_to_and_no_rating(
        self, cast: Cast, other: AuditReturn, brought: AuditReturn
    ) -> None:
        rows = Answer.objects.filter(audit_return=brought)
        found = {row.question.key: row for row in rows.select_related("question")}
        assert {key: row.commentary for key, row in found.items()} == {
            "s2-q3": "Why s1-q1 is green",
            "s1-q1": "Why s2-q1 is green",
        }
        assert {(row.point, row.confirmed, row.complete) for row in found.values()} == {
            (None, False, False)
        }
        assert (brought.status, brought.answered) == ("not_started", 0)

    def test_the_other_return_is_not_altered(
        self, cast: Cast, other: AuditReturn, now: AuditReturn
    ) -> None:
        before = rows_of(other)
        bring_in(now, other, who=cast.asha, at=NOW)
        assert bring_in(now, other, who=cast.asha, at=NOW) == []
        assert rows_of(other) == before

    def test_unconfirmed_it_stands_in_the_way(self, cast: Cast, brought: AuditReturn) -> None:
        what = {gap.question.key: gap.what for gap in gaps(brought, Sheet.of(brought))}
        assert what["s2-q3"] == "carried over: confirm or change it"

    def test_confirmed_it_still_wants_a_rating(self, cast: Cast, brought: AuditReturn) -> None:
        question = Sheet.of(brought).shown["s2-q3"]
        confirm(lead(cast.asha), brought, [question], at=NOW)
        answer = Answer.objects.get(audit_return=brought, question=question.pk)
        assert (answer.confirmed, answer.point, answer.complete) == (True, None, False)

    def test_it_is_not_counted_as_confirmed_unchanged(
        self, cast: Cast, brought: AuditReturn
    ) -> None:
        confirm(lead(cast.asha), brought, Sheet.of(brought).structure.questions, at=NOW)
        assert confirmed_unchanged(Sheet.of(brought)) is None


class TestPages:
    def test_the_front_page_leads_there_and_back(
        self, cast: Cast, other: AuditReturn, now: AuditReturn
    ) -> None:
        client = signed_in(cast.asha)
        page = reverse("returns:carry_across", args=[now.pk])
        front = client.get(reverse("returns:overview", args=[now.pk])).content.decode()
        assert page in front
        assert "speak to 2 questions here" in front
        assert "Section 11 of last year" in client.get(page).content.decode()
        front = client.post(page, follow=True).content.decode()
        assert "Words from another audit stand beside 2 questions." in front
        assert page not in front

    def test_the_question_says_where_it_is_from(self, cast: Cast, brought: AuditReturn) -> None:
        client = signed_in(cast.asha)
        html = client.get(StepPage(client, brought).url).content.decode()
        assert "From another audit" in html
        assert "It was asked there: Is s2-q1 in place?" in html
        assert "Section 11 of last year" in html
        assert "Last time" not in html
        assert "True here, too" in html
        sheet = Sheet.of(brought)
        question = sheet.shown["s1-q1"]
        assert carried_beside(sheet, [question])[question.pk].still is None

    def test_nothing_to_bring_in(self, cast: Cast) -> None:
        page = reverse("returns:carry_across", args=[cast.audit_return.pk])
        html = signed_in(cast.asha).get(page, follow=True).content.decode()
        assert "There is nothing to bring in from another audit." in html

    def test_a_contributor_is_not_offered_it(self, cast: Cast, now: AuditReturn) -> None:
        page = reverse("returns:carry_across", args=[now.pk])
        assert signed_in(cast.ben).get(page).status_code == 404
        front = signed_in(cast.ben).get(reverse("returns:overview", args=[now.pk]))
        assert page not in front.content.decode()
