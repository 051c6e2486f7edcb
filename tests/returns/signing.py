"""Bring a return to where the signatories come in, as its people would."""

from datetime import date, datetime
from typing import Any

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import Content
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Approval, ApprovalRule, AuditReturn
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import Decision, Signer, Verdict, decide
from questionnaires.returns.sign_off.submitting import submit
from tests.conftest import Cast
from tests.factories import NOW

APPROVED = Verdict(Decision.APPROVED)


def answer_all(audit_return: AuditReturn, who: User, *, at: datetime = NOW) -> None:
    """Green everywhere, with a word of commentary."""
    sheet = Sheet.of(audit_return)
    edits = [
        Edit(
            question,
            Content(question.points_by_key["green"].pk, commentary=f"Why {question.key} is green"),
            sheet.answer_to(question).seen,
        )
        for question in sheet.shown.values()
        if question.points_by_key
    ]
    save_answers(audit_return, edits, who=who, role="lead", at=at)
    audit_return.refresh_from_db()


def submitted(cast: Cast, *, at: datetime = NOW, **fields: Any) -> AuditReturn:
    """Housing's return, answered in full and handed over by Asha."""
    if not cast.audit_return.answered:
        answer_all(cast.audit_return, cast.asha, at=at)
    cast.audit_return = submit(cast.audit_return, who=cast.asha, at=at, **fields)
    return cast.audit_return


def needing(cast: Cast, needs: str) -> None:
    ApprovalRule.objects.update_or_create(
        audit_round=cast.audit_round, kind=cast.housing.kind, defaults={"needs": needs}
    )


def approve(
    audit_return: AuditReturn,
    who: User,
    role: str,
    *,
    at: datetime = NOW,
    met_on: date | None = None,
) -> Approval:
    assert audit_return.submitted_at is not None
    return decide(
        audit_return,
        Verdict(Decision.APPROVED, met_on=met_on),
        signer=Signer.in_seat(who, role),
        submission=audit_return.submitted_at,
        at=at,
    )


def send_back(
    audit_return: AuditReturn, who: User, role: str, *, at: datetime = NOW, why: str = "Look again"
) -> Approval:
    assert audit_return.submitted_at is not None
    return decide(
        audit_return,
        Verdict(Decision.SENT_BACK, why),
        signer=Signer.in_seat(who, role),
        submission=audit_return.submitted_at,
        at=at,
    )
