"""The chase on the rows of the database: who gets what, in which message, and what is left."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.sending import send_again
from audit_portal.organisations.models import Seat
from questionnaires.compliance.chasing.balance import balance
from questionnaires.compliance.chasing.writing import chase, look_ahead
from questionnaires.compliance.models import ChaseRun, LadderStep, Notice, Pause
from questionnaires.returns.models import Status
from questionnaires.returns.paper_return.marking import Received, begin, take_over
from questionnaires.returns.rounds import running
from questionnaires.returns.rounds.extending import extend
from questionnaires.returns.transitions import move
from tests.compliance import stages
from tests.compliance.chasing.stage import (
    another_school,
    chase_on,
    day,
    morning,
    send_everything,
    told,
    with_ladder,
)
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_return, make_round, make_seat


@pytest.fixture
def steps(cast: Cast) -> dict[int, LadderStep]:
    """Only Housing is asked, with the usual ladder. Asha leads it, Dev and Amara sign."""
    stages.excuse(cast.carols_return, cast.mo, NOW)
    return with_ladder(cast.audit_round)


pytestmark = pytest.mark.usefixtures("steps")


def addresses() -> list[str]:
    return sorted(Message.objects.values_list("recipient", flat=True))


class TestADay:
    def test_the_lead_is_reminded_before_the_deadline(self, cast: Cast) -> None:
        chase_on(cast.board, -15)
        assert not Message.objects.exists()
        chase_on(cast.board, -14)
        [message] = Message.objects.all()
        assert (message.recipient, message.state) == (cast.asha.email, "queued")
        assert message.board == cast.board
        assert told() == [(-14, cast.asha.email, "queued")]

    def test_a_whole_ladder_day_by_day(self, cast: Cast) -> None:
        for offset in range(-20, 40):
            chase_on(cast.board, offset)
            send_everything(offset)
        assert told() == [
            (-14, cast.asha.email, "sent"),
            (-3, cast.asha.email, "sent"),
            (1, cast.asha.email, "sent"),
            *sorted([(5, cast.asha.email, "sent"), (5, cast.dev.email, "sent")]),
            (15, cast.amara.email, "sent"),
        ]
        [letter] = Notice.objects.tasks()
        assert (letter.step.offset, letter.role, letter.recipient) == (25, "accountable", None)
        assert balance(cast.audit_round).as_json() == {
            "due": 7,
            "sent": 6,
            "superseded": 0,
            "uncertain": 0,
            "failed": 0,
            "waiting": 0,
            "tasks": 1,
            "done": 0,
        }

    def test_after_missed_nights_the_latest_goes_and_the_others_are_recorded(
        self, cast: Cast
    ) -> None:
        chase_on(cast.board, 6)
        assert addresses() == sorted([cast.asha.email, cast.dev.email])
        assert told() == [
            (-14, cast.asha.email, "superseded"),
            (-3, cast.asha.email, "superseded"),
            (1, cast.asha.email, "superseded"),
            *sorted([(5, cast.asha.email, "queued"), (5, cast.dev.email, "queued")]),
        ]
        instead = Notice.objects.filter(state="superseded").values_list(
            "superseded_by__step__offset"
        )
        assert set(instead) == {(5,)}

    def test_the_same_day_again_does_nothing(self, cast: Cast) -> None:
        chase_on(cast.board, 6)
        before = list(Notice.objects.values())
        chase_on(cast.board, 6)
        assert list(Notice.objects.values()) == before
        assert Message.objects.count() == 2

    def test_looking_ahead_writes_nothing(self, cast: Cast) -> None:
        ahead = look_ahead(cast.board, on=day(6))
        assert set(ahead.decision.mails) == {cast.asha.pk, cast.dev.pk}
        assert not Notice.objects.exists()
        assert not ChaseRun.objects.exists()

    def test_a_closed_round_is_not_chased_and_its_tasks_are_over(self, cast: Cast) -> None:
        Seat.objects.filter(role="lead").delete()
        chase_on(cast.board, 1)
        assert Notice.objects.tasks().count() == 1
        cast.audit_round.closed_on = day(2)
        cast.audit_round.save()
        assert not Notice.objects.tasks().exists()
        chase_on(cast.board, 6)
        assert not Notice.objects.filter(state="task").exists()
        assert not Message.objects.exists()
        [notice] = Notice.objects.filter(step__offset=1)
        assert notice.why == "The round is closed."

    def test_opened_again_it_is_chased_where_it_stood(self, cast: Cast) -> None:
        for offset in range(-20, 26):
            chase_on(cast.board, offset)
            send_everything(offset)
        before = told()
        running.close_round(
            cast.audit_round, why="All is in", by=cast.mo, on=day(26), at=morning(day(26))
        )
        chase_on(cast.board, 27)
        assert not Notice.objects.filter(state="task").exists()
        running.open_again(cast.audit_round, why="Not all", by=cast.mo, at=morning(day(28)))
        chase_on(cast.board, 28)
        assert [letter.step.offset for letter in Notice.objects.tasks()] == [25]
        assert told() == before

    def test_another_boards_round_is_left_alone(self, cast: Cast) -> None:
        chase_on(make_board("eastmoor"), 6)
        assert not Message.objects.exists()

    def test_before_a_cohort_opens_nobody_is_asked(self, cast: Cast) -> None:
        cast.audit_round.cohorts.update(opens=day(-2))
        chase_on(cast.board, -3)
        assert not Notice.objects.exists()


class TestWhoIsWrittenTo:
    def test_one_message_for_several_schools_and_rounds(self, cast: Cast) -> None:
        for name in ("Ash School", "Beech School"):
            another_school(cast.audit_round, name, lead=cast.asha)
        second = make_round(cast.board, cast.audit_round.version, title="Safer recruitment")
        with_ladder(second)
        make_return(second, cast.housing)
        chase_on(cast.board, 1)
        [message] = Message.objects.all()
        assert message.notices.filter(step__offset=1).count() == 4
        for words in ("Ash School", "Beech School", "Northmoor Council Housing", second.title):
            assert words in message.text
        for notice in message.notices.all():
            assert f"/returns/{notice.audit_return_id}/" in message.text
            assert f"/returns/{notice.audit_return_id}/" in message.html

    def test_while_it_waits_for_approval_the_signatories_are_written_to(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, morning(day(-9)))
        stages.submit(cast.audit_return, cast.asha, morning(day(-8)))
        chase_on(cast.board, 1)
        assert not Message.objects.exists()
        chase_on(cast.board, 5)
        assert addresses() == [cast.dev.email]
        message = Message.objects.get()
        assert "waits for your approval" in message.text
        assert f"/returns/{cast.audit_return.pk}/decide/" in message.text

    def test_nobody_is_asked_to_approve_twice(self, cast: Cast) -> None:
        """Housing is a school here: both must approve, and Dev has."""
        cast.housing.kind = "school"
        cast.housing.save()
        stages.start(cast.audit_return, cast.asha, morning(day(-9)))
        stages.submit(cast.audit_return, cast.asha, morning(day(-8)))
        stages.approve(cast.audit_return, "senior_lead", cast.dev, morning(day(-7)))
        chase_on(cast.board, 5)
        assert not Message.objects.exists()
        chase_on(cast.board, 15)
        assert addresses() == [cast.amara.email]

    def test_after_it_was_sent_back_the_days_run_from_then(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, morning(day(-9)))
        stages.submit(cast.audit_return, cast.asha, morning(day(-8)))
        stages.send_back(cast.audit_return, cast.dev, morning(day(10)))
        chase_on(cast.board, 10)
        assert not Message.objects.exists()
        chase_on(cast.board, 11)
        assert told() == [(1, cast.asha.email, "queued")]

    def test_reopened_long_after_the_deadline_the_days_run_from_then(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        send_everything(1)
        stages.start(cast.audit_return, cast.asha, morning(day(2)))
        stages.submit(cast.audit_return, cast.asha, morning(day(3)))
        stages.sign_off(cast.audit_return, cast.dev, morning(day(4)))
        chase_on(cast.board, 40)
        assert Message.objects.count() == 1
        stages.reopen(cast.audit_return, cast.mo, morning(day(40)))
        chase_on(cast.board, 44)
        assert Message.objects.count() == 1
        chase_on(cast.board, 45)
        assert {offset for offset, _, state in told() if state == "queued"} == {5}

    def test_a_submission_taken_back_is_no_way_out(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, morning(day(-9)))
        stages.submit(cast.audit_return, cast.asha, morning(day(0)))
        lead = stages.actor("lead", cast.asha)
        move(cast.audit_return, Status.IN_PROGRESS, actor=lead, at=morning(day(1)), why="A figure")
        chase_on(cast.board, 1)
        assert (1, cast.asha.email, "queued") in told()

    def test_asked_again_after_an_excuse_the_days_run_from_then(self, cast: Cast) -> None:
        stages.excuse(cast.audit_return, cast.mo, morning(day(-20)))
        chase_on(cast.board, 20)
        assert not Notice.objects.exists()
        stages.ask_again(cast.audit_return, cast.mo, morning(day(20)))
        chase_on(cast.board, 21)
        assert told() == [(1, cast.asha.email, "queued")]

    def test_a_pause_holds_everything_and_then_the_latest_goes(self, cast: Cast) -> None:
        Pause.objects.create(
            audit_return=cast.audit_return,
            since=day(-20),
            until=day(7),
            reason="The head is ill",
            at=NOW,
            by_name="Mo",
        )
        for offset in range(-20, 7):
            chase_on(cast.board, offset)
        assert not Notice.objects.exists()
        chase_on(cast.board, 7)
        assert addresses() == sorted([cast.asha.email, cast.dev.email])

    def test_what_the_board_types_in_from_paper_rests_until_it_is_submitted(
        self, cast: Cast
    ) -> None:
        received = Received("Siân Tŷ-Gŵyn", day(0), "No internet")
        paper = begin(cast.audit_return, received, by=cast.mo, at=morning(day(0)))
        chase_on(cast.board, 6)
        assert not Notice.objects.exists()
        take_over(paper, by=cast.asha, at=morning(day(7)))
        chase_on(cast.board, 7)
        assert (5, cast.asha.email, "queued") in told()

    def test_an_extension_moves_what_has_not_gone_and_repeats_nothing(self, cast: Cast) -> None:
        chase_on(cast.board, -3)
        send_everything(-3)
        extend(
            cast.audit_return,
            until=day(20),
            why="A flood",
            by=cast.mo,
            on=day(-2),
            at=morning(day(-2)),
        )
        for offset in range(-2, 21):
            chase_on(cast.board, offset)
        assert Message.objects.count() == 1
        chase_on(cast.board, 21)
        assert (1, cast.asha.email, "queued") in told()

    def test_an_empty_seat_is_a_task_until_somebody_sits_there(self, cast: Cast) -> None:
        Seat.objects.filter(role="lead").update(until=NOW)
        chase_on(cast.board, -3)
        [task] = Notice.objects.tasks()
        assert (task.role, task.why) == ("lead", "Nobody holds this seat.")
        make_seat(cast.ben, cast.housing, "lead")
        chase_on(cast.board, -2)
        assert addresses() == [cast.ben.email]
        task.refresh_from_db()
        assert (task.state, task.why) == ("superseded", "Somebody holds the seat now.")

    def test_an_inactive_person_holds_nothing(self, cast: Cast) -> None:
        cast.asha.is_active = False
        cast.asha.save()
        chase_on(cast.board, -3)
        assert not Message.objects.exists()
        assert Notice.objects.tasks().count() == 1

    def test_a_seat_kept_to_another_board_is_not_reached(self, cast: Cast) -> None:
        other = make_board("eastmoor")
        Seat.objects.filter(user=cast.asha).update(only_for_board=other)
        chase_on(cast.board, -3)
        assert not Message.objects.exists()
        cast.audit_round.shared_with.add(other)
        chase_on(cast.board, -2)
        assert addresses() == [cast.asha.email]

    def test_the_trust_above(self, cast: Cast, steps: dict[int, LadderStep]) -> None:
        LadderStep.objects.filter(pk=steps[5].pk).update(to_trust=True)
        trust = make_organisation(cast.board, "Harbour Trust", duty="contract")
        make_seat(cast.carol, trust, "reader")
        cast.housing.parent = trust
        cast.housing.save()
        chase_on(cast.board, 5)
        assert cast.carol.email in addresses()

    def test_two_days_between_messages_to_one_person(self, cast: Cast) -> None:
        _, audit_return, _ = another_school(cast.audit_round, "Ash School", lead=cast.asha)
        extend(audit_return, until=day(1), why="A day", by=cast.mo, on=day(-9), at=morning(day(-9)))
        chase_on(cast.board, 1)
        chase_on(cast.board, 2)
        assert Message.objects.count() == 1
        chase_on(cast.board, 3)
        assert Message.objects.count() == 2

    def test_the_cap_leaves_the_rest_for_the_next_run(self, cast: Cast, settings: object) -> None:
        settings.CHASE_MOST_MESSAGES = 2  # type: ignore[attr-defined]
        for number in range(4):
            another_school(cast.audit_round, f"School {number}")
        for total in (2, 4, 5, 5):
            chase_on(cast.board, 1)
            assert Message.objects.count() == total


class TestTheWords:
    def test_a_voluntary_group_is_asked_and_never_called_non_compliant(self, cast: Cast) -> None:
        club, _, _ = another_school(
            cast.audit_round, "Boxing Club", duty="voluntary", kind="voluntary"
        )
        for offset in (-14, 5, 15):
            chase_on(cast.board, offset)
        emails = Seat.objects.filter(organisation=club).values_list("user__email", flat=True)
        texts = list(Message.objects.filter(recipient__in=emails).values_list("text", flat=True))
        assert len(texts) == 4
        assert not any("ompliant" in text or "must" in text for text in texts)
        assert "Boxing Club is asked to return" in texts[-1]
        assert "no return received" in texts[0]

    def test_of_a_duty_it_is_said_and_what_the_report_will_say(self, cast: Cast) -> None:
        for offset in (-14, 15):
            chase_on(cast.board, offset)
        *_, first = Message.objects.all()
        assert "Northmoor Council Housing must return the Section 11 audit 2026" in first.text
        assert "Section 11, Children Act 2004" in first.text
        assert "28 April 2026" in first.text
        assert any(
            "not compliant" in text for text in Message.objects.values_list("text", flat=True)
        )

    def test_two_parts_and_no_markup_of_others(self, cast: Cast) -> None:
        cast.audit_return.organisation_name = "St Tŵr & <b>Sons</b>"
        cast.audit_return.save()
        chase_on(cast.board, -3)
        message = Message.objects.get()
        assert "St Tŵr & <b>Sons</b>" in message.text
        assert "St Tŵr &amp; &lt;b&gt;Sons&lt;/b&gt;" in message.html


class TestTheSecondLook:
    def test_who_returned_meanwhile_hears_nothing(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        stages.start(cast.audit_return, cast.asha, morning(day(1)))
        stages.submit(cast.audit_return, cast.asha, morning(day(1)))
        stages.sign_off(cast.audit_return, cast.dev, morning(day(1)))
        assert send_everything(1) == []
        message = Message.objects.get()
        assert (message.state, message.server_said) == ("superseded", "It has been returned.")
        assert {state for _, _, state in told()} == {"superseded"}

    def test_what_was_taken_out_goes_once_it_is_asked_after_all(self, cast: Cast) -> None:
        """The mail waits; the lead submits, the mail is taken out; the lead takes it back."""
        chase_on(cast.board, 6)
        stages.start(cast.audit_return, cast.asha, morning(day(6)))
        stages.submit(cast.audit_return, cast.asha, morning(day(6)))
        send_everything(6)
        assert (5, cast.asha.email, "superseded") in told()
        lead = stages.actor("lead", cast.asha)
        move(cast.audit_return, Status.IN_PROGRESS, actor=lead, at=morning(day(8)), why="A figure")
        chase_on(cast.board, 9)
        assert (5, cast.asha.email, "queued") in told()
        assert Notice.objects.filter(recipient=cast.asha, step__offset=5).count() == 1

    def test_what_is_left_of_a_message_goes(self, cast: Cast) -> None:
        _, returned, _ = another_school(cast.audit_round, "Ash School", lead=cast.asha)
        chase_on(cast.board, 1)
        stages.excuse(returned, cast.mo, morning(day(1)))
        [message] = send_everything(1)
        message.refresh_from_db()
        assert message.state == "sent"
        assert "Ash School" not in message.text + message.html + message.subject
        assert message.notices.get().audit_return == cast.audit_return
        dropped = Notice.objects.get(audit_return=returned, step__offset=1)
        assert (dropped.outcome, dropped.why) == ("superseded", "It is excused.")

    def test_what_got_more_time_comes_up_again_in_the_same_row(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        extend(
            cast.audit_return,
            until=day(9),
            why="A flood",
            by=cast.mo,
            on=day(1),
            at=morning(day(1)),
        )
        assert send_everything(1) == []
        held = Notice.objects.get(step__offset=1)
        assert (held.outcome, held.why) == ("held", "It has been given more time.")
        chase_on(cast.board, 9)
        assert Message.objects.count() == 1
        chase_on(cast.board, 10)
        [message] = send_everything(10)
        held.refresh_from_db()
        assert held.message == message
        assert "due from Northmoor Council Housing on 7 May 2026" in message.text

    def test_who_was_paused_meanwhile_comes_up_again(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        Pause.objects.create(
            audit_return=cast.audit_return, since=day(1), until=day(4), reason="x", at=NOW
        )
        assert send_everything(1) == []
        chase_on(cast.board, 4)
        assert len(send_everything(4)) == 1

    def test_who_left_the_seat_hears_nothing_and_who_came_does(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        Seat.objects.filter(user=cast.asha).update(until=NOW)
        make_seat(cast.ben, cast.housing, "lead")
        assert send_everything(1) == []
        chase_on(cast.board, 3)
        [message] = send_everything(3)
        assert message.recipient == cast.ben.email

    def test_after_days_without_a_mail_server_the_latest_step_goes_alone(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        chase_on(cast.board, 5)
        taken = send_everything(6)
        assert sorted(message.recipient for message in taken) == sorted(
            [cast.asha.email, cast.dev.email]
        )
        late = Notice.objects.get(step__offset=1)
        assert (late.outcome, late.superseded_by) == (
            "superseded",
            Notice.objects.get(step__offset=5, recipient=cast.asha),
        )

    def test_a_message_sent_again_at_somebodys_word_is_looked_at_too(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        [message] = send_everything(1, "failed")
        message.refresh_from_db()
        assert told()[-1] == (1, cast.asha.email, "failed")
        cast.asha.email = "asha.right@example.org"
        cast.asha.save()
        send_again(message, at=morning(day(2)))
        [again] = send_everything(2)
        assert again.recipient == "asha.right@example.org"
        assert again.message_id == message.message_id

    def test_the_words_are_those_of_the_moment_it_goes(self, cast: Cast) -> None:
        chase_on(cast.board, 1)
        assert "Not started yet" in Message.objects.get().text
        stages.start(cast.audit_return, cast.asha, morning(day(1)))
        [message] = send_everything(1)
        assert "0 of 6 required questions answered" in message.text

    def test_what_was_decided_for_a_day_to_come_goes_when_it_is_sent(self, cast: Cast) -> None:
        """At somebody's word, by --as-of: it is not held back until that day."""
        chase(cast.board, on=day(5), at=morning(day(-5)))
        assert len(send_everything(-5)) == 2


class TestTheRows:
    """What the database itself refuses."""

    def make(self, cast: Cast, step: LadderStep, **fields: object) -> Notice:
        known = {
            "audit_return": cast.audit_return,
            "step": step,
            "role": "lead",
            "recipient": cast.asha,
            "due_on": day(1),
            "decided_on": day(1),
            "at": NOW,
            "state": "superseded",
            "why": "Made by hand",
        }
        return Notice.objects.create(**{**known, **fields})

    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"state": "gone"}, "notice_state_known"),
            ({"role": "gardener"}, "notice_role_known"),
            ({"state": "in_message"}, "notice_in_message_has_one"),
            ({"why": ""}, "notice_superseded_says_why"),
            ({"recipient": None, "state": "held"}, "notice_is_sent_to_somebody"),
            ({"decided_on": day(0)}, "notice_never_early"),
        ],
    )
    def test_what_cannot_be(
        self, cast: Cast, steps: dict[int, LadderStep], fields: dict[str, object], constraint: str
    ) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            self.make(cast, steps[1], **fields)

    def test_no_second_notice_of_the_same(self, cast: Cast, steps: dict[int, LadderStep]) -> None:
        self.make(cast, steps[1])
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make(cast, steps[1], role="senior_lead")
        self.make(cast, steps[1], recipient=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make(cast, steps[1], recipient=None)

    def test_a_pause_without_end_stands_alone(self, cast: Cast) -> None:
        def pause() -> None:
            Pause.objects.create(
                audit_return=cast.audit_return, since=day(0), reason="x", at=NOW, by_name="Mo"
            )

        pause()
        with pytest.raises(IntegrityError), transaction.atomic():
            pause()

    def test_a_run_is_written_down(self, cast: Cast) -> None:
        chase_on(cast.board, 6, by=cast.mo)
        run = ChaseRun.objects.get()
        assert (run.on, run.by, run.messages, run.notices) == (day(6), cast.mo, 2, 2)


class TestCost:
    def test_queries_do_not_grow_with_returns(self, cast: Cast) -> None:
        with CaptureQueriesContext(connection) as few:
            look_ahead(cast.board, on=day(6))
        for number in range(40):
            another_school(cast.audit_round, f"School {number}")
        chase_on(cast.board, 1)
        with CaptureQueriesContext(connection) as many:
            look_ahead(cast.board, on=day(6))
        assert len(many) == len(few)
