"""Opening a round for everybody it asks, closing it and opening it again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from audit_portal.figures.days import day_of, start_of
from audit_portal.organisations.models import Board, User
from questionnaires.definitions.models import Version
from questionnaires.returns.models import ApprovalRule, AuditRound, Cohort, RoundEvent
from questionnaires.returns.rounds.opening import open_returns
from questionnaires.returns.rounds.planning import Problems, RoundPlan
from questionnaires.returns.signals import round_opened


class RoundRefused(Exception):
    """A round that cannot be opened as planned. `problems`: a sentence by name of the field."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class ClosingRefused(Exception):
    """The message is a sentence for the person who asked."""


def open_round(plan: RoundPlan, *, at: datetime, by: User | None = None) -> AuditRound:
    """The round with a return for each member asked. Raises `RoundRefused`; then nothing exists.

    A round typed in after it began is dated from its first day, so that its past days can be told.
    """
    problems = plan.problems()
    if problems:
        raise RoundRefused(problems)
    try:
        return _opened(plan, at=at, by=by)
    except IntegrityError as error:  # somebody took the name between the look and the write
        raise RoundRefused({"slug": f"There is a round called {plan.slug!r} already."}) from error


def _dated(opens: date, at: datetime) -> datetime:
    """From its first day where that is over; else from now, also where it is still to come."""
    return at if opens >= day_of(at) else start_of(opens)


@transaction.atomic
def _opened(plan: RoundPlan, *, at: datetime, by: User | None) -> AuditRound:
    audit_round = AuditRound.objects.create(
        slug=plan.slug,
        title=plan.title,
        board=plan.board,
        version=plan.version,
        period_from=plan.period_from,
        period_to=plan.period_to,
        enrolment=plan.enrolment,
        data_cut_off=plan.data_cut_off,
    )
    audit_round.shared_with.set(plan.shared_with)
    ApprovalRule.objects.bulk_create(
        ApprovalRule(audit_round=audit_round, kind=kind, needs=needs)
        for kind, needs in plan.approvals.items()
    )
    record(audit_round, RoundEvent.What.OPENED, by=by, at=_dated(plan.opens, at))
    for planned, members in plan.asked:
        cohort = Cohort.objects.create(
            audit_round=audit_round,
            name=planned.name,
            opens=planned.opens,
            first_due=planned.first_due,
            final_due=planned.final_due,
            who=planned.who.stored,
        )
        open_returns(audit_round, cohort, members, at=_dated(planned.opens, at))
    round_opened.send(AuditRound, audit_round=audit_round, modelled_on=plan.modelled_on)
    return audit_round


def record(
    audit_round: AuditRound, what: str, *, at: datetime, by: User | None, why: str = ""
) -> RoundEvent:
    name = by.name if by is not None else ""
    return RoundEvent.objects.create(
        audit_round=audit_round, what=what, at=at, who=by, who_name=name, why=why.strip()
    )


@transaction.atomic
def close_round(
    audit_round: AuditRound, *, why: str, by: User | None, on: date, at: datetime
) -> bool:
    """No more answers from anybody. `on` is the day of `at`. False when it was closed already.

    Raises `ClosingRefused` without a reason.
    """
    _with_reason(why)
    still_open = AuditRound.objects.filter(pk=audit_round.pk, closed_on=None)
    if not still_open.update(closed_on=on):
        return False
    record(audit_round, RoundEvent.What.CLOSED, at=at, by=by, why=why)
    return True


@transaction.atomic
def open_again(audit_round: AuditRound, *, why: str, by: User | None, at: datetime) -> bool:
    """Those who had not returned may go on. False when it was open already."""
    _with_reason(why)
    closed = AuditRound.objects.filter(pk=audit_round.pk).exclude(closed_on=None)
    if not closed.update(closed_on=None):
        return False
    record(audit_round, RoundEvent.What.REOPENED, at=at, by=by, why=why)
    return True


def _with_reason(why: str) -> None:
    if not why.strip():
        raise ClosingRefused("Give a reason.")


def newest_version(board: Board, code: str, number: int | None = None) -> Version | None:
    """Of the board's own questionnaire of this code, else of the library's; None if there is none.

    Without a number, the newest published one.
    """
    versions = Version.objects.published().filter(questionnaire__code=code)
    if number is not None:
        versions = versions.filter(number=number)
    own = versions.filter(questionnaire__owner=board).order_by("-number").first()
    return own or versions.filter(questionnaire__owner=None).order_by("-number").first()
