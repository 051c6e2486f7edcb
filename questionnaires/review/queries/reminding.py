"""The ladder of queries: who should have been reminded of an unanswered one by now.

Decided by the chase's own rule (compliance/chasing/deciding.py), so that a missed night needs no
catching up, each person gets the latest step alone, and nothing goes twice. Calls are no step
here: the home page of the manager names what reminders have not moved.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.outbox import Mail, address_of, queue_all, rewrite, words_of
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.chasing.deciding import (
    Asked,
    Decision,
    Due,
    Known,
    Situation,
    Step,
    Turn,
    decide,
)
from questionnaires.compliance.chasing.gathering import last_messages, seats_of
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.review.models import Query, QueryNotice
from questionnaires.review.queries.mail import name_of

PURPOSE = "query"  # of the messages, for the second look
LEAD, HEAD = "lead", "senior_lead"
ROLES = (LEAD, HEAD)
STEPS = (  # days from the day the answer is due, and to whom
    Step(1, -3, from_final=False, roles=(LEAD,), by_mail=True),
    Step(2, 1, from_final=False, roles=(LEAD,), by_mail=True),
    Step(3, 8, from_final=False, roles=ROLES, by_mail=True),
)
SETTLED = "It has been answered."


def waiting_at(board: Board) -> list[Query]:
    """Unanswered, in open rounds that the board runs, of returns that stand signed off."""
    queries = Query.objects.waiting().filter(
        review__audit_return__audit_round__board=board,
        review__audit_return__audit_round__closed_on=None,
        review__audit_return__status=Status.SIGNED_OFF,
    )
    return list(queries.select_related("question", "review__audit_return__audit_round"))


def situation_of(board: Board, queries: Iterable[Query], *, on: date, gap: int) -> Situation:
    """What `decide` wants, with a query in the place of a return."""
    asked = [_asked(query) for query in queries]
    rounds = {one.audit_round for one in asked}
    returns = AuditReturn.objects.filter(audit_round__in=rounds)
    return Situation(
        steps=dict.fromkeys(rounds, STEPS),
        asked=asked,
        seats=seats_of(returns, rounds),
        known=_known(asked),
        last=_last(board, on=on, gap=gap),
    )


def _asked(query: Query) -> Asked:
    audit_return = query.review.audit_return
    return Asked(
        query.pk,
        audit_return.audit_round_id,
        audit_return.organisation_id,
        None,
        ROLES,
        query.due,
        query.due,
        day_of(query.waiting_since),
    )


def _known(asked: Iterable[Asked]) -> dict[int, list[Known]]:
    """Of the present asking: what was asked before has had its own reminders."""
    since = {one.pk: one.since for one in asked}
    found: dict[int, list[Known]] = defaultdict(list)
    for notice in QueryNotice.objects.filter(query__in=since):
        if notice.asked_since == since[notice.query_id]:
            known = Known(notice.pk, notice.step, "", notice.recipient_id, open=False)
            found[notice.query_id].append(known)
    return found


def _last(board: Board, *, on: date, gap: int) -> dict[int, date]:
    """The day of each person's latest message, of the chase or of this ladder."""
    since = date.fromordinal(on.toordinal() - gap)
    last = dict(last_messages(board, since=since))
    rows = QueryNotice.objects.filter(
        query__review__audit_return__audit_round__board=board,
        message__isnull=False,
        decided_on__gt=since,
    ).order_by()
    for person, day in rows.values_list("recipient").annotate(Max("decided_on")):
        last[person] = max(day, last.get(person, day))
    return last


@transaction.atomic
def remind(board: Board, on: date, at: datetime) -> Decision:
    """Decide for `on` and write it down; killed at any point, all of it stands or nothing does.

    A second one waits for the lock, reads what the first has written and finds nothing to do.
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    queries = {query.pk: query for query in waiting_at(board)}
    gap, most = settings.CHASE_GAP_DAYS, settings.CHASE_MOST_MESSAGES
    situation = situation_of(board, queries.values(), on=on, gap=gap)
    decision = decide(situation, on=on, gap=gap, most=most)
    people = User.objects.in_bulk(decision.mails)
    mails = [
        _mail(people[person], board, [queries[turn.due.audit_return] for turn in turns])
        for person, turns in decision.mails.items()
    ]
    messages = queue_all(mails, board=board, purpose=PURPOSE, at=at)
    notices = [
        notice
        for (person, turns), message in zip(decision.mails.items(), messages, strict=True)
        for turn in turns
        for notice in _notices(turn, queries, person, message, on=on)
    ]
    QueryNotice.objects.bulk_create(notices, batch_size=500)
    return decision


def _notices(
    turn: Turn, queries: dict[int, Query], person: int, message: Message, *, on: date
) -> list[QueryNotice]:
    """The step that goes, and those before it, for which it stands."""

    def notice(due: Due, message: Message | None) -> QueryNotice:
        query = queries[due.audit_return]
        return QueryNotice(
            query=query,
            step=due.step,
            asked_since=day_of(query.waiting_since),
            recipient_id=person,
            due_on=due.day,
            decided_on=on,
            message=message,
        )

    return [notice(turn.due, message), *(notice(due, None) for due in turn.instead_of)]


def _mail(person: User, board: Board, queries: Iterable[Query]) -> Mail:
    chosen = sorted(queries, key=lambda query: (query.due, query.pk))
    number = len(chosen)
    subject = (
        "A query of the board waits for an answer"
        if number == 1
        else f"{number} queries of the board wait for an answer"
    )
    items = [
        MappingProxyType(
            {
                "query": query,
                "question": name_of(query),
                "audit_return": query.review.audit_return,
                "link": address_of("review:query", query.pk),
            }
        )
        for query in chosen
    ]
    context = {"items": items}
    text, html = words_of("query_reminder", subject, name=person.name, board=board, context=context)
    return Mail(person.email, person.name, subject, text, html)


def still_needed(message: Message, at: datetime) -> str:
    """Leaves out what has been answered meanwhile. Why the message does not go; "" if it does."""
    board = message.board
    notices = list(message.query_notices.select_related("recipient"))
    if board is None or not notices:
        return SETTLED
    open_ = {query.pk: query for query in waiting_at(board)}
    left = [
        open_[one.query_id]
        for one in notices
        if one.query_id in open_ and day_of(open_[one.query_id].waiting_since) == one.asked_since
    ]
    if not left:
        return SETTLED
    if len(left) < len(notices):
        rewrite(message, _mail(notices[0].recipient, board, left))
    return ""
