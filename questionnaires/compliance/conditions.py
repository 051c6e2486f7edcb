"""What else the tracker can be asked for, each as a condition on a return at the end of a day."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Seat
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.models import Contact, Notice, Pause
from questionnaires.returns.models import AuditRound

Condition = Exists | Q


def asked(when: AsAt) -> Condition:
    """The chase has written to somebody about it, or somebody noted down that they got in touch."""
    sent = Q(message__state=Message.State.SENT, message__sent_at__lt=when.ends)
    kept = Q(message__state=Message.State.KEPT, message__created_at__lt=when.ends)
    notices = Notice.objects.filter(sent | kept, audit_return=OuterRef("pk"))
    contacts = Contact.objects.filter(
        audit_return=OuterRef("pk"), direction=Contact.Direction.OUT, at__lt=when.ends
    )
    return Q(Exists(notices)) | Q(Exists(contacts))


def paused(when: AsAt) -> Condition:
    pauses = Pause.objects.in_force(on=when.day)
    return Exists(pauses.filter(audit_return=OuterRef("pk"), at__lt=when.ends))


def somebody(audit_round: AuditRound, when: AsAt, *roles: str) -> Condition:
    """Held a seat of these roles there (of any, if none is named), which the round's boards reach.

    Who has left and cannot sign in any more is nobody to write to.
    """
    boards: list[Any] = [
        audit_round.board_id,
        *audit_round.shared_with.values_list("pk", flat=True),
    ]
    seats = Seat.objects.at_organisations(*roles).filter(
        Q(until=None) | Q(until__gte=when.ends),
        Q(only_for_board=None) | Q(only_for_board__in=boards),
        organisation=OuterRef("organisation"),
        since__lt=when.ends,
        user__is_active=True,
    )
    return Exists(seats)
