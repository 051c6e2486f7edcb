"""What happened to each return: when it was begun, sent, approved, and how well it was filled in.

A story is drawn from a `Random` seeded with the round and the organisation, so that every load
tells the same one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from audit_portal.organisations.models import Kind
from demo import people
from questionnaires.returns.models import Status

IN_FULL = 1.0
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """`filled` is the share of questions answered. Moments that did not come are None."""

    ends_as: Status
    quality: float  # 0 poor ... 1 strong
    filled: float = 0.0
    started: datetime | None = None
    filled_in_by: datetime = NEVER
    submitted: datetime | None = None  # the submission that counts
    first_sent: datetime | None = None  # when it was sent back afterwards
    sent_back: datetime | None = None
    approved: tuple[tuple[str, datetime], ...] = ()
    poor: bool = False
    excused: datetime | None = None
    excused_why: str = ""
    extended_on: datetime | None = None
    extended_until: date | None = None


@dataclass(frozen=True)
class Window:
    """Days of a round; nothing of a story happens after `until`."""

    opens: date
    first_due: date
    final_due: date
    until: date


def at(day: date, random: Random) -> datetime:
    """Some minute of that working day."""
    minute = time(random.randint(8, 17), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, minute, tzinfo=timezone.get_default_timezone())


def between(first: date, last: date, random: Random) -> date:
    """A weekday in this span, or its last day."""
    span = max((last - first).days, 0)
    day = first + timedelta(days=random.randint(0, span))
    while day.weekday() > 4 and day < last:
        day += timedelta(days=1)
    return day


def tell(outcome: str, kind: Kind, window: Window, random: Random) -> Story:
    """`outcome` is a status, or `half_approved`: submitted, with the first of two approvals."""
    quality = min(1.0, max(0.0, random.gauss(0.66, 0.18)))
    if outcome == Status.NOT_STARTED:
        return Story(Status.NOT_STARTED, quality)
    if outcome == Status.EXCUSED:
        when = at(between(window.opens, window.until, random), random)
        return Story(Status.EXCUSED, quality, excused=when)
    if outcome == Status.IN_PROGRESS:
        started_on = between(window.opens, window.until - timedelta(days=2), random)
        last_on = min(started_on + timedelta(days=random.randint(1, 12)), window.until)
        return Story(
            Status.IN_PROGRESS,
            quality,
            filled=random.uniform(0.15, 0.9),
            started=at(started_on, random),
            filled_in_by=at(last_on, random),
        )
    return _sent_in(outcome, kind, window, random, quality)


def _sent_in(outcome: str, kind: Kind, window: Window, random: Random, quality: float) -> Story:
    late = random.random() < 0.12
    last = window.final_due if late else window.first_due - timedelta(days=6)
    last = min(last, window.until - timedelta(days=8))
    sent_on = between(window.opens + timedelta(days=8), last, random)
    started = at(between(window.opens, sent_on - timedelta(days=4), random), random)
    sent = at(sent_on, random)
    story = Story(
        Status.SUBMITTED,
        quality,
        filled=IN_FULL,
        started=started,
        filled_in_by=sent - timedelta(hours=1),
        submitted=sent,
        poor=quality < 0.42,
    )
    if outcome == Status.SENT_BACK:
        back = sent + timedelta(days=2)
        return replace(
            story, ends_as=Status.SENT_BACK, first_sent=sent, sent_back=back, submitted=None
        )
    if outcome == Status.SIGNED_OFF and random.random() < 0.08:
        back, again = sent + timedelta(hours=20), sent + timedelta(days=2)
        story = replace(story, first_sent=sent, sent_back=back, submitted=again)
    if outcome == Status.SUBMITTED:
        return story
    return _approved(story, outcome, kind, sent_on + timedelta(days=3), random)


def _approved(story: Story, outcome: str, kind: Kind, first: date, random: Random) -> Story:
    head = ("senior_lead", at(first, random))
    if outcome == "half_approved":
        return replace(story, approved=(head,))
    if kind in (Kind.SCHOOL, Kind.COLLEGE):
        chair = ("accountable", at(first + timedelta(days=random.randint(1, 3)), random))
        return replace(story, ends_as=Status.SIGNED_OFF, approved=(head, chair))
    one = random.choice([head, ("accountable", head[1])])
    return replace(story, ends_as=Status.SIGNED_OFF, approved=(one,))


def spread(names: list[str], shares: dict[str, int], random: Random) -> dict[str, str]:
    """An outcome for each organisation; `shares` says how many have each, and sums to all."""
    outcomes = [outcome for outcome, number in shares.items() for _ in range(number)]
    if len(outcomes) != len(names):
        raise ValueError(f"{len(outcomes)} outcomes for {len(names)} organisations.")
    random.shuffle(outcomes)
    return dict(zip(names, outcomes, strict=True))


def with_sign_ins(outcomes: dict[str, str]) -> dict[str, str]:
    """Those whose sign-ins are printed swap with another, so that each has something to do."""
    wanted: dict[str, str] = {
        people.HOUSING: Status.IN_PROGRESS,
        people.PUBLIC_HEALTH: Status.SUBMITTED,
        people.ALDER_BROOK: Status.IN_PROGRESS,
        people.CASTLE_GATE: Status.SUBMITTED,
        people.FOUNDRY_ROAD: Status.SENT_BACK,
    }
    outcomes = dict(outcomes)
    for name, outcome in wanted.items():
        if name not in outcomes or outcomes[name] == outcome:
            continue
        other = next(n for n, o in outcomes.items() if o == outcome and n not in wanted)
        outcomes[name], outcomes[other] = outcome, outcomes[name]
    return outcomes
