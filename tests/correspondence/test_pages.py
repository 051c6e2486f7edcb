"""Mo reads what the board has written; nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_message
from audit_portal.organisations.models import User
from tests.conftest import Cast
from tests.factories import NOW, make_board


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def message(cast: Cast) -> Message:
    return queue_message(
        to=cast.asha.email,
        name="Asha",
        subject="Your return was sent back",
        text="Read why:\nhttp://localhost:8000/returns/1/\n",
        html="<p>Read why</p>",
        board=cast.board,
        at=NOW,
    )


def text(client: Client, name: str, *key: object) -> str:
    page = client.get(reverse(f"correspondence:{name}", args=key))
    assert page.status_code == 200
    return page.content.decode()


def test_the_manager_reads_what_was_written_to_whom(cast: Cast, message: Message) -> None:
    client = signed_in(cast.mo)
    listed = text(client, "board_messages", cast.board.slug)
    assert reverse("correspondence:message", args=[message.pk]) in listed
    assert cast.asha.email in listed
    shown = text(client, "message", message.pk)
    assert '<a href="http://localhost:8000/returns/1/"' in shown
    page = client.get(reverse("correspondence:message_html", args=[message.pk]))
    assert page.content == b"<p>Read why</p>"
    assert "default-src 'none'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["asha", "carol", "dev", "ruth"])
def test_nobody_else_does(cast: Cast, message: Message, name: str) -> None:
    client = signed_in(getattr(cast, name))
    for page, key in (
        ("board_messages", cast.board.slug),
        ("message", message.pk),
        ("message_html", message.pk),
    ):
        assert client.get(reverse(f"correspondence:{page}", args=[key])).status_code == 404


def test_another_boards_message_is_not_there(cast: Cast, message: Message) -> None:
    Message.objects.update(board=make_board("elsewhere"))
    again = reverse("correspondence:send_again", args=[message.pk])
    assert signed_in(cast.mo).post(again).status_code == 404


def test_words_that_let_somebody_in_are_shown_only_where_no_mail_is_sent(
    cast: Cast, message: Message, settings: Settings
) -> None:
    Message.objects.update(secret=True)
    client = signed_in(cast.mo)
    settings.EMAIL_HOST = ""
    assert "Read why" in text(client, "message", message.pk)
    settings.EMAIL_HOST = "mail.example.org"
    assert "Read why" not in text(client, "message", message.pk)
    page = client.get(reverse("correspondence:message_html", args=[message.pk]))
    assert page.status_code == 404


def test_what_did_not_go_is_pointed_out_and_sent_again(cast: Cast, message: Message) -> None:
    client = signed_in(cast.mo)
    assert "may not have arrived" not in client.get(reverse("home")).content.decode()
    Message.objects.update(state="failed", server_said="550 No such mailbox")
    assert "1 message that may not have arrived" in client.get(reverse("home")).content.decode()
    assert "550 No such mailbox" in text(client, "message", message.pk)
    client.post(reverse("correspondence:send_again", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == "queued"


def test_what_was_sent_is_not_sent_again(cast: Cast, message: Message) -> None:
    Message.objects.update(state="sent", sent_at=NOW)
    client = signed_in(cast.mo)
    assert "Send it again" not in text(client, "message", message.pk)
    client.post(reverse("correspondence:send_again", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == "sent"
