"""Planning a round, opening it for everybody who owes it, closing it and opening it again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from audit_portal.figures.days import spoken, start_of
from audit_portal.organisations.models import Board, BoardMember, DutyBasis
from questionnaires.definitions.models import Version
from questionnaires.returns.models import AuditRound, Cohort
from questionnaires.returns.rounds.opening import members_owing, open_returns
from questionnaires.returns.signals import round_opened

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Problems = dict[str, str]


class RoundRefused(Exception):
    """A round that cannot be opened as planned. `problems`: a sentence by name of the field."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class RoundPlan:
    """A round before it exists. No `duties` means everybody who owes the board anything."""

    board: Board
    version: Version
    slug: str
    title: str
    opens: date
    first_due: date
    final_due: date
    data_cut_off: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    enrolment: str = AuditRound.Enrolment.CLOSED
    duties: tuple[str, ...] = ()

    @property
    def members(self) -> list[BoardMember]:
        """Who will be asked; nobody is asked to a round that anybody may join."""
        if self.enrolment == AuditRound.Enrolment.OPEN:
            return []
        return members_owing(self.board, self.duties, on=self.opens)

    def problems(self) -> Problems:
        found = _date_problems(self)
        if not SLUG.fullmatch(self.slug) or len(self.slug) > 50:
            found["slug"] = "Use lower-case letters, figures and hyphens only, 50 at most."
        elif AuditRound.objects.filter(slug=self.slug).exists():
            found["slug"] = f"There is a round called {self.slug!r} already: choose another name."
        if self.version.status != Version.Status.PUBLISHED:
            found["version"] = f"{self.version} is not published."
        unknown = sorted(set(self.duties) - set(DutyBasis.values))
        if unknown:
            found["duties"] = f"There is no duty called {', '.join(unknown)}."
        elif self.enrolment == AuditRound.Enrolment.CLOSED and not self.members:
            found["duties"] = "No organisation of this board owes any of these duties."
        return found


def _date_problems(plan: RoundPlan) -> Problems:
    found: Problems = {}
    if plan.first_due < plan.opens:
        found["first_due"] = f"The first deadline must not be before {spoken(plan.opens)}."
    if plan.final_due < plan.first_due:
        found["final_due"] = f"The final deadline must not be before {spoken(plan.first_due)}."
    if plan.data_cut_off and plan.data_cut_off < plan.first_due:
        found["data_cut_off"] = f"The cut-off must not be before {spoken(plan.first_due)}."
    if bool(plan.period_from) != bool(plan.period_to):
        missing = "period_to" if plan.period_from else "period_from"
        found[missing] = "Give both ends of the period that is reported on, or neither."
    if plan.period_from and plan.period_to and plan.period_to < plan.period_from:
        found["period_to"] = f"The period must not end before {spoken(plan.period_from)}."
    return found


def open_round(plan: RoundPlan, *, at: datetime) -> AuditRound:
    """The round with a return for each member asked. Raises `RoundRefused`; then nothing exists.

    A round typed in after it began is dated from its first day, so that its past days can be told.
    """
    problems = plan.problems()
    if problems:
        raise RoundRefused(problems)
    try:
        return _opened(plan, at=min(at, start_of(plan.opens)))
    except IntegrityError as error:  # somebody took the name between the look and the write
        raise RoundRefused({"slug": f"There is a round called {plan.slug!r} already."}) from error


@transaction.atomic
def _opened(plan: RoundPlan, *, at: datetime) -> AuditRound:
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
    cohort = Cohort.objects.create(
        audit_round=audit_round,
        opens=plan.opens,
        first_due=plan.first_due,
        final_due=plan.final_due,
    )
    open_returns(audit_round, cohort, plan.members, at=at)
    round_opened.send(AuditRound, audit_round=audit_round)
    return audit_round


def close_round(audit_round: AuditRound, *, on: date) -> bool:
    """No more answers from anybody. False when it was closed already."""
    return bool(AuditRound.objects.filter(pk=audit_round.pk, closed_on=None).update(closed_on=on))


def open_again(audit_round: AuditRound) -> bool:
    """Those who had not returned may go on. False when it was open already."""
    closed = AuditRound.objects.filter(pk=audit_round.pk).exclude(closed_on=None)
    return bool(closed.update(closed_on=None))


def newest_version(board: Board, code: str, number: int | None = None) -> Version | None:
    """Of the board's own questionnaire of this code, else of the library's; None if there is none.

    Without a number, the newest published one.
    """
    versions = Version.objects.published().filter(questionnaire__code=code)
    if number is not None:
        versions = versions.filter(number=number)
    own = versions.filter(questionnaire__owner=board).order_by("-number").first()
    return own or versions.filter(questionnaire__owner=None).order_by("-number").first()


def asked_by_duty(board: Board, *, on: date) -> dict[str, int]:
    """How many organisations a round open to each duty would ask, by code of the duty."""
    return {
        duty: number
        for duty in DutyBasis.values
        if (number := len(members_owing(board, [duty], on=on)))
    }


def tally(members: Iterable[BoardMember]) -> dict[str, int]:
    """How many of each kind of organisation, by the kind's label, the most first."""
    found: dict[str, int] = {}
    for member in members:
        label = member.organisation.get_kind_display()
        found[label] = found.get(label, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
