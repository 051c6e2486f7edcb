"""Who comes into a round that runs already: added by its board, or joining by themselves.

Their returns begin at the moment they come in, so that the figures of days gone by stay.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from audit_portal.organisations.models import BoardMember, Organisation, Seat, User
from questionnaires.returns.models import AuditReturn, AuditRound, Cohort, RoundEvent
from questionnaires.returns.models.rounds import AuditRoundQuerySet
from questionnaires.returns.rounds.choosing import Who, chosen_by, members_of
from questionnaires.returns.rounds.opening import open_returns
from questionnaires.returns.rounds.planning import CohortPlan
from questionnaires.returns.rounds.running import record

NAMED = 10  # in the history of the round


class JoiningRefused(Exception):
    """The message is a sentence for the person who asked."""


@transaction.atomic
def add_late(
    audit_round: AuditRound,
    into: Cohort | CohortPlan,
    organisations: Collection[int],
    *,
    by: User,
    on: date,
    at: datetime,
) -> list[AuditReturn]:
    """Those of them who are not asked yet, `on` the day of `at`. A plan becomes a new cohort.

    Raises `JoiningRefused`; then nothing has changed.
    """
    _locked(audit_round)
    there = set(audit_round.returns.values_list("organisation", flat=True))
    who = Who(added=tuple(organisations), only_named=True)
    members = chosen_by(who, audit_round.board, on=on, besides=there)
    if not members:
        raise JoiningRefused("All of these are asked already, or have closed.")
    if isinstance(into, Cohort):
        cohort = into
        _take_into_the_rule(cohort, members, on=on)
    else:
        cohort = _new(audit_round, replace(into, who=who))
    returns = open_returns(audit_round, cohort, members, at=at)
    record(audit_round, RoundEvent.What.JOINED, by=by, at=at, why=_names(members, cohort))
    return returns


@transaction.atomic
def join(
    audit_round: AuditRound, organisation: Organisation, *, by: User, on: date, at: datetime
) -> AuditReturn:
    """A return in a round that anybody may join; the one it has, if it has joined already.

    `on` is the day of `at`. Raises `JoiningRefused`.
    """
    _locked(audit_round)
    if joined := audit_round.returns.filter(organisation=organisation).first():
        return joined
    member = _membership(audit_round, organisation, on)
    cohort = audit_round.cohorts.first()
    if member is None or cohort is None:
        raise JoiningRefused("Your organisation is not a member of the board that asks.")
    record(audit_round, RoundEvent.What.JOINED, by=by, at=at, why=_names([member], cohort))
    return open_returns(audit_round, cohort, [member], at=at)[0]


def _membership(
    audit_round: AuditRound, organisation: Organisation, on: date
) -> BoardMember | None:
    """At the board that runs the round, else at one that shares it."""
    for board in (audit_round.board, *audit_round.shared_with.order_by("pk")):
        members = members_of(board, on=on).filter(organisation=organisation)
        if member := members.select_related("organisation").order_by("pk").first():
            return member
    return None


def rounds_to_join(seat: Seat, *, on: date) -> AuditRoundQuerySet:
    """Open rounds that the organisation of this lead has not joined yet, of its boards."""
    if seat.role != "lead" or seat.organisation is None:
        return AuditRound.objects.none()
    if seat.organisation.closed is not None and seat.organisation.closed <= on:
        return AuditRound.objects.none()
    owed = BoardMember.objects.filter(organisation=seat.organisation, until=None)
    if seat.only_for_board_id is not None:
        owed = owed.filter(board=seat.only_for_board_id)
    rounds = AuditRound.objects.open(on=on).filter(
        Q(board__in=owed.values("board")) | Q(shared_with__in=owed.values("board")),
        enrolment=AuditRound.Enrolment.OPEN,
    )
    joined = AuditReturn.objects.filter(organisation=seat.organisation).values("audit_round")
    return rounds.exclude(pk__in=joined)


def _locked(audit_round: AuditRound) -> None:
    row = AuditRound.objects.select_for_update().get(pk=audit_round.pk)
    if row.closed_on is not None:
        raise JoiningRefused("The round is closed.")


def _take_into_the_rule(cohort: Cohort, members: list[BoardMember], *, on: date) -> None:
    """Next year's round follows the rule: those whom it would not ask are named in it."""
    if not cohort.who:
        return
    rule = Who.of(cohort.who)
    asked = {one.organisation_id for one in chosen_by(rule, cohort.audit_round.board, on=on)}
    new = [one.organisation_id for one in members if one.organisation_id not in asked]
    left_out = tuple(pk for pk in rule.left_out if pk not in new)
    cohort.who = replace(rule, added=(*rule.added, *new), left_out=left_out).stored
    cohort.save(update_fields=["who"])


def _new(audit_round: AuditRound, plan: CohortPlan) -> Cohort:
    if audit_round.cohorts.filter(name=plan.name).exists():
        raise JoiningRefused(f"There is a group called “{plan.name}” already.")
    return Cohort.objects.create(
        audit_round=audit_round,
        name=plan.name,
        opens=plan.opens,
        first_due=plan.first_due,
        final_due=plan.final_due,
        who=plan.who.stored,
    )


def _names(members: list[BoardMember], cohort: Cohort) -> str:
    names = [member.organisation.name for member in members[:NAMED]]
    more = f" and {len(members) - NAMED} more" if len(members) > NAMED else ""
    return f"Into “{cohort}”: {', '.join(names)}{more}."
