"""Approval without an account: a link sent to a person, opened by a code sent to their address.

The link is good for one decision on one return. Its token and its codes are secrets: only digests
are kept, and the mails that carry them are wiped once sent. A link never signs anybody in.
"""

import secrets
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, ApprovalLink, AuditReturn, Status
from questionnaires.returns.sign_off import mail as sign_off_mail
from questionnaires.returns.sign_off.approvers import needs_of, roles_asked

LIFETIME = timedelta(days=21)
CODE_LIFETIME = timedelta(minutes=15)
MOST_WRONG_CODES = 5
MOST_CODES = 10
BETWEEN_CODES = timedelta(seconds=60)
TOO_MANY = (
    "Too many wrong codes: this link can no longer be used. "
    "Ask the person who sent it for a new one."
)


class LinkRefused(Exception):
    """A link cannot be sent; the message says why."""


class CodeRefused(Exception):
    """No code can be sent now, or this one does not fit; the message says what to do."""


class Standing(Enum):
    """What a link is still good for."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    VOID = "void"  # too many wrong codes
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"  # somebody else decided, or the return is no longer submitted


@transaction.atomic
def send(
    audit_return: AuditReturn, *, role: str, name: str, email: str, made_by: User, at: datetime
) -> ApprovalLink:
    """Make a link and mail it. An earlier open link for the same role is withdrawn."""
    _refuse_unfit(audit_return, role, email, made_by)
    audit_return.approval_links.open().filter(role=role).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    link = ApprovalLink.objects.create(
        audit_return=audit_return,
        role=role,
        name=name.strip(),
        email=email.strip().lower(),
        token_digest=_digest(token),
        made_by=made_by,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    sign_off_mail.send_link(link, token, at=at)
    return link


def _refuse_unfit(audit_return: AuditReturn, role: str, email: str, made_by: User) -> None:
    if audit_return.status != Status.SUBMITTED:
        raise LinkRefused("A link can be sent only while the return awaits approval.")
    if role not in roles_asked(needs_of(audit_return)):
        raise LinkRefused("This return does not need that person’s approval.")
    if _decided(audit_return, role):
        raise LinkRefused("This approval has been given already.")
    if email.strip().lower() == made_by.email:
        raise LinkRefused(
            "This is your own e-mail address. The link must go to the person who approves."
        )


def _decided(audit_return: AuditReturn, role: str) -> bool:
    decisions = Approval.objects.of_submission(audit_return)
    return decisions.filter(role=role).exists()


def send_again(link: ApprovalLink, *, who: User, at: datetime) -> ApprovalLink:
    """A new link to the same person, since nobody knows the old one's token but they."""
    return send(
        link.audit_return, role=link.role, name=link.name, email=link.email, made_by=who, at=at
    )


def withdraw(link: ApprovalLink, *, at: datetime) -> bool:
    """Whether it was still open: a second press changes nothing."""
    return bool(ApprovalLink.objects.open().filter(pk=link.pk).update(withdrawn_at=at))


def close_all(audit_return: AuditReturn, *, at: datetime) -> None:
    """The submission they were made for is decided or withdrawn."""
    audit_return.approval_links.open().update(withdrawn_at=at)


def find(token: str) -> ApprovalLink | None:
    links = ApprovalLink.objects.select_related(
        "audit_return__audit_round__board",
        "audit_return__audit_round__version__questionnaire",
        "audit_return__organisation",
        "audit_return__cohort",
        "made_by",
    )
    return links.filter(token_digest=_digest(token)).first()


def standing(link: ApprovalLink, *, at: datetime) -> Standing:
    if link.used_at:
        return Standing.USED
    if link.wrong_codes >= MOST_WRONG_CODES:
        return Standing.VOID
    if link.audit_return.status != Status.SUBMITTED or _decided(link.audit_return, link.role):
        return Standing.NOT_NEEDED
    if link.withdrawn_at:
        return Standing.WITHDRAWN
    return Standing.EXPIRED if link.expires_at <= at else Standing.OPEN


@transaction.atomic
def send_code(link: ApprovalLink, *, at: datetime) -> None:
    """Mail a new code; the one before it no longer fits. Raises `CodeRefused`."""
    if link.codes_sent >= MOST_CODES:
        raise CodeRefused(
            "No more codes can be sent for this link. Ask the person who sent it for a new one."
        )
    code = f"{secrets.randbelow(1_000_000):06d}"
    # Against the count that was seen: of two requests at once, one sends.
    row = ApprovalLink.objects.open().filter(pk=link.pk, codes_sent=link.codes_sent)
    too_soon = link.code_sent_at is not None and at < link.code_sent_at + BETWEEN_CODES
    if too_soon or not row.update(
        code_digest=_code_digest(link, code), code_sent_at=at, codes_sent=link.codes_sent + 1
    ):
        raise CodeRefused("We have just sent you a code. Wait a minute before you ask for another.")
    sign_off_mail.send_code(link, code, at=at)


def use_code(link: ApprovalLink, code: str, *, at: datetime) -> None:
    """Take the code, once. Raises `CodeRefused`; after too many wrong ones the link is void.

    Not one transaction on purpose: a refusal must not undo the count of the try. The try is
    counted before the code is compared, so that many guesses at once gain nothing.
    """
    if not link.code_digest or link.code_sent_at is None:
        raise CodeRefused("Ask for a code first.")
    if at >= link.code_sent_at + CODE_LIFETIME:
        raise CodeRefused("This code is older than 15 minutes. Ask for a new one.")
    row = ApprovalLink.objects.open().filter(pk=link.pk)
    if not row.filter(wrong_codes__lt=MOST_WRONG_CODES).update(wrong_codes=F("wrong_codes") + 1):
        raise CodeRefused(TOO_MANY)
    given = _code_digest(link, "".join(code.split()))
    right = constant_time_compare(given, link.code_digest)
    if right and row.filter(code_digest=given).update(
        code_digest="", wrong_codes=F("wrong_codes") - 1
    ):
        return
    left = MOST_WRONG_CODES - link.wrong_codes - 1
    if left <= 0:
        raise CodeRefused(TOO_MANY)
    raise CodeRefused(
        "This is not the code we sent last. Check the newest e-mail and try again: "
        f"{left} {'try is' if left == 1 else 'tries are'} left."
    )


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _code_digest(link: ApprovalLink, code: str) -> str:
    """Keyed: six digits could be found from a plain digest by trying them all."""
    return salted_hmac("approval-code", f"{link.pk}:{code}", algorithm="sha256").hexdigest()
