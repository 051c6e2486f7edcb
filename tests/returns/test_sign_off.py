"""Dev and Amara decide; what they approve is signed off, and nothing else is."""

from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, AuditReturn, Receipt
from questionnaires.returns.sign_off import receipts
from questionnaires.returns.sign_off.approvers import signatories_of
from questionnaires.returns.sign_off.decisions import DecisionRefused, reopen
from questionnaires.returns.sign_off.submitting import SubmitRefused, submit, withdraw
from questionnaires.returns.transitions import MoveRefused
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_seat
from tests.processes import shared_database
from tests.returns.signing import approve, needing, send_back, submitted

LATER = NOW + timedelta(hours=1)


def now(audit_return: AuditReturn) -> AuditReturn:
    return AuditReturn.objects.get(pk=audit_return.pk)


class TestWhoMustApprove:
    def test_an_agency_needs_one_of_the_two(self, cast: Cast) -> None:
        approve(submitted(cast), cast.amara, "accountable")
        assert now(cast.audit_return).status == "signed_off"

    @pytest.mark.parametrize("kind", ["school", "college"])
    def test_a_school_or_college_needs_both(self, cast: Cast, kind: str) -> None:
        cast.housing.kind = kind
        cast.housing.save()
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        assert now(audit_return).status == "submitted"
        approve(audit_return, cast.amara, "accountable", at=LATER)
        assert now(audit_return).status == "signed_off"
        assert now(audit_return).signed_off_at == LATER

    def test_the_round_may_ask_one_of_them_alone(self, cast: Cast) -> None:
        needing(cast, "accountable")
        audit_return = submitted(cast)
        with pytest.raises(DecisionRefused, match="does not need your approval"):
            approve(audit_return, cast.dev, "senior_lead")
        approve(audit_return, cast.amara, "accountable")
        assert now(audit_return).status == "signed_off"

    def test_two_approvals_are_of_two_people(self, cast: Cast) -> None:
        needing(cast, "both")
        make_seat(cast.dev, cast.housing, "accountable")
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        with pytest.raises(DecisionRefused, match="two different people"):
            approve(audit_return, cast.dev, "accountable")
        assert now(audit_return).status == "submitted"

    def test_a_seat_kept_to_another_board_is_not_asked(self, cast: Cast) -> None:
        cast.dev.seats.update(only_for_board=make_board("elsewhere"))
        signatory = signatories_of(cast.audit_return).of_role("senior_lead")
        assert signatory is not None
        assert signatory.is_vacant


class TestDecisions:
    def test_a_date_of_the_meeting_is_kept(self, cast: Cast) -> None:
        approval = approve(submitted(cast), cast.amara, "accountable", met_on=date(2026, 3, 9))
        assert approval.met_on == date(2026, 3, 9)

    @pytest.mark.parametrize("day", [date(2026, 3, 11), date(2025, 1, 1)])
    def test_a_meeting_to_come_or_long_ago_is_refused(self, cast: Cast, day: date) -> None:
        audit_return = submitted(cast)
        with pytest.raises(DecisionRefused, match="meeting"):
            approve(audit_return, cast.amara, "accountable", met_on=day)
        assert not Approval.objects.exists()

    def test_sending_back_needs_a_reason(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        with pytest.raises(MoveRefused, match="reason"):
            send_back(audit_return, cast.dev, "senior_lead", why="  ")
        assert now(audit_return).status == "submitted"

    def test_in_a_closed_round_it_is_approved_or_left(self, cast: Cast) -> None:
        """Sent back it would lie with a lead who cannot change it."""
        audit_return = submitted(cast)
        cast.audit_round.closed_on = NOW.date()
        cast.audit_round.save()
        with pytest.raises(DecisionRefused, match="round is closed"):
            send_back(audit_return, cast.dev, "senior_lead")
        with pytest.raises(SubmitRefused, match="round is closed"):
            withdraw(audit_return, who=cast.asha, at=NOW, why="A figure is wrong")
        approve(audit_return, cast.dev, "senior_lead")
        assert now(audit_return).status == "signed_off"

    def test_sending_back_tells_the_lead_why(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        Message.objects.all().delete()
        send_back(audit_return, cast.dev, "senior_lead", why="The training figures are old.")
        [message] = Message.objects.all()
        assert message.recipient == cast.asha.email
        assert "The training figures are old." in message.text
        assert "The training figures are old." in message.html

    def test_sending_back_voids_what_was_approved(self, cast: Cast) -> None:
        needing(cast, "both")
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        send_back(audit_return, cast.amara, "accountable")
        again = submit(now(audit_return), who=cast.asha, at=LATER)
        assert signatories_of(again).approved == frozenset()
        approve(again, cast.amara, "accountable", at=LATER)
        assert now(again).status == "submitted"
        approve(again, cast.dev, "senior_lead", at=LATER)
        assert now(again).status == "signed_off"

    def test_a_decision_on_an_older_submission_is_refused(self, cast: Cast) -> None:
        opened = submitted(cast)
        withdraw(opened, who=cast.asha, at=NOW, why="One more change")
        submit(now(opened), who=cast.asha, at=LATER)
        with pytest.raises(DecisionRefused, match="changed and submitted again"):
            approve(opened, cast.dev, "senior_lead", at=LATER)

    def test_a_decision_after_it_was_taken_back_is_refused(self, cast: Cast) -> None:
        opened = submitted(cast)
        withdraw(opened, who=cast.asha, at=NOW, why="One more change")
        with pytest.raises(DecisionRefused, match="no longer awaits approval"):
            approve(opened, cast.dev, "senior_lead")

    def test_a_second_press_changes_nothing(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        with pytest.raises(DecisionRefused):
            approve(audit_return, cast.dev, "senior_lead")
        assert Receipt.objects.count() == 1


class TestReceipt:
    def test_lead_and_signatories_hear_the_number(self, cast: Cast) -> None:
        needing(cast, "both")
        audit_return = submitted(cast)
        Message.objects.all().delete()
        approve(audit_return, cast.dev, "senior_lead")
        assert not Message.objects.exists()
        approve(audit_return, cast.amara, "accountable")
        number = now(audit_return).receipt
        assert number is not None
        told = Message.objects.all()
        assert {m.recipient for m in told} == {cast.asha.email, cast.dev.email, cast.amara.email}
        assert all(number in message.text and number in message.html for message in told)

    def test_the_checksum_holds_until_an_answer_is_touched(self, cast: Cast) -> None:
        approve(submitted(cast), cast.dev, "senior_lead")
        receipt = Receipt.objects.get()
        assert receipt.checksum == now(cast.audit_return).checksum
        assert receipts.verify(receipt)
        answer = cast.audit_return.answers.first()
        assert answer is not None
        cast.audit_return.answers.filter(pk=answer.pk).update(commentary="Quietly changed")
        assert not receipts.verify(Receipt.objects.get())


class TestReopening:
    def signed_off(self, cast: Cast) -> AuditReturn:
        approve(submitted(cast), cast.dev, "senior_lead")
        return now(cast.audit_return)

    def test_it_goes_back_and_its_receipt_stays_on_record(self, cast: Cast) -> None:
        audit_return = self.signed_off(cast)
        number = audit_return.receipt
        audit_return = reopen(audit_return, who=cast.mo, at=LATER, why="A figure is wrong")
        assert (audit_return.status, audit_return.receipt) == ("sent_back", None)
        receipt = Receipt.objects.get()
        assert (receipt.number, receipt.reopened_at) == (number, LATER)
        audit_return.answers.update(commentary="Corrected")
        assert receipts.verify(receipt)

    def test_the_next_sign_off_gives_another_receipt(self, cast: Cast) -> None:
        audit_return = self.signed_off(cast)
        reopen(audit_return, who=cast.mo, at=LATER, why="A figure is wrong")
        again = submit(now(audit_return), who=cast.asha, at=LATER)
        approve(again, cast.amara, "accountable", at=LATER)
        first, second = Receipt.objects.order_by("pk")
        assert first.number != second.number
        assert now(again).receipt == second.number
        assert first.checksum != second.checksum

    def test_lead_and_signatory_hear_of_it(self, cast: Cast) -> None:
        audit_return = self.signed_off(cast)
        Message.objects.all().delete()
        reopen(audit_return, who=cast.mo, at=LATER, why="A figure is wrong")
        assert {message.recipient for message in Message.objects.all()} == {
            cast.asha.email,
            cast.dev.email,
        }

    def test_a_reason_is_needed(self, cast: Cast) -> None:
        audit_return = self.signed_off(cast)
        with pytest.raises(MoveRefused, match="reason"):
            reopen(audit_return, who=cast.mo, at=LATER, why="")
        assert now(audit_return).status == "signed_off"

    def test_not_in_a_closed_round(self, cast: Cast) -> None:
        audit_return = self.signed_off(cast)
        cast.audit_round.closed_on = NOW.date()
        cast.audit_round.save()
        with pytest.raises(DecisionRefused, match="closed"):
            reopen(audit_return, who=cast.mo, at=LATER, why="A figure is wrong")


class TestBothAtOnce:
    """Two presses in the same moment, each with a connection of its own."""

    def pressed(self, cast: Cast) -> list[Exception]:
        audit_return, barrier = submitted(cast), Barrier(2)
        refused: list[Exception] = []

        def press(who: User, role: str) -> None:
            barrier.wait()
            try:
                approve(audit_return, who, role)
            except (DecisionRefused, MoveRefused) as refusal:
                refused.append(refusal)
            finally:
                connection.close()

        threads = [
            Thread(target=press, args=(cast.dev, "senior_lead")),
            Thread(target=press, args=(cast.amara, "accountable")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return refused

    @pytest.mark.django_db(transaction=True)
    def test_where_both_are_needed_both_count_and_one_receipt_is_given(
        self, cast: Cast, tmp_path: Path
    ) -> None:
        with shared_database(tmp_path):
            needing(cast, "both")
            assert self.pressed(cast) == []
            assert now(cast.audit_return).status == "signed_off"
            assert Approval.objects.count() == 2
            assert Receipt.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_where_one_is_enough_the_second_is_told(self, cast: Cast, tmp_path: Path) -> None:
        with shared_database(tmp_path):
            [refusal] = self.pressed(cast)
            assert "no longer awaits approval" in str(refusal)
            assert Approval.objects.count() == Receipt.objects.count() == 1
