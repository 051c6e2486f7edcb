"""The worker's part: send what is due. Safe to run at any time, twice at once, or not at all."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.postbox import Postbox
from audit_portal.correspondence.sending import claim_next, mark_stranded, settle

# A worker told to stop finishes the task in hand: so one task sends few enough to end soon.
MOST_AT_ONCE = 25


@task()
def send_due_messages() -> int:
    """Send what is due, then ask for another turn if more may be; the number taken up."""
    taken = 0
    with Postbox() as postbox:
        while taken < MOST_AT_ONCE and (message := claim_next(at=timezone.now())):
            settle(message, postbox.send(message), at=timezone.now())
            taken += 1
    if taken == MOST_AT_ONCE:
        send_due_messages.enqueue()
    return taken


def sweep(at: datetime) -> None:
    """What no task does: messages left by a dead sender, and those due without a task."""
    mark_stranded(at=at)
    if Message.objects.due(at=at).exists():
        send_due_messages.enqueue()
