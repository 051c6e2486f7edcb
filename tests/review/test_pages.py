"""Mo gives returns out, Rafi and Sana read them, on the pages; and who is refused."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import Content
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.evidence.adding import Adder, Facts, add_file, add_link
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import Answer, AuditReturn, Evidence
from questionnaires.returns.sheet import Sheet
from questionnaires.review.models import Deal, Review, ReviewedAnswer
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_return, make_round, make_seat, make_user, make_version
from tests.query_counts import RecordedQueries, statements
from tests.returns.answering import signed_in
from tests.returns.sample_files import mail, pdf, picture
from tests.review.stage import (
    Reviewers,
    agree,
    give,
    given,
    make_reviewers,
    moderate,
    sign_off,
)

POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"
pytestmark = pytest.mark.usefixtures("clock_at_now", "media")


@pytest.fixture
def reviewers(cast: Cast) -> Reviewers:
    return make_reviewers(cast)


@pytest.fixture
def review(cast: Cast, reviewers: Reviewers) -> Review:
    return given(cast, reviewers.rafi)


def words(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def at(review: Review, key: str = "s1-q1") -> str:
    return reverse("review:question", args=[review.pk, key])


def standard(review: Review, key: str = "s1") -> str:
    return reverse("review:standard", args=[review.pk, key])


def shown(review: Review) -> str:
    return reverse("review:review", args=[review.pk])


class TestGivingOut:
    def url(self, cast: Cast) -> str:
        return reverse("review:give_out", args=[cast.audit_round.slug])

    def test_looked_at_then_done_from_the_seed_that_was_shown(
        self, cast: Cast, reviewers: Reviewers
    ) -> None:
        sign_off(cast, cast.audit_return, cast.asha)
        sign_off(cast, cast.carols_return, cast.carol)
        mo = signed_in(cast.mo)
        asked = {"way": "random", "number": 1, "reviewer": [reviewers.rafi.pk]}
        page = mo.get(self.url(cast), asked)
        assert "1 of 2 would be given out" in words(page)
        assert not Review.objects.exists()
        carried = dict(page.context["fields"])
        mo.post(self.url(cast), {**carried, "seen": page.context["plan"].candidates})
        deal = Deal.objects.get()
        assert str(deal.seed) == carried["seed"]
        assert Review.objects.get().reviewer == reviewers.rafi
        assert f"Seed {deal.seed}." in words(mo.get(self.url(cast)))

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ({"way": "random", "reviewer": "rafi"}, "Write how many."),
            ({"way": "kind", "reviewer": "rafi"}, "Choose a kind."),
            ({"way": "all"}, "Tick at least one reviewer."),
            ({"way": "nonsense", "reviewer": "rafi"}, "Choose which returns."),
            ({"way": "random", "number": "0", "reviewer": "rafi"}, "Write a number from 1."),
            ({"way": "random", "number": "x", "reviewer": "rafi"}, "as a whole number"),
        ],
    )
    def test_what_is_missing_is_said(
        self, cast: Cast, reviewers: Reviewers, asked: dict[str, str], says: str
    ) -> None:
        sign_off(cast, cast.audit_return, cast.asha)
        named = {"rafi": str(reviewers.rafi.pk)}
        page = signed_in(cast.mo).get(
            self.url(cast), {name: named.get(value, value) for name, value in asked.items()}
        )
        text = words(page)
        assert "There is a problem" in text
        assert says in text

    def test_somebody_else_was_quicker(self, cast: Cast, reviewers: Reviewers) -> None:
        sign_off(cast, cast.audit_return, cast.asha)
        posted = {"way": "all", "reviewer": [reviewers.rafi.pk], "seen": "1"}
        signed_in(cast.mo).post(self.url(cast), posted)
        page = signed_in(cast.mo).post(self.url(cast), posted)
        assert "not those you looked at" in words(page)
        assert Review.objects.count() == 1

    def test_a_board_without_reviewers(self, cast: Cast) -> None:
        sign_off(cast, cast.audit_return, cast.asha)
        assert "has no reviewer yet" in words(signed_in(cast.mo).get(self.url(cast)))


class TestReading:
    def test_one_answer_after_the_other(self, review: Review, reviewers: Reviewers) -> None:
        rafi = signed_in(reviewers.rafi)
        assert standard(review) in words(rafi.get(shown(review)))
        assert at(review) in words(rafi.get(standard(review)))
        answer = {"seen": 0, "verdict": "agree", "evidence": "partial"}
        assert rafi.post(at(review), answer)["Location"] == at(review, "s1-q2")
        moderated = {"seen": 0, "verdict": "red", "reason": "Not so", "evidence": "none"}
        assert rafi.post(at(review, "s1-q2"), moderated)["Location"] == at(review, "s1-q3")
        found = ReviewedAnswer.objects.get(agreed=False)
        assert found.point is not None
        assert (found.point.key, found.reason) == ("red", "Not so")
        page = words(rafi.get(shown(review)))
        assert "4 of 6 ratings still to be judged." in page
        assert "1 not agreed" in page
        assert "It should be:" in words(rafi.get(standard(review)))

    def test_from_the_last_answer_to_the_first_that_was_left_out(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        answer = {"seen": 0, "verdict": "agree", "evidence": "partial"}
        reply = signed_in(reviewers.rafi).post(at(review, "s2-q3"), answer)
        assert reply["Location"] == at(review)

    def test_a_standard_at_once_and_then_the_return(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        rafi = signed_in(reviewers.rafi)
        finish = reverse("review:finish", args=[review.pk])
        rafi.post(finish)
        review.refresh_from_db()
        assert review.state == "waiting"
        for key in ("s1", "s2"):
            rafi.post(reverse("review:agree", args=[review.pk, key]))
        assert "I have read this return" in words(rafi.get(shown(review)))
        rafi.post(finish)
        review.refresh_from_db()
        assert review.state == "read"
        assert "Take it up again" in words(rafi.get(shown(review)))
        rafi.post(reverse("review:take_up", args=[review.pk]))
        review.refresh_from_db()
        assert review.state == "reading"

    def test_no_reason_saves_nothing_and_keeps_what_was_typed(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        typed = {"seen": 0, "verdict": "red", "evidence": "none", "comment": "Ask ŵ & O’Brien"}
        page = words(signed_in(reviewers.rafi).post(at(review), typed))
        assert "Write why you do not agree." in page
        assert "Ask ŵ &amp; O’Brien" in page
        assert not ReviewedAnswer.objects.exists()

    def test_both_views_are_shown_and_the_second_save_is_knowing(
        self, review: Review, reviewers: Reviewers
    ) -> None:
        sana = signed_in(reviewers.sana)
        moderate(review, reviewers.rafi, to="red", reason="The link is dead")
        typed = {"seen": 0, "verdict": "agree", "evidence": "sufficient", "comment": "Looks well"}
        page = sana.post(at(review), typed)
        text = words(page)
        assert "What Rafi found" in text
        assert "The link is dead" in text
        assert "Looks well" in text
        assert ReviewedAnswer.objects.get().updated_by == reviewers.rafi
        sana.post(at(review), {**typed, "seen": page.context["form"].data["seen"]})
        assert ReviewedAnswer.objects.get().updated_by == reviewers.sana
        assert ReviewedAnswer.history.filter(reason="The link is dead").exists()

    def test_last_time_with_what_the_board_made_of_it(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        moderate(review, reviewers.rafi, to="amber")
        later = make_round(
            cast.board,
            cast.audit_round.version,
            title="Section 11 audit 2027",
            opens=date(2026, 3, 5),
        )
        again = make_return(later, cast.housing)
        sign_off(cast, again, cast.asha, at=NOW + timedelta(minutes=5))
        cast.audit_round = later
        give(cast, reviewers.rafi)
        first = Answer.objects.filter(question__key="s1-q1")
        first.update(commentary="All staff are trained each year")
        page = words(signed_in(reviewers.rafi).get(standard(again.review)))
        assert "Section 11 audit 2026. The board said it should be: Amber." in page
        assert "The same commentary as last time" in page

    def test_signals_say_how_they_were_computed(self, review: Review, reviewers: Reviewers) -> None:
        page = words(signed_in(reviewers.rafi).get(shown(review)))
        assert "All 6 ratings are “Green”." in page
        assert "They are no score and no finding." in page


class TestEvidence:
    def attached(self, cast: Cast, name: str, content: bytes) -> tuple[Review, Evidence]:
        reviewers = make_reviewers(cast)
        by = Adder(cast.housing, cast.asha, NOW)
        item = add_file(SimpleUploadedFile(name, content), Facts(title="Policy"), by)
        at_first = Sheet.of(cast.audit_return).shown["s1-q1"]
        attach(cast.audit_return, at_first, [item], who=cast.asha, role="lead", at=NOW)
        return given(cast, reviewers.rafi), item

    def fetched(self, review: Review, item: Evidence, who: User) -> HttpResponse:
        response = signed_in(who).get(reverse("review:evidence", args=[review.pk, item.pk]))
        if response.streaming:
            b"".join(response.streaming_content)
        return response

    def test_a_picture_in_a_sandbox(self, cast: Cast) -> None:
        review, item = self.attached(cast, "policy.png", picture())
        response = self.fetched(review, item, review.reviewer)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response["Content-Security-Policy"] == POLICY
        assert response["Content-Disposition"] == "inline"
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        page = words(signed_in(review.reviewer).get(at(review)))
        assert f'src="{reverse("review:evidence", args=[review.pk, item.pk])}"' in page
        assert 'loading="lazy" sandbox>' in page

    def test_a_pdf_may_load_nothing_either(self, cast: Cast) -> None:
        review, item = self.attached(cast, "policy.pdf", pdf())
        response = self.fetched(review, item, review.reviewer)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Security-Policy"] == POLICY
        page = words(signed_in(review.reviewer).get(at(review)))
        assert 'loading="lazy" ></iframe>' in page

    def test_what_no_browser_draws_is_only_handed_out(self, cast: Cast) -> None:
        review, item = self.attached(cast, "mail.eml", mail())
        assert self.fetched(review, item, review.reviewer).status_code == 404
        assert "<iframe" not in words(signed_in(review.reviewer).get(at(review)))

    def test_only_what_stands_in_this_return(self, cast: Cast) -> None:
        review, _ = self.attached(cast, "policy.png", picture())
        other = add_file(
            SimpleUploadedFile("plan.png", picture()),
            Facts(),
            Adder(cast.housing, cast.asha, NOW),
        )
        assert self.fetched(review, other, review.reviewer).status_code == 404


class TestRefused:
    def addresses(self, review: Review) -> Iterator[str]:
        slug = review.audit_return.audit_round.slug
        yield shown(review)
        yield at(review)
        yield reverse("review:queue", args=[slug])
        yield reverse("review:room", args=[review.audit_return.audit_round.board.slug])

    def statuses(self, review: Review, who: User) -> list[int]:
        client = signed_in(who)
        return [client.get(address).status_code for address in self.addresses(review)]

    def test_a_reviewer_with_a_seat_there_sees_the_queue_without_it(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        make_seat(reviewers.rafi, cast.housing, "reader")
        assert self.statuses(review, reviewers.rafi) == [404, 404, 200, 200]
        queue = reverse("review:queue", args=[cast.audit_round.slug])
        rafi = signed_in(reviewers.rafi)
        assert list(rafi.get(queue).context["table"].data) == []
        assert "Read 1 return" not in words(rafi.get("/"))

    def test_the_organisation_itself_and_people_without_a_seat(
        self, cast: Cast, review: Review
    ) -> None:
        for who in (cast.asha, cast.dev, make_user("Nobody")):
            assert self.statuses(review, who) == [404, 404, 404, 404]

    def test_the_chair_and_the_manager_read_and_do_not_judge(
        self, cast: Cast, review: Review
    ) -> None:
        for who in (cast.ruth, cast.mo):
            assert self.statuses(review, who) == [200, 404, 200, 200]
            assert "Judge" not in words(signed_in(who).get(standard(review)))

    def test_a_question_that_is_not_asked(self, review: Review, reviewers: Reviewers) -> None:
        rafi = signed_in(reviewers.rafi)
        for address in (at(review, "s9-q9"), standard(review, "s9")):
            assert rafi.get(address).status_code == 404


class TestHome:
    def test_to_the_reviewer_and_the_manager(self, cast: Cast, reviewers: Reviewers) -> None:
        sign_off(cast, cast.audit_return, cast.asha)
        assert "Say who reads" not in words(signed_in(cast.mo).get("/"))
        yesterday = TODAY - timedelta(days=1)
        cast.audit_round.cohorts.update(first_due=yesterday, final_due=yesterday)
        assert "Say who reads 1 return" in words(signed_in(cast.mo).get("/"))
        give(cast, reviewers.rafi)
        assert "Read 1 return: Section 11 audit 2026" in words(signed_in(reviewers.rafi).get("/"))
        assert "Read 1 return:" not in words(signed_in(reviewers.sana).get("/"))
        assert "Say who reads" not in words(signed_in(cast.mo).get("/"))


class TestQueue:
    def test_mine_first_and_all_at_a_word(
        self, cast: Cast, review: Review, reviewers: Reviewers
    ) -> None:
        queue = reverse("review:queue", args=[cast.audit_round.slug])
        name = "Northmoor Council Housing"
        assert name in words(signed_in(reviewers.rafi).get(queue))
        sana = signed_in(reviewers.sana)
        assert name not in words(sana.get(queue))
        assert name in words(sana.get(queue, {"whose": "all"}))
        assert name not in words(sana.get(queue, {"whose": "all", "show": "read"}))
        assert name in words(signed_in(cast.mo).get(queue, {"show": "nonsense", "sort": "nosuch"}))


def test_handing_over_on_the_page(cast: Cast, review: Review, reviewers: Reviewers) -> None:
    url = reverse("review:hand_over", args=[review.pk])
    signed_in(cast.mo).post(url, {"to": reviewers.sana.pk, "why": "Rafi is ill"})
    review.refresh_from_db()
    assert review.reviewer == reviewers.sana
    assert "Rafi is ill" in words(signed_in(cast.mo).get(shown(review)))


def answered_at_length(cast: Cast, *, questions: int, evidence: int) -> AuditReturn:
    """`evidence` pieces at each answer."""
    audit_round = make_round(cast.board, make_version(code="long", questions=questions // 2))
    audit_return = make_return(audit_round, cast.housing)
    sheet = Sheet.of(audit_return)
    by = Adder(cast.housing, cast.asha, NOW)
    items = [
        add_link(f"https://example.org/{n}", Facts(title=f"Plan {n}"), by) for n in range(evidence)
    ]
    edits = [
        Edit(one, Content(one.points_by_key["green"].pk), sheet.answer_to(one).seen)
        for one in sheet.shown.values()
    ]
    save_answers(audit_return, edits, who=cast.asha, role="lead", at=NOW)
    for one in sheet.shown.values():
        attach(audit_return, one, items, who=cast.asha, role="lead", at=NOW)
    audit_return.refresh_from_db()
    return audit_return


def costs(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(statements(captured))


def test_the_reading_page_costs_the_same_however_much_there_is(
    cast: Cast, reviewers: Reviewers
) -> None:
    found = []
    for questions, evidence in ((4, 1), (100, 2)):
        audit_return = answered_at_length(cast, questions=questions, evidence=evidence)
        sign_off(cast, audit_return, cast.asha)
        cast.audit_round = audit_return.audit_round
        give(cast, reviewers.rafi)
        client = signed_in(reviewers.rafi)
        review = Review.objects.get(audit_return=audit_return)
        client.get(shown(review))
        found.append([costs(client, url(review)) for url in (shown, standard, at)])
    assert found[0] == found[1]
    assert max(found[1]) <= 20


def test_what_the_pages_cost(
    cast: Cast, review: Review, reviewers: Reviewers, recorded_queries: RecordedQueries
) -> None:
    agree(review, reviewers.rafi)
    rafi = signed_in(reviewers.rafi)
    pages: dict[str, Any] = {
        "room": reverse("review:room", args=[cast.board.slug]),
        "queue": reverse("review:queue", args=[cast.audit_round.slug]),
        "one": shown(review),
        "standard": standard(review),
        "question": at(review),
    }
    for name, url in pages.items():
        rafi.get(url)
        with recorded_queries(f"review: {name}"):
            rafi.get(url)
