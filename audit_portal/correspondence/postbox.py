"""The way out: one conversation with the mail server, and how its answers are to be read."""

import smtplib
from types import TracebackType
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.sending import Outcome

State = Message.State


if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class AnswerLost(Exception):
    """The words were given over, and the server fell silent: it may have taken them or not."""


class _Smtp(smtplib.SMTP):
    """Tells a connection lost while the server held our words from one lost before."""

    def data(self, msg: "Buffer | str") -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except (OSError, smtplib.SMTPServerDisconnected) as fault:
            raise AnswerLost(str(fault)) from fault


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    pass


class _Connection(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp


def is_of_the_demo(message: Message) -> bool:
    return message.board is not None and message.board.is_demo


class Postbox:
    """Sends messages over one connection, opened for the first and again after any fault."""

    def __init__(self) -> None:
        self._connection = _Connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, message: Message) -> Outcome:
        """Without a mail server (EMAIL_URL=outbox:) messages stay here, to be read.

        So do those of the demo, always: its people are invented.
        """
        if not settings.EMAIL_HOST or is_of_the_demo(message):
            return Outcome(State.KEPT)
        outcome = self._try(message)
        if outcome.state != State.SENT:
            self._hang_up()
        return outcome

    def _try(self, message: Message) -> Outcome:
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as fault:
            # Nothing to do with this message: the server, its name, or our password there.
            return Outcome(State.QUEUED, words_of(fault))
        try:
            self._connection.send_messages([as_mail(message)])
        except AnswerLost as fault:
            return Outcome(State.UNCERTAIN, f"The mail server fell silent. {fault}".strip())
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            return Outcome(State.QUEUED if may_pass(fault) else State.FAILED, words_of(fault))
        return Outcome(State.SENT)

    def _hang_up(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            # Each message's outcome is known by now; how the farewell went changes none.
            self._connection.connection = None


def as_mail(message: Message) -> EmailMultiAlternatives:
    name = message.recipient_name.replace('"', "")
    board = message.board
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[f'"{name}" <{message.recipient}>' if name else message.recipient],
        reply_to=[board.contact_email] if board and board.contact_email else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def may_pass(fault: Exception) -> bool:
    """Whether the same message may go another time: 4xx answers and lost connections, not 5xx."""
    codes = [code for code, _ in answers(fault)]
    if codes:
        return all(400 <= code < 500 for code in codes)
    return isinstance(fault, (OSError, smtplib.SMTPServerDisconnected)) and not isinstance(
        fault, smtplib.SMTPNotSupportedError
    )


def answers(fault: Exception) -> list[tuple[int, bytes | str]]:
    """The server's answers within a fault, as (code, words)."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return list(fault.recipients.values())
    if isinstance(fault, smtplib.SMTPResponseException):
        return [(fault.smtp_code, fault.smtp_error)]
    return []


def words_of(fault: Exception) -> str:
    said = [f"{code} {_text(words)}" for code, words in answers(fault)]
    return "; ".join(said) or str(fault) or type(fault).__name__


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
