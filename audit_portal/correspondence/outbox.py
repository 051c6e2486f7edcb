"""Writing a message: one row, in the transaction of the act that gives rise to it.

Nothing is sent inside a request. When the transaction commits, the worker is woken; should that
be lost, the worker's own sweep finds the message.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board


def queue_message(
    *,
    to: str,
    subject: str,
    at: datetime,
    name: str = "",
    template: str = "",
    context: dict[str, Any] | None = None,
    text: str = "",
    html: str = "",
    board: Board | None = None,
    not_before: datetime | None = None,
    secret: bool = False,
) -> Message:
    """Put a message into the outbox; it goes with the caller's transaction or not at all.

    `template` names templates/correspondence/<template>.txt and .html, which get `context`,
    `subject`, `name` and `board`; without it `text` (and `html`) are sent as they are. Set
    `secret` where the words hold a link or a code that lets its reader in: they are wiped as soon
    as they are sent.
    """
    if template:
        text, html = words_of(template, subject, name=name, board=board, context=context or {})
    message = _written(
        to=to,
        name=name,
        subject=subject,
        text=text,
        html=html,
        secret=secret,
        board=board,
        at=at,
        not_before=not_before or at,
    )
    message.save(force_insert=True)
    _wake_when_committed()
    return message


@dataclass(frozen=True)
class Mail:
    """One of many messages that go into the outbox together."""

    to: str
    name: str
    subject: str
    text: str
    html: str


def queue_all(mails: Iterable[Mail], *, board: Board, purpose: str, at: datetime) -> list[Message]:
    """In one statement for hundreds, in their order; with the caller's transaction or not at all.

    `purpose` as in second_look.py.
    """
    messages = [
        _written(
            to=one.to,
            name=one.name,
            subject=one.subject,
            text=one.text,
            html=one.html,
            purpose=purpose,
            board=board,
            at=at,
            not_before=at,
        )
        for one in mails
    ]
    if messages:
        Message.objects.bulk_create(messages, batch_size=200)
        _wake_when_committed()
    return messages


def rewrite(message: Message, letter: Mail) -> None:
    """Other words and, where it has changed, another address for a message that has not gone."""
    message.recipient, message.recipient_name = letter.to.strip(), _one_line(letter.name)
    message.subject = _headed(letter.subject, message.board)[:200]
    message.text, message.html = letter.text, letter.html
    message.save(update_fields=["recipient", "recipient_name", "subject", "text", "html"])


def _written(
    *,
    to: str,
    name: str,
    subject: str,
    board: Board | None,
    at: datetime,
    not_before: datetime,
    **fields: Any,
) -> Message:
    return Message(
        recipient=to.strip(),
        recipient_name=_one_line(name),
        subject=_headed(subject, board)[:200],
        board=board,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        created_at=at,
        not_before=not_before,
        **fields,
    )


def words_of(
    template: str, subject: str, *, name: str, board: Board | None, context: dict[str, Any]
) -> tuple[str, str]:
    """The text and the HTML of a message."""
    given = {"subject": _one_line(subject), "name": name, "board": board, **context}
    return _rendered(template, given)


def address_of(view: str, *args: object) -> str:
    """The whole address of a page, for use in a message."""
    return f"{settings.SITE_URL}{reverse(view, args=args)}"


def _rendered(template: str, context: dict[str, Any]) -> tuple[str, str]:
    text = render_to_string(f"correspondence/{template}.txt", context)
    html = render_to_string(f"correspondence/{template}.html", context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html


def _headed(subject: str, board: Board | None) -> str:
    """After the short name of the board, where the board has set one."""
    return _one_line(f"{board.short_name}: {subject}" if board and board.short_name else subject)


def _one_line(words: str) -> str:
    """No line ends: they would end a header of the mail and begin another."""
    return " ".join(words.split())


def _wake_when_committed() -> None:
    """Once per transaction, however many messages it writes."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _wake for _, function, _ in waiting):
        transaction.on_commit(_wake)


def _wake() -> None:
    from audit_portal.correspondence.tasks import send_due_messages

    send_due_messages.enqueue()
