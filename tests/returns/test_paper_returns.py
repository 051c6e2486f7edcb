"""Housing's return came on paper: Mo marks it and types it in; Housing still approves it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit_portal.correspondence.models import Message
from questionnaires.definitions.kinds import Content
from questionnaires.returns.actions.planning import Plan, set_action
from questionnaires.returns.answering.pen import may_answer, write
from questionnaires.returns.answering.saving import Edit, NotAnswerable
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import (
    Action,
    Answer,
    AnswerEvidence,
    AuditReturn,
    PaperReturn,
    Status,
)
from questionnaires.returns.paper_return.marking import (
    PaperRefused,
    Received,
    begin,
    take_off,
    take_over,
)
from questionnaires.returns.rounds.running import close_round
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.returns.transitions import ON_PAPER, Actor, MoveRefused, move
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_seat, make_user
from tests.returns.answering import StepPage, signed_in, step_url, words
from tests.returns.signing import answer_all, approve, send_back, submitted

RECEIVED = Received("Siân Tŷ-Gŵyn, head", TODAY, "No internet this month")
pytestmark = pytest.mark.usefixtures("clock_at_now")


def marked(cast: Cast) -> PaperReturn:
    return begin(cast.audit_return, RECEIVED, by=cast.mo, at=NOW)


def paths(cast: Cast) -> dict[str, str]:
    """Every way to write into a return."""
    places = {
        "step": ("returns:step", "s1"),
        "evidence": ("returns:evidence", "s1-q1"),
        "choose": ("returns:evidence_choose", "s1-q1"),
        "action": ("returns:action_add", "s1-q1"),
        "submit": ("returns:submit",),
        "withdraw": ("returns:withdraw",),
        "link": ("returns:send_link", "senior_lead"),
        "assign": ("returns:assign",),
        "last time": ("returns:carry_forward",),
        "a standard of last time": ("returns:confirm_standard", "s1"),
        "word form": ("returns:word_form",),
        "taking over": ("returns:paper_take_over",),
    }
    return {
        name: reverse(view, args=[cast.audit_return.pk, *rest])
        for name, (view, *rest) in places.items()
    }


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestNobodyAtABoardEditsAnAnswer:
    """Of a return that is not marked: by no path, in no status."""

    def test_no_pen_and_no_page(self, cast: Cast) -> None:
        assert may_answer(cast.mo, cast.audit_return) is None
        assert not AuditReturn.objects.editable_by(cast.mo).exists()
        mo = signed_in(cast.mo)
        for name, path in paths(cast).items():
            posted = {"autosave": "yes"} if name == "step" else {}
            assert mo.post(path, posted).status_code == 404, name
        assert not Answer.objects.exists()

    def test_not_even_once_signed_off(self, cast: Cast) -> None:
        approve(submitted(cast), cast.dev, "senior_lead")
        response = signed_in(cast.mo).post(step_url(cast.audit_return), {"autosave": "yes"})
        assert response.status_code in (403, 409)
        assert words(cast.audit_return, "s1-q1") == "Why s1-q1 is green"

    def test_the_chair_a_sharing_board_and_other_boards_get_no_pen(self, cast: Cast) -> None:
        marked(cast)
        nia, eastmoor = make_user("Nia"), make_board("eastmoor")
        make_seat(nia, eastmoor, "manager")
        cast.audit_round.shared_with.add(eastmoor)
        for person in (cast.ruth, nia):
            assert may_answer(person, cast.audit_return) is None
            assert not AuditReturn.objects.editable_by(person).exists()
            response = signed_in(person).post(step_url(cast.audit_return), {"autosave": "yes"})
            assert response.status_code == 404

    def test_no_mark_opens_a_draft_to_the_board(self, cast: Cast) -> None:
        """Asha has begun; then the board may not read on by marking it, but may without words."""
        sheet = Sheet.of(cast.audit_return)
        question = sheet.shown["s1-q1"]
        edit = Edit(question, Content(commentary="Ours"), sheet.answer_to(question).seen)
        write(may_answer(cast.asha, cast.audit_return), cast.audit_return, [edit], at=NOW)
        with pytest.raises(PaperRefused, match="a board does not read a draft"):
            marked(cast)
        assert may_answer(cast.mo, cast.audit_return) is None

    def test_what_the_board_typed_it_may_go_on_with(self, cast: Cast) -> None:
        paper = marked(cast)
        sheet = Sheet.of(cast.audit_return)
        question = sheet.shown["s1-q1"]
        edit = Edit(question, Content(commentary="Theirs"), sheet.answer_to(question).seen)
        write(may_answer(cast.mo, cast.audit_return), cast.audit_return, [edit], at=NOW)
        take_off(paper, by=cast.mo, at=NOW + timedelta(hours=1), why="The wrong school")
        assert begin(cast.audit_return, RECEIVED, by=cast.mo, at=NOW + timedelta(hours=2)).is_open

    def test_a_marked_one_opens_no_other(self, cast: Cast) -> None:
        marked(cast)
        assert AuditReturn.objects.editable_by(cast.mo).get() == cast.audit_return
        assert may_answer(cast.mo, cast.carols_return) is None

    @pytest.mark.parametrize(("start", "to"), sorted(ON_PAPER))
    def test_the_table_of_moves_asks_for_the_mark(
        self, cast: Cast, start: Status, to: Status
    ) -> None:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(status=start)
        cast.audit_return.refresh_from_db()
        mo = Actor("manager", "Mo", cast.mo)
        with pytest.raises(MoveRefused):
            move(cast.audit_return, to, actor=mo, at=NOW, why="Because")
        PaperReturn.objects.create(
            audit_return=cast.audit_return,
            sent_by="Siân",
            received_on=TODAY,
            reason="Post",
            begun_at=NOW,
            begun_by=cast.mo,
        )
        assert move(cast.audit_return, to, actor=mo, at=NOW, why="Because").who_role == "manager"

    def test_a_pen_that_was_lost_writes_nothing(self, cast: Cast) -> None:
        """Asha takes over between Mo's page and Mo's save: by every path."""
        paper = marked(cast)
        pen = may_answer(cast.mo, cast.audit_return)
        take_over(paper, by=cast.asha, at=NOW)
        sheet = Sheet.of(cast.audit_return)
        question = sheet.shown["s1-q1"]
        edit = Edit(question, Content(commentary="Mine"), sheet.answer_to(question).seen)
        plan = Plan("Train", "Asha", TODAY)
        by_mo: dict[str, Any] = {"who": cast.mo, "role": "manager", "at": NOW}
        with pytest.raises(NotAnswerable, match="answers this return by itself"):
            write(pen, cast.audit_return, [edit], at=NOW)
        with pytest.raises(NotAnswerable):
            set_action(cast.audit_return, question, plan, **by_mo)
        evidence = _location(cast)
        with pytest.raises(NotAnswerable):
            attach(cast.audit_return, question, [evidence], **by_mo)
        with pytest.raises(MoveRefused):
            submit_as_manager(cast)
        assert not Answer.objects.exists()
        assert not Action.objects.exists()
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == "not_started"


def _location(cast: Cast) -> Any:
    from questionnaires.returns.evidence.adding import Adder, Facts, add_location

    return add_location("The blue file", "Asha", Facts(), Adder(cast.housing, cast.asha, NOW))


def submit_as_manager(cast: Cast) -> AuditReturn:
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(answered=6)
    with transaction.atomic():
        answer_all(cast.audit_return, cast.asha)
        return submit(cast.audit_return, who=cast.mo, at=NOW, role="manager")


class TestTypingIn:
    def test_from_the_mark_to_the_receipt(self, cast: Cast) -> None:
        mo, url = signed_in(cast.mo), f"/returns/{cast.audit_return.pk}/"
        tracker = f"/rounds/{cast.audit_round.slug}/returns/{cast.audit_return.pk}/"
        assert "Type in a paper return" in read(mo, tracker)
        day = {"received_on_0": 9, "received_on_1": 3, "received_on_2": 2026}
        posted = {"sent_by": "Siân Tŷ-Gŵyn, head", "why": "No internet", **day}
        response = mo.post(f"{url}paper-return/", posted)
        assert response["Location"] == url
        assert "types in this return, which Siân Tŷ-Gŵyn, head sent on paper" in read(mo, url)
        StepPage(mo, cast.audit_return).type("s1-q1", "green", commentary="As written").save()
        page = StepPage(mo, cast.audit_return).type("s1-q2", "green")
        assert page.autosave("s1-q2").status_code == 200
        [event] = cast.audit_return.events.filter(to_status="in_progress")
        assert (event.who_name, event.who_role) == ("Mo", "manager")
        assert "Mo, board manager, from paper" in read(mo, f"{url}history/")
        paper = PaperReturn.objects.get()
        assert paper.typed_at == NOW
        answer_all(cast.audit_return, cast.asha)
        response = mo.post(f"{url}submit/", {"note": "", "declared": "on"})
        assert response["Location"] == f"{url}approval/"
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == "submitted"
        assert Message.objects.filter(recipient=cast.dev.email).exists()
        assert signed_in(cast.mo).get(f"{url}decide/").status_code == 404
        assert "From paper." in read(signed_in(cast.dev), f"{url}decide/")
        approve(cast.audit_return, cast.dev, "senior_lead")
        for page_of in ("", "read/", "receipt/", "approval/"):
            assert "From paper." in read(signed_in(cast.asha), f"{url}{page_of}")
        assert "From paper." in read(mo, tracker)
        assert "from paper" in read(mo, f"/rounds/{cast.audit_round.slug}/")

    def test_evidence_and_actions_are_in_the_managers_name(self, cast: Cast) -> None:
        marked(cast)
        mo = signed_in(cast.mo)
        where = paths(cast)
        scan = SimpleUploadedFile("signed page.txt", b"Signed: S. T.")
        mo.post(where["evidence"], {"kind": "file", "upload": scan})
        citation = AnswerEvidence.objects.get()
        assert (citation.added_by, citation.evidence.added_by) == (cast.mo, cast.mo)
        due = {"due_0": 1, "due_1": 9, "due_2": 2026}
        mo.post(where["action"], {"what": "Train all", "owner": "Siân", **due})
        assert Action.objects.get().created_by == cast.mo

    def test_the_lead_is_told_reads_along_and_takes_over(self, cast: Cast) -> None:
        paper = marked(cast)
        mail = Message.objects.get(recipient=cast.asha.email)
        assert mail.subject.startswith("The board is typing in your return")
        asha, url = signed_in(cast.asha), f"/returns/{cast.audit_return.pk}/"
        StepPage(signed_in(cast.mo), cast.audit_return).type("s1-q1", commentary="Mo’s").save()
        assert "Take it over" in read(asha, url)
        read(asha, f"{url}paper-return/take-over/")
        asha.post(f"{url}paper-return/take-over/")
        paper.refresh_from_db()
        assert (paper.ending, paper.ended_by) == ("taken_over", cast.asha)
        assert signed_in(cast.mo).get(url).status_code == 404
        assert "typed in some of this return" in read(asha, url)
        assert Message.objects.filter(
            recipient=cast.mo.email, subject__startswith="Asha has taken over"
        ).exists()
        assert words(cast.audit_return, "s1-q1") == "Mo’s"

    def test_the_page_that_was_being_typed_is_handed_back(self, cast: Cast) -> None:
        """Without JavaScript nothing was saved before Asha took over."""
        paper, mo = marked(cast), signed_in(cast.mo)
        page = StepPage(mo, cast.audit_return).type("s1-q1", commentary="Mo’s <words>")
        take_over(paper, by=cast.asha, at=NOW)
        lost = page.save()
        assert lost.status_code == 409
        assert "Mo’s &lt;words&gt;" in lost.content.decode()
        assert "no longer yours to answer" in lost.content.decode()
        assert not Answer.objects.filter(revision__gt=0).exists()
        assert mo.post(step_url(cast.audit_return), {"q1-commentary": "A guess"}).status_code == 404

    def test_what_is_sent_back_reaches_who_types(self, cast: Cast) -> None:
        marked(cast)
        answer_all(cast.audit_return, cast.mo)
        done = submit(cast.audit_return, who=cast.mo, at=NOW, role="manager")
        send_back(done, cast.dev, "senior_lead")
        mails = Message.objects.filter(subject__startswith="Sent back")
        assert set(mails.values_list("recipient", flat=True)) == {cast.asha.email, cast.mo.email}


class TestTheMark:
    def test_twice_is_once(self, cast: Cast) -> None:
        assert marked(cast) == marked(cast)
        assert Message.objects.filter(recipient=cast.asha.email).count() == 1

    def test_not_of_what_takes_no_answers(self, cast: Cast) -> None:
        close_round(cast.audit_round, why="All is in", by=cast.mo, on=TODAY, at=NOW)
        cast.audit_return.refresh_from_db()
        with pytest.raises(PaperRefused, match="round is closed"):
            marked(cast)

    def test_not_received_tomorrow(self, cast: Cast) -> None:
        received = Received("Siân", TODAY + timedelta(days=1), "Post")
        with pytest.raises(PaperRefused, match="in the future"):
            begin(cast.audit_return, received, by=cast.mo, at=NOW)

    def test_set_by_mistake_it_leaves_nothing(self, cast: Cast) -> None:
        paper = marked(cast)
        take_off(paper, by=cast.mo, at=NOW)
        assert AuditReturn.objects.get(pk=cast.audit_return.pk).paper_return is None
        with pytest.raises(PaperRefused, match="no longer types"):
            take_off(paper, by=cast.mo, at=NOW)

    def test_once_something_was_typed_it_takes_a_reason_and_stays_in_sight(
        self, cast: Cast
    ) -> None:
        paper, mo = marked(cast), signed_in(cast.mo)
        StepPage(mo, cast.audit_return).type("s1-q1", commentary="Mo’s").save()
        with pytest.raises(PaperRefused, match="give a reason"):
            take_off(paper, by=cast.mo, at=NOW, why=" ")
        url = f"/returns/{cast.audit_return.pk}/paper-return/take-off/"
        assert "give a reason" in mo.post(url, {"why": ""}).content.decode()
        assert mo.post(url, {"why": "It was Probation’s"}).status_code == 302
        paper = PaperReturn.objects.get()
        assert paper.ended_why == "It was Probation’s"
        assert AuditReturn.objects.get(pk=cast.audit_return.pk).paper_return == paper
        assert mo.get(step_url(cast.audit_return)).status_code == 404

    @pytest.mark.parametrize(
        ("posted", "says"),
        [
            ({"sent_by": ""}, "Write who sent it."),
            ({"why": " "}, "Write why it came on paper."),
            ({"received_on_0": ""}, "The date needs a day."),
            ({"received_on_2": 2027}, "Write a day that has come already."),
        ],
    )
    def test_what_is_missing_is_said(self, cast: Cast, posted: dict[str, Any], says: str) -> None:
        day = {"received_on_0": 9, "received_on_1": 3, "received_on_2": 2026}
        whole = {"sent_by": "Siân", "why": "Post", **day, **posted}
        response = signed_in(cast.mo).post(f"/returns/{cast.audit_return.pk}/paper-return/", whole)
        assert says in response.content.decode()
        assert not PaperReturn.objects.exists()

    def test_constraints(self, cast: Cast) -> None:
        paper = marked(cast)
        rows = PaperReturn.objects.filter(pk=paper.pk)
        wrong: dict[str, dict[str, Any]] = {
            "paper_says_who_and_why": {"reason": ""},
            "paper_ended_by_somebody": {"ended_at": NOW},
            "paper_taken_off_with_reason_once_typed": {
                "typed_at": NOW,
                "ended_at": NOW,
                "ended_by": cast.mo,
                "ending": "taken_off",
            },
        }
        for constraint, values in wrong.items():
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                rows.update(**values)

    def test_the_tracker_of_a_past_day(self, cast: Cast) -> None:
        from questionnaires.compliance.as_at import AsAt
        from questionnaires.compliance.tracking import rows_of

        marked(cast)
        returns = AuditReturn.objects.filter(pk=cast.audit_return.pk)
        found = {}
        for day in (TODAY - timedelta(days=1), TODAY):
            when = AsAt.on(day, today=date(2026, 4, 1))
            rows = list(rows_of(cast.audit_round, when.annotate(returns), when))
            found[day] = [(row.on_paper, row.next_step) for row in rows]
        assert found[TODAY] == [
            (True, "The board types in the paper return. It is due on 28 April 2026.")
        ]
        assert not any(marked for marked, _ in found[TODAY - timedelta(days=1)])


def test_the_paper_of_a_return_says_it_too(cast: Cast) -> None:
    """Also the PDF that governors read."""
    from questionnaires.returns.papers import whole_return
    from tests.documents.reading_pdfs import words_of
    from tests.returns.test_papers import pdf_of

    about = {"return": cast.audit_return.pk}
    assert "From paper" not in words_of(pdf_of(whole_return.compose(cast.asha, about, TODAY)))
    marked(cast)
    words_there = words_of(pdf_of(whole_return.compose(cast.mo, about, TODAY)))
    assert "from what Siân Tŷ-Gŵyn, head sent; received 10 March 2026" in words_there
