"""The board writes back to Housing: Rafi drafts, Mo signs, Asha and Dev read it."""

import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from audit_portal.correspondence.models import Message
from audit_portal.jobs.models import Job
from audit_portal.jobs.working import work_on
from audit_portal.organisations.models import User
from questionnaires.returns.actions.planning import Plan, set_action
from questionnaires.returns.requests.moves import Turn
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import reopen
from questionnaires.review.feedback.content import Damaged, frozen_content
from questionnaires.review.feedback.drafting import Words, draft
from questionnaires.review.feedback.findings import findings_of
from questionnaires.review.feedback.moves import FeedbackRefused
from questionnaires.review.feedback.writing import (
    Done,
    Wording,
    begin,
    begin_all,
    propose,
    reword,
    send_back,
    sign,
)
from questionnaires.review.judging import agree_with_the_rest, read_through, take_up_again
from questionnaires.review.models import FeedbackLetter, Review
from questionnaires.review.queries.asking import answer, ask
from tests.conftest import Cast
from tests.documents.reading_pdfs import assert_readable, opened
from tests.factories import NOW, TODAY
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.review.stage import (
    Reviewers,
    agree,
    give,
    given,
    make_reviewers,
    moderate,
    question,
    sign_off,
)

pytestmark = pytest.mark.usefixtures("clock_at_now", "media")
ACT_BY = TODAY + timedelta(days=28)


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


@pytest.fixture
def review(cast: Cast, reviewers: Reviewers) -> Review:
    """Rafi sees s1-q1 as amber, and agrees with the rest; the evidence of s1-q2 bears it out."""
    review = given(cast, reviewers.rafi)
    moderate(review, reviewers.rafi)
    agree(review, reviewers.rafi, "s1-q2")
    return read(review, reviewers.rafi)


def read(review: Review, by: User) -> Review:
    keys = [one.pk for one in Sheet.of(review.audit_return).shown.values()]
    agree_with_the_rest(review, keys, by=by, at=NOW)
    read_through(review, by=by, at=NOW)
    return Review.objects.select_related("audit_return__audit_round", "reviewer").get(pk=review.pk)


def begun(review: Review) -> FeedbackLetter:
    return begin(review, by=review.reviewer, on=TODAY, at=NOW)


def proposed(review: Review) -> FeedbackLetter:
    letter = begun(review)
    propose(letter, by=review.reviewer, at=NOW)
    letter.refresh_from_db()
    return letter


def signed(cast: Cast, *letters: FeedbackLetter) -> Done:
    seen = {one.pk: one.revision for one in letters}
    done = sign(letters, cast.board, seen, by=cast.mo, on=TODAY, at=NOW)
    for one in letters:
        one.refresh_from_db()
    return done


def sent(cast: Cast, review: Review) -> FeedbackLetter:
    letter = proposed(review)
    signed(cast, letter)
    return letter


def words(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def page(letter: FeedbackLetter) -> str:
    return reverse("review:feedback", args=[letter.pk])


def told() -> list[str]:
    found = Message.objects.filter(subject__contains="The board’s reply to your return")
    return sorted(found.values_list("recipient", flat=True))


class TestFirstWords:
    def test_say_what_the_review_says(self, review: Review) -> None:
        found = draft("Section 11 audit 2026", "Rafi", findings_of(review))
        assert found.opening.startswith("Thank you for your return to the Section 11 audit 2026.")
        assert "Rafi has read it" in found.opening
        assert "sees some ratings otherwise" in found.opening
        assert found.strengths == (
            "You are assured of “Standard 2”. We agree.\n\n"
            "Your evidence bears out what you say at “Is s1-q2 in place?”."
        )
        assert found.to_strengthen == (
            "Ratings that call for action stand in “Standard 1” (“Is s1-q1 in place?”).\n\n"
            "The evidence does not yet bear out what you say at “Is s1-q1 in place?”."
        )

    def test_praise_nothing_that_was_not_agreed(self, cast: Cast, reviewers: Reviewers) -> None:
        review = given(cast, reviewers.rafi)
        for key in ("s1-q1", "s2-q1"):
            moderate(review, reviewers.rafi, key, "red")
        found = draft("Audit", "Rafi", findings_of(read(review, reviewers.rafi)))
        assert found.strengths == ""

    def test_of_a_return_read_without_change(self, cast: Cast, reviewers: Reviewers) -> None:
        review = read(given(cast, reviewers.rafi), reviewers.rafi)
        found = draft("Audit", "Rafi", findings_of(review))
        assert "agrees with all your ratings" in found.opening
        assert found.to_strengthen == ""
        assert "nothing that you need to do now" in found.closing


class TestBeginning:
    def test_once_however_often_it_is_asked_for(self, review: Review) -> None:
        assert begun(review) == begun(review)
        letter = FeedbackLetter.objects.get()
        assert (letter.state, letter.act_by) == ("draft", ACT_BY)

    def test_not_before_the_return_is_read(self, cast: Cast, reviewers: Reviewers) -> None:
        review = given(cast, reviewers.rafi)
        with pytest.raises(FeedbackRefused, match="has not been read to its end"):
            begun(review)

    def test_all_at_once_those_without_change_are_ready(
        self, cast: Cast, reviewers: Reviewers, review: Review
    ) -> None:
        sign_off(cast, cast.carols_return, cast.carol)
        give(cast, reviewers.sana)
        other = read(Review.objects.get(audit_return=cast.carols_return), reviewers.sana)
        made = begin_all([review, other], role="manager", by=cast.mo, on=TODAY, at=NOW)
        assert (made.proposed, made.drafts) == (1, 1)
        states = {one.review: one.state for one in FeedbackLetter.objects.all()}
        assert states == {review: "draft", other: "proposed"}


class TestFigures:
    def test_come_from_the_review_at_the_moment_of_signing(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        letter = begun(review)
        take_up_again(review, by=reviewers.rafi, at=NOW)
        moderate(review, reviewers.rafi, "s2-q1", "red", seen=1, reason="No list was seen")
        read(review, reviewers.rafi)
        propose(letter, by=reviewers.rafi, at=NOW)
        signed(cast, letter)
        content = frozen_content(letter)
        assert [(one.name, one.rated, one.agreed, one.otherwise) for one in content.standards] == [
            ("1 Standard 1", 3, 2, 1),
            ("2 Standard 2", 3, 2, 1),
        ]
        assert (content.rated, content.agreed) == (6, 4)
        assert [(one.own, one.board, one.reason) for one in content.moderated] == [
            ("Green", "Amber", "The policy is of 2019"),
            ("Green", "Red", "No list was seen"),
        ]

    def test_actions_that_are_planned_and_those_to_be_planned(
        self, cast: Cast, reviewers: Reviewers
    ) -> None:
        review = given(cast, reviewers.rafi)
        shape = Sheet.of(cast.audit_return).shown["s1-q1"]
        plan = Plan("Write the policy anew", "Head of service", TODAY + timedelta(days=60))
        set_action(cast.audit_return, shape, plan, who=cast.asha, at=NOW)
        moderate(review, reviewers.rafi, "s1-q1")
        moderate(review, reviewers.rafi, "s2-q2", "red")
        content = frozen_content(sent(cast, read(review, reviewers.rafi)))
        assert [(one.what, one.who, one.day) for one in content.actions] == [
            ("Write the policy anew", "Head of service", TODAY + timedelta(days=60))
        ]
        assert (content.to_plan, content.plan_day) == (("Is s2-q2 in place?",), ACT_BY)

    def test_queries_with_their_answers(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        due = TODAY + timedelta(days=14)
        key = question(review, "s1-q3")
        query = ask(review, key, "Who checks?", due=due, by=reviewers.rafi, at=NOW)
        answer(query, Turn(cast.asha, "The duty manager", NOW, 1))
        [asked] = frozen_content(sent(cast, review)).queries
        assert (asked.words, asked.answer) == ("Who checks?", "The duty manager")


class TestSigning:
    def test_sent_once_to_those_who_lead_and_sign(self, cast: Cast, review: Review) -> None:
        letter = proposed(review)
        assert len(signed(cast, letter).letters) == 1
        assert not signed(cast, letter).letters
        assert told() == sorted([cast.asha.email, cast.dev.email, cast.amara.email])
        assert letter.signing is not None
        assert (letter.state, letter.signing.by_name) == ("sent", "Mo")
        content = frozen_content(letter)
        assert content.to[:2] == ("Dev", "Head of service")
        assert content.signed[0] == "Mo"

    def test_not_what_was_changed_since_it_was_looked_at(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        letter = proposed(review)
        seen = {letter.pk: letter.revision}
        send_back(letter, role="reviewer", why="", by=reviewers.rafi, at=NOW)
        reword(letter, Wording(Words("Other words"), ACT_BY), seen=1)
        propose(letter, by=reviewers.rafi, at=NOW)
        done = sign([letter], cast.board, seen, by=cast.mo, on=TODAY, at=NOW)
        assert not done.letters
        assert "was given other words" in done.held[0][1]
        assert not told()

    def test_not_while_it_is_with_the_reviewer(self, cast: Cast, review: Review) -> None:
        done = signed(cast, begun(review))
        assert [why for _, why in done.held] == ["it is with the reviewer."]

    def test_not_once_the_return_is_reopened(self, cast: Cast, review: Review) -> None:
        letter = proposed(review)
        reopen(review.audit_return, who=cast.mo, why="Look again", at=NOW)
        done = signed(cast, letter)
        assert [why for _, why in done.held] == [
            "this return is with the organisation again. It can be read later."
        ]

    def test_what_was_sent_stays(self, cast: Cast, review: Review) -> None:
        letter = sent(cast, review)
        for change in ({"opening": "Other"}, {"checksum": "0" * 64}, {"state": "draft"}):
            with (
                pytest.raises(DatabaseError, match="signed and sent, so it stays"),
                transaction.atomic(),
            ):
                FeedbackLetter.objects.filter(pk=letter.pk).update(**change)
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            FeedbackLetter.objects.filter(pk=letter.pk)._raw_delete("default")

    def test_a_letter_that_is_not_what_was_signed_is_not_printed(
        self, cast: Cast, review: Review
    ) -> None:
        letter = sent(cast, review)
        letter.content = letter.content.replace("Amber", "Green")
        with pytest.raises(Damaged):
            frozen_content(letter)

    def test_one_that_is_read_anew_is_written_to_anew(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        first = sent(cast, review)
        take_up_again(review, by=reviewers.rafi, at=NOW)
        again = begun(read(review, reviewers.rafi))
        assert again != first
        first.refresh_from_db()
        assert first.state == "sent"


class TestSendingBack:
    def test_with_a_reason_that_the_reviewer_reads(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        letter = proposed(review)
        with pytest.raises(FeedbackRefused, match="Write what should be changed"):
            send_back(letter, role="manager", why=" ", by=cast.mo, at=NOW)
        back = reverse("review:feedback_back", args=[letter.pk])
        signed_in(cast.mo).post(back, {"why": "Name the training"})
        letter.refresh_from_db()
        assert letter.state == "draft"
        rafi = signed_in(reviewers.rafi)
        assert "Name the training" in words(rafi.get(page(letter)))
        assert "Finish the letter to Northmoor Council Housing" in words(rafi.get("/"))


class TestWords:
    def posted(self, **changes: str) -> dict[str, str]:
        day = {"act_by_0": "1", "act_by_1": "6", "act_by_2": "2026"}
        return {"opening": "Thank you.\r\n\r\nWell done.", "seen": "1", **day, **changes}

    def test_saved_and_shown_first(self, cast: Cast, review: Review, reviewers: Reviewers) -> None:
        letter, rafi = begun(review), signed_in(reviewers.rafi)
        url = reverse("review:feedback_words", args=[letter.pk])
        shown = words(rafi.post(url, self.posted(preview="yes")))
        assert "It is not saved yet" in shown
        assert "Well done." in shown
        letter.refresh_from_db()
        assert letter.revision == 1
        rafi.post(url, self.posted())
        letter.refresh_from_db()
        assert (letter.revision, letter.strengths, letter.act_by) == (2, "", date(2026, 6, 1))
        assert "<h3" in words(rafi.get(page(letter)))

    def test_two_reviewers_lose_nothing(self, review: Review, reviewers: Reviewers) -> None:
        letter = begun(review)
        url = reverse("review:feedback_words", args=[letter.pk])
        signed_in(reviewers.rafi).post(url, self.posted(opening="Rafi’s words"))
        sana = signed_in(reviewers.sana)
        shown = words(sana.post(url, self.posted(opening="Sana’s words")))
        assert "Somebody has changed this letter meanwhile" in shown
        assert "Rafi’s words" in shown
        assert "Sana’s words" in shown
        letter.refresh_from_db()
        assert letter.opening == "Rafi’s words"
        sana.post(url, self.posted(opening="Sana’s words", seen="2"))
        letter.refresh_from_db()
        assert letter.opening == "Sana’s words"

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"opening": " "}, "Write how the letter begins."),
            ({"act_by_2": "2020"}, "choose a day that is still to come"),
            ({"strengths": "x" * 8001}, "longer than 8,000 characters"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, review: Review, reviewers: Reviewers, changes: dict[str, str], says: str
    ) -> None:
        letter = begun(review)
        url = reverse("review:feedback_words", args=[letter.pk])
        assert says in words(signed_in(reviewers.rafi).post(url, self.posted(**changes)))
        letter.refresh_from_db()
        assert letter.revision == 1


class TestWholeRound:
    def url(self, cast: Cast, what: str = "round") -> str:
        return reverse(f"review:feedback_{what}", args=[cast.audit_round.slug])

    def test_drafted_worded_signed_and_read(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        mo, rafi, asha = (signed_in(who) for who in (cast.mo, reviewers.rafi, cast.asha))
        assert "Draft the letter" in words(mo.get(self.url(cast)))
        mo.post(self.url(cast, "begin_all"))
        letter = FeedbackLetter.objects.get()
        assert asha.get(page(letter)).status_code == 404
        assert "Give it to the manager to sign" in words(rafi.get(page(letter)))
        rafi.post(reverse("review:feedback_propose", args=[letter.pk]))
        assert "Sign 1 letter to organisations" in words(mo.get("/"))
        ticked = {"letter": f"{letter.pk}-1"}
        assert "They stand in your name" in words(mo.post(self.url(cast, "sign"), ticked))
        letter.refresh_from_db()
        assert letter.state == "proposed"
        mo.post(self.url(cast, "sign"), {**ticked, "confirmed": "yes"})
        letter.refresh_from_db()
        assert letter.state == "sent"
        assert "Read the board’s reply to your return" in words(asha.get("/"))
        shown = words(asha.get(page(letter)))
        assert "The board agrees with 5 of your 6 ratings." in shown
        assert "The policy is of 2019" in shown
        assert "Read the board’s reply" not in words(asha.get("/"))
        assert "<li>Asha, 10 March 2026, 14:03</li>" in words(mo.get(page(letter)))

    @pytest.mark.parametrize("ticked", ["", "nonsense", "1", "1-x", "9" * 30 + "-1"])
    def test_ticks_that_are_none(self, cast: Cast, review: Review, ticked: str) -> None:
        proposed(review)
        answer_ = signed_in(cast.mo).post(self.url(cast, "sign"), {"letter": ticked}, follow=True)
        assert "No letter was ticked" in words(answer_)

    def test_the_chair_reads_and_neither_writes_nor_signs(self, cast: Cast, review: Review) -> None:
        letter, ruth = proposed(review), signed_in(cast.ruth)
        shown = words(ruth.get(page(letter)))
        assert "Sign and send" not in shown
        assert ruth.post(self.url(cast, "sign"), {"letter": f"{letter.pk}-1"}).status_code == 404
        assert ruth.get(reverse("review:feedback_words", args=[letter.pk])).status_code == 404

    def test_what_the_pages_cost(
        self,
        cast: Cast,
        review: Review,
        reviewers: Reviewers,
        recorded_queries: RecordedQueries,
    ) -> None:
        letter = sent(cast, review)
        pages = {
            "letters of a round": (cast.mo, self.url(cast)),
            "letter, to the manager": (cast.mo, page(letter)),
            "letter, to the lead": (cast.asha, page(letter)),
        }
        for name, (who, url) in pages.items():
            client = signed_in(who)
            client.get(url)
            with recorded_queries(f"review: {name}"):
                client.get(url)


class TestFiles:
    def made(self, client: Client, letter: FeedbackLetter, form: str) -> bytes:
        """Asked for, made by the worker, fetched."""
        client.post(reverse("review:feedback_file", args=[letter.pk]), {"form": form})
        job = Job.objects.latest("pk")
        work_on(job.pk, clock=timezone.now)
        return bytes(client.get(reverse("jobs:download", args=[job.pk])).content)

    def test_the_lead_takes_it_as_a_pdf_and_for_word(self, cast: Cast, review: Review) -> None:
        letter, asha = sent(cast, review), signed_in(cast.asha)
        assert_readable(opened(self.made(asha, letter, "pdf")), title=str(letter))
        document = Document(io.BytesIO(self.made(asha, letter, "docx")))
        told = [one.text for one in document.paragraphs]
        assert "The board agrees with 5 of your 6 ratings." in told
        cells = [cell.text for table in document.tables for cell in table._cells]
        assert "The policy is of 2019" in cells

    def test_a_draft_is_nothing_for_the_organisation(self, cast: Cast, review: Review) -> None:
        url = reverse("review:feedback_file", args=[proposed(review).pk])
        assert signed_in(cast.asha).post(url, {"form": "pdf"}).status_code == 404

    def test_all_of_a_round_as_one(self, cast: Cast, review: Review) -> None:
        sent(cast, review)
        mo = signed_in(cast.mo)
        url = reverse("review:feedback_files", args=[cast.audit_round.slug])
        mo.post(url, {"which": "sent", "form": "pdf"})
        job = Job.objects.latest("pk")
        work_on(job.pk, clock=timezone.now)
        content = bytes(mo.get(reverse("jobs:download", args=[job.pk])).content)
        assert_readable(opened(content), title="Letters sent: 1")
