"""The worker's part: send what is due. Safe to run at any time, twice at once, or not at all."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.postbox import Postbox
from audit_portal.correspondence.sending import claim_next, mark_stranded, settle


@task()
def send_due_messages() -> int:
    """Send until nothing is due; the number of messages taken up."""
    taken = 0
    with Postbox() as postbox:
        while message := claim_next(at=timezone.now()):
            settle(message, postbox.send(message), at=timezone.now())
            taken += 1
    return taken


def sweep(at: datetime) -> None:
    """What no task does: messages left by a dead sender, and those due without a task."""
    mark_stranded(at=at)
    if Message.objects.due(at=at).exists():
        send_due_messages.call()
