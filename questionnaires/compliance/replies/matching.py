"""Which message a mail answers, or sends back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models.functions import Lower

from audit_portal.correspondence.incoming import Incoming
from audit_portal.correspondence.models import Message
from audit_portal.figures.days import end_of
from audit_portal.organisations.models import Board

Matched = dict[str, Message]  # by the key of the mail


def match(board: Board, mails: Sequence[Incoming], *, today: date) -> Matched:
    """By the Message-IDs a mail names; a bounce without one by the address it could not reach, and
    the latest message to that address before it. Two queries."""
    ids = {one for mail in mails for one in mail.ids}
    by_id = {one.message_id: one for one in _in_parts(board, ids)}
    found = {mail.key: named for mail in mails if (named := _named(mail, by_id)) is not None}
    left = [mail for mail in mails if mail.bounce is not None and mail.key not in found]
    return {**found, **_by_address(board, left, today)}


def _in_parts(board: Board, ids: Collection[str]) -> list[Message]:
    ordered, at_once = sorted(ids), 500
    return [
        message
        for start in range(0, len(ordered), at_once)
        for message in Message.objects.filter(
            board=board, message_id__in=ordered[start : start + at_once]
        )
    ]


def _named(mail: Incoming, by_id: Mapping[str, Message]) -> Message | None:
    return next((by_id[one] for one in mail.ids if one in by_id), None)


def _by_address(board: Board, mails: Sequence[Incoming], today: date) -> Matched:
    wanted = {mail.bounce.address.lower() for mail in mails if mail.bounce}
    sent = Message.objects.annotate(address=Lower("recipient")).filter(
        board=board, address__in=wanted - {""}, sent_at__isnull=False
    )
    by_address: dict[str, list[Message]] = {}
    for message in sent.order_by("-sent_at", "-pk"):
        by_address.setdefault(message.recipient.lower(), []).append(message)
    found = {}
    for mail in mails:
        until = end_of(mail.on or today)
        there = by_address.get(mail.bounce.address.lower() if mail.bounce else "", [])
        before = [one for one in there if one.sent_at and one.sent_at < until]
        if before:
            found[mail.key] = before[0]
    return found
