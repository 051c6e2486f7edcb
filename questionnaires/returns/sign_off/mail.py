"""The mails of sign-off: who hears of what, and where each link leads."""

from datetime import datetime
from typing import Any

from audit_portal.correspondence.outbox import address_of
from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, ApprovalLink, AuditReturn, Receipt
from questionnaires.returns.sign_off.approvers import (
    Signatories,
    signatories_of,
    signatory_words,
)
from questionnaires.returns.telling import Person, answerers, tell, what


def ask_signatories(
    audit_return: AuditReturn, *, submitted_by: User, note: str, at: datetime
) -> None:
    """Everybody in a seat that may approve, except who submitted; links have mails of their own."""
    signatories = signatories_of(audit_return)
    people = _people_asked(signatories)
    tell(
        (person for person in people if person[1] != submitted_by.email),
        audit_return,
        subject=f"Please approve: {what(audit_return)}",
        template="approval_wanted",
        context={
            "submitted_by": submitted_by,
            "note": note,
            "signatories": signatories,
            "link": address_of("returns:decide", audit_return.pk),
        },
        at=at,
    )


def _people_asked(signatories: Signatories) -> list[Person]:
    seats = [seat for one in signatories.asked for seat in one.holders]
    return list(dict.fromkeys((seat.user.name, seat.user.email) for seat in seats))


def send_link(link: ApprovalLink, token: str, *, at: datetime) -> None:
    words = signatory_words(link.audit_return.organisation.kind)[link.role]
    tell(
        [(link.name, link.email)],
        link.audit_return,
        subject=f"Please approve: {what(link.audit_return)}",
        template="approval_link",
        context={
            "approval_link": link,
            "as_whom": words,
            "link": address_of("returns:approve", token),
        },
        at=at,
        secret=True,
    )


def send_code(link: ApprovalLink, code: str, *, at: datetime) -> None:
    tell(
        [(link.name, link.email)],
        link.audit_return,
        subject="Your code to open the return",
        template="approval_code",
        context={"code": code},
        at=at,
        secret=True,
    )


def tell_sent_back(approval: Approval, *, at: datetime) -> None:
    audit_return = approval.audit_return
    tell(
        answerers(audit_return),
        audit_return,
        subject=f"Sent back: {what(audit_return)}",
        template="return_sent_back",
        context={
            "approval": approval,
            "link": address_of("returns:overview", audit_return.pk),
        },
        at=at,
    )


def tell_signed_off(receipt: Receipt, *, at: datetime) -> None:
    audit_return = receipt.audit_return
    _tell_all(
        audit_return,
        subject=f"Approved and returned: {what(audit_return)}",
        template="return_signed_off",
        context={"receipt": receipt, "approvals": _approvals(audit_return)},
        link=address_of("returns:receipt", audit_return.pk),
        at=at,
    )


def tell_reopened(audit_return: AuditReturn, *, why: str, by: User, at: datetime) -> None:
    _tell_all(
        audit_return,
        subject=f"Reopened: {what(audit_return)}",
        template="return_reopened",
        context={"why": why, "by": by},
        link=address_of("returns:overview", audit_return.pk),
        at=at,
    )


def _approvals(audit_return: AuditReturn) -> list[Approval]:
    given = Approval.objects.of_submission(audit_return)
    return list(given.select_related("who", "link"))


def _tell_all(
    audit_return: AuditReturn,
    *,
    subject: str,
    template: str,
    context: dict[str, Any],
    link: str,
    at: datetime,
) -> None:
    """The leads and those who approved; the page behind `link` only to those with an account."""
    approvals = _approvals(audit_return)
    with_account = [(one.who_name, one.email) for one in approvals if one.who is not None]
    without = [(one.who_name, one.email) for one in approvals if one.link is not None]
    for people, page in (([*answerers(audit_return), *with_account], link), (without, "")):
        tell(
            people,
            audit_return,
            subject=subject,
            template=template,
            context={**context, "link": page},
            at=at,
        )
