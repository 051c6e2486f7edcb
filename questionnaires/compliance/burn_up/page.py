"""What the page says beside the picture: the finding in a sentence, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.burn_up.chart import Chart, draw
from questionnaires.compliance.burn_up.counting import Course, changes, course_of, round_before
from questionnaires.compliance.tracking import counts_of, tracked_returns
from questionnaires.returns.models import AuditRound

WEEK = 7


@dataclass(frozen=True)
class Line:
    """One day: what had been returned, and in the round before at the same distance."""

    day: date
    note: str
    now: str
    before: str


@dataclass(frozen=True)
class BurnUp:
    course: Course
    before: Course | None
    chart: Chart
    finding: str
    lines: Sequence[Line]


def burn_up(audit_round: AuditRound, user: User, when: AsAt) -> BurnUp:
    course = _course(audit_round, user, when)
    earlier = round_before(audit_round)
    before = _course(earlier, user, when) if earlier else None
    finding, lines = _finding(course, before), _lines(course, before)
    return BurnUp(course, before, draw(course, before), finding, lines)


def _course(audit_round: AuditRound, user: User, when: AsAt) -> Course:
    returns = tracked_returns(audit_round, user)
    counts = counts_of(audit_round, returns, when)
    return course_of(audit_round, counts, changes(returns, when), when)


def _finding(course: Course, before: Course | None) -> str:
    here = course.distance(course.last)
    by = f"by the end of {spoken(course.last)}, {_from(here)}"
    found = f"{_figure(course, here)} had been returned {by}."
    then = _figure(before, here) if before else ""
    if not then:
        return found
    return f"{found} As far from its first deadline, the round before had {then}."


def _from(distance: int) -> str:
    if distance == 0:
        return "the day of the first deadline"
    number = "1 day" if abs(distance) == 1 else f"{abs(distance)} days"
    return f"{number} {'after' if distance > 0 else 'before'} the first deadline"


def _figure(course: Course, distance: int) -> str:
    """ "58 of 128 (45.3%)"; "" where that day is not of the round."""
    number, share = course.on(distance), course.share(distance)
    if number is None:
        return ""
    return str(number) if share is None else f"{number} of {share.denominator} ({share})"


def _lines(course: Course, before: Course | None) -> list[Line]:
    """Every week, counted from the first deadline, with the deadlines and the last day."""
    first, last = course.distance(course.opens), course.distance(course.last)
    notes = {
        course.distance(course.final_due): "final deadline",
        0: "first deadline",
    }
    days = {*range(-(-first // WEEK) * WEEK, last + 1, WEEK), *notes, first, last}
    return [
        Line(
            course.first_due + timedelta(days=day),
            notes.get(day, ""),
            _figure(course, day),
            _figure(before, day) if before else "",
        )
        for day in sorted(days)
        if first <= day <= last
    ]
