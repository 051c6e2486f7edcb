"""The signatories decide. When all whose approval is needed have given it, a return is signed off.

A decision is bound to the submission the person read: sending back, withdrawing or reopening
leaves it standing as history, and the next submission starts with none.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, ApprovalLink, AuditReturn, Receipt, Status
from questionnaires.returns.sign_off import approval_links, receipts
from questionnaires.returns.sign_off import mail as sign_off_mail
from questionnaires.returns.sign_off.approvers import Needs, is_enough, needs_of, roles_asked
from questionnaires.returns.transitions import Actor, MoveRefused, locked, move

Decision = Approval.Decision
LONGEST_AGO = timedelta(days=366)


class DecisionRefused(Exception):
    """The decision cannot be taken; the message says why and what to do."""


class Outdated(DecisionRefused):
    """The decision was taken before an older submission than the one that now waits."""


class MeetingRefused(DecisionRefused):
    """The date of the meeting cannot be right."""


@dataclass(frozen=True)
class Signer:
    """Who decides: somebody in a seat, or the person a link was made for."""

    role: str
    name: str
    email: str
    user: User | None = None
    link: ApprovalLink | None = None

    @classmethod
    def in_seat(cls, user: User, role: str) -> "Signer":
        return cls(role, user.name, user.email, user=user)

    @classmethod
    def by_link(cls, link: ApprovalLink) -> "Signer":
        return cls(link.role, link.name, link.email, link=link)

    def is_who_gave(self, approval: Approval) -> bool:
        """By account or by address, whichever way either of the two decisions was given."""
        same_account = self.user is not None and self.user.pk == approval.who_id
        return same_account or self.email.casefold() == approval.email.casefold()


@dataclass(frozen=True)
class Verdict:
    decision: Decision
    reason: str = ""
    met_on: date | None = None  # the minuted meeting that approved


@transaction.atomic
def decide(
    audit_return: AuditReturn,
    verdict: Verdict,
    *,
    signer: Signer,
    submission: datetime,
    at: datetime,
) -> Approval:
    """Approve, or send back with a reason, the submission of the moment `submission`.

    Raises `DecisionRefused` or `MoveRefused`, and then nothing has changed.
    """
    audit_return = locked(audit_return)
    needs = needs_of(audit_return)
    _refuse_outdated(audit_return, submission)
    _refuse_unfit(audit_return, signer, needs)
    _refuse_meeting(verdict.met_on, at)
    _refuse_dead_end(audit_return, verdict)
    if signer.link is not None:
        _use_up(signer.link, at)
    approval = _noted(audit_return, verdict, signer, at)
    actor = Actor(role=signer.role, name=signer.name, user=signer.user)
    if verdict.decision == Decision.SENT_BACK:
        move(audit_return, Status.SENT_BACK, actor=actor, at=at, why=verdict.reason)
        sign_off_mail.tell_sent_back(approval, at=at)
    elif is_enough(needs, _approved_roles(audit_return)):
        _sign_off(audit_return, approval, actor, at)
    if audit_return.status != Status.SUBMITTED:
        approval_links.close_all(audit_return, at=at)
    return approval


def _refuse_outdated(audit_return: AuditReturn, submission: datetime) -> None:
    if audit_return.status != Status.SUBMITTED:
        state = audit_return.get_status_display().lower()
        raise DecisionRefused(
            f"This return no longer awaits approval: it is now “{state}”. Nothing was changed."
        )
    if audit_return.submitted_at != submission:
        raise Outdated(
            "The return was changed and submitted again after you opened it. "
            "Read it as it is now, then decide."
        )


def _refuse_unfit(audit_return: AuditReturn, signer: Signer, needs: Needs) -> None:
    if signer.role not in roles_asked(needs):
        raise DecisionRefused("This return does not need your approval.")
    given = Approval.objects.of_submission(audit_return)
    for approval in given.select_related("who", "link"):
        if approval.role == signer.role:
            raise DecisionRefused(
                f"{approval.who_name} has decided already in this role. Nothing was changed."
            )
        if needs == Needs.BOTH and signer.is_who_gave(approval):
            raise DecisionRefused(
                "You have approved this return already. It needs two different people: "
                "the second approval must come from somebody else."
            )


def _refuse_meeting(met_on: date | None, at: datetime) -> None:
    if met_on is None:
        return
    today = day_of(at)
    if met_on > today:
        raise MeetingRefused("The date of the meeting cannot be in the future.")
    if met_on < today - LONGEST_AGO:
        raise MeetingRefused("The meeting must have been within the last year. Check the date.")


def _refuse_dead_end(audit_return: AuditReturn, verdict: Verdict) -> None:
    closed = audit_return.audit_round.closed_on is not None
    if closed and verdict.decision == Decision.SENT_BACK:
        raise DecisionRefused(
            "The round is closed, so the lead could not change the return. "
            "Approve it as it is, or ask the board."
        )


def _use_up(link: ApprovalLink, at: datetime) -> None:
    open_ = ApprovalLink.objects.open().filter(pk=link.pk, expires_at__gt=at)
    if not open_.update(used_at=at):
        raise DecisionRefused("This link can no longer be used. Ask the lead for a new one.")


def _noted(audit_return: AuditReturn, verdict: Verdict, signer: Signer, at: datetime) -> Approval:
    sent_back = verdict.decision == Decision.SENT_BACK
    if sent_back and not verdict.reason.strip():
        raise MoveRefused("Give a reason.")
    assert audit_return.submitted_at is not None  # noqa: S101 - it equals the caller's submission
    return Approval.objects.create(
        audit_return=audit_return,
        submitted_at=audit_return.submitted_at,
        role=signer.role,
        decision=verdict.decision,
        reason=verdict.reason.strip() if sent_back else "",
        met_on=None if sent_back else verdict.met_on,
        at=at,
        who=signer.user,
        who_name=signer.name,
        link=signer.link,
    )


def _approved_roles(audit_return: AuditReturn) -> set[str]:
    given = Approval.objects.of_submission(audit_return)
    return set(given.filter(decision=Decision.APPROVED).values_list("role", flat=True))


def _sign_off(audit_return: AuditReturn, approval: Approval, actor: Actor, at: datetime) -> None:
    receipt = receipts.issue(audit_return, approval, at=at)
    move(
        audit_return,
        Status.SIGNED_OFF,
        actor=actor,
        at=at,
        signed_off_at=at,
        receipt=receipt.number,
        checksum=receipt.checksum,
    )
    sign_off_mail.tell_signed_off(receipt, at=at)


@transaction.atomic
def reopen(audit_return: AuditReturn, *, who: User, at: datetime, why: str) -> AuditReturn:
    """Give a signed-off return back for correction, at the board's word.

    The receipt and the approvals stay as history; the return counts as in progress until it is
    submitted and approved anew.
    """
    audit_return = locked(audit_return)
    if audit_return.audit_round.closed_on is not None:
        raise DecisionRefused("The round is closed, so nobody could correct the return.")
    standing = Receipt.objects.filter(audit_return=audit_return, reopened_at=None).first()
    content = receipts.content_of(audit_return) if standing else ""
    actor = Actor(role="manager", name=who.name, user=who)
    move(
        audit_return,
        Status.SENT_BACK,
        actor=actor,
        at=at,
        why=why,
        signed_off_at=None,
        receipt=None,
        checksum="",
    )
    if standing:
        Receipt.objects.filter(pk=standing.pk).update(reopened_at=at, content=content)
    sign_off_mail.tell_reopened(audit_return, why=why, by=who, at=at)
    return audit_return
