"""A message goes with the act that gives rise to it, and wakes the worker once."""

import pytest
from django.core.mail import send_mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import address_of, queue_message
from tests.conftest import Cast
from tests.factories import NOW


class Undone(Exception):
    pass


def test_a_message_is_written_and_the_worker_woken_once(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for person in (cast.asha, cast.ben):
            queue_message(to=person.email, subject="Hello", text="Words", at=NOW)
    assert Message.objects.due(at=NOW).count() == 2
    [waiting] = DBTaskResult.objects.all()
    assert waiting.task_path.endswith("send_due_messages")


def test_a_message_goes_with_the_act_or_not_at_all(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    @transaction.atomic
    def act() -> None:
        queue_message(to=cast.asha.email, subject="Hello", text="Words", at=NOW)
        raise Undone

    with django_capture_on_commit_callbacks(execute=True) as woken, pytest.raises(Undone):
        act()
    assert not Message.objects.exists()
    assert not woken


def test_line_ends_in_a_subject_or_name_make_no_header_of_their_own(cast: Cast) -> None:
    message = queue_message(
        to=cast.asha.email,
        name="Asha\r\nBcc: everybody@example.org",
        subject="Hello\nBcc: everybody@example.org",
        text="Words",
        at=NOW,
    )
    assert "\n" not in message.subject + message.recipient_name


def test_each_message_has_an_identity_of_its_own(cast: Cast, settings: Settings) -> None:
    settings.SITE_URL = "https://audit.example.org"
    made = [queue_message(to="a@example.org", subject="x", text="y", at=NOW) for _ in range(2)]
    assert made[0].message_id != made[1].message_id
    assert made[0].message_id.endswith("@audit.example.org>")
    assert address_of("home") == "https://audit.example.org/"


def test_mail_of_the_sign_in_pages_goes_through_the_outbox(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "audit_portal.correspondence.backend.OutboxBackend"
    send_mail("Password", "A link", None, ["asha@example.org"], html_message="<p>A link</p>")
    message = Message.objects.get()
    assert (message.recipient, message.text, message.html) == (
        "asha@example.org",
        "A link",
        "<p>A link</p>",
    )
    assert message.secret
