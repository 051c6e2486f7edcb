"""What the page of a planned round shows: every part in words, and what stands in the way."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from audit_portal.organisations.models import BoardMember, Kind
from questionnaires.compliance.chasing.ladder import USUAL
from questionnaires.compliance.models import LadderStep
from questionnaires.returns.models import ApprovalRule, AuditRound, PlannedCohort, PlannedRound
from questionnaires.returns.rounds.choosing import tally
from questionnaires.returns.rounds.drafting import plan_of
from questionnaires.returns.rounds.planning import Problems, RoundPlan


class Group:
    """A cohort of the plan with who is in it."""

    def __init__(self, cohort: PlannedCohort, members: list[BoardMember]) -> None:
        self.cohort, self.members = cohort, members
        self.tally = tally(members)


class PlanPage:
    def __init__(self, planned: PlannedRound) -> None:
        self.planned = planned
        self.is_open_to_all = planned.enrolment == AuditRound.Enrolment.OPEN

    @cached_property
    def plan(self) -> RoundPlan | None:
        return plan_of(self.planned)

    @cached_property
    def groups(self) -> list[Group]:
        cohorts = list(self.planned.cohorts.all())
        if self.plan is None:
            return [Group(cohort, []) for cohort in cohorts]
        members = [who for _, who in self.plan.asked]
        return [Group(cohort, who) for cohort, who in zip(cohorts, members, strict=True)]

    @property
    def number(self) -> int:
        return sum(len(group.members) for group in self.groups)

    @cached_property
    def sentences(self) -> list[str]:
        if self.plan is None:
            return ["Choose the questionnaire, and give a title and a short name."]
        problems: Problems = self.plan.problems()
        return list(problems.values())

    def passed(self, *, on: date) -> list[PlannedCohort]:
        """Groups whose first deadline is over: all of them would be late as the round opens."""
        return [group.cohort for group in self.groups if group.cohort.first_due < on]

    @property
    def approvals(self) -> Iterator[tuple[str, str]]:
        """Where the round departs from the usual rule."""
        for kind, needs in self.planned.approvals.items():
            yield Kind(kind).label, ApprovalRule.Needs(needs).label

    @property
    def steps(self) -> list[LadderStep]:
        """Of the ladder it will be opened with, in the order of their days."""
        earlier = self.planned.modelled_on
        steps = list(earlier.ladder.all()) if earlier is not None else []
        steps = steps or [rung.step_of(AuditRound()) for rung in USUAL]
        return sorted(steps, key=lambda step: (step.deadline == "final", step.offset))

    @property
    def ladder(self) -> str:
        earlier = self.planned.modelled_on
        return f"As in {earlier.title}" if earlier is not None else "The usual steps"
