"""All that the tracker's page and its CSV show, from what was asked for in the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from audit_portal.figures.days import how_far, spoken
from audit_portal.figures.percentages import Percentage, percentage
from questionnaires.compliance.as_at import AsAt, DayToCome, Returns
from questionnaires.compliance.columns import Column, ColumnsForm, chosen
from questionnaires.compliance.filters import AsOfForm, TrackerFilter
from questionnaires.compliance.tables import TrackedRows
from questionnaires.compliance.tracking import Counts, counts_of
from questionnaires.returns.models import AuditRound, Cohort


@dataclass(frozen=True)
class Card:
    """One figure. `share` is of those expected; None where a rate makes no sense."""

    title: str
    number: int
    share: Percentage | None
    query: str  # what narrows the table to these
    code: str = ""


@dataclass(frozen=True)
class Segment:
    """A piece of the bar, in units of one return."""

    code: str
    label: str
    start: int
    length: int


@dataclass(frozen=True)
class TrackerPage:
    audit_round: AuditRound
    when: AsAt
    counts: Counts
    chosen: TrackerFilter
    day_form: AsOfForm
    rows: TrackedRows
    columns: list[Column]

    @property
    def problems(self) -> list[tuple[str, str]]:
        forms = (self.day_form, self.chosen.form)
        return [
            (form[name].auto_id, str(error))
            for form in forms
            for name, errors in form.errors.items()
            for error in errors
        ]

    @property
    def keys_of_columns(self) -> list[str]:
        return [column.key for column in self.columns]

    @property
    def columns_form(self) -> ColumnsForm:
        return ColumnsForm(self.columns, self.when)

    @property
    def cards(self) -> list[Card]:
        """Those of closed enrolment say of how many; an open round has nothing to be out of."""
        counts = self.counts
        rated = counts.completion is not None

        def card(title: str, number: int, query: str, code: str) -> Card:
            share = percentage(number, counts.expected) if rated else None
            return Card(title, number, share, query, code)

        cards = [
            card("Returned", counts.returned, "status=signed_off", "signed_off"),
            card("In progress", counts.in_progress, "status=under_way", "in_progress"),
            card("Not started", counts.not_started, "status=not_started", "not_started"),
            card("Late", counts.overdue, "late=yes", "late"),
        ]
        if counts.excused:
            cards.append(Card("Excused", counts.excused, None, "status=excused", "excused"))
        return cards

    @property
    def segments(self) -> list[Segment]:
        parts = (
            ("signed_off", "Returned", self.counts.returned),
            ("in_progress", "In progress", self.counts.in_progress),
            ("not_started", "Not started", self.counts.not_started),
        )
        start, found = 0, []
        for code, label, number in parts:
            found.append(Segment(code, label, start, number))
            start += number
        return found

    @property
    def deadlines(self) -> list[str]:
        """How far off they are; of a round that is over by then, only when they were."""
        cohorts = list(self.audit_round.cohorts.all())
        closed_on, day = self.audit_round.closed_on, self.when.day
        on = None if closed_on and closed_on <= day else day
        return [_deadlines(cohort, on, named=len(cohorts) > 1) for cohort in cohorts]

    @property
    def not_open_yet(self) -> bool:
        """On the day that is shown."""
        return all(self.when.day < cohort.opens for cohort in self.audit_round.cohorts.all())

    @property
    def day_query(self) -> str:
        """Keeps the chosen day in links within the page."""
        return f"as_of={self.when.day.isoformat()}&" if self.when.past else ""


def tracker_page(
    audit_round: AuditRound, returns: Returns, asked: QueryDict, *, today: date
) -> TrackerPage:
    """`returns` of the round; `asked` is the query of the address: nonsense in it is said and
    otherwise left aside."""
    day_form = AsOfForm(asked)
    when = day_asked_for(day_form, today)
    counts = counts_of(audit_round, returns, when)
    everything = when.annotate(returns)
    filters = TrackerFilter(asked, queryset=everything, audit_round=audit_round, when=when)
    shown = filters.qs if filters.chosen else everything
    rows = TrackedRows(audit_round, shown, when, number=filters.known_number(counts))
    columns = chosen(asked.getlist("columns"), when)
    return TrackerPage(audit_round, when, counts, filters, day_form, rows, columns)


def day_asked_for(form: AsOfForm, today: date) -> AsAt:
    """Today where none was, or where what was asked for cannot be: the form then says why."""
    day = form.cleaned_data.get("as_of") if form.is_valid() else None
    try:
        return AsAt.on(day, today=today)
    except DayToCome as problem:
        form.add_error("as_of", str(problem))
        return AsAt.on(None, today=today)


def _deadlines(cohort: Cohort, day: date | None, *, named: bool) -> str:
    first, last = (_with_distance(due, day) for due in (cohort.first_due, cohort.final_due))
    opens = "Opens" if day is not None and day < cohort.opens else "Opened"
    words = f"{opens} {spoken(cohort.opens)}. First deadline {first}; final deadline {last}."
    return f"{cohort.name}: {words}" if named else words


def _with_distance(deadline: date, day: date | None) -> str:
    return spoken(deadline) if day is None else f"{spoken(deadline)}, {how_far(deadline, day)}"


def context_of(page: TrackerPage) -> dict[str, Any]:
    return {
        "page": page,
        "audit_round": page.audit_round,
        "problems": page.problems,
        "as_at": spoken(page.when.day),
    }
