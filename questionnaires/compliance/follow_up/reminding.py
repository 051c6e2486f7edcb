"""The ladder of updates: who should have been reminded to say how their actions stand.

Decided by the chase's own rule (chasing/deciding.py), as queries are: a missed night needs no
catching up, each person gets the latest step alone, and nothing goes twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import queue_all, rewrite
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.chasing.deciding import (
    Asked,
    Decision,
    Held,
    Known,
    Situation,
    Step,
    decide,
)
from questionnaires.compliance.chasing.gathering import last_messages
from questionnaires.compliance.follow_up.updates import (
    PURPOSE,
    mail_to,
    progress_of,
    seats_for,
    still_asked,
)
from questionnaires.compliance.models import UpdateAsked, UpdateNotice

LEAD, HEAD = "lead", "senior_lead"
ROLES = (LEAD, HEAD)
STEPS = (  # days from the day the update is due, and to whom
    Step(1, -7, from_final=False, roles=(LEAD,), by_mail=True),
    Step(2, 1, from_final=False, roles=(LEAD,), by_mail=True),
    Step(3, 8, from_final=False, roles=ROLES, by_mail=True),
)
SETTLED = "How the actions stand has been said."


def waiting_at(board: Board, *, on: date) -> list[UpdateAsked]:
    made = still_asked(board, on=on)
    return [one.asked for one in progress_of(made) if not one.is_done] if made else []


def _situation(board: Board, waiting: list[UpdateAsked], *, on: date, gap: int) -> Situation:
    """What `decide` wants, with who was asked in the place of a return."""
    seats: dict[int, list[Held]] = defaultdict(list)
    for seat in seats_for(board, {one.organisation_id for one in waiting}, *ROLES):
        if seat.organisation_id is not None:
            seats[seat.organisation_id].append(Held(seat.role, seat.user_id))
    return Situation(
        steps=dict.fromkeys({one.request_id for one in waiting}, STEPS),
        asked=[_asked(one) for one in waiting],
        seats=seats,
        known=_known(waiting),
        last=_last(board, on=on, gap=gap),
    )


def _asked(one: UpdateAsked) -> Asked:
    due, since = one.request.due, day_of(one.request.asked_at)
    return Asked(one.pk, one.request_id, one.organisation_id, None, ROLES, due, due, since)


def _known(waiting: list[UpdateAsked]) -> dict[int, list[Known]]:
    found: dict[int, list[Known]] = defaultdict(list)
    for notice in UpdateNotice.objects.filter(asked__in=waiting, step__gt=0):
        known = Known(notice.pk, notice.step, "", notice.recipient_id, open=False)
        found[notice.asked_id].append(known)
    return found


def _last(board: Board, *, on: date, gap: int) -> dict[int, date]:
    """The day of each person's latest message, of the chase or about actions."""
    since = on - timedelta(days=gap)
    last = dict(last_messages(board, since=since))
    notices = UpdateNotice.objects.filter(
        asked__request__board=board, message__isnull=False, decided_on__gt=since
    )
    rows = notices.order_by().values_list("recipient").annotate(latest=Max("decided_on"))
    for person, day in rows:
        last[person] = max(day, last.get(person, day))
    return last


@transaction.atomic
def remind(board: Board, on: date, at: datetime) -> Decision:
    """Decide for `on` and write it down; killed at any point, all of it stands or nothing does."""
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    waiting = {one.pk: one for one in waiting_at(board, on=on)}
    gap, most = settings.CHASE_GAP_DAYS, settings.CHASE_MOST_MESSAGES
    situation = _situation(board, list(waiting.values()), on=on, gap=gap)
    decision = decide(situation, on=on, gap=gap, most=most)
    people = User.objects.in_bulk(decision.mails)
    rows = {
        person: [waiting[turn.due.audit_return] for turn in turns]
        for person, turns in decision.mails.items()
    }
    mails = [
        mail_to(people[person], about[0].request, about, reminds=True)
        for person, about in rows.items()
    ]
    messages = queue_all(mails, board=board, purpose=PURPOSE, at=at)
    UpdateNotice.objects.bulk_create(_notices(decision, messages, on=on), batch_size=500)
    return decision


def _notices(decision: Decision, messages: list[Message], *, on: date) -> Iterable[UpdateNotice]:
    """The step that goes, and those before it, for which it stands."""
    for (person, turns), message in zip(decision.mails.items(), messages, strict=True):
        for turn in turns:
            for due, sent in ((turn.due, message), *((each, None) for each in turn.instead_of)):
                yield UpdateNotice(
                    asked_id=due.audit_return,
                    step=due.step,
                    recipient_id=person,
                    due_on=due.day,
                    decided_on=on,
                    message=sent,
                )


def still_needed(message: Message, at: datetime) -> str:
    """Leaves out whoever has said it meanwhile. Why the message does not go; "" if it does."""
    board = message.board
    notices = list(message.update_notices.select_related("recipient", "asked"))
    if board is None or not notices:
        return SETTLED
    waiting = {one.pk: one for one in waiting_at(board, on=day_of(at))}
    left = [waiting[one.asked_id] for one in notices if one.asked_id in waiting]
    if not left:
        return SETTLED
    if len(left) < len(notices):
        person, reminds = notices[0].recipient, notices[0].step > 0
        rewrite(message, mail_to(person, left[0].request, left, reminds=reminds))
    return ""
