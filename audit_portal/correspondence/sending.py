"""What becomes of a message in the outbox: claimed by one sender, sent, and the outcome written.

A claim is a conditional update, so that two senders never take the same message. The claim is
committed before the mail server is spoken to and the outcome after: when a sender is killed in
between, nobody knows whether the mail went, and it is marked so. It is never sent twice by itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.second_look import why_not_needed

logger = logging.getLogger(__name__)
State = Message.State

# What a person should look at: nothing more happens to these by itself.
IN_TROUBLE = (State.FAILED, State.UNCERTAIN)
# How long a sender may hold a message. Far above what one mail takes, even with every time-out.
LEASE = timedelta(minutes=15)
# A fault that may pass is tried again after these; then the message has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 960))


@dataclass(frozen=True)
class Outcome:
    """The state a message should take, and what the mail server said."""

    state: str
    words: str = ""


class ReSendRefused(Exception):
    """This message cannot be sent again; the message says why."""


def claim_next(*, at: datetime) -> Message | None:
    """Take the message that has waited longest, or None when none is due.

    One whose reason has gone meanwhile is marked so and passed over.
    """
    while message := Message.objects.due(at=at).order_by("not_before", "pk").first():
        if _claimed(message, at):
            return message
    return None


@transaction.atomic
def _claimed(message: Message, at: datetime) -> bool:
    """False when another sender has it, or nobody needs it any more."""
    if not _changed(message, State.QUEUED, state=State.CLAIMED, claimed_at=at):
        return False
    message.state, message.claimed_at = State.CLAIMED, at
    message.attempts += 1
    verdict = _second_look(message, at)
    if verdict is not None:
        settle(message, verdict, at=at)
    return verdict is None


def _second_look(message: Message, at: datetime) -> Outcome | None:
    """None: it goes. A look that fails stops this message for a while, and no other."""
    try:
        with transaction.atomic():
            why = why_not_needed(message, at=at)
    except Exception:  # whatever a registered look may raise, other messages must go
        logger.exception("Message %d could not be looked at again", message.pk)
        return Outcome(State.QUEUED, "The portal could not look at it again before it went.")
    return Outcome(State.SUPERSEDED, why) if why else None


def _changed(message: Message, known: str, **columns: object) -> bool:
    """Write the columns if the message is still in the state it is known in; count the try."""
    row = Message.objects.filter(pk=message.pk, state=known, attempts=message.attempts)
    tries = F("attempts") + 1 if columns.get("state") == State.CLAIMED else F("attempts")
    return bool(row.update(attempts=tries, **columns))


def settle(message: Message, outcome: Outcome, *, at: datetime) -> None:
    """Write what became of a claimed message.

    A sender that was slower than its lease knows better than the sweep that called it uncertain.
    """
    columns = _columns(message, outcome, at)
    if not _changed(message, State.CLAIMED, **columns):
        _changed(message, State.UNCERTAIN, **columns)


def _columns(message: Message, outcome: Outcome, at: datetime) -> dict[str, object]:
    said = {"server_said": outcome.words[:2000]}
    if outcome.state == State.QUEUED:
        if message.attempts > len(WAITS):
            return {"state": State.FAILED, **said}
        return {"state": State.QUEUED, "not_before": at + WAITS[message.attempts - 1], **said}
    if outcome.state == State.SENT:
        wiped = {"text": "", "html": ""} if message.secret else {}
        return {"state": State.SENT, "sent_at": at, **said, **wiped}
    return {"state": outcome.state, **said}


def mark_stranded(*, at: datetime) -> int:
    """Messages whose sender died: between the server's answer and our commit, or before either."""
    return Message.objects.stranded(before=at - LEASE).update(
        state=State.UNCERTAIN,
        server_said="The sender was stopped before it could note the mail server’s answer.",
    )


def send_again(message: Message, *, at: datetime) -> None:
    """Queue it once more at somebody's word, under the same Message-ID.

    A mail reader that has it already can so tell that the second is the same message.
    """
    if message.state not in IN_TROUBLE:
        raise ReSendRefused("Only a message that failed, or may not have gone, can be sent again.")
    again = {"state": State.QUEUED, "not_before": at, "attempts": 0, "claimed_at": None}
    rows = Message.objects.filter(pk=message.pk, state=message.state)
    if not rows.update(**again):
        raise ReSendRefused("Somebody else has just done this.")
