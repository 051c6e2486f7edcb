"""Actions of many organisations as a table, and as the lines of a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.figures.days import day_of
from questionnaires.compliance.follow_up.asked import Asked
from questionnaires.compliance.follow_up.counting import Line
from questionnaires.returns.actions.tables import ActionTable
from questionnaires.returns.models import Action, ActionQuerySet

NUMBER: dict[str, Any] = {
    "orderable": False,
    "attrs": {"th": {"class": "portal-number"}, "td": {"class": "portal-number"}},
}
HEADINGS = (
    "Organisation",
    "Round",
    "Question",
    "What",
    "Who",
    "By when",
    "Status",
    "Last update",
    "Updated on",
)


class CountTable(tables.Table):  # type: ignore[misc]  # no types of its own
    """Lines of counting.py; each number leads to the actions that it counts. `by`: of WAYS."""

    row_header = "title"
    nouns = ("line", "lines")

    title = tables.Column("Standard", orderable=False)
    overdue = tables.Column("Overdue", accessor="numbers__overdue", **NUMBER)
    open = tables.Column("Open", accessor="numbers__open", **NUMBER)
    done = tables.Column("Done", accessor="numbers__done", **NUMBER)
    dropped = tables.Column("Dropped", accessor="numbers__dropped", **NUMBER)

    def __init__(self, lines: list[Line], *, by: str, asked: Asked) -> None:
        super().__init__(lines)
        self.by, self.asked = by, asked
        self.caption = f"Actions by {by}"
        self.columns["title"].column.verbose_name = by.capitalize()

    def render_title(self, record: Line) -> SafeString | str:
        if not record.under:
            return record.title
        return format_html('{}<span class="portal-under">{}</span>', record.title, record.under)

    def render_overdue(self, record: Line) -> SafeString | str:
        return self._number(record, "overdue")

    def render_open(self, record: Line) -> SafeString | str:
        return self._number(record, "open")

    def render_done(self, record: Line) -> SafeString | str:
        return self._number(record, "done")

    def render_dropped(self, record: Line) -> SafeString | str:
        return self._number(record, "dropped")

    def _number(self, line: Line, show: str) -> SafeString | str:
        number = getattr(line.numbers, show)
        if not number:
            return "0"
        address = reverse("compliance:action_list", args=[self.asked.board.slug])
        return format_html(
            '<a class="govuk-link" href="{}?{}">{}'
            '<span class="govuk-visually-hidden"> {}, {}</span></a>',
            address,
            self.asked.query(**{self.by: line.code, "show": show}),
            f"{number:,}",
            show,
            line.title,
        )


class BoardActionTable(ActionTable):
    organisation = tables.Column("Organisation", accessor="organisation__name")

    class Meta(ActionTable.Meta):
        sequence = ("what", "organisation", "...")


def with_all(actions: ActionQuerySet) -> ActionQuerySet:
    """Open ones first, with what a line says of them."""
    return actions.select_related(
        "organisation", "audit_return__audit_round", "question"
    ).open_first()


def lines(actions: ActionQuerySet, *, on: date) -> Iterator[list[Any]]:
    yield list(HEADINGS)
    found = with_all(actions).prefetch_related("updates")
    for action in found.iterator(chunk_size=500):
        yield _line(action, on)


def _line(action: Action, on: date) -> list[Any]:
    updates = list(action.updates.all())
    last = updates[-1] if updates else None
    return [
        action.organisation.name,
        action.audit_return.audit_round.title,
        action.question.number_printed or action.question.key,
        action.what,
        action.owner,
        action.due,
        "Overdue" if action.is_overdue(on=on) else action.get_status_display(),
        last.note if last else "",
        day_of(last.at) if last else "",
    ]
