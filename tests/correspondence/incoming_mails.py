"""Mails as they come back, made with the standard library."""

import mailbox
from collections.abc import Iterable
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

REFERENCE = "<1.2@portal.example>"


def reply(text: str = "We send it on Friday.", to: str = REFERENCE, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = headers.pop("sender", "Siân O’Brien <sian@school.example>")
    mail["To"] = "board@northmoor.example"
    mail["Subject"] = headers.pop("subject", "Re: Now late – Tŷ Gwyn")
    mail["Date"] = headers.pop("date", "Tue, 10 Mar 2026 09:30:00 +0000")
    mail["Message-ID"] = headers.pop("message_id", "<reply@school.example>")
    if to:
        mail["In-Reply-To"] = to
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def bounce(
    address: str = "asha@example.org",
    original: str = REFERENCE,
    action: str = "failed",
    status: str = "5.1.1",
) -> MIMEMultipart:
    """As RFC 3464 has it."""
    mail = MIMEMultipart("report", report_type="delivery-status")
    mail["From"] = "MAILER-DAEMON@mx.example"
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail["Date"] = "Wed, 11 Mar 2026 09:30:00 +0000"
    mail.attach(MIMEText("This is the mail system."))
    report = MIMEBase("message", "delivery-status")
    about = EmailMessage()
    about["Reporting-MTA"] = "dns; mx.example"
    each = EmailMessage()
    each["Final-Recipient"] = f"rfc822; {address}"
    each["Action"] = action
    each["Status"] = status
    each["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown"
    report.set_payload([about, each])
    mail.attach(report)
    if original:
        headers = MIMEBase("text", "rfc822-headers")
        headers.set_payload(f"Message-ID: {original}\nSubject: Now late\n")
        mail.attach(headers)
    return mail


def mbox(folder: Path, mails: Iterable[EmailMessage | MIMEMultipart]) -> bytes:
    path = folder / "box"
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()
    return path.read_bytes()
