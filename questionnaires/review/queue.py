"""The queue of a round: which returns are to be read, by whom, and how far they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import django_tables2 as tables
from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Kind, User
from questionnaires.returns.models import AuditRound
from questionnaires.review.models import Review, ReviewState
from questionnaires.review.models.reviews import ReviewQuerySet

SHORT = "j M Y"
ON_ONE_LINE = {"td": {"class": "portal-nowrap"}}


SHOWN = {
    "unfinished": ("To read", (ReviewState.WAITING, ReviewState.READING)),
    "read": ("Read", (ReviewState.READ,)),
    "all": ("All", tuple(ReviewState)),
}
BY_NAME = ("audit_return__organisation_name", "pk")
SORTS = {
    "organisation": "audit_return__organisation_name",
    "returned": "audit_return__signed_off_at",
}


@dataclass(frozen=True)
class Chosen:
    """What of the queue is shown; `mine`: only what this person is to read."""

    show: str
    mine: bool

    @property
    def states(self) -> tuple[ReviewState, ...]:
        return SHOWN[self.show][1]


def chosen_of(asked: QueryDict, *, reads: bool) -> Chosen:
    """From the address; what it does not know is left aside. Who reads begins with their own."""
    show = asked.get("show", "")
    whose = asked.get("whose", "mine" if reads else "all")
    return Chosen(show if show in SHOWN else "unfinished", reads and whose != "all")


class Queue:
    """The reviews of a round that this person may read, counted once for all that is shown."""

    def __init__(self, audit_round: AuditRound, user: User) -> None:
        self.user = user
        self.reviews = Review.objects.readable_in(audit_round, user)

    @cached_property
    def _counted(self) -> list[tuple[str, int, int]]:
        """State, reviewer, and how many."""
        groups = self.reviews.order_by().values_list("state", "reviewer_id")
        return list(groups.annotate(Count("pk")))

    @property
    def numbers(self) -> dict[str, int]:
        """By state."""
        found = dict.fromkeys(ReviewState.values, 0)
        for state, _, number in self._counted:
            found[state] += number
        return found

    def number_of(self, chosen: Chosen) -> int:
        return sum(
            number
            for state, reviewer, number in self._counted
            if state in chosen.states and (not chosen.mine or reviewer == self.user.pk)
        )

    def rows(self, chosen: Chosen) -> "QueueRows":
        rows = self.reviews.filter(state__in=chosen.states)
        if chosen.mine:
            rows = rows.filter(reviewer=self.user)
        return QueueRows(rows, self.number_of(chosen))


class QueueRow(NamedTuple):
    """What a line of the table shows; whole rows of four tables would be read for it else."""

    pk: int
    name: str
    kind: str
    returned: datetime | None
    reviewer_name: str
    reviewer_email: str
    state: str
    judged: int
    moderated: int
    checksum: str
    checksum_now: str

    @property
    def reviewer(self) -> str:
        return self.reviewer_name or self.reviewer_email

    @property
    def is_overtaken(self) -> bool:
        return self.state == ReviewState.READ and self.checksum != self.checksum_now


QUEUE_ROW = (
    "pk",
    "audit_return__organisation_name",
    "audit_return__organisation__kind",
    "audit_return__signed_off_at",
    "reviewer__name",
    "reviewer__email",
    "state",
    "judged",
    "moderated",
    "checksum",
    "audit_return__checksum",
)


class QueueRows(tables.data.TableData):  # type: ignore[misc]  # no types of its own
    """Read only for the page that is shown: first which, sorted, then all about these few."""

    def __init__(self, reviews: ReviewQuerySet, number: int) -> None:
        super().__init__(reviews)
        self.data: ReviewQuerySet = reviews.order_by(*BY_NAME)
        self.number = number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, key: slice) -> "list[QueueRow]":
        keys = list(self.data.values_list("pk", flat=True)[key])
        few = Review.objects.filter(pk__in=keys).order_by()
        rows = {row[0]: QueueRow(*row) for row in few.values_list(*QUEUE_ROW)}
        return [rows[pk] for pk in keys]

    def __iter__(self) -> Iterator[QueueRow]:
        return iter(self[0 : self.number])

    def order_by(self, aliases: Iterable[str]) -> None:
        """Unknown names are left out; the name decides between equals."""
        wanted = [
            ("-" if alias.startswith("-") else "") + SORTS[alias.lstrip("-")]
            for alias in aliases
            if alias.lstrip("-") in SORTS
        ]
        self.data = self.data.order_by(*wanted, *BY_NAME)


class QueueTable(tables.Table):  # type: ignore[misc]  # no types of its own
    caption = "Returns to read"
    row_header = "organisation"
    nouns = ("return", "returns")

    organisation = tables.Column(empty_values=())
    returned = tables.Column("Returned", attrs=ON_ONE_LINE)
    reviewer = tables.Column(orderable=False)
    state = tables.Column("Now", orderable=False)
    judged = tables.Column("Judged", orderable=False)
    moderated = tables.Column("Not agreed", orderable=False)

    class Meta:
        empty_text = "No return fits what you asked for."

    def render_organisation(self, record: QueueRow) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="portal-under">{}</span>',
            reverse("review:review", args=[record.pk]),
            record.name,
            Kind(record.kind).label,
        )

    def render_returned(self, record: QueueRow) -> str:
        at = record.returned
        return date_format(day_of(at), SHORT) if at else ""

    def render_state(self, record: QueueRow) -> SafeString:
        tag = format_html(
            '<strong class="govuk-tag portal-status portal-status--review-{}">{}</strong>',
            record.state,
            ReviewState(record.state).label,
        )
        if record.is_overtaken:
            return format_html('{}<span class="portal-under">Changed since it was read</span>', tag)
        return tag
