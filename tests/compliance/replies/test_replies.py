"""Mo reads a file of the mailbox: replies become contacts, bounces failures and tasks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from audit_portal.correspondence.models import Message
from questionnaires.compliance.chasing.balance import balance
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import Contact, DeadAddress, Reply
from questionnaires.compliance.replies import forms
from tests.compliance.letters.stage import late
from tests.conftest import Cast
from tests.correspondence.incoming_mails import bounce, mbox, reply
from tests.factories import make_board

__all__ = ["late"]

REPLIES = "/boards/northmoor/replies/"


@pytest.fixture
def written_to(client: Client, late: Cast) -> Message:
    """The message of the chase to Asha has gone. Mo is signed in."""
    Message.objects.update(state="sent", sent_at=timezone.now() - timedelta(hours=1))
    client.force_login(late.mo)
    return Message.objects.get(recipient=late.asha.email)


def read(client: Client, raw: bytes, name: str = "box.mbox") -> str:
    posted = {"file": SimpleUploadedFile(name, raw)}
    return client.post(REPLIES, posted, follow=True).content.decode()


def take_in(client: Client) -> str:
    return client.post(f"{REPLIES}take-in/", follow=True).content.decode()


class TestReplies:
    def test_become_contacts_once_they_have_been_looked_at(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        raw = reply(to=written_to.message_id).as_bytes()
        shown = read(client, raw, "one.eml")
        assert "1 new mail read." in shown
        assert "Take in 1 mail" in shown
        assert not Contact.objects.exists()
        assert "1 contact noted, and 0 messages marked as failed." in take_in(client)
        contact = Contact.objects.get()
        assert contact.audit_return == late.audit_return
        assert (contact.direction, contact.channel, contact.who) == ("in", "email", "Siân O’Brien")
        assert "We send it on Friday." in contact.note

    def test_read_or_taken_in_twice_they_are_noted_once(
        self, client: Client, written_to: Message
    ) -> None:
        raw = reply(to=written_to.message_id).as_bytes()
        read(client, raw)
        take_in(client)
        assert "1 had been read before" in read(client, raw)
        take_in(client)
        assert Contact.objects.count() == 1

    def test_one_that_answers_nothing_of_ours_is_listed_and_put_aside(
        self, client: Client, written_to: Message
    ) -> None:
        shown = read(client, reply("<b>Hello</b> ŵŷ", to="<other@x.example>").as_bytes())
        assert "Could not be matched" in shown
        assert "&lt;b&gt;Hello&lt;/b&gt; ŵŷ" in shown
        take_in(client)
        [left] = Reply.objects.all()
        assert left.state == "waiting"
        client.post(f"{REPLIES}{left.pk}/aside/")
        assert "Could not be matched" not in client.get(REPLIES).content.decode()

    def test_a_machines_answer_is_no_contact(self, client: Client, written_to: Message) -> None:
        read(client, reply(to=written_to.message_id, Auto_Submitted="auto-replied").as_bytes())
        take_in(client)
        assert not Contact.objects.exists()

    def test_another_boards_messages_are_not_found(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        Message.objects.filter(pk=written_to.pk).update(board=make_board("eastmoor"))
        read(client, reply(to=written_to.message_id).as_bytes())
        assert Reply.objects.get().message is None


class TestBounces:
    def test_fail_the_message_and_ask_for_an_address(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        before = balance(late.audit_round)
        read(client, bounce(late.asha.email, written_to.message_id).as_bytes())
        assert "1 message marked as failed" in take_in(client)
        written_to.refresh_from_db()
        assert written_to.state == "failed"
        assert written_to.server_said == "It came back: 550 5.1.1 User unknown"
        after = balance(late.audit_round)
        assert (after.failed, after.sent, after.due) == (1, before.sent - 1, before.due)
        tasks = client.get("/boards/northmoor/tasks/").content.decode()
        assert "No working address" in tasks
        assert late.asha.email in tasks

    def test_are_matched_by_the_address_where_they_name_no_message(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        Message.objects.filter(pk=written_to.pk).update(sent_at="2026-03-01T00:00Z")
        read(client, bounce(late.asha.email.upper(), original="").as_bytes())
        assert Reply.objects.get().message == written_to

    def test_from_before_the_message_are_not_about_it(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        read(client, bounce(late.asha.email, original="").as_bytes())
        assert Reply.objects.get().message is None

    def test_a_delay_changes_nothing(self, client: Client, written_to: Message) -> None:
        raw = bounce(original=written_to.message_id, action="delayed").as_bytes()
        read(client, raw)
        take_in(client)
        written_to.refresh_from_db()
        assert written_to.state == "sent"
        assert not DeadAddress.objects.exists()

    def test_the_chase_does_not_write_the_same_step_again(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        read(client, bounce(late.asha.email, written_to.message_id).as_bytes())
        take_in(client)
        number = Message.objects.count()
        on = timezone.localdate() + timedelta(days=3)
        chase(late.board, on=on, at=timezone.now() + timedelta(days=3))
        assert Message.objects.count() == number

    def test_the_task_goes_with_the_seat_or_the_managers_word(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        read(client, bounce(late.asha.email, written_to.message_id).as_bytes())
        take_in(client)
        [one] = DeadAddress.objects.open()
        assert client.post(f"/boards/northmoor/addresses/{one.pk}/settled/").status_code == 302
        assert not DeadAddress.objects.open().exists()
        DeadAddress.objects.update(settled_at=None)
        late.asha.seats.update(until=timezone.now())
        assert not DeadAddress.objects.open().exists()


class TestByHand:
    def test_a_message_seen_to_come_back_is_noted_once(
        self, client: Client, late: Cast, written_to: Message
    ) -> None:
        one = f"/rounds/{late.audit_round.slug}/returns/{late.audit_return.pk}/"
        assert "It came back" in client.get(one).content.decode()
        notice = written_to.notices.filter(audit_return=late.audit_return).get()
        address = f"/rounds/{late.audit_round.slug}/notices/{notice.pk}/came-back/"
        shown = client.post(address, follow=True).content.decode()
        assert f"the message to {late.asha.email} came back." in shown
        again = client.post(address, follow=True).content.decode()
        assert "known already that it failed" in again
        written_to.refresh_from_db()
        assert written_to.server_said == "It came back: noted by hand by Mo."
        assert DeadAddress.objects.open().count() == 1


class TestTheFile:
    def test_a_whole_folder(
        self, client: Client, late: Cast, written_to: Message, tmp_path: Path
    ) -> None:
        mails = [reply(to=written_to.message_id), bounce(late.dev.email, ""), reply(to="")]
        assert "3 new mails read." in read(client, mbox(tmp_path, mails))

    def test_anything_else_is_refused_with_a_sentence(
        self, client: Client, written_to: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "No mail could be found" in read(client, b"%PDF-1.7")
        assert "This file is empty." in read(client, b"")
        monkeypatch.setattr(forms, "MOST_BYTES", 100)
        assert "larger than 10 MB" in read(client, reply("x" * 200).as_bytes())
        assert not Reply.objects.exists()
