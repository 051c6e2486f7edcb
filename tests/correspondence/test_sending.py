"""What becomes of messages, before a real mail server with good and bad manners."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_message
from audit_portal.correspondence.postbox import Postbox
from audit_portal.correspondence.sending import (
    LEASE,
    WAITS,
    Outcome,
    ReSendRefused,
    claim_next,
    mark_stranded,
    send_again,
    settle,
)
from audit_portal.correspondence.tasks import sweep
from tests.conftest import Cast
from tests.correspondence.conftest import MailServer
from tests.factories import NOW, make_board

pytestmark = pytest.mark.django_db


def write(**fields: Any) -> Message:
    return queue_message(
        **{"to": "asha@example.org", "subject": "Hello", "text": "Words\n", "at": NOW, **fields}
    )


def send_all(at: Any = NOW) -> None:
    with Postbox() as postbox:
        while message := claim_next(at=at):
            settle(message, postbox.send(message), at=at)


def now(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_what_the_demo_writes_is_kept_and_never_sent(mail_server: MailServer) -> None:
    message = write(board=make_board(is_demo=True))
    send_all()
    assert now(message).state == "kept"
    assert mail_server.kept == []


def test_a_message_is_sent_with_both_parts_and_its_identity(mail_server: MailServer) -> None:
    board = make_board(contact_email="board@example.org")
    message = write(name="Asha “A.” Rao", html="<p>Words</p>", board=board)
    send_all()
    [mail] = mail_server.kept
    assert mail["Message-ID"] == message.message_id
    assert mail["Reply-To"] == "board@example.org"
    assert mail["To"] == '"Asha “A.” Rao" <asha@example.org>'
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (now(message).state, message.sent_at, message.attempts) == ("sent", NOW, 1)
    assert message.text == "Words\n"


def test_many_messages_share_one_connection(mail_server: MailServer) -> None:
    for _ in range(5):
        write()
    send_all()
    assert len(mail_server.kept) == 5
    assert mail_server.connections == 1


def test_a_secret_is_wiped_once_it_is_sent(mail_server: MailServer) -> None:
    message = write(text="Your code is 123456", html="<b>123456</b>", secret=True)
    send_all()
    assert "123456" in str(mail_server.kept[0])
    assert (now(message).text, message.html) == ("", "")


def test_a_refused_recipient_fails_with_the_servers_words(mail_server: MailServer) -> None:
    mail_server.refuses["gone@example.org"] = "550 No such mailbox"
    gone, there = write(to="gone@example.org"), write()
    send_all()
    assert (now(gone).state, gone.server_said) == ("failed", "550 No such mailbox")
    assert now(there).state == "sent"


def test_greylisting_waits_and_goes_later_under_the_same_identity(mail_server: MailServer) -> None:
    mail_server.answers = ["451 Come back later"]
    message = write()
    send_all()
    assert (now(message).state, message.not_before) == ("queued", NOW + WAITS[0])
    assert message.server_said == "451 Come back later"
    send_all(NOW + WAITS[0])
    assert (now(message).state, message.attempts) == ("sent", 2)
    assert [mail["Message-ID"] for mail in mail_server.kept] == [message.message_id]


def test_a_fault_that_never_passes_ends_as_failed(mail_server: MailServer) -> None:
    mail_server.answers = ["451 Come back later"] * 50
    message, at = write(), NOW
    for wait in WAITS:
        send_all(at)
        at += wait
    assert now(message).state == "queued"
    send_all(at)
    assert now(message).state == "failed"


def test_a_line_dropped_after_the_words_leaves_it_uncertain(mail_server: MailServer) -> None:
    mail_server.answers = ["drop"]
    message, after = write(), write()
    send_all()
    assert now(message).state == "uncertain"
    assert now(after).state == "sent"
    send_all(NOW + timedelta(days=3))
    assert now(message).state == "uncertain"


def test_one_that_keeps_the_words_and_drops_the_line_is_not_told_from_one_that_does_not(
    mail_server: MailServer,
) -> None:
    mail_server.answers = ["keep and drop"]
    message = write()
    send_all()
    send_all(NOW + timedelta(days=3))
    assert now(message).state == "uncertain"
    assert [mail["Message-ID"] for mail in mail_server.kept] == [message.message_id]


def test_a_server_that_hangs_with_the_words_leaves_it_uncertain(
    mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.answers = ["wait"]
    message, after = write(), write()
    send_all()
    assert (now(message).state, now(after).state) == ("uncertain", "sent")


def test_a_server_that_hangs_before_it_has_the_words_is_tried_again(settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        message = write()
        send_all()
    assert (now(message).state, message.not_before) == ("queued", NOW + WAITS[0])


def test_greylisting_by_recipient_waits_too(mail_server: MailServer) -> None:
    mail_server.refuses["asha@example.org"] = "450 4.2.0 Greylisted"
    message = write()
    send_all()
    assert (now(message).state, message.server_said) == ("queued", "450 4.2.0 Greylisted")
    mail_server.refuses.clear()
    send_all(NOW + WAITS[0])
    assert now(message).state == "sent"


def test_content_refused_for_good_fails(mail_server: MailServer) -> None:
    mail_server.answers = ["554 Looks like spam"]
    message = write()
    send_all()
    assert (now(message).state, message.server_said) == ("failed", "554 Looks like spam")


def test_a_server_that_is_not_there_is_tried_again(settings: Settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        message = write()
        send_all()
    assert now(message).state == "queued"
    assert "refused" in message.server_said


def test_an_address_nobody_can_read_fails_and_stops_nothing(mail_server: MailServer) -> None:
    broken, fine = write(to="a@b@c, d"), write()
    send_all()
    assert now(broken).state == "failed"
    assert now(fine).state == "sent"


def test_without_a_mail_server_messages_are_kept_to_be_read(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    message = write(secret=True)
    send_all()
    assert (now(message).state, message.sent_at, message.text) == ("kept", None, "Words\n")


def test_a_message_waits_for_its_time() -> None:
    write(not_before=NOW + timedelta(hours=1))
    assert claim_next(at=NOW) is None
    assert claim_next(at=NOW + timedelta(hours=1)) is not None


def test_two_senders_never_take_the_same_message() -> None:
    message = write()
    assert claim_next(at=NOW) == message
    assert claim_next(at=NOW) is None


def test_a_sender_that_died_leaves_it_uncertain_and_nobody_sends_it_twice() -> None:
    message = write()
    claim_next(at=NOW)
    assert mark_stranded(at=NOW + LEASE) == 0
    sweep(NOW + LEASE + timedelta(seconds=1))
    assert now(message).state == "uncertain"
    assert claim_next(at=NOW + timedelta(days=1)) is None


def test_a_sender_slower_than_its_lease_still_has_the_last_word() -> None:
    write()
    slow = claim_next(at=NOW)
    assert slow is not None
    mark_stranded(at=NOW + LEASE * 2)
    settle(slow, Outcome("sent"), at=NOW + LEASE * 2)
    assert now(slow).state == "sent"


def test_it_is_sent_again_only_at_somebodys_word_and_keeps_its_identity(
    mail_server: MailServer,
) -> None:
    mail_server.answers = ["drop"]
    message = write()
    send_all()
    send_again(now(message), at=NOW)
    send_all()
    assert now(message).state == "sent"
    assert mail_server.kept[-1]["Message-ID"] == message.message_id
    with pytest.raises(ReSendRefused):
        send_again(message, at=NOW)


def test_only_the_boards_manager_sees_its_messages(cast: Cast) -> None:
    ours, nobodys = write(board=cast.board), write()
    write(board=make_board("elsewhere"))
    assert list(Message.objects.visible_to(cast.mo)) == [ours]
    assert not Message.objects.visible_to(cast.asha).exists()
    assert not Message.objects.visible_to(cast.ruth).exists()
    cast.asha.is_superuser = True
    assert list(Message.objects.visible_to(cast.asha)) == [nobodys]
