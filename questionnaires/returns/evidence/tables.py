"""What an organisation keeps, as a table."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.figures.days import spoken
from questionnaires.returns.models import Evidence


class EvidenceTable(tables.Table):  # type: ignore[misc]  # no types of its own
    """Over rows of listing.kept_by."""

    caption = "Evidence"
    row_header = "title"
    nouns = ("piece of evidence", "pieces of evidence")

    title = tables.Column()
    kind = tables.Column()
    dated = tables.Column("Its date", attrs={"td": {"class": "portal-nowrap"}})
    review_by = tables.Column("Review by", attrs={"td": {"class": "portal-nowrap"}})
    uses = tables.Column(
        "Answers",
        attrs={"th": {"class": "portal-number"}, "td": {"class": "portal-number"}},
    )

    class Meta:
        empty_text = "No evidence fits what you asked for."

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_title(self, record: Evidence) -> SafeString:
        url = reverse("returns:evidence_item", args=[record.organisation_id, record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.title)

    def render_dated(self, value: date) -> str:
        return spoken(value)

    def render_review_by(self, value: date) -> SafeString | str:
        if value >= self.on:
            return spoken(value)
        tag = '<strong class="govuk-tag portal-status portal-status--late">Overdue</strong> {}'
        return format_html(tag, spoken(value))
