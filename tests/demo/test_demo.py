"""Northmoor as a newcomer finds it."""

import json
from collections import Counter, defaultdict
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import models

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Seat, User
from demo.answers import WEAKER
from demo.people import HOUSING, SIGN_INS
from demo.words.writer import theme_of
from questionnaires.compliance.chasing.balance import balance
from questionnaires.compliance.chasing.writing import look_ahead
from questionnaires.compliance.follow_up.updates import progress_of
from questionnaires.compliance.letters.naming import named_in_report
from questionnaires.compliance.models import Contact, Letter, Notice, Pause, UpdateRequest
from questionnaires.definitions.comparing import State, summary_of
from questionnaires.definitions.lineage import changes_since
from questionnaires.definitions.models import Version
from questionnaires.returns.actions.planning import Change, Plan, set_action, update_action
from questionnaires.returns.answering.pen import Pen
from questionnaires.returns.carry_forward.confirming import confirmed_unchanged
from questionnaires.returns.carry_forward.offering import offered
from questionnaires.returns.models import (
    Action,
    Answer,
    AuditReturn,
    AuditRound,
    BoardRequest,
    Evidence,
    PaperReturn,
    Receipt,
    RequestMessage,
    RoundEvent,
    Status,
)
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.readiness import gaps
from questionnaires.returns.sign_off.receipts import verify
from questionnaires.review.feedback.content import frozen_content
from questionnaires.review.models import FeedbackLetter, FeedbackOpened, Query, Review
from tests.demo.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def tracker(slug: str) -> Any:
    out = StringIO()
    call_command("tracker", slug, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


class TestThePublishedCase:
    def test_of_130_schools_and_colleges_101_returned(self) -> None:
        found = tracker("s157-175-2016-17")
        assert (found["expected"], found["returned"]) == (130, 101)
        assert (found["in_progress"], found["not_started"], found["excused"]) == (3, 26, 0)
        assert found["completion"] == {"numerator": 101, "denominator": 130, "percent": 77.7}

    def test_all_15_agencies_returned(self) -> None:
        found = tracker("s11-2016-17")
        assert (found["expected"], found["returned"]) == (15, 15)
        assert found["completion"] == {"numerator": 15, "denominator": 15, "percent": 100.0}
        assert len({row["id"] for row in found["rows"]}) == 15

    def test_its_dates(self) -> None:
        cohort = AuditRound.objects.get(slug="s157-175-2016-17").cohorts.get()
        assert cohort.opens.isoformat() == "2017-03-01"
        assert cohort.first_due.isoformat() == "2017-04-28"

    def test_it_was_closed_by_the_board(self) -> None:
        closed = RoundEvent.objects.get(audit_round__slug="s157-175-2016-17", what="closed")
        assert closed.at.date().isoformat() == "2017-07-21"
        assert closed.who == User.objects.get(email="mo@northmoor.example")

    def test_it_all_happened_in_2017(self) -> None:
        years = AuditReturn.objects.filter(audit_round__slug__endswith="2016-17").exclude(
            status=Status.NOT_STARTED
        )
        moments = years.values_list("started_at__year", "last_activity_at__year")
        assert {year for pair in moments for year in pair} == {2017}
        assert set(
            Answer.objects.filter(audit_return__audit_round__slug="s11-2016-17").values_list(
                "updated_at__year", flat=True
            )
        ) == {2017}


class TestTheChase:
    def test_the_26_not_started_have_been_up_the_whole_ladder(self) -> None:
        audit_round = AuditRound.objects.get(slug="s157-175-2016-17")
        told = defaultdict(set)
        rows = Notice.objects.of_round(audit_round).filter(audit_return__status="not_started")
        for pk, offset in rows.values_list("audit_return", "step__offset"):
            told[pk].add(offset)
        assert list(told.values()) == [{-14, -3, 1, 5, 15, 25}] * 26
        letters = Contact.objects.filter(channel="letter", audit_return__in=told)
        assert letters.count() == 26
        written = Letter.objects.filter(notice__audit_return__in=told)
        assert set(written.values_list("state", "approval__by_name")) == {
            ("posted", "Ruth Adeyemi")
        }
        assert len(named_in_report([audit_round])) == 29  # and the 3 that had begun

    def test_letters_wait_are_sent_back_approved_and_posted(self) -> None:
        current = Letter.objects.filter(notice__audit_return__audit_round__slug="s157-175-current")
        states = set(current.values_list("state", flat=True))
        assert states == {"waiting", "sent_back", "approved", "posted"}

    def test_it_happened_in_2017_and_nothing_is_left_of_it(self) -> None:
        audit_round = AuditRound.objects.get(slug="s157-175-2016-17")
        notices = Notice.objects.of_round(audit_round)
        assert {at.year for at in notices.values_list("at", flat=True)} == {2017}
        counts = balance(audit_round)
        assert counts.due == counts.sent + counts.superseded + counts.done

    def test_what_falls_due_today_is_there_to_be_seen(self) -> None:
        board = AuditRound.objects.get(slug="s157-175-current").board
        assert look_ahead(board, on=TODAY).decision.mails

    def test_a_call_an_e_mail_and_a_pause(self) -> None:
        current = AuditRound.objects.get(slug="s157-175-current")
        contacts = Contact.objects.filter(audit_return__audit_round=current)
        assert set(contacts.values_list("channel", flat=True)) == {"phone", "email", "letter"}
        assert Pause.objects.in_force(on=TODAY).count() == 1


class TestSinceLastTime:
    @pytest.mark.parametrize("code", ["section-11", "section-157-175"])
    def test_the_open_rounds_ask_another_version(self, code: str) -> None:
        then, now = Version.objects.filter(
            questionnaire__code=code, questionnaire__owner__slug="northmoor"
        ).order_by("number")
        counts = summary_of(changes_since(then, now)).counts
        changed = [counts[state] for state in (State.NEW, State.REWORDED, State.RESCALED)]
        assert (changed, counts[State.GONE]) == ([5, 3, 1], 2)

    def test_asha_can_begin_from_last_time(self) -> None:
        asha = User.objects.get(email="asha@northmoor.example")
        audit_return = AuditReturn.objects.select_related("audit_round__board", "cohort").get(
            audit_round__slug="s11-current", organisation_name=HOUSING
        )
        offer = offered(audit_return, Sheet.of(audit_return), Pen(asha, "lead")).last_time
        assert offer is not None
        assert offer.number > 0

    def test_some_agencies_began_from_it_and_most_is_still_so(self) -> None:
        returns = AuditReturn.objects.filter(audit_round__slug="s11-current", status="signed_off")
        shares = [confirmed_unchanged(Sheet.of(one)) for one in returns]
        assert shares
        assert all(share and 0 < share.number < share.of for share in shares)


class TestTheOpenRounds:
    @pytest.mark.parametrize("slug", ["s11-current", "s157-175-current"])
    def test_every_state_can_be_seen(self, slug: str) -> None:
        audit_round = AuditRound.objects.get(slug=slug)
        states = set(audit_round.returns.values_list("status", flat=True))
        assert states >= {"not_started", "in_progress", "submitted", "sent_back", "signed_off"}
        assert audit_round in AuditRound.objects.open(on=TODAY)

    def test_nothing_has_happened_after_today(self) -> None:
        for field in ("started_at", "submitted_at", "signed_off_at", "last_activity_at"):
            latest = AuditReturn.objects.aggregate(latest=models.Max(field))["latest"]
            assert latest.date() < TODAY

    def test_events_of_a_return_are_in_order_and_lead_to_its_status(self) -> None:
        for audit_return in AuditReturn.objects.prefetch_related("events"):
            states = [event.to_status for event in audit_return.events.all()]
            before = ["", *states[:-1]]
            assert before == [event.from_status for event in audit_return.events.all()]
            assert states[-1] == audit_return.status


class TestRequests:
    def test_some_wait_for_the_board_and_some_were_decided(self) -> None:
        states = Counter(BoardRequest.objects.values_list("state", flat=True))
        assert states == {"open": 5, "answered": 1, "granted": 1, "refused": 1}
        assert set(BoardRequest.objects.waiting().values_list("kind", flat=True)) == {
            "question",
            "time",
            "not_ours",
        }

    def test_nothing_was_written_after_today(self) -> None:
        latest = RequestMessage.objects.aggregate(latest=models.Max("at"))["latest"]
        assert latest.date() < TODAY

    def test_what_was_granted_was_given(self) -> None:
        asked = BoardRequest.objects.get(state="granted")
        assert asked.audit_return.extended_to == asked.granted_until


class TestTheReply:
    def test_every_agency_of_2017_was_read_and_answered(self) -> None:
        reviews = Review.objects.filter(audit_return__audit_round__slug="s11-2016-17")
        assert set(reviews.values_list("state", flat=True)) == {"read"}
        assert set(reviews.values_list("reviewer__name", flat=True)) == {
            "Rafi Lindqvist",
            "Sana Okonjo",
        }
        letters = FeedbackLetter.objects.filter(review__in=reviews)
        assert (letters.count(), set(letters.values_list("state", flat=True))) == (15, {"sent"})
        assert 0 < FeedbackOpened.objects.filter(letter__in=letters).count() < 15
        assert not Query.objects.filter(review__in=reviews).exclude(state="settled").exists()

    def test_letters_say_what_the_review_says(self) -> None:
        for letter in FeedbackLetter.objects.filter(state="sent").select_related("review"):
            content = frozen_content(letter)
            assert content.rated - content.agreed == letter.review.moderated
            assert len(content.moderated) == letter.review.moderated

    def test_of_the_schools_some_are_read_now(self) -> None:
        reviews = Review.objects.filter(audit_return__audit_round__slug="s157-175-current")
        states = Counter(reviews.values_list("state", flat=True))
        assert states == {"waiting": 3, "reading": 1, "read": 2}
        letters = FeedbackLetter.objects.filter(review__in=reviews)
        assert sorted(letters.values_list("state", flat=True)) == ["proposed", "sent"]
        assert Query.objects.get(review__in=reviews).state == "open"


class TestHalfWay:
    def test_all_with_open_actions_were_asked_and_a_third_have_said(self) -> None:
        [made] = UpdateRequest.objects.all()
        lines = progress_of(made)
        assert len(lines) > 30
        assert sum(line.is_done for line in lines) == pytest.approx(len(lines) / 3, abs=1)
        assert Message.objects.filter(purpose="action_update", state="kept").count() >= len(lines)


class TestOnPaper:
    def test_one_is_typed_in_by_the_board(self) -> None:
        paper = PaperReturn.objects.get()
        assert paper.is_open
        assert paper.typed_at == paper.begun_at
        answers = Answer.objects.filter(audit_return=paper.audit_return, revision__gt=0)
        assert set(answers.values_list("updated_by", flat=True)) == {paper.begun_by_id}


class TestSignIns:
    def test_each_has_its_seats(self) -> None:
        for sign_in in SIGN_INS:
            user = User.objects.get(email=sign_in.email)
            seats = Seat.objects.open().of(user)
            held = {(str(seat.organisation or ""), seat.role) for seat in seats}
            assert held == set(sign_in.seats)

    def test_each_can_act_or_read_at_once(self) -> None:
        def person(name: str) -> User:
            return User.objects.get(email=f"{name}@northmoor.example")

        returns = AuditReturn.objects.filter(audit_round__slug__endswith="current")
        assert returns.editable_by(person("asha")).exists()
        assert returns.editable_by(person("ben")).exists()
        assert returns.editable_by(person("grace")).exists()
        assert returns.editable_by(person("tess")).count() == 2
        assert returns.approvable_by(person("dev")).exists()
        assert returns.approvable_by(person("helen")).exists()
        assert returns.approvable_by(person("idris")).exists()
        assert returns.visible_to(person("nadia")).count() >= 5
        assert returns.visible_to(person("rafi")).exists()
        assert returns.tracked_by(person("mo")).count() == 145
        assert returns.tracked_by(person("ruth")).count() == 145

    def test_printed_alone(self) -> None:
        out, err = StringIO(), StringIO()
        call_command("demo", "--sign-ins", stdout=out, stderr=err)
        assert all(sign_in.email in out.getvalue() for sign_in in SIGN_INS)
        assert err.getvalue() == ""


class TestWords:
    def test_no_commentary_stands_in_more_than_two_returns(self) -> None:
        """But for what was carried over from the year before."""
        where = defaultdict(set)
        written = Answer.objects.filter(carried_from=None).exclude(commentary="")
        for text, pk in written.values_list("commentary", "audit_return"):
            where[text].add(pk)
        assert max(len(returns) for returns in where.values()) <= 2
        assert len(where) > 1500

    def test_every_slot_is_filled(self) -> None:
        texts = Answer.objects.exclude(commentary="").values_list("commentary", flat=True)
        assert not [text for text in texts if set("{}[]|") & set(text)]

    def test_some_returns_are_poor(self) -> None:
        counts = Counter(
            Answer.objects.exclude(commentary="").values_list("audit_return", "commentary")
        )
        assert len({pk for (pk, _), number in counts.items() if number >= 5}) >= 5


class TestWhatReturnsHold:
    def test_all_three_kinds_of_evidence(self) -> None:
        kinds = set(Evidence.objects.values_list("kind", flat=True))
        assert kinds == {"file", "link", "location"}

    def test_files_open(self) -> None:
        """Each was checked by its content when it was added; here its words are read."""
        for evidence in Evidence.objects.filter(kind="file"):
            with evidence.file.open("rb") as file:
                content = file.read()
            assert len(content) == evidence.size < 20_000
            if evidence.original_name.endswith(".docx"):
                with ZipFile(BytesIO(content)) as archive:
                    assert b"Item 4, safeguarding" in archive.read("word/document.xml")
            if evidence.original_name.endswith(".pdf"):
                assert b"Everybody here is responsible" in content

    def test_every_receipt_can_be_verified(self) -> None:
        assert Receipt.objects.count() == AuditReturn.objects.filter(status="signed_off").count()
        for receipt in Receipt.objects.select_related("audit_return__audit_round__version")[::20]:
            assert verify(receipt)

    def test_actions_fit_the_answers_that_call_for_them(self) -> None:
        answers = {
            (answer.audit_return_id, answer.question_id): answer.point
            for answer in Answer.objects.exclude(point=None).select_related("point")
        }
        actions = Action.objects.values_list("audit_return", "question")
        assert len(actions) > 500
        assert all(answers[key].calls_for_action for key in actions)

    def test_actions_are_rows_such_as_people_make(self) -> None:
        """Set and followed up in bulk: alike in every column to one set and done by the rooms."""
        action = Action.objects.filter(status="done").select_related("audit_return").first()
        assert action is not None
        question = Sheet.of(action.audit_return).structure.by_pk[action.question_id]
        who, first, last = action.created_by, *action.updates.all()
        assert who is not None
        twin = set_action(
            action.audit_return,
            question,
            Plan(action.what, action.owner, action.due),
            who=who,
            at=action.created_at,
        )
        update_action(twin, Change(last.note, last.status, last.due), who=who, at=last.at)
        twin.refresh_from_db()
        assert _columns(twin) == _columns(action)
        assert [_columns(one, "action_id") for one in twin.updates.all()] == [
            _columns(one, "action_id") for one in (first, last)
        ]

    def test_nothing_of_the_closed_rounds_is_left_to_do(self) -> None:
        closed = Action.objects.filter(audit_return__audit_round__slug__endswith="2016-17")
        assert not closed.open().exists()

    def test_what_is_signed_off_is_whole(self) -> None:
        """Also where an answer brought further questions."""
        for audit_return in AuditReturn.objects.filter(status=Status.SIGNED_OFF):
            assert audit_return.answered == audit_return.required, audit_return

    def test_what_was_submitted_has_no_gap(self) -> None:
        done = AuditReturn.objects.filter(status__in=["submitted", "signed_off"])
        for audit_return in done.select_related("audit_round__version")[::25]:
            assert gaps(audit_return, Sheet.of(audit_return)) == []

    def test_mail_to_people_who_do_not_exist_is_kept_and_not_sent(self) -> None:
        assert set(Message.objects.values_list("state", flat=True)) == {"kept"}

    def test_the_themes_of_the_published_case_are_weaker(self) -> None:
        """Of the ratings of agencies in 2016-17, those short of assured, by theme."""
        rated = Answer.objects.filter(
            audit_return__audit_round__slug="s11-2016-17", point__outside_base=False
        ).select_related("question", "point")
        short: dict[bool, list[bool]] = defaultdict(list)
        for answer in rated:
            weaker = theme_of(answer.question.key, answer.question.text) in WEAKER
            short[weaker].append(answer.point.calls_for_action)
        shares = {weaker: sum(found) / len(found) for weaker, found in short.items()}
        assert shares[True] > shares[False] + 0.05


def _columns(row: models.Model, *without: str) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in values.items() if name not in ("id", *without)}


class TestLoadingAndRemoving:
    def test_a_second_load_keeps_what_was_entered(self) -> None:
        answer = Answer.objects.filter(audit_return__audit_round__slug="s11-current").first()
        assert answer is not None
        Answer.objects.filter(pk=answer.pk).update(commentary="Typed by a visitor")
        err = StringIO()
        call_command("demo", stderr=err)
        assert "is there already" in err.getvalue()
        assert Answer.objects.get(pk=answer.pk).commentary == "Typed by a visitor"
