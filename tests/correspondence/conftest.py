"""A real mail server on this computer, whose manners the tests choose."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings


class MailServer:
    """Keeps what it accepts. `answers` are given to the next mails, in order; then 250.

    "drop" hears the words and closes the line without an answer, "keep and drop" takes them before
    it does; "wait" holds them for long. `faults` counts the answers that were not 250.
    """

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.answers: list[str] = []
        self.faults: Counter[str] = Counter()
        self.connections = 0
        self.holding = False
        self.address = ""

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 Taken"
        self.faults.update([answer] if not answer.startswith("250") else [])
        if answer == "wait":
            self.holding = True
            await asyncio.sleep(60)
        if answer.startswith(("250", "keep")):
            content = envelope.content
            assert isinstance(content, bytes)
            self.kept.append(message_from_bytes(content, policy=policy.default))
        if answer.endswith("drop"):
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0)
            return "250 nobody hears this"
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
        settings.EMAIL_TIMEOUT = 5
        server.address = f"{controller.hostname}:{controller.port}"
        yield server
    finally:
        controller.stop(no_assert=True)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    with serving(settings) as server:
        yield server
