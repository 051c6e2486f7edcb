"""The worker is killed while the mail server holds a message: nobody knows whether it went."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import Popen

import pytest
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_message
from audit_portal.correspondence.sending import LEASE
from tests.correspondence.conftest import MailServer
from tests.processes import shared_database, start_manage, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with shared_database(tmp_path) as url:
        yield url


def worker(database: str, server: MailServer) -> Popen[str]:
    return start_manage(
        "worker", "--interval=0.1", database=database, EMAIL_URL=f"smtp://{server.address}"
    )


def test_it_is_never_sent_again_by_itself(database: str, mail_server: MailServer) -> None:
    mail_server.answers = ["wait"]
    held = queue_message(to="asha@example.org", subject="1", text="Words", at=timezone.now())
    killed = worker(database, mail_server)
    wait_until(lambda: mail_server.holding)
    killed.kill()
    killed.communicate()
    held.refresh_from_db()
    assert held.state == "claimed"
    # The lease runs out: time passes by moving what was noted into the past.
    Message.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    after = queue_message(to="ben@example.org", subject="2", text="Words", at=timezone.now())
    again = worker(database, mail_server)
    wait_until(lambda: Message.objects.filter(pk=after.pk, state="sent").exists())
    again.terminate()
    again.communicate(timeout=20)
    held.refresh_from_db()
    assert (held.state, held.attempts) == ("uncertain", 1)
    assert [mail["Message-ID"] for mail in mail_server.kept] == [after.message_id]
