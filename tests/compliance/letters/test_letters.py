"""Ruth approves letters or sends them back, Mo rewords and posts them, and Housing may return."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit_portal.correspondence.models import Message
from questionnaires.compliance.chasing.by_hand import Spoken, note_contact, pause
from questionnaires.compliance.letters.approving import approve, send_back
from questionnaires.compliance.letters.composing import compose, desk_for
from questionnaires.compliance.letters.content import Content, Damaged, frozen_content
from questionnaires.compliance.letters.naming import named_in_report
from questionnaires.compliance.letters.posting import post
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.letters.wording import mark_of, reword
from questionnaires.compliance.models import Contact, Letter, LetterApproval, Notice
from questionnaires.returns.models import AuditReturn
from tests.compliance import stages
from tests.compliance.chasing.stage import another_school
from tests.compliance.letters.stage import (
    approved,
    chase_today,
    late,
    letter_of,
    marks,
    posted,
    return_it,
    today,
)
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_seat, make_user

__all__ = ["late"]


def written(cast: Cast, letter: Letter) -> Content:
    return compose(desk_for(cast.board, [letter], on=today()), [letter])[letter.pk]


class TestTheChase:
    def test_begins_one_letter_however_often_it_runs(self, late: Cast) -> None:
        chase_today(late)
        assert letter_of(late).state == "waiting"
        assert Letter.objects.count() == 1

    def test_takes_the_letter_with_its_task(self, late: Cast) -> None:
        return_it(late)
        chase_today(late)
        letter = Letter.objects.get()
        assert (letter.state, letter.why) == ("dropped", "It has been returned.")

    def test_begins_anew_what_is_asked_anew(self, late: Cast) -> None:
        return_it(late)
        chase_today(late)
        stages.reopen(late.audit_return, late.mo, timezone.now() - timedelta(days=40))
        chase_today(late)
        assert sorted(Letter.objects.values_list("state", flat=True)) == ["dropped", "waiting"]

    def test_a_task_done_by_hand_needs_no_letter(self, late: Cast) -> None:
        approved(late)
        [task] = Notice.objects.tasks()
        spoken = Spoken("letter", "The chief officer", today(), "Sent by hand", settles=task)
        note_contact(late.audit_return, spoken, by=late.mo, today=today(), at=timezone.now())
        chase_today(late)
        letter = Letter.objects.get()
        assert (letter.state, letter.why) == ("dropped", "It was noted down by hand as done.")


class TestTheWords:
    def test_say_which_return_when_due_who_was_asked_and_whom_to_ring(self, late: Cast) -> None:
        late.board.contact_phone, late.board.manager_name = "01234 567890", "Mo Okoro"
        Message.objects.update(state="sent", sent_at=timezone.now())
        letter = letter_of(late)
        content = written(late, letter)
        assert content.to[:2] == ("Amara", "Chief officer")
        assert content.greeting == "Dear Amara"
        assert ("Return", "Section 11 audit 2026") in content.facts
        assert ("How it stands", "Not started yet") in content.facts
        assert any("E-mail to Asha, the lead" in what for _, what in content.history)
        assert "01234 567890" in content.request
        assert "not compliant" in " ".join(content.paragraphs)

    def test_never_call_a_voluntary_body_not_compliant(self, late: Cast) -> None:
        AuditReturn.objects.filter(pk=late.audit_return.pk).update(duty_basis="voluntary")
        words = written(late, letter_of(late)).as_json()
        assert "compliant" not in words
        assert "no return received" in words
        assert "voluntary" in words

    def test_an_empty_seat_is_addressed_by_its_name(self, late: Cast) -> None:
        late.amara.seats.all().delete()
        assert written(late, letter_of(late)).greeting == "Dear Chief officer"

    def test_one_to_the_trust_goes_to_whoever_looks_after_its_schools(self, late: Cast) -> None:
        trust = make_organisation(late.board, "Harbour Trust", town="Port")
        make_seat(make_user("Nadia"), trust, "reader")
        type(late.housing).objects.filter(pk=late.housing.pk).update(parent=trust)
        Notice.objects.tasks().update(role="trust")
        content = written(late, letter_of(late))
        assert content.to == ("Nadia", "Harbour Trust", "Port")
        assert named_in_report([late.audit_round]) == []

    def test_a_long_history_is_cut_and_says_so(self, late: Cast) -> None:
        for number in range(12):
            day = today() - timedelta(days=20 - number)
            told = Spoken("phone", f"Person {number}", day, "Spoke")
            note_contact(late.audit_return, told, by=late.mo, today=today(), at=timezone.now())
        content = written(late, letter_of(late))
        assert len(content.history) == 8
        assert content.earlier == 4
        assert "Person 11" in content.history[-1][1]


class TestApproving:
    def test_freezes_every_word_in_the_chairs_own_name(self, late: Cast) -> None:
        approved(late)
        letter = letter_of(late)
        before = frozen_content(letter)
        assert before.signed[0] == "Ruth"
        late.board.name, late.board.chair_name = "Another name", "Somebody else"
        late.board.save()
        late.amara.name = "Changed"
        late.amara.save()
        assert frozen_content(letter_of(late)) == before

    def test_the_database_keeps_it_frozen(self, late: Cast) -> None:
        approved(late)
        for column, value in (("content", "{}"), ("text", "Other"), ("checksum", "0" * 64)):
            with pytest.raises(DatabaseError, match="approved"), transaction.atomic():
                Letter.objects.update(**{column: value})
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.all().delete()

    def test_what_is_damaged_is_not_printed(self, late: Cast) -> None:
        approved(late)
        letter = letter_of(late)
        letter.content = letter.content.replace("Ruth", "Rita")
        with pytest.raises(Damaged):
            frozen_content(letter)

    def test_twice_it_is_approved_once(self, late: Cast) -> None:
        first, second = approved(late), approved(late)
        assert (len(first.letters), len(second.letters)) == (1, 0)
        assert LetterApproval.objects.count() == 1

    def test_words_changed_meanwhile_are_not_approved_unread(self, late: Cast) -> None:
        letter = letter_of(late)
        seen = marks(letter)
        reword(late.board, letter.pk, subject="Other", text="Other words", seen=mark_of(letter))
        done = approve(late.board, seen, by=late.ruth, on=today(), at=timezone.now())
        assert done.changed == [letter]
        assert letter_of(late).state == "waiting"

    def test_one_that_has_returned_drops_out_and_says_so(self, late: Cast) -> None:
        return_it(late)
        done = approved(late)
        assert [why for _, why in done.dropped] == ["It has been returned."]
        assert not LetterApproval.objects.exists()

    def test_one_at_rest_waits(self, late: Cast) -> None:
        pause(
            late.audit_return,
            why="A fire",
            until=None,
            by=late.mo,
            today=today(),
            at=timezone.now(),
        )
        assert len(approved(late).held) == 1
        assert letter_of(late).state == "waiting"

    def test_another_boards_letters_are_out_of_reach(self, late: Cast) -> None:
        other = make_board("eastmoor")
        done = approve(other, marks(letter_of(late)), by=late.ruth, on=today(), at=timezone.now())
        assert done.letters == []

    def test_as_many_queries_for_many_as_for_two(self, late: Cast) -> None:
        for number in range(8):
            another_school(late.audit_round, f"Ysgol Tŷ’r Ŵyn {number}")
        chase_today(late)
        schools = Letter.objects.filter(notice__audit_return__organisation__kind="school")
        letters = list(schools.select_related("notice__step"))
        counts = []
        for some in (letters[:2], letters[2:]):
            for act in (approved, posted):
                with CaptureQueriesContext(connection) as queries:
                    assert len(act(late, *some).letters) == len(some)
                counts.append(len(queries))
        assert counts[:2] == counts[2:]


class TestSendingBack:
    def test_the_manager_rewords_and_it_waits_again(self, late: Cast) -> None:
        letter = send_back(
            letter_of(late), remark="Softer, please", by=late.ruth, at=timezone.now()
        )
        letter.refresh_from_db()
        assert letter.state == "sent_back"
        reword(
            late.board, letter.pk, subject="{round}", text="Dear all, {duty}", seen=mark_of(letter)
        )
        letter = letter_of(late)
        assert letter.state == "waiting"
        assert written(late, letter).subject == "Section 11 audit 2026"

    def test_an_approval_is_taken_back_while_it_is_not_posted(self, late: Cast) -> None:
        approved(late)
        send_back(letter_of(late), remark="Wait", by=late.ruth, at=timezone.now())
        assert letter_of(late).state == "sent_back"
        [gone] = Letter.objects.filter(state="dropped")
        assert "The chair took the approval back: Wait" in gone.why

    def test_never_without_a_remark_nor_once_posted(self, late: Cast) -> None:
        with pytest.raises(LetterRefused, match="what should be changed"):
            send_back(letter_of(late), remark="  ", by=late.ruth, at=timezone.now())
        approved(late)
        posted(late)
        with pytest.raises(LetterRefused, match="no longer"):
            send_back(letter_of(late), remark="Wait", by=late.ruth, at=timezone.now())

    def test_two_who_reword_are_told(self, late: Cast) -> None:
        letter = letter_of(late)
        seen = mark_of(letter)
        reword(late.board, letter.pk, subject="First", text="First", seen=seen)
        with pytest.raises(LetterRefused, match="meanwhile"):
            reword(late.board, letter_of(late).pk, subject="Second", text="Second", seen=seen)

    def test_nor_one_that_is_approved_meanwhile(self, late: Cast) -> None:
        letter = letter_of(late)
        approved(late)
        with pytest.raises(LetterRefused, match="can no longer be changed"):
            reword(late.board, letter.pk, subject="x", text="x", seen=mark_of(letter))

    def test_a_placeholder_that_is_none_is_refused(self, late: Cast) -> None:
        letter = letter_of(late)
        with pytest.raises(LetterRefused, match="cannot be filled in"):
            reword(late.board, letter.pk, subject="{head}", text="x", seen=mark_of(letter))


class TestTheReport:
    def test_names_whoever_has_reached_the_letter_in_the_words_of_its_duty(
        self, late: Cast
    ) -> None:
        AuditReturn.objects.filter(pk=late.audit_return.pk).update(duty_basis="voluntary")
        [one] = named_in_report([late.audit_round])
        assert one.audit_return == late.audit_return
        assert one.says == "No return received"
        approved(late)
        posted(late)
        assert len(named_in_report([late.audit_round])) == 1

    def test_not_who_has_returned_nor_who_corrects_since(self, late: Cast) -> None:
        return_it(late)
        assert named_in_report([late.audit_round]) == []
        stages.reopen(late.audit_return, late.mo, timezone.now())
        assert named_in_report([late.audit_round]) == []


class TestPosting:
    def test_does_the_task_and_stands_in_the_history(self, late: Cast) -> None:
        approved(late)
        assert len(posted(late).letters) == 1
        assert not Notice.objects.tasks().exists()
        contact = Contact.objects.get()
        assert (contact.channel, contact.who, contact.by) == (
            "letter",
            "Amara, Chief officer",
            late.mo,
        )
        assert contact.settles == letter_of(late).notice

    def test_twice_it_is_noted_once(self, late: Cast) -> None:
        approved(late)
        posted(late)
        assert posted(late).letters == []
        assert Contact.objects.count() == 1

    def test_never_before_it_is_approved(self, late: Cast) -> None:
        assert posted(late).letters == []
        with pytest.raises(IntegrityError, match="letter"), transaction.atomic():
            Letter.objects.update(state="posted", posted_on=today())

    def test_nor_on_a_day_to_come_or_before_the_approval(self, late: Cast) -> None:
        approved(late)
        for days, says in ((1, "still to come"), (-1, "cannot have been posted")):
            with pytest.raises(LetterRefused, match=says):
                post(
                    late.board,
                    [letter_of(late).pk],
                    posted_on=today() + timedelta(days=days),
                    by=late.mo,
                    today=today(),
                    at=timezone.now(),
                )

    def test_one_that_has_returned_meanwhile_drops_out(self, late: Cast) -> None:
        approved(late)
        return_it(late)
        done = posted(late)
        assert done.letters == []
        assert [why for _, why in done.dropped] == ["It has been returned."]
        assert not Contact.objects.exists()

    def test_what_is_posted_stays(self, late: Cast) -> None:
        approved(late)
        posted(late)
        return_it(late)
        chase_today(late)
        assert letter_of(late).state == "posted"
