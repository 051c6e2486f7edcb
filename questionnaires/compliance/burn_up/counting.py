"""How many returns stood signed off at the end of each day, from the events of their status."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Q

from audit_portal.figures.days import day_of
from audit_portal.figures.percentages import Percentage, percentage
from questionnaires.compliance.as_at import AsAt, Returns, counted_to
from questionnaires.compliance.tracking import Counts
from questionnaires.returns.models import AuditRound, ReturnEvent, Status

Change = tuple[datetime, str]  # when, and to which status


@dataclass(frozen=True)
class Course:
    """Of one round. `returned[n]` stood signed off at the end of the n-th day after `opens`.

    `expected` is how many owe a return as at the last of these days; None where there is no number
    to be out of. Days are told by their distance from `first_due`, so that rounds can be compared.
    """

    title: str
    opens: date
    first_due: date
    final_due: date
    returned: Sequence[int]
    expected: int | None

    @property
    def last(self) -> date:
        return self.opens + timedelta(days=len(self.returned) - 1)

    def distance(self, day: date) -> int:
        return (day - self.first_due).days

    def on(self, distance: int) -> int | None:
        """Returned at the end of that day; None before it opened and after its last day."""
        at = distance - self.distance(self.opens)
        return self.returned[at] if 0 <= at < len(self.returned) else None

    def share(self, distance: int) -> Percentage | None:
        number = self.on(distance)
        if number is None or self.expected is None:
            return None
        return percentage(number, self.expected)


def changes(returns: Returns, when: AsAt) -> list[Change]:
    """Every sign-off and every return to the organisation after one, in one query."""
    signed_off = Status.SIGNED_OFF
    events = ReturnEvent.objects.filter(
        Q(to_status=signed_off) | Q(from_status=signed_off),
        audit_return__in=returns.order_by().values("pk"),
        at__lt=when.ends,
    )
    found: Any = events.order_by().values_list("at", "to_status")
    return list(found)


def course_of(
    audit_round: AuditRound, counts: Counts, changed: Iterable[Change], when: AsAt
) -> Course:
    """`counts` of the same day; the round with its cohorts."""
    cohorts = list(audit_round.cohorts.all())
    opens = min(cohort.opens for cohort in cohorts)
    last = max(counted_to(audit_round, when.day), opens)
    return Course(
        title=audit_round.title,
        opens=opens,
        first_due=min(cohort.first_due for cohort in cohorts),
        final_due=max(cohort.final_due for cohort in cohorts),
        returned=_by_day(changed, opens, last),
        expected=None if counts.completion is None else counts.expected,
    )


def _by_day(changed: Iterable[Change], opens: date, last: date) -> list[int]:
    """What came in before the opening, as history does, counts from the first day."""
    steps: Counter[int] = Counter()
    for at, to in changed:
        place = (day_of(at) - opens).days
        steps[max(place, 0)] += 1 if to == Status.SIGNED_OFF else -1
    days = (last - opens).days + 1
    return list(accumulate(steps[day] for day in range(days)))


def round_before(audit_round: AuditRound) -> AuditRound | None:
    """The board's latest earlier round that asked a version of the same questionnaire."""
    opens = min(cohort.opens for cohort in audit_round.cohorts.all())
    same = AuditRound.objects.filter(
        board=audit_round.board_id,
        version__questionnaire__code=audit_round.version.questionnaire.code,
        cohorts__opens__lt=opens,
    ).exclude(pk=audit_round.pk)
    latest = same.order_by("-cohorts__opens", "-pk").prefetch_related("cohorts")
    return latest.first()
