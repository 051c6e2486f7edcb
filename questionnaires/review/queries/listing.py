"""Queries in a list, and as something to do on the home page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse

from audit_portal.figures.days import spoken
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Role, Seat
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.review.models import Query, QueryState
from questionnaires.review.queries.mail import name_of

FIRST = (QueryState.OPEN, QueryState.ANSWERED, QueryState.SETTLED)
LONG_LATE = 14  # days after which the board is asked to call


@dataclass(frozen=True)
class Line:
    query: Query
    is_late: bool

    @property
    def name(self) -> str:
        return name_of(self.query)


def lines_of(queries: Iterable[Query], *, on: date) -> list[Line]:
    """What waits for the organisation first, by the day it is due; what is settled last."""
    lines = [Line(one, one.state == QueryState.OPEN and one.due < on) for one in queries]
    return sorted(
        lines, key=lambda line: (FIRST.index(QueryState(line.query.state)), line.query.due)
    )


def queries_to_answer(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the lead, one for each."""
    if seat.organisation is None or seat.role != Role.LEAD:
        return
    own = AuditReturn.objects.led_by(seat.user).filter(organisation=seat.organisation)
    waiting = Query.objects.waiting().filter(
        review__audit_return__in=own.values("pk"), review__audit_return__status=Status.SIGNED_OFF
    )
    for query in waiting.select_related("question", "review__audit_return__audit_round"):
        audit_return = query.review.audit_return
        yield NextStep(
            title=f"Answer the board’s query: {name_of(query)}",
            url=reverse("review:query", args=[query.pk]),
            detail=f"{audit_return.organisation_name}, {audit_return.audit_round.title}",
            status=f"By {spoken(query.due)}",
            late=query.due < on,
            order=5,
        )


def answers_to_read(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the reviewer who asked."""
    if seat.board is None or seat.role != Role.REVIEWER:
        return
    mine = Query.objects.asked_by_board(seat.user).filter(
        asked_by=seat.user,
        state=QueryState.ANSWERED,
        review__audit_return__audit_round__board=seat.board,
    )
    for query in mine.select_related("question", "review__audit_return"):
        yield NextStep(
            title=f"Read the answer of {query.review.audit_return.organisation_name}",
            url=reverse("review:query", args=[query.pk]),
            detail=f"To your query: {name_of(query)}",
            order=12,
        )


def queries_to_call_about(seat: Seat, on: date) -> Iterator[NextStep]:
    """To managers: those that reminders have not moved. One line for each round."""
    if seat.board is None or seat.role != Role.MANAGER:
        return
    late = Query.objects.waiting().filter(
        review__audit_return__audit_round__board=seat.board,
        review__audit_return__status=Status.SIGNED_OFF,
        due__lt=on - timedelta(days=LONG_LATE),
    )
    at = "review__audit_return__audit_round"
    rounds = late.order_by(f"{at}__pk").values_list(f"{at}__slug", f"{at}__title")
    for slug, title, number in rounds.annotate(Count("pk")):
        yield NextStep(
            title=f"Call about {'1 query' if number == 1 else f'{number} queries'}: {title}",
            url=reverse("review:queries", args=[slug]),
            detail=f"More than {LONG_LATE} days late, in spite of reminders.",
            late=True,
            order=18,
        )
