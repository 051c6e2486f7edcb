"""The chase of the demo: on each day a step fell due, by the portal's own act; then by hand.

Nobody is written to: what the chase puts into the outbox is kept there (loading.py).
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from audit_portal.organisations.models import User
from demo.people import People
from questionnaires.compliance.chasing.ladder import USUAL
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import Contact, Notice, Pause
from questionnaires.returns.models import AuditReturn, AuditRound, Status

SEVEN, HALF_PAST_TEN = time(7), time(10, 30)
LETTER_AFTER = timedelta(days=3)  # the chair has read it and put their name to it
LETTER_NOTE = "Letter from the chair: no return has come, and the report to the board will say so."
PHONED = "Is new in the post and had not seen the reminder. Will begin this week."
WROTE = "Asked whether last year’s evidence may be used again. Told that it may."
PAUSED = "A flood in the main building: the school asked for two weeks’ rest, and the chair agreed."


def chase_until(audit_round: AuditRound, last: date) -> None:
    """As it would have run each morning: nothing happens on the days between the steps."""
    cohort = audit_round.cohorts.get()
    for offset in sorted({rung.offset for rung in USUAL}):
        on = cohort.first_due + timedelta(days=offset)
        if cohort.opens < on <= last:
            chase(audit_round.board, on=on, at=_at(on, SEVEN), rounds=[audit_round])


def send_the_letters(audit_round: AuditRound, people: People) -> None:
    """Each that has become a task, noted down as sent."""
    manager = people.board["manager"]
    tasks = (
        Notice.objects.of_round(audit_round).tasks().select_related("audit_return__organisation")
    )
    rows = list(tasks)
    Contact.objects.bulk_create(_letter(task, people, manager) for task in rows)
    Notice.objects.filter(pk__in=[task.pk for task in rows]).update(state=Notice.State.DONE)


def _letter(task: Notice, people: People, manager: User) -> Contact:
    addressee = people.holder(task.audit_return.organisation.name, task.role)
    on = task.due_on + LETTER_AFTER
    return Contact(
        audit_return=task.audit_return,
        channel=Contact.Channel.LETTER,
        who=f"{addressee.name}, {task.get_role_display()[4:]}",
        on=on,
        note=LETTER_NOTE,
        settles=task,
        at=_at(on, HALF_PAST_TEN),
        by=manager,
        by_name=manager.name,
    )


def step_in_by_hand(audit_round: AuditRound, people: People, today: date) -> None:
    """A call, an e-mail that came in, and a pause, at three that have not begun."""
    manager = people.board["manager"]
    late = audit_round.returns.filter(status=Status.NOT_STARTED).select_related("organisation")
    phoned, wrote, flooded = late.order_by("organisation_name")[2:5]
    Contact.objects.bulk_create(
        _spoken(one, people, manager, today - timedelta(days=days), channel, direction, note)
        for one, days, channel, direction, note in (
            (phoned, 3, Contact.Channel.PHONE, Contact.Direction.OUT, PHONED),
            (wrote, 2, Contact.Channel.EMAIL, Contact.Direction.IN, WROTE),
        )
    )
    since = today - timedelta(days=2)
    Pause.objects.create(
        audit_return=flooded,
        since=since,
        until=since + timedelta(days=14),
        reason=PAUSED,
        at=_at(since, HALF_PAST_TEN),
        by=manager,
        by_name=manager.name,
    )


def _spoken(
    audit_return: AuditReturn,
    people: People,
    manager: User,
    on: date,
    channel: str,
    direction: str,
    note: str,
) -> Contact:
    lead = people.holder(audit_return.organisation.name, "lead")
    return Contact(
        audit_return=audit_return,
        channel=channel,
        direction=direction,
        who=f"{lead.name}, lead",
        on=on,
        note=note,
        at=_at(on, HALF_PAST_TEN),
        by=manager,
        by_name=manager.name,
    )


def _at(on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, tzinfo=timezone.get_default_timezone())
