"""The tracker as a table: a page of rows at a time, sorted by the database."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Kind
from questionnaires.compliance.as_at import Annotated, AsAt
from questionnaires.compliance.choosing import TICKED
from questionnaires.compliance.duty_words import in_short
from questionnaires.compliance.filters import with_due
from questionnaires.compliance.next_moves import INVITE_A_LEAD
from questionnaires.compliance.tracking import LATE, Row, rows_of
from questionnaires.returns.models import AuditReturn, AuditRound, Status

SHORT = "j M Y"
BY_NAME = ("organisation_name", "pk")
RANK = Case(
    *(When(state=status, then=Value(rank)) for rank, status in enumerate(Status)),
    output_field=IntegerField(),
)
SORTS: dict[str, Any] = {
    "organisation": F("organisation_name"),
    "status": RANK,
    "due": F("due_on"),
    "progress": F("answered") * 1000 / NullIf(F("required"), 0),
    "began": F("began"),
    "sent": F("sent"),
    "returned": F("returned"),
    "last_activity": F("last_activity_at"),
}
ON_ONE_LINE = {"td": {"class": "portal-nowrap"}}


class TrackedRows(tables.data.TableData):  # type: ignore[misc]  # no types of its own
    """Rows of the tracker, read only for the page that is shown."""

    def __init__(
        self, audit_round: AuditRound, returns: Annotated, when: AsAt, *, number: int | None = None
    ) -> None:
        """`number` of returns where it is known already; None has it counted."""
        super().__init__(returns)
        self.data: Annotated = returns.order_by(*BY_NAME)
        self.audit_round = audit_round
        self.when = when
        self.number = number

    @cached_property
    def length(self) -> int:
        return self.data.count() if self.number is None else self.number

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, key: Any) -> Any:
        """A page: first which returns, sorted by keys alone, then all about these few."""
        if not isinstance(key, slice):
            return self[key : key + 1][0]
        keys = list(self.data.values_list("pk", flat=True)[key])
        few = self.when.annotate(AuditReturn.objects.filter(pk__in=keys)).order_by()
        rows = {row.pk: row for row in rows_of(self.audit_round, few, self.when)}
        return [rows[pk] for pk in keys]

    def __iter__(self) -> Iterator[Row]:
        return rows_of(self.audit_round, self.data, self.when)

    def order_by(self, aliases: Iterable[str]) -> None:
        """Unknown names are left out; the name decides between equals."""
        wanted = [alias for alias in aliases if alias.lstrip("-") in SORTS]
        if any(alias.lstrip("-") == "due" for alias in wanted):
            self.data = with_due(self.data)
        expressions = [_ordered(alias) for alias in wanted]
        self.data = self.data.order_by(*expressions, *BY_NAME)


def _ordered(alias: str) -> Any:
    """Nulls come last both ways, on every database."""
    expression = SORTS[alias.lstrip("-")]
    if alias.lstrip("-") == "organisation":
        return alias.replace("organisation", "organisation_name")
    if alias.startswith("-"):
        return expression.desc(nulls_last=True)
    return expression.asc(nulls_last=True)


class TrackerTable(tables.Table):  # type: ignore[misc]  # no types of its own
    caption = "Returns of this round"
    row_header = "organisation"
    nouns = ("return", "returns")

    tick = tables.Column("Tick", accessor="pk", orderable=False)
    organisation = tables.Column()
    urn = tables.Column("URN", orderable=False)
    phase = tables.Column(orderable=False)
    part_of = tables.Column("Part of", orderable=False)
    cohort = tables.Column("Group", orderable=False)
    status = tables.Column()
    progress = tables.Column(
        "Answered",
        accessor="answered",
        attrs={"th": {"class": "portal-number"}, "td": {"class": "portal-number"}},
    )
    # Not the library's columns of dates: they compile a template for every cell.
    due = tables.Column(attrs=ON_ONE_LINE)
    began = tables.Column("Started", accessor="started_at", attrs=ON_ONE_LINE)
    sent = tables.Column("Submitted", accessor="submitted_at", attrs=ON_ONE_LINE)
    returned = tables.Column("Returned", accessor="signed_off_at", attrs=ON_ONE_LINE)
    last_activity = tables.Column("Last activity", accessor="last_activity_at", attrs=ON_ONE_LINE)
    last_asked = tables.Column(
        "Last asked", accessor="last_chased_at", orderable=False, attrs=ON_ONE_LINE
    )
    next_step = tables.Column(
        "Next step", orderable=False, attrs={"td": {"class": "portal-next-step"}}
    )

    class Meta:
        empty_text = "No return fits what you asked for."

    def __init__(
        self,
        data: TrackedRows,
        columns: Collection[str],
        *,
        ticks: bool = False,
        address: Callable[[int], str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`columns` by their keys; all others are left out. `ticks`: a box before each row.

        `address` of a return, by primary key: where its row leads; None: its page in the tracker.
        """
        self.slug = data.audit_round.slug
        self.address = address or self._in_the_tracker
        self.shows_last_asked = "last_asked" in columns
        self.may_act = ticks
        wanted = {*columns, "tick"} if ticks else set(columns)
        left_out = [name for name in self.base_columns if name not in wanted]
        super().__init__(data, exclude=left_out, **kwargs)

    def _in_the_tracker(self, pk: int) -> str:
        return reverse("compliance:return", args=[self.slug, pk])

    def render_tick(self, value: int, record: Row) -> SafeString:
        return format_html(
            '<div class="govuk-checkboxes govuk-checkboxes--small portal-tick">'
            '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input"'
            ' type="checkbox" name="{0}" value="{1}" id="tick-{1}">'
            '<label class="govuk-label govuk-checkboxes__label" for="tick-{1}">'
            '<span class="govuk-visually-hidden">{2}</span></label></div></div>',
            TICKED,
            value,
            record.organisation,
        )

    def render_organisation(self, value: str, record: Row) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="portal-under">{} · {}{}</span>',
            self.address(record.pk),
            value,
            Kind(record.kind).label,
            in_short(record.duty_basis),
            " · from paper" if record.on_paper else "",
        )

    def render_status(self, record: Row) -> SafeString:
        tag = _tag(record.status, record.status.label)
        if not record.days_overdue:
            return tag
        days = "1 day late" if record.days_overdue == 1 else f"{record.days_overdue} days late"
        if record.standing == LATE:
            return format_html('{}<span class="portal-second">{}</span>', tag, _tag("late", days))
        return format_html(
            '{}<span class="portal-second">{}</span><span class="portal-under">{}</span>',
            tag,
            _tag("late", record.standing),
            days,
        )

    def render_next_step(self, value: str, record: Row) -> SafeString:
        words = self._led_to_invite(value, record)
        if record.last_chased_at is None or self.shows_last_asked:
            return words
        asked = f"{day_of(record.last_chased_at):%-d %b %Y}"
        return format_html('{}<span class="portal-under">Last asked {}</span>', words, asked)

    def _led_to_invite(self, value: str, record: Row) -> SafeString:
        """For those who may act, the invitation of a lead is a link."""
        if not self.may_act or not value.startswith(INVITE_A_LEAD):
            return format_html("{}", value)
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>{}',
            reverse("organisations:organisation_invite", args=[record.organisation_pk]),
            INVITE_A_LEAD,
            value.removeprefix(INVITE_A_LEAD),
        )

    def render_progress(self, record: Row) -> str:
        return f"{record.answered} of {record.required}"

    def render_due(self, value: date) -> str:
        return date_format(value, SHORT)

    def _render_day(self, value: datetime) -> str:
        return date_format(day_of(value), SHORT)

    render_began = render_sent = render_returned = _render_day
    render_last_activity = render_last_asked = _render_day


def _tag(code: str, label: str) -> SafeString:
    return format_html(
        '<strong class="govuk-tag portal-status portal-status--{}">{}</strong>', code, label
    )
