"""Your own ratings over the years: in each standard only the questions that were asked alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit_portal.figures.percentages import Percentage, percentage
from audit_portal.organisations.models import User
from questionnaires.definitions.mapping.continuity import continuity
from questionnaires.returns.comparing import comparable_with
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.sheet import Sheet
from questionnaires.review.others.counting import Tally
from questionnaires.review.others.page import tally_of

MOST_YEARS = 3


@dataclass(frozen=True)
class Pair:
    """The same questions, then and now; None of either where none was asked alike."""

    then: Tally
    now: Tally

    @property
    def shares(self) -> tuple[Percentage, Percentage]:
        return percentage(*self.then), percentage(*self.now)


@dataclass(frozen=True)
class Year:
    """An earlier return of the organisation; `pairs` by key of the standard of today."""

    audit_return: AuditReturn
    pairs: dict[str, Pair]


def years_of(audit_return: AuditReturn, user: User) -> Sequence[Year]:
    """The latest few that were signed off before it, the newest first. Only what this person may
    read."""
    earlier = (
        comparable_with(audit_return, user)
        .filter(status=Status.SIGNED_OFF, cohort__opens__lt=audit_return.cohort.opens)
        .select_related("audit_round__version__questionnaire", "cohort")
        .order_by("-cohort__opens", "-pk")[:MOST_YEARS]
    )
    now = Sheet.of(audit_return)
    found = [Year(one, _pairs(Sheet.of(one), now)) for one in earlier]
    return [year for year in found if year.pairs]


def _pairs(before: Sheet, now: Sheet) -> dict[str, Pair]:
    goes_on = continuity(before.structure, now.structure)
    found = {}
    for standard in now.standards:
        then_points, now_points = [], []
        for question in standard.questions:
            links = [link for link in goes_on.of(question.key) if link.before in before.shown]
            if len(links) != 1 or not links[0].comparable:
                continue
            then = before.answer_to(before.shown[links[0].before])
            here = now.answer_to(question)
            if then.point and here.point and not (then.outside_base or here.outside_base):
                then_points.append(then.point)
                now_points.append(here.point)
        if now_points:
            found[standard.key] = Pair(tally_of(then_points), tally_of(now_points))
    return found
