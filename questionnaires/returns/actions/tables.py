"""The action plan as a table."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from audit_portal.figures.days import spoken
from questionnaires.returns.models import Action

COLOURS = {"open": "blue", "done": "green", "dropped": "grey"}
SHORT = 140  # characters of an action in a table; its own page has all


def short(what: str) -> str:
    return Truncator(what).chars(SHORT)


class ActionTable(tables.Table):  # type: ignore[misc]  # no types of its own
    caption = "Actions"
    row_header = "what"
    nouns = ("action", "actions")

    what = tables.Column("What", orderable=False)
    owner = tables.Column("Who")
    due = tables.Column("By when", attrs={"td": {"class": "portal-nowrap"}})
    status = tables.Column("Status", orderable=False)
    asked = tables.Column("Set at", empty_values=(), orderable=False)

    class Meta:
        empty_text = "No action fits what you asked for."

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_what(self, record: Action) -> SafeString:
        url = reverse("returns:action", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, short(record.what))

    def render_due(self, record: Action) -> str:
        return spoken(record.due)

    def render_status(self, record: Action) -> SafeString:
        if record.is_overdue(on=self.on):
            kind, label = "portal-status portal-status--late", "Overdue"
        else:
            kind, label = f"govuk-tag--{COLOURS[record.status]}", record.get_status_display()
        return format_html('<strong class="govuk-tag {}">{}</strong>', kind, label)

    def render_asked(self, record: Action) -> str:
        number = record.question.number_printed
        return f"{record.audit_return.audit_round.title}{f', {number}' if number else ''}"
