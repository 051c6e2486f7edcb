"""The return as a paper, at any time: for governors to read, and for the file once it is signed."""

from datetime import date
from typing import Any

from audit_portal.documents.papers import Paper, lay_out
from audit_portal.jobs.kinds import About, Progress
from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, AuditReturn, ReturnEvent, Status
from questionnaires.returns.papers.furniture import furniture_of, named, the_return, watermark_of
from questionnaires.returns.papers.summary import summaries
from questionnaires.returns.reading import read
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.approvers import signatory_words


def compose(user: User, about: About, on: date) -> Paper:
    audit_return = the_return(about, AuditReturn.objects.visible_to(user))
    sheet = Sheet.of(audit_return)
    answered, required = sheet.counts
    watermark = watermark_of(audit_return)
    is_draft = audit_return.status != Status.SIGNED_OFF
    return lay_out(
        "returns/papers/return.html",
        title=f"{audit_return.audit_round.title}: return of {audit_return.organisation_name}",
        named=named(audit_return, "draft" if is_draft else ""),
        furniture=furniture_of(audit_return, watermark, on=on),
        words={
            "audit_return": audit_return,
            "audit_round": audit_return.audit_round,
            "version": audit_return.audit_round.version,
            "sections": read(audit_return, sheet),
            "summaries": summaries(sheet),
            "answered": answered,
            "required": required,
            **_signed(audit_return),
        },
    )


def write(user: User, about: About, on: date, progress: Progress) -> bytes:
    """As a Word document."""
    from questionnaires.returns.papers.in_word import write_return

    audit_return = the_return(about, AuditReturn.objects.visible_to(user))
    return write_return(audit_return, _signed(audit_return)["approvals"], on=on, progress=progress)


def _signed(audit_return: AuditReturn) -> dict[str, Any]:
    """Who handed it over, and who approved that as what."""
    words = signatory_words(audit_return.organisation.kind)
    approved = Approval.objects.of_submission(audit_return).filter(
        decision=Approval.Decision.APPROVED
    )
    return {
        "submission": _submission(audit_return),
        "approvals": [(words[approval.role], approval) for approval in approved],
    }


def _submission(audit_return: AuditReturn) -> ReturnEvent | None:
    """The one that counts; None while it is being answered."""
    if audit_return.status not in (Status.SUBMITTED, Status.SIGNED_OFF):
        return None
    events = audit_return.events.filter(to_status=Status.SUBMITTED)
    return events.order_by("-at", "-pk").first()
