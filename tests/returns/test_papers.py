"""The papers of a return: they hold what was written, and only those get them who may read it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from audit_portal.documents.papers import Paper
from audit_portal.documents.pdf import render_pdf
from audit_portal.jobs.models import Job
from audit_portal.jobs.working import work_on
from audit_portal.organisations.models import User
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.publishing import publish
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.actions.planning import Change, Plan, set_action, update_action
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import AnswerEvidence, AuditReturn, Evidence
from questionnaires.returns.papers import action_plan, receipt, whole_return
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import reopen
from tests.conftest import Cast
from tests.documents.reading_pdfs import assert_readable, bookmarks, opened, words_of
from tests.factories import NOW, TODAY, make_organisation, make_return, make_round, make_seat
from tests.returns.answering import signed_in
from tests.returns.signing import answer_all, approve, submitted

EVERY_KIND = Path(__file__).parents[1] / "definitions" / "data" / "every-kind.yaml"
VALUES: dict[str, Any] = {
    "yes_no_partly": "not_applicable",
    "short_text": "Ysgol Tŷ Gŵyn’s page",
    "narrative": "First paragraph.\n\nSecond <b>paragraph</b> & more.",
    "person": {"name": "Siân O’Brien", "role": "Head"},
    "date": "2026-01-31",
    "whole_number": 1234,
    "percentage": 85.5,
    "single_choice": "paper",
    "multiple_choice": ["policy", "online"],
    "rows": [{"name": "Ŵyn Ŷork", "role": "Deputy", "trained": "2025-09-01"}],
    "terms": {"autumn": 31, "spring": 42, "summer": 53},
    "statement": True,
}


def pdf_of(paper: Paper) -> bytes:
    return render_pdf(paper, lambda per_cent, words: None)


def answer(audit_return: AuditReturn, who: User, **contents: Content) -> None:
    """By key, with hyphens written as underscores."""
    sheet = Sheet.of(audit_return)
    edits = []
    for key, content in contents.items():
        question = sheet.shown[key.replace("_", "-")]
        edits.append(Edit(question, content, sheet.answer_to(question).seen))
    save_answers(audit_return, edits, who=who, role="lead", at=NOW)
    audit_return.refresh_from_db()


def the_return(who: User, audit_return: AuditReturn, on: date = TODAY) -> Paper:
    return whole_return.compose(who, {"return": audit_return.pk}, on)


class TestTheReturn:
    def test_a_draft_says_so_on_every_page(self, cast: Cast) -> None:
        paper = the_return(cast.asha, cast.audit_return)
        pdf = pdf_of(paper)
        words = words_of(pdf)
        pages = len(opened(pdf).pages)
        assert words.count("Draft – not yet approved") == pages + 1  # at the head, too
        assert paper.file_name.endswith("northmoor-council-housing-draft")
        assert "Printed on 10 March 2026" in words
        assert f"Page 1 of {pages}" in words
        assert "0 of 6 required questions answered." in words
        assert "Receipt" not in words

    def test_signed_off_it_tells_who_approved_it(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead", met_on=date(2026, 3, 9))
        audit_return.refresh_from_db()
        words = words_of(pdf_of(the_return(cast.ruth, audit_return)))
        assert "Draft" not in words
        assert "10 March 2026, by Dev, the head of service; at the meeting of 9 March 2026" in words
        assert "by Asha" in words
        assert audit_return.receipt is not None
        assert audit_return.receipt in words
        assert audit_return.checksum in words
        assert "Why s2-q3 is green" in words

    def test_it_can_be_read_by_ear(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        paper = the_return(cast.asha, cast.audit_return)
        pdf = opened(pdf_of(paper))
        assert_readable(pdf, title="Section 11 audit 2026: return of Northmoor Council Housing")
        found = bookmarks(pdf)
        assert found[:3] == ["In short", "1 Standard 1", "Is s1-q1 in place?"]
        assert "2 Standard 2" in found

    def test_every_kind_of_answer_is_in_it(self, cast: Cast) -> None:
        audit_return, questions = every_kind(cast)
        words = words_of(pdf_of(the_return(cast.asha, audit_return)))
        for written in (
            "Siân O’Brien, Head",
            "Ysgol Tŷ Gŵyn’s page",
            "Second <b>paragraph</b> & more.",
            "31 January 2026",
            "1,234",
            "85.5%",
            "Ŵyn Ŷork",
            "1 September 2025",
            "Confirmed",
            "It cannot arise with us",
            "Words beside it",
        ):
            assert written in words, written
        assert {question.kind for question in questions} >= {"rating", *VALUES}
        for number in ("31", "42", "53"):
            assert number in words

    def test_ten_thousand_words_are_all_there(self, cast: Cast) -> None:
        text = " ".join(f"w{n}" for n in range(3_300))
        contents = {
            f"s1_q{n}": Content(commentary=text.replace("w", letter))
            for n, letter in ((1, "a"), (2, "b"), (3, "c"))
        }
        answer(cast.audit_return, cast.asha, **contents)
        words = words_of(pdf_of(the_return(cast.asha, cast.audit_return)))
        missing = [
            word for letter in "abc" for n in range(3_300) if (word := f"{letter}{n} ") not in words
        ]
        assert missing == []

    def test_one_word_without_end_stays_on_the_page(self, cast: Cast) -> None:
        answer(cast.audit_return, cast.asha, s1_q1=Content(commentary="x" * 20_000))
        words = words_of(pdf_of(the_return(cast.asha, cast.audit_return)))
        assert words.count("x") >= 20_000

    def test_evidence_and_actions_stand_beside_their_answer(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        question = Sheet.of(cast.audit_return).shown["s1-q1"]
        plan = Plan("Train the rest", "Jo Fields", TODAY - timedelta(days=1))
        set_action(cast.audit_return, question, plan, who=cast.asha, at=NOW)
        item = Evidence.objects.create(
            organisation=cast.housing,
            kind="location",
            title="Training log",
            where="With the training team",
            kept_by="Jo Fields",
            dated=date(2026, 1, 5),
            review_by=TODAY - timedelta(days=3),
            added_at=NOW,
        )
        given = cast.audit_return.answers.get(question=question.pk)
        AnswerEvidence.objects.create(answer=given, evidence=item, added_at=NOW)
        words = words_of(pdf_of(the_return(cast.asha, cast.audit_return)))
        assert "Training log Where to find it: With the training team" in words
        assert "dated 5 January 2026; review was due on 7 March 2026" in words
        assert "Train the rest Jo Fields, by 9 March 2026; overdue" in words


def every_kind(cast: Cast) -> tuple[AuditReturn, list[QuestionShape]]:
    """A school's return, answered with one value of every kind."""
    school = make_organisation(cast.board, "Alder Brook Primary", duty="s175", kind="school")
    make_seat(cast.asha, school, "lead")
    document = read_document(EVERY_KIND.read_bytes(), to_publish=True)
    version = import_document(document, owner=cast.board).version
    publish(version, at=NOW)
    audit_return = make_return(make_round(cast.board, version), school)
    for _ in range(2):  # what was answered may bring more questions
        sheet = Sheet.of(audit_return)
        edits = [
            Edit(question, content_for(question), sheet.answer_to(question).seen)
            for question in sheet.shown.values()
        ]
        save_answers(audit_return, edits, who=cast.asha, role="lead", at=NOW)
    return audit_return, list(Sheet.of(audit_return).shown.values())


def content_for(question: QuestionShape) -> Content:
    words = "Words beside it" if question.commentary else ""
    if question.kind == "rating":
        return Content(point=question.points[1].pk, commentary=words)
    value = "no" if question.key == "low-level" else VALUES[question.kind]
    reason = "It cannot arise with us" if value == "not_applicable" else ""
    return Content(value=value, commentary=words, not_applicable_reason=reason)


class TestTheReceipt:
    def test_it_is_one_page_with_number_and_checksum(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        audit_return.refresh_from_db()
        pdf = pdf_of(receipt.compose(cast.mo, {"return": audit_return.pk}, TODAY))
        words = words_of(pdf)
        assert len(opened(pdf).pages) == 1
        assert str(audit_return.receipt) in words
        assert audit_return.checksum in words
        assert f"/returns/{audit_return.pk}/receipt/" in words
        assert "Why s1-q1 is green" not in words

    def test_reopened_it_no_longer_stands(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        audit_return.refresh_from_db()
        reopen(audit_return, who=cast.mo, at=NOW + timedelta(days=1), why="A date is wrong")
        words = words_of(pdf_of(receipt.compose(cast.asha, {"return": audit_return.pk}, TODAY)))
        assert "Reopened – no longer stands" in words
        assert "A date is wrong" in words

    def test_without_a_receipt_there_is_no_paper(self, cast: Cast) -> None:
        url = reverse("returns:receipt_paper", args=[cast.audit_return.pk])
        assert signed_in(cast.asha).post(url).status_code == 404


class TestTheActionPlan:
    def test_open_ones_first_overdue_in_words(self, cast: Cast) -> None:
        question = Sheet.of(cast.audit_return).shown["s1-q1"]
        late = Plan("Write the policy", "Asha", TODAY - timedelta(days=1))
        done = Plan("Train all staff", "Ben", TODAY + timedelta(days=9))
        set_action(cast.audit_return, question, late, who=cast.asha, at=NOW)
        action = set_action(cast.audit_return, question, done, who=cast.asha, at=NOW)
        change = Change("All 40 are trained", "done", done.due)
        update_action(action, change, who=cast.asha, at=NOW)
        pdf = pdf_of(action_plan.compose(cast.asha, {"organisation": cast.housing.pk}, TODAY))
        words = words_of(pdf)
        assert words.index("Open: 1 action, 1 overdue") < words.index("Done: 1 action")
        assert "Overdue" in words
        assert "All 40 are trained" in words
        document = opened(pdf)
        page = document.pages[0].mediabox
        assert page[2] > page[3]  # across

    def test_to_the_board_it_shows_signed_off_returns_alone(self, cast: Cast) -> None:
        question = Sheet.of(cast.audit_return).shown["s1-q1"]
        plan = Plan("Write the policy", "Asha", TODAY)
        set_action(cast.audit_return, question, plan, who=cast.asha, at=NOW)
        about = {"organisation": cast.housing.pk}
        assert "Write the policy" not in action_plan.compose(cast.mo, about, TODAY).html
        assert "Write the policy" in action_plan.compose(cast.asha, about, TODAY).html


class TestAsking:
    def url(self, cast: Cast) -> str:
        return reverse("returns:papers", args=[cast.audit_return.pk])

    def ask(self, cast: Cast, who: User, paper: str = "return") -> Any:
        return signed_in(who).post(self.url(cast), {"paper": paper})

    def test_asked_made_and_fetched(self, cast: Cast) -> None:
        response = self.ask(cast, cast.asha)
        job = Job.objects.get()
        assert response["Location"] == reverse("jobs:job", args=[job.pk])
        work_on(job.pk, clock=timezone.now)
        fetched = signed_in(cast.asha).get(reverse("jobs:download", args=[job.pk]))
        name = "section-11-audit-2026-northmoor-council-housing-draft.pdf"
        assert fetched["Content-Disposition"] == f'attachment; filename="{name}"'
        assert fetched.content.startswith(b"%PDF-")

    def test_twice_for_the_same_is_one_job_until_something_is_answered(self, cast: Cast) -> None:
        self.ask(cast, cast.asha)
        self.ask(cast, cast.asha)
        assert Job.objects.count() == 1
        answer(cast.audit_return, cast.asha, s1_q1=Content(commentary="New words"))
        self.ask(cast, cast.asha)
        assert Job.objects.count() == 2

    def test_nothing_chosen_is_asked_for_again(self, cast: Cast) -> None:
        response = self.ask(cast, cast.asha, "")
        assert response.status_code == 200
        assert "Choose a paper." in response.content.decode()
        assert "Choose one of the papers shown." in self.ask(cast, cast.asha, "x").content.decode()

    def test_what_is_on_offer_follows_the_return(self, cast: Cast) -> None:
        client = signed_in(cast.asha)
        page = client.get(self.url(cast)).content.decode()
        assert "A blank form" in page
        assert 'value="receipt"' not in page
        approve(submitted(cast), cast.dev, "senior_lead")
        assert 'value="receipt"' in client.get(self.url(cast)).content.decode()

    def test_a_manager_gets_the_words_only_once_they_are_signed_off(self, cast: Cast) -> None:
        assert self.ask(cast, cast.mo).status_code == 404
        approve(submitted(cast), cast.dev, "senior_lead")
        assert self.ask(cast, cast.mo).status_code == 302

    def test_a_paper_is_out_of_reach_when_the_seat_ends(self, cast: Cast) -> None:
        self.ask(cast, cast.ben)
        job = Job.objects.get()
        work_on(job.pk, clock=timezone.now)
        client = signed_in(cast.ben)
        download = reverse("jobs:download", args=[job.pk])
        assert client.get(download).status_code == 200
        cast.ben.seats.all().end(NOW)
        assert client.get(download).status_code == 404

    def test_a_paper_is_out_of_the_boards_reach_when_it_is_reopened(self, cast: Cast) -> None:
        approve(submitted(cast), cast.dev, "senior_lead")
        self.ask(cast, cast.ruth)
        job = Job.objects.get()
        work_on(job.pk, clock=timezone.now)
        client = signed_in(cast.ruth)
        assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 200
        cast.audit_return.refresh_from_db()
        reopen(cast.audit_return, who=cast.mo, at=NOW + timedelta(days=1), why="A date is wrong")
        assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 404

    @pytest.mark.parametrize("paper", ["blank-form", "action-plan"])
    def test_the_other_papers_are_made_too(self, cast: Cast, paper: str) -> None:
        self.ask(cast, cast.asha, paper)
        job = Job.objects.get()
        work_on(job.pk, clock=timezone.now)
        job.refresh_from_db()
        assert job.state == "done"
        assert signed_in(cast.asha).get(reverse("jobs:job", args=[job.pk])).status_code == 200
