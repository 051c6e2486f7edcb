"""Text and saved e-mails. Web pages and drawings made of code are text too, and are refused."""

import email
import email.policy
import re
from email.message import Message
from typing import BinaryIO

from audit_portal.checking.file_types import (
    EML,
    TEXT,
    Allowance,
    CheckInside,
    FileType,
    Refused,
)

CODE = re.compile(r"<(!doctype|html|script|svg|iframe|hta:|\?xml|\?php|%@)", re.IGNORECASE)
CODE_WITHIN = 64 * 1024
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HEADER = re.compile(rb"^[!-9;-~]{1,76}:[ \t]?\S*")
SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)


def check_text(file: BinaryIO, allowance: Allowance, check_inside: CheckInside) -> FileType:
    file.seek(0)
    data = file.read()
    allowance.unpack(len(data))
    message = _as_mail(data)
    if message is not None:
        _check_mail(message, allowance, check_inside)
        return EML
    words = decode(data)
    if words is None or CONTROLS.search(words):
        raise Refused("it is none of the kinds of file we can check")
    if words.startswith("#!"):
        raise Refused("it is a script")
    if words.startswith("{\\rtf"):
        raise Refused("it is Rich Text; save it as a Word document or a PDF")
    if CODE.search(words[:CODE_WITHIN]):
        raise Refused("it is a web page, a drawing or a program made of code")
    return TEXT


def decode(data: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, else Windows-1252; None when it is none of them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _as_mail(data: bytes) -> Message | None:
    if b"\x00" in data or not HEADER.match(data):
        return None
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    dated = any(name in message for name in ("Date", "Received", "To", "Subject"))
    return message if "From" in message and dated else None


def _check_mail(message: Message, allowance: Allowance, check_inside: CheckInside) -> None:
    """The words of a mail are words; everything attached is checked like an upload of its own."""
    for part in message.walk():
        allowance.open_part()
        if part.is_multipart() or part.get_content_type() in SIGNATURES:
            continue
        if part.get_content_maintype() == "text" and part.get("Content-Disposition") is None:
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes) or not body.strip():
            continue
        try:
            check_inside(body, allowance)
        except Refused as error:
            raise Refused(f"of something attached to it: {error}") from error
