"""Returns as they stood at the end of a day.

Today is read from the returns themselves; a past day from what was recorded up to its end: events,
extensions, approvals, seats. Both give the same annotations, so that what counts and lists them
need not know which it is:

`state` status · `began` first start · `sent` last submission · `returned` sign-off, if it stands ·
`extended` the extension in force. Past days leave out returns that had not been opened yet.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from audit_portal.figures.days import end_of, spoken
from questionnaires.returns.models import (
    AuditReturn,
    AuditRound,
    Extension,
    PaperReturn,
    ReturnEvent,
    Status,
)

Returns = QuerySet[AuditReturn, Any]
Annotated = QuerySet[Any, Any]  # of returns with the columns named above


class DayToCome(ValueError):
    """Nobody knows yet how things will stand."""


@dataclass(frozen=True)
class AsAt:
    """The whole of `day`; `past` when it is over."""

    day: date
    past: bool

    @classmethod
    def on(cls, day: date | None, *, today: date) -> Self:
        """`day` None means today. Raises `DayToCome`."""
        if day is not None and day > today:
            raise DayToCome(
                f"{spoken(day)} is still to come: choose {spoken(today)} or an earlier day."
            )
        return cls(day or today, past=day is not None and day < today)

    @property
    def ends(self) -> datetime:
        return end_of(self.day)

    def with_paper(self, annotated: Annotated) -> Annotated:
        """`on_paper`: typed in by the board, at least in part; `typing`: it types at that time."""
        papers = PaperReturn.objects.filter(audit_return=OuterRef("pk"), begun_at__lt=self.ends)
        open_ = papers.filter(Q(ended_at=None) | Q(ended_at__gte=self.ends))
        typed = papers.filter(typed_at__lt=self.ends)
        found: Annotated = annotated.annotate(
            typing=Exists(open_), on_paper=Q(Exists(open_)) | Q(Exists(typed))
        )
        return found

    def annotate(self, returns: Returns) -> Annotated:
        return _then(returns, self.ends) if self.past else _now(returns)


def counted_to(audit_round: AuditRound, day: date) -> date:
    """Nobody can answer a closed round: its deadlines stand still at the day it was closed."""
    return min(day, audit_round.closed_on or day)


def _now(returns: Returns) -> Annotated:
    returned = Case(
        When(status=Status.SIGNED_OFF, then=F("signed_off_at")),
        default=Value(None, DateTimeField()),
    )
    return returns.annotate(
        state=F("status"),
        began=F("started_at"),
        sent=F("submitted_at"),
        returned=returned,
        extended=F("extended_to"),
    )


def _then(returns: Returns, end: datetime) -> Annotated:
    events = ReturnEvent.objects.filter(audit_return=OuterRef("pk"), at__lt=end)
    extensions = Extension.objects.filter(audit_return=OuterRef("pk"), at__lt=end)
    began = events.filter(to_status=Status.IN_PROGRESS).order_by("at", "pk")
    sent = events.filter(to_status=Status.SUBMITTED).order_by("-at", "-pk")
    latest = events.order_by("-at", "-pk")
    stands = When(state=Status.SIGNED_OFF, then=Subquery(latest.values("at")[:1]))
    return returns.annotate(
        state=Subquery(latest.values("to_status")[:1]),
        began=Subquery(began.values("at")[:1]),
        sent=Subquery(sent.values("at")[:1]),
        returned=Case(stands, default=Value(None, DateTimeField())),
        extended=Subquery(extensions.order_by("-at", "-pk").values("until")[:1]),
    ).filter(Exists(events))
