"""From what is filled in to a plan, from the plan to a round; from last year's round to this one's.

What is filled in is kept in rows (`PlannedRound`), so that nothing is lost when a session ends.
"""

import re
from datetime import date, datetime, timedelta

from django.db import transaction

from audit_portal.organisations.models import Board, User
from questionnaires.returns.models import (
    AuditReturn,
    AuditRound,
    Cohort,
    PlannedCohort,
    PlannedRound,
)
from questionnaires.returns.rounds.choosing import Who
from questionnaires.returns.rounds.planning import CohortPlan, Problems, RoundPlan
from questionnaires.returns.rounds.running import RoundRefused, newest_version, open_round

YEAR = re.compile(r"(?<!\d)(20\d\d)(?:([-/–])(\d\d))?(?!\d)")


def plan_of(planned: PlannedRound) -> RoundPlan | None:
    """None while the questionnaire, title or short name is missing."""
    if planned.version is None or not planned.title or not planned.slug:
        return None
    cohorts = (
        CohortPlan(*cohort.days, who=Who.of(cohort.who), name=cohort.name)
        for cohort in planned.cohorts.all()
    )
    return RoundPlan(
        board=planned.board,
        version=planned.version,
        slug=planned.slug,
        title=planned.title,
        cohorts=tuple(cohorts),
        data_cut_off=planned.data_cut_off,
        period_from=planned.period_from,
        period_to=planned.period_to,
        enrolment=planned.enrolment,
        shared_with=tuple(planned.shared_with.all()),
        approvals=planned.approvals,
        modelled_on=planned.modelled_on,
    )


@transaction.atomic
def open_planned(planned: PlannedRound, *, by: User, at: datetime) -> AuditRound:
    """Once: asked a second time it gives the round that was opened. Raises `RoundRefused`."""
    locked = PlannedRound.objects.select_for_update(of=("self",)).get(pk=planned.pk)
    if locked.opened is not None:
        return locked.opened
    plan = plan_of(locked)
    if plan is None:
        raise RoundRefused({"version": "Choose the questionnaire, the title and the short name."})
    opened = open_round(plan, at=at, by=by)
    PlannedRound.objects.filter(pk=locked.pk).update(opened=opened)
    return opened


def problems_of(planned: PlannedRound) -> Problems:
    plan = plan_of(planned)
    if plan is None:
        return {"version": "Choose the questionnaire, and give a title and a short name."}
    return plan.problems()


@transaction.atomic
def begin_like(earlier: AuditRound, *, by: User, on: date, at: datetime) -> PlannedRound:
    """The next year of an earlier round: each day on the same weekday, everything else as it was.

    The year is the first whose first deadline is still to come.
    """
    cohorts = list(earlier.cohorts.all())
    years, shift = years_until(min((one.first_due for one in cohorts), default=on), on)
    code = earlier.version.questionnaire.code
    planned = PlannedRound.objects.create(
        board=earlier.board,
        version=newest_version(earlier.board, code),
        title=next_name(earlier.title, years),
        slug=_free(next_name(earlier.slug, years)),
        period_from=earlier.period_from and _anniversary(earlier.period_from, years),
        period_to=earlier.period_to and _anniversary(earlier.period_to, years),
        enrolment=earlier.enrolment,
        data_cut_off=earlier.data_cut_off and earlier.data_cut_off + shift,
        approvals=dict(earlier.approval_rules.values_list("kind", "needs")),
        modelled_on=earlier,
        made_by=by,
        made_at=at,
    )
    planned.shared_with.set(earlier.shared_with.all())
    for cohort in cohorts:
        PlannedCohort.objects.create(
            planned=planned,
            name=cohort.name,
            opens=cohort.opens + shift,
            first_due=cohort.first_due + shift,
            final_due=cohort.final_due + shift,
            who=cohort.who or _as_asked(cohort),
        )
    return planned


def years_until(day: date, on: date) -> tuple[int, timedelta]:
    """How many years to move a round by so that `day` has not passed, and that in whole weeks."""
    years = 1
    while True:
        later = _anniversary(day, years)
        shift = timedelta(weeks=round((later - day).days / 7))
        if day + shift >= on:
            return years, shift
        years += 1


def next_name(name: str, years: int) -> str:
    """As in: "Audit 2016-17" becomes "Audit 2017-18"; a name without a year stays."""

    def moved(found: re.Match[str]) -> str:
        year = str(int(found[1]) + years)
        return f"{year}{found[2]}{(int(found[3]) + years) % 100:02}" if found[2] else year

    return YEAR.sub(moved, name)


def _free(slug: str) -> str:
    """The name, unless a round has it."""
    return "" if AuditRound.objects.filter(slug=slug).exists() else slug


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _as_asked(cohort: Cohort) -> dict[str, object]:
    """For a cohort of which no rule was kept: the duties of those who were asked."""
    duties = AuditReturn.objects.filter(cohort=cohort).order_by().values_list("duty_basis")
    return Who(duties=tuple(sorted({duty for (duty,) in duties.distinct()}))).stored


def begin(board: Board, *, by: User, at: datetime) -> PlannedRound:
    return PlannedRound.objects.create(board=board, made_by=by, made_at=at)
