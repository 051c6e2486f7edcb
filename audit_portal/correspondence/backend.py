"""Django's own `send_mail`, as used by the sign-in pages, led into the outbox too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from audit_portal.correspondence.outbox import queue_message


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue one message per recipient. Such mails let people in (password links): secret."""
        queued = 0
        for mail in email_messages:
            for recipient in mail.recipients():
                queue_message(
                    to=recipient,
                    subject=str(mail.subject),
                    text=str(mail.body),
                    html=html_of(mail),
                    at=timezone.now(),
                    secret=True,
                )
                queued += 1
        return queued


def html_of(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    parts = [str(content) for content, kind in mail.alternatives if kind == "text/html"]
    return parts[0] if parts else ""
