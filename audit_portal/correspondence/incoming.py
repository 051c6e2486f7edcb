"""Mails that came to the board, from a file of its mailbox: what each says, as plain words.

Whatever is in them was written by strangers: nothing is run or shown as HTML, no attachment is
opened, and a mail that cannot be read is counted and left out.
"""

import mailbox
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from audit_portal.figures.days import day_of

MOST_MAILS = 1000
LONGEST_TEXT = 4000
LONGEST_WORDS = 200
MOST_IDS = 50
OUTLOOK = b"\xd0\xcf\x11\xe0"
IDENTIFIER = re.compile(r"<[^<>\s]{1,190}>")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
QUOTED = re.compile(r"^(>|-{2,} ?(original message|forwarded message)|_{10,}$)", re.IGNORECASE)
NO_TEXT = "This mail has no plain text. Read it in your own mailbox."
# What the library raises on headers and bodies that break its rules; a mail nested without end.
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, MessageError, RecursionError)


class MailboxRefused(Exception):
    """The message is a sentence for the person who chose the file."""


@dataclass(frozen=True)
class Bounce:
    """A mail server's word that a mail did not arrive; `for_good`: it tries no longer."""

    address: str
    said: str
    for_good: bool


@dataclass(frozen=True)
class Incoming:
    """`key` is the same whenever the same mail is read. `ids`: the mails it speaks of, the nearest
    first. `automatic`: a machine answered, as while somebody is away."""

    key: str
    sender: str
    sender_name: str
    subject: str
    on: date | None
    ids: tuple[str, ...]
    text: str
    automatic: bool
    bounce: Bounce | None


@dataclass(frozen=True)
class Mailbox:
    mails: list[Incoming]
    unreadable: int


def read_mailbox(content: bytes) -> Mailbox:
    """Of an .mbox or one saved .eml. Raises `MailboxRefused`; nothing is half read."""
    if content.startswith(OUTLOOK):
        raise MailboxRefused(
            "This is a message in Outlook’s own format (.msg). Save it as .eml, or export the "
            "folder as .mbox, and choose that file."
        )
    parts = list(_parts(content))
    found = [_read(part) for part in parts]
    mails = [one for one in found if one is not None]
    if not mails:
        raise MailboxRefused(
            "No mail could be found in this file. Choose an .mbox file, or a mail saved as .eml."
        )
    return Mailbox(mails, len(found) - len(mails))


def _parts(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"From "):
        yield content
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mailbox"
        path.write_bytes(content)
        box = mailbox.mbox(path, create=False)
        try:
            if len(box) > MOST_MAILS:
                raise MailboxRefused(
                    f"This file holds {len(box)} mails. Up to {MOST_MAILS} can be read at once: "
                    "export a smaller folder."
                )
            yield from (box.get_bytes(key) for key in box.iterkeys())
        finally:
            box.close()


def _read(raw: bytes) -> Incoming | None:
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        if not any(mail[name] for name in ("From", "Message-ID", "Received")):
            return None
        name, address = _first_address(mail, "From")
        return Incoming(
            key=sha256(raw).hexdigest(),
            sender=address,
            sender_name=name,
            subject=_words(mail, "Subject"),
            on=_day(mail),
            ids=_ids(mail),
            text=_text(mail),
            automatic=_words(mail, "Auto-Submitted").lower() not in ("", "no"),
            bounce=_bounce(mail),
        )
    except UNREADABLE:
        return None


def _words(mail: Mail, name: str) -> str:
    """A header as somebody reads it, in one line."""
    raw = str(mail.get(name, ""))
    with suppress(*UNREADABLE):  # an unknown character set: as it stands
        raw = str(make_header(decode_header(raw)))
    return " ".join(_clean(raw).split())[:LONGEST_WORDS]


def _clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _first_address(mail: Mail, name: str) -> tuple[str, str]:
    found = getaddresses([_words(mail, name)])
    return found[0] if found else ("", "")


def _day(mail: Mail) -> date | None:
    """As the sender's clock had it; None where it says nothing, or nonsense."""
    try:
        return day_of(parsedate_to_datetime(str(mail.get("Date", ""))).astimezone())
    except (*UNREADABLE, OverflowError):
        return None


def _ids(mail: Mail) -> tuple[str, ...]:
    """The original within a bounce, then what it answers, then what came before in the talk."""
    told = [original for part in mail.walk() for original in _original_id(part)]
    told += IDENTIFIER.findall(str(mail.get("In-Reply-To", "")))
    told += reversed(IDENTIFIER.findall(str(mail.get("References", ""))))
    return tuple(dict.fromkeys(_clean(one) for one in told))[:MOST_IDS]


def _original_id(part: Mail) -> list[str]:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return IDENTIFIER.findall(str(inner["Message-ID"])) if isinstance(inner, Mail) else []
    if part.get_content_type() == "text/rfc822-headers":
        headers = message_from_bytes(_payload(part), policy=policy.compat32)
        return IDENTIFIER.findall(str(headers.get("Message-ID", "")))
    return []


def _payload(part: Mail) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(mail: Mail) -> str:
    """The first plain part, without what it quotes."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            return _own_words(_decoded(part))[:LONGEST_TEXT] or NO_TEXT
    return NO_TEXT


def _decoded(part: Mail) -> str:
    try:
        return _payload(part).decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return _payload(part).decode("utf-8", "replace")


def _own_words(text: str) -> str:
    lines = _clean(text).split("\n")
    end = next((at for at, line in enumerate(lines) if QUOTED.match(line)), len(lines))
    kept = lines[:end]
    if end < len(lines) and kept and kept[-1].rstrip().endswith(":"):
        kept.pop()  # as in "On Tuesday Mo wrote:"
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _bounce(mail: Mail) -> Bounce | None:
    """From the part that mail servers write for machines, or from Exim's header."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Mail) and block.get("Final-Recipient"):
                    return _reported(block)
    failed = _words(mail, "X-Failed-Recipients")
    if not failed:
        return None
    return Bounce(failed.split(",")[0].strip(), _words(mail, "Subject"), for_good=True)


def _reported(block: Mail) -> Bounce | None:
    """None for a report that it arrived."""
    action = _words(block, "Action").lower()
    if action not in ("failed", "delayed"):
        return None
    status = _words(block, "Status")
    said = _words(block, "Diagnostic-Code").partition(";")[2].strip() or status or action
    address = _words(block, "Final-Recipient").partition(";")[2].strip()
    return Bounce(address, said, for_good=action == "failed" and not status.startswith("4"))
