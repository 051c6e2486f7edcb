"""Last time's answers come in as suggestions that Asha and Ben confirm or change, one by one."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_portal.organisations.models import Succession, User
from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.models import Version
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.pen import NotGiven, Pen
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.carried import carried_beside
from questionnaires.returns.carry_forward.confirming import at_once, confirm, confirmed_unchanged
from questionnaires.returns.carry_forward.earlier import earlier_return
from questionnaires.returns.evidence.adding import Adder, Facts, add_link
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.readiness import gaps
from tests.conftest import Cast
from tests.factories import (
    NOW,
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    make_seat,
    publish_directly,
)
from tests.returns.answering import StepPage, signed_in
from tests.returns.signing import answer_all, approve, needing, submitted

NEXT_YEAR = {
    "opens": date(2027, 3, 1),
    "first_due": date(2027, 4, 28),
    "final_due": date(2027, 5, 12),
}


def next_version(cast: Cast) -> Version:
    """s2-q1 is reworded, green means more at s2-q2, s2-q3 is gone, s2-new is new."""
    before = cast.audit_round.version
    document = document_of(before)
    second = document["standards"][1]["questions"]
    second[0]["text"] = "Is s2-q1 in place everywhere?"
    second[1]["meanings"] = {"green": "In place and tested"}
    second.pop()
    second.append({"key": "s2-new", "kind": "narrative", "text": "What is new?"})
    return publish_directly(write_draft(before.questionnaire, document))


@pytest.fixture
def last(cast: Cast) -> AuditReturn:
    """Signed off: green throughout, with commentary, and a link as evidence of s1-q1."""
    answer_all(cast.audit_return, cast.asha)
    sheet = Sheet.of(cast.audit_return)
    link = add_link(
        "https://example.org/policy",
        Facts(title="Policy"),
        Adder(cast.housing, cast.asha, NOW),
    )
    attach(cast.audit_return, sheet.shown["s1-q1"], [link], who=cast.asha, role="lead", at=NOW)
    needing(cast, "either")
    approve(submitted(cast), cast.dev, "senior_lead")
    cast.audit_return.refresh_from_db()
    return cast.audit_return


@pytest.fixture
def now(cast: Cast, last: AuditReturn) -> AuditReturn:
    audit_round = make_round(cast.board, next_version(cast), **NEXT_YEAR)
    return make_return(audit_round, cast.housing)


@pytest.fixture
def brought(cast: Cast, last: AuditReturn, now: AuditReturn) -> AuditReturn:
    bring_in(now, last, who=cast.asha, at=NOW)
    now.refresh_from_db()
    return now


def rows_of(audit_return: AuditReturn) -> list[dict[str, Any]]:
    """Everything that is stored of it, to tell whether any of it was altered."""
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    history = Answer.history.filter(audit_return=audit_return)
    return [
        *AuditReturn.objects.filter(pk=audit_return.pk).values(),
        *Answer.objects.filter(audit_return=audit_return).order_by("pk").values(),
        *cited.order_by("pk").values(),
        *history.order_by("history_id").values(),
    ]


def edit(sheet: Sheet, key: str, content: Content) -> Edit:
    question = sheet.shown[key]
    return Edit(question, content, sheet.answer_to(question).seen)


def lead(user: User) -> Pen:
    return Pen(user, "lead")


class TestWhichReturnIsEarlier:
    def test_the_last_one_signed_off(self, cast: Cast, last: AuditReturn, now: AuditReturn) -> None:
        assert earlier_return(now, cast.asha) == last
        assert earlier_return(last, cast.asha) is None

    def test_not_one_under_way(self, cast: Cast) -> None:
        audit_round = make_round(cast.board, next_version(cast), **NEXT_YEAR)
        assert earlier_return(make_return(audit_round, cast.housing), cast.asha) is None

    def test_of_an_organisation_it_took_over_from_however_long_ago(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        middle = make_organisation(cast.board, "Homes")
        heir = make_organisation(cast.board, "New Homes")
        for before, after in ((cast.housing, middle), (middle, heir), (heir, cast.housing)):
            Succession.objects.create(
                predecessor=before, successor=after, kind="merged", date=date(2026, 12, 1)
            )
        later = make_return(now.audit_round, middle)
        make_seat(cast.carol, middle, "lead")
        assert earlier_return(later, cast.carol) == last

    def test_not_one_that_a_seat_for_another_board_alone_may_not_read(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        assert earlier_return(now, cast.carol) is None


class TestBringingIn:
    def test_words_and_evidence_are_suggestions_and_no_rating_is_given(
        self, cast: Cast, last: AuditReturn, brought: AuditReturn
    ) -> None:
        answer = Answer.objects.get(audit_return=brought, question__key="s1-q1")
        assert (answer.commentary, answer.confirmed) == ("Why s1-q1 is green", False)
        assert (answer.point, answer.complete) == (None, False)
        assert answer.cited.get().evidence.title == "Policy"
        assert (brought.status, brought.answered) == ("not_started", 0)

    def test_the_old_return_is_not_altered(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        before = rows_of(last)
        bring_in(now, last, who=cast.asha, at=NOW)
        confirm(lead(cast.asha), now, Sheet.of(now).structure.questions, at=NOW)
        assert rows_of(last) == before

    def test_twice_brings_in_once(self, cast: Cast, last: AuditReturn, now: AuditReturn) -> None:
        assert len(bring_in(now, last, who=cast.asha, at=NOW)) == 5
        before = rows_of(now)
        assert bring_in(now, last, who=cast.asha, at=NOW) == []
        assert rows_of(now) == before

    def test_what_somebody_wrote_already_stays(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        question = Sheet.of(now).shown["s1-q1"]
        mine = edit(Sheet.of(now), "s1-q1", Content(commentary="Llŷr’s words"))
        save_answers(now, [mine], who=cast.ben, role="contributor", at=NOW)
        brought = bring_in(now, last, who=cast.asha, at=NOW)
        assert question not in brought
        assert Answer.objects.get(question=question.pk).commentary == "Llŷr’s words"

    def test_a_page_opened_before_does_not_overwrite_it_unseen(
        self, cast: Cast, last: AuditReturn, now: AuditReturn
    ) -> None:
        page = StepPage(signed_in(cast.ben), now)
        bring_in(now, last, who=cast.asha, at=NOW)
        page.type("s1-q1", commentary="Mine").save()
        assert "Why s1-q1 is green" in page.response.content.decode()
        assert Answer.objects.get(audit_return=now, question__key="s1-q1").confirmed is False


class TestConfirming:
    def test_still_so_gives_last_times_rating(self, cast: Cast, brought: AuditReturn) -> None:
        page = StepPage(signed_in(cast.ben), brought)
        page.save(then="still-so:s1-q1")
        answer = Answer.objects.get(audit_return=brought, question__key="s1-q1")
        assert answer.point is not None
        assert (answer.point.key, answer.confirmed, answer.complete) == ("green", True, True)
        assert answer.updated_by == cast.ben
        brought.refresh_from_db()
        assert (brought.status, brought.answered) == ("in_progress", 1)

    def test_what_the_page_says_counts_for_more(self, cast: Cast, brought: AuditReturn) -> None:
        page = StepPage(signed_in(cast.asha), brought)
        page.type("s1-q1", "amber", commentary="Less so").save(then="still-so:s1-q1")
        answer = Answer.objects.get(audit_return=brought, question__key="s1-q1")
        assert answer.point is not None
        assert (answer.point.key, answer.commentary) == ("amber", "Less so")

    def test_a_scale_that_means_something_else_gives_no_rating(
        self, cast: Cast, brought: AuditReturn
    ) -> None:
        confirm(lead(cast.asha), brought, Sheet.of(brought).structure.questions, at=NOW)
        rated = Answer.objects.filter(audit_return=brought, point__isnull=False)
        keys = set(rated.values_list("question__key", flat=True))
        assert keys == {"s1-q1", "s1-q2", "s1-q3", "s2-q1"}

    def test_saving_the_page_as_it_is_confirms_nothing(
        self, cast: Cast, brought: AuditReturn
    ) -> None:
        StepPage(signed_in(cast.asha), brought).save()
        assert not Answer.objects.filter(audit_return=brought, revision__gt=1).exists()

    def test_changed_words_are_confirmed_by_that(self, cast: Cast, brought: AuditReturn) -> None:
        StepPage(signed_in(cast.asha), brought).type("s1-q1", commentary="Still, since May").save()
        assert Answer.objects.get(audit_return=brought, question__key="s1-q1").confirmed

    def test_not_in_a_colleagues_standard(self, cast: Cast, brought: AuditReturn) -> None:
        sheet = Sheet.of(brought)
        pen = Pen(cast.ben, "contributor", frozenset({"s2"}))
        with pytest.raises(NotGiven):
            confirm(pen, brought, [sheet.shown["s1-q1"]], at=NOW)

    def test_unconfirmed_stands_in_the_way(self, cast: Cast, brought: AuditReturn) -> None:
        what = {gap.question.key: gap.what for gap in gaps(brought, Sheet.of(brought))}
        assert what["s1-q1"] == "carried over: confirm or change it"
        assert what["s2-new"] == "not answered"

    def test_how_many_stand_as_they_were(self, cast: Cast, brought: AuditReturn) -> None:
        sheet = confirm(lead(cast.asha), brought, [Sheet.of(brought).shown["s1-q1"]], at=NOW)
        found = confirmed_unchanged(sheet)
        assert found is not None
        assert (found.number, found.of, str(found.share)) == (1, 5, "20.0%")

    def test_nothing_carried_over_has_no_share(self, cast: Cast) -> None:
        assert confirmed_unchanged(Sheet.of(cast.audit_return)) is None


class TestBesideTheQuestion:
    def test_says_who_when_and_what_changed(self, cast: Cast, brought: AuditReturn) -> None:
        sheet = Sheet.of(brought)
        found = carried_beside(sheet, list(sheet.shown.values()))
        reworded = found[sheet.shown["s2-q1"].pk]
        assert (reworded.by, reworded.is_changed, reworded.then.printed) == ("Asha", True, "Green")
        rescaled = found[sheet.shown["s2-q2"].pk]
        assert (rescaled.still, rescaled.is_waiting) == (None, True)
        assert sheet.shown["s2-new"].pk not in found

    def test_on_the_page(self, cast: Cast, brought: AuditReturn) -> None:
        html = StepPage(signed_in(cast.asha), brought, "s2").response.content.decode()
        assert "Last time: " in html
        assert "This question has changed" in html
        assert "Still so: Green" in html


class TestAWholeStandard:
    def test_only_one_that_has_not_changed(self, cast: Cast, brought: AuditReturn) -> None:
        sheet = Sheet.of(brought)
        assert [at_once(sheet, standard) for standard in sheet.standards] == [True, False]

    def test_on_a_page_that_shows_all_its_answers(
        self, client: Client, cast: Cast, brought: AuditReturn
    ) -> None:
        client.force_login(cast.ben)
        url = reverse("returns:confirm_standard", args=[brought.pk, "s1"])
        html = client.get(url).content.decode()
        for n in (1, 2, 3):
            assert f"Why s1-q{n} is green" in html
        client.post(url)
        client.post(url)
        brought.refresh_from_db()
        assert brought.answered == 3
        assert client.get(url).status_code == 302


class TestPages:
    def test_the_front_page_leads_there_and_back(
        self, client: Client, cast: Cast, now: AuditReturn
    ) -> None:
        client.force_login(cast.asha)
        front = client.get(reverse("returns:overview", args=[now.pk])).content.decode()
        said = "1 question is new, 1 is reworded, 1 is answered in another way"
        offer = reverse("returns:carry_forward", args=[now.pk])
        assert said in front
        assert offer in front
        assert said in client.get(offer).content.decode()
        after = client.post(offer, follow=True).content.decode()
        assert "stand beside 5 questions" in after
        assert offer not in after

    def test_a_contributor_is_not_offered_it(
        self, client: Client, cast: Cast, now: AuditReturn
    ) -> None:
        client.force_login(cast.ben)
        offer = reverse("returns:carry_forward", args=[now.pk])
        assert offer not in client.get(reverse("returns:overview", args=[now.pk])).content.decode()
        assert client.post(offer).status_code == 404

    def test_what_is_new(self, client: Client, cast: Cast, now: AuditReturn) -> None:
        client.force_login(cast.dev)
        html = client.get(reverse("returns:what_is_new", args=[now.pk])).content.decode()
        assert "everywhere?" in html
        assert "No longer asked" in html

    def test_facts_come_in_and_statements_do_not(self, cast: Cast) -> None:
        """A number is a fact; a statement was made by somebody then."""
        draft = make_draft(owner=cast.board, code="figures", standards=1, questions=0)
        standard = draft.standards.get()
        make_question(standard, "staff", kind="whole_number")
        make_question(standard, "sure", kind="statement", order=2)
        version = publish_directly(draft)
        first = make_return(make_round(cast.board, version), cast.housing)
        sheet = Sheet.of(first)
        edits = [
            edit(sheet, "staff", Content(value=12)),
            edit(sheet, "sure", Content(value=True)),
        ]
        save_answers(first, edits, who=cast.asha, role="lead", at=NOW)
        later = make_return(make_round(cast.board, version, **NEXT_YEAR), cast.housing)
        bring_in(later, first, who=cast.asha, at=NOW)
        rows = Answer.objects.filter(audit_return=later)
        values = dict(rows.values_list("question__key", "value"))
        assert values == {"staff": 12, "sure": None}


# Which question, which point, and the commentary.
ANSWERS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.text("aŵ’ ")), max_size=6)


class TestWhatever:
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(chosen=ANSWERS)
    def test_was_answered_it_never_sets_a_rating_nor_a_status(
        self, cast: Cast, chosen: list[tuple[int, int, str]]
    ) -> None:
        with transaction.atomic():
            questions = Sheet.of(cast.audit_return).structure.questions
            edits = {n: _rated(questions[n], point, words) for n, point, words in chosen}
            save_answers(
                cast.audit_return, list(edits.values()), who=cast.asha, role="lead", at=NOW
            )
            later_round = make_round(cast.board, next_version(cast), **NEXT_YEAR)
            later = make_return(later_round, cast.housing)
            bring_in(later, cast.audit_return, who=cast.asha, at=NOW)
            after = AuditReturn.objects.get(pk=later.pk)
            rows = Answer.objects.filter(audit_return=later)
            assert rows.count() == len(edits.keys() - {5})  # the last question is gone
            assert not rows.filter(point__isnull=False).exists()
            assert not rows.filter(complete=True).exists()
            assert (after.status, after.answered) == ("not_started", 0)
            transaction.set_rollback(True)


def _rated(question: QuestionShape, point: int, words: str) -> Edit:
    return Edit(question, Content(question.points[point].pk, None, words.strip()), "0.")
