"""The chase of the demo: on each day a step fell due, by the portal's own act; then by hand.

Nobody is written to: what the chase puts into the outbox is kept there (loading.py).
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from audit_portal.organisations.models import User
from demo.people import People
from questionnaires.compliance.chasing.changing import save_step
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.letters.approving import approve, send_back
from questionnaires.compliance.letters.composing import RELATED
from questionnaires.compliance.letters.posting import post
from questionnaires.compliance.letters.wording import mark_of
from questionnaires.compliance.models import Contact, LadderStep, Letter, Pause
from questionnaires.returns.models import AuditReturn, AuditRound, Status

SEVEN, HALF_PAST_TEN = time(7), time(10, 30)
READ_AFTER, POSTED_AFTER = timedelta(days=1), timedelta(days=3)
FEW = 3
REMARK = "I met their chief executive last week. Please mention that, and thank them."
TRUST_SUBJECT = "{round}: {organisation} has not returned yet"
TRUST_TEXT = (
    "{organisation} belongs to your trust. Its return was due on {deadline} and has not reached "
    "the board.\n\n"
    "I ask you to find out what stands in the way, and to help the school to finish it.\n\n{duty}"
)
PHONED = "Is new in the post and had not seen the reminder. Will begin this week."
WROTE = "Asked whether last year’s evidence may be used again. Told that it may."
PAUSED = "A flood in the main building: the school asked for two weeks’ rest, and the chair agreed."


def chase_until(audit_round: AuditRound, last: date) -> None:
    """As it would have run each morning: nothing happens on the days between the steps."""
    cohort = audit_round.cohorts.get()
    for offset in sorted(set(audit_round.ladder.values_list("offset", flat=True))):
        on = cohort.first_due + timedelta(days=offset)
        if cohort.opens < on <= last:
            chase(audit_round.board, on=on, at=_at(on, SEVEN), rounds=[audit_round])


def write_to_trusts(audit_round: AuditRound) -> None:
    """A step that this board has added to the usual ladder, before it was reached."""
    save_step(
        LadderStep(
            audit_round=audit_round,
            offset=2,
            channel=LadderStep.Channel.LETTER,
            to_trust=True,
            subject=TRUST_SUBJECT,
            text=TRUST_TEXT,
        )
    )


def send_the_letters(audit_round: AuditRound, people: People) -> None:
    """Each that the chase has begun is approved by the chair and posted."""
    letters = _waiting(audit_round)
    due = max(letter.notice.due_on for letter in letters)
    _approve(letters, people, due + READ_AFTER)
    _post(letters, people, due + POSTED_AFTER)


def see_to_some_letters(audit_round: AuditRound, people: People) -> None:
    """A third is posted, a third approved, and the rest waits, one of them with a remark."""
    letters = _waiting(audit_round)
    if len(letters) < FEW:
        return
    third, due = len(letters) // 3, max(letter.notice.due_on for letter in letters)
    _approve(letters[: 2 * third], people, due + READ_AFTER)
    _post(letters[:third], people, due + READ_AFTER)
    at = _at(due + READ_AFTER, HALF_PAST_TEN)
    send_back(letters[-1], remark=REMARK, by=people.board["chair"], at=at)


def _waiting(audit_round: AuditRound) -> list[Letter]:
    letters = Letter.objects.filter(notice__audit_return__audit_round=audit_round)
    return list(letters.select_related(*RELATED).in_order())


def _approve(letters: list[Letter], people: People, on: date) -> None:
    """In the morning of that day."""
    board = letters[0].notice.audit_return.audit_round.board
    seen = {letter.pk: mark_of(letter) for letter in letters}
    approve(board, seen, by=people.board["chair"], on=on, at=_at(on, SEVEN))


def _post(letters: list[Letter], people: People, on: date) -> None:
    board, keys = letters[0].notice.audit_return.audit_round.board, [one.pk for one in letters]
    at = _at(on, HALF_PAST_TEN)
    post(board, keys, posted_on=on, by=people.board["manager"], today=on, at=at)


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
