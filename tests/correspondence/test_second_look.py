"""Before a message goes, whoever wrote it may look again whether it is still needed."""

from datetime import datetime

import pytest

from audit_portal.correspondence import second_look
from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_message
from audit_portal.correspondence.sending import WAITS, claim_next, send_again
from tests.factories import NOW

pytestmark = pytest.mark.django_db


class Checker:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, message: Message, at: datetime) -> str:
        self.asked.append(message.subject)
        assert message.state == Message.State.CLAIMED
        if message.subject == "Fails":
            raise RuntimeError
        return "It came in." if message.subject == "Gone" else ""


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> Checker:
    monkeypatch.setattr(second_look, "_checks", {})
    checker = Checker()
    second_look.register("reminder", checker)
    return checker


def write(subject: str, purpose: str = "reminder") -> Message:
    message = queue_message(to="asha@example.org", subject=subject, text="Words", at=NOW)
    Message.objects.filter(pk=message.pk).update(purpose=purpose)
    return message


def test_what_is_not_needed_is_passed_over_with_the_reason(checker: Checker) -> None:
    gone, there = write("Gone"), write("Hello")
    assert claim_next(at=NOW) == there
    gone.refresh_from_db()
    assert (gone.state, gone.server_said) == ("superseded", "It came in.")
    assert claim_next(at=NOW) is None


def test_nobody_looks_at_messages_of_no_purpose(checker: Checker) -> None:
    write("Gone", purpose="")
    assert claim_next(at=NOW) is not None
    assert checker.asked == []


def test_a_message_sent_again_is_looked_at_again(checker: Checker) -> None:
    message = write("Gone")
    Message.objects.update(state="failed")
    message.refresh_from_db()
    send_again(message, at=NOW)
    assert claim_next(at=NOW) is None
    assert checker.asked == ["Gone"]


def test_a_look_that_fails_stops_that_message_alone_and_for_a_while(checker: Checker) -> None:
    broken, fine = write("Fails"), write("Hello")
    assert claim_next(at=NOW) == fine
    broken.refresh_from_db()
    assert (broken.state, broken.not_before) == ("queued", NOW + WAITS[0])
    assert "could not look" in broken.server_said
