"""Who must do what by when, for each return in the tracker, in one sentence."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from audit_portal.figures.days import day_of, spoken
from audit_portal.organisations.models import Invitation, Seat
from questionnaires.compliance.as_at import Annotated, AsAt
from questionnaires.compliance.duty_words import asked_of
from questionnaires.compliance.models import RECIPIENTS
from questionnaires.compliance.next_asking import Asking, asking_about, next_asking
from questionnaires.compliance.pending_requests import undecided
from questionnaires.returns.models import Approval, ApprovalRule, AuditReturn, AuditRound, Status
from questionnaires.returns.sign_off.approvers import (
    roles_awaited,
    signatory_words,
    usual_needs,
)

TO_DO = {
    Status.NOT_STARTED: "start the return and submit it",
    Status.IN_PROGRESS: "finish the return and submit it",
    Status.SENT_BACK: "correct the return and submit it again",
}
INVITE_A_LEAD = "The board must invite a lead"
NAME_OR_ADDRESS = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
ENDED = (Status.SIGNED_OFF, Status.EXCUSED)


@dataclass(frozen=True)
class Facts:
    """What is known of a set of returns beside their rows, in a fixed number of queries."""

    asking: Asking
    needs: Mapping[str, str]  # approval rule by kind of organisation
    approved: Mapping[int, frozenset[str]]  # roles that approved this submission, by return
    led: Collection[int]  # organisations that have a lead
    closed_on: date | None  # the day the round was closed, if it was by then
    asked: Mapping[int, str]  # what waits for the board's decision, in a few words, by return


def facts_about(audit_round: AuditRound, returns: Collection[Any], when: AsAt) -> Facts:
    """`returns` carry the annotations of `AsAt`."""
    waiting = [one for one in returns if one.state == Status.SUBMITTED]
    answering = [one for one in returns if one.state in TO_DO]
    closed_on = audit_round.closed_on
    return Facts(
        asking=asking_about(audit_round, returns, when),
        closed_on=closed_on if closed_on and closed_on <= when.day else None,
        needs=dict(audit_round.approval_rules.values_list("kind", "needs")) if waiting else {},
        approved=_approved(waiting, when) if waiting else {},
        led=_led([one.organisation_id for one in answering], when) if answering else frozenset(),
        asked=undecided([one.pk for one in answering if one.has_asked], when),
    )


def _approved(waiting: Collection[Any], when: AsAt) -> dict[int, frozenset[str]]:
    sent = {one.pk: one.sent for one in waiting}
    approvals = Approval.objects.filter(
        audit_return__in=list(sent), decision=Approval.Decision.APPROVED, at__lt=when.ends
    )
    roles: dict[int, set[str]] = defaultdict(set)
    for pk, submitted, role in approvals.values_list("audit_return", "submitted_at", "role"):
        if submitted == sent[pk]:
            roles[pk].add(role)
    return {pk: frozenset(given) for pk, given in roles.items()}


def _led(organisations: Collection[int], when: AsAt) -> frozenset[int]:
    seats = Seat.objects.filter(
        Q(until=None) | Q(until__gte=when.ends),
        organisation__in=organisations,
        role="lead",
        since__lt=when.ends,
    )
    return frozenset(seats.values_list("organisation_id", flat=True))


def with_invited(annotated: Annotated, audit_round: AuditRound, when: AsAt) -> Annotated:
    """Adds `asked_to_lead`, the name or address of who was invited last and had not come in by
    then, and `asked_to_lead_at`."""
    offers = Invitation.objects.reaching(audit_round.board).filter(
        Q(accepted_at=None) | Q(accepted_at__gte=when.ends),
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=when.ends),
        organisation=OuterRef("organisation"),
        role="lead",
        sent_at__lt=when.ends,
    )
    latest = offers.order_by("-sent_at", "-pk")
    found: Annotated = annotated.annotate(
        asked_to_lead=Subquery(latest.values(who=NAME_OR_ADDRESS)[:1]),
        asked_to_lead_at=Subquery(latest.values("sent_at")[:1]),
    )
    return found


def next_step(audit_return: Any, state: Status, due: date, on: date, facts: Facts) -> str:
    """Who must do what, and what the chase does next; `audit_return` as `AsAt` annotates it."""
    move = next_move(audit_return, state, due, on, facts)
    if state in ENDED or facts.closed_on:
        return move
    roles = RECIPIENTS if state in TO_DO else _awaited(audit_return, facts)
    if state in TO_DO and audit_return.organisation_id not in facts.led:
        roles = tuple(role for role in roles if role != "lead")
    asking = next_asking(audit_return, roles, audit_return.cohort, facts.asking, on)
    return f"{move} {asking}".strip()


def next_move(audit_return: Any, state: Status, due: date, on: date, facts: Facts) -> str:
    """`audit_return` carries the annotations of `AsAt`."""
    if state == Status.SIGNED_OFF:
        return "Nothing more is asked."
    if state == Status.EXCUSED:
        return "Nothing is asked: excused."
    if state == Status.SUBMITTED:
        who = _signatories(audit_return, facts)
        may = "as it stands" if facts.closed_on else "or send it back"
        return _sentence(audit_return, who, f"approve the return {may}", due, on)
    if facts.closed_on:
        return f"Nothing more can be done: the round was closed on {spoken(facts.closed_on)}."
    verb = "was" if due < on else "is"
    if asked := facts.asked.get(audit_return.pk):
        return f"{asked}. The board must decide. The return {verb} due on {spoken(due)}."
    if audit_return.typing:
        return f"The board types in the paper return. It {verb} due on {spoken(due)}."
    if audit_return.organisation_id not in facts.led and audit_return.asked_to_lead:
        on_day = spoken(day_of(audit_return.asked_to_lead_at))
        return (
            f"{audit_return.asked_to_lead} was invited to lead on {on_day} and has not come in "
            f"yet. The return {verb} due on {spoken(due)}."
        )
    if audit_return.organisation_id not in facts.led:
        return f"{INVITE_A_LEAD}: nobody leads here yet. The return {verb} due on {spoken(due)}."
    return _sentence(audit_return, "the lead", TO_DO[state], due, on)


def _sentence(audit_return: AuditReturn, who: str, what: str, due: date, on: date) -> str:
    obligation = asked_of(audit_return.duty_basis, several=" and " in who)
    return f"{who[0].upper()}{who[1:]} {obligation} {what}{_by(due, on)}"


def _by(due: date, on: date) -> str:
    if due < on:
        return f" now: it was due on {spoken(due)}."
    return f" by {spoken(due)}."


def _signatories(audit_return: AuditReturn, facts: Facts) -> str:
    words = signatory_words(audit_return.organisation.kind)
    awaited = [words[role] for role in _awaited(audit_return, facts)] or list(words.values())
    joint = " or " if _needs(audit_return, facts) == ApprovalRule.Needs.EITHER else " and "
    return joint.join(awaited)


def _awaited(audit_return: AuditReturn, facts: Facts) -> tuple[str, ...]:
    given = facts.approved.get(audit_return.pk, frozenset())
    return roles_awaited(_needs(audit_return, facts), given)


def _needs(audit_return: AuditReturn, facts: Facts) -> ApprovalRule.Needs:
    kind = audit_return.organisation.kind
    return ApprovalRule.Needs(facts.needs.get(kind) or usual_needs(kind))
