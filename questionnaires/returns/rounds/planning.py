"""A round before it exists: what it asks, of whom, in which cohorts, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, count

from django.utils.text import slugify

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import Board, BoardMember, DutyBasis
from questionnaires.definitions.models import Version
from questionnaires.returns.models import AuditRound
from questionnaires.returns.rounds.choosing import Who, chosen_by

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_OF_A_TITLE = 45  # characters, with room for a number behind them
Problems = dict[str, str]


@dataclass(frozen=True)
class CohortPlan:
    """Dates, and who is due by them. Who fits two cohorts of a round is in the first of them."""

    opens: date
    first_due: date
    final_due: date
    who: Who = field(default_factory=Who)
    name: str = "All"


@dataclass(frozen=True)
class RoundPlan:
    """`approvals`: who must approve (`ApprovalRule.Needs`), by kind; others by the usual rule."""

    board: Board
    version: Version
    slug: str
    title: str
    cohorts: tuple[CohortPlan, ...]
    data_cut_off: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    enrolment: str = AuditRound.Enrolment.CLOSED
    shared_with: tuple[Board, ...] = ()
    approvals: Mapping[str, str] = field(default_factory=dict)
    modelled_on: AuditRound | None = None

    @property
    def opens(self) -> date:
        return min(cohort.opens for cohort in self.cohorts)

    @cached_property
    def asked(self) -> list[tuple[CohortPlan, list[BoardMember]]]:
        """Each cohort with who is in it. Nobody is asked to a round that anybody may join."""
        if self.enrolment == AuditRound.Enrolment.OPEN:
            return [(cohort, []) for cohort in self.cohorts]
        taken: set[int] = set()
        found = []
        for cohort in self.cohorts:
            members = chosen_by(cohort.who, self.board, on=cohort.opens, besides=taken)
            taken.update(member.organisation_id for member in members)
            found.append((cohort, members))
        return found

    @property
    def number(self) -> int:
        return sum(len(members) for _, members in self.asked)

    def problems(self) -> Problems:
        """A sentence by name of the field; those of the second cohort and later by field and name.

        "first_due", "first_due of Colleges".
        """
        found = name_problems(self.slug, self.board)
        if self.version.status != Version.Status.PUBLISHED:
            found["version"] = f"{self.version} is not published."
        found |= period_problems(self.period_from, self.period_to)
        if not self.cohorts:
            return found | {"cohorts": "Say who is asked, and by when."}
        found |= self._cut_off_problems()
        for number, (cohort, members) in enumerate(self.asked):
            for name, sentence in self._cohort_problems(cohort, members).items():
                found[f"{name} of {cohort.name}" if number else name] = sentence
        return found

    def _cut_off_problems(self) -> Problems:
        first = min(cohort.first_due for cohort in self.cohorts)
        if self.data_cut_off and self.data_cut_off < first:
            return {"data_cut_off": f"The cut-off must not be before {spoken(first)}."}
        return {}

    def _cohort_problems(self, cohort: CohortPlan, members: list[BoardMember]) -> Problems:
        found = date_problems(cohort.opens, cohort.first_due, cohort.final_due)
        unknown = sorted(set(cohort.who.duties) - set(DutyBasis.values))
        if unknown:
            found["duties"] = f"There is no duty called {', '.join(unknown)}."
        elif self.enrolment == AuditRound.Enrolment.CLOSED and not members:
            found["duties"] = (
                "No organisation of this board owes any of these duties."
                if len(self.cohorts) == 1
                else f"Nobody is left for “{cohort.name}”: choose others, or take the group out."
            )
        return found


def name_problems(slug: str, board: Board) -> Problems:
    if not SLUG.fullmatch(slug) or len(slug) > 50:
        return {"slug": "Use lower-case letters, figures and hyphens only, 50 at most."}
    if AuditRound.objects.filter(slug=slug).exists():
        return {"slug": f"There is a round called {slug!r} already: choose another name."}
    return {}


def short_name_for(title: str) -> str:
    """Made from the title, and not taken yet; "" where the title has no letter or figure."""
    made = slugify(title)[:MOST_OF_A_TITLE].strip("-_").replace("_", "-")
    taken = set(AuditRound.objects.filter(slug__startswith=made).values_list("slug", flat=True))
    names = chain([made], (f"{made}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken) if made else ""


def period_problems(period_from: date | None, period_to: date | None) -> Problems:
    if bool(period_from) != bool(period_to):
        missing = "period_to" if period_from else "period_from"
        return {missing: "Give both ends of the period that is reported on, or neither."}
    if period_from and period_to and period_to < period_from:
        return {"period_to": f"The period must not end before {spoken(period_from)}."}
    return {}


def date_problems(opens: date, first_due: date, final_due: date) -> Problems:
    found: Problems = {}
    if first_due < opens:
        found["first_due"] = f"The first deadline must not be before {spoken(opens)}."
    if final_due < first_due:
        found["final_due"] = f"The final deadline must not be before {spoken(first_due)}."
    return found
