"""The members of a board."""

from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.organisations.models import Organisation


class MembersTable(tables.Table):
    """Rows are organisations with `duties` and `leads` prefetched, and `invitable` (bool)."""

    caption = "Organisations of this board"
    noun = "organisations"
    row_header = "name"

    name = tables.Column("Organisation", linkify=("organisations:organisation", [tables.A("pk")]))
    kind = tables.Column("Kind")
    duties = tables.Column("Duty", orderable=False, empty_values=())
    leads = tables.Column("Lead", orderable=False, empty_values=())
    urn = tables.Column("URN", attrs={"td": {"class": "portal-nowrap"}}, default="")

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["name", "kind", "duties", "leads", "urn"]
        empty_text = "No organisation matches. Clear the search to see all."

    def __init__(self, *args: object, may_invite: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.may_invite = may_invite

    def render_duties(self, record: Organisation) -> str:
        return ", ".join(member.get_duty_basis_display() for member in record.duties)  # type: ignore[attr-defined]  # prefetched by the view

    def render_leads(self, record: Organisation) -> str | SafeString:
        leads = ", ".join(str(seat.user) for seat in record.leads)  # type: ignore[attr-defined]  # prefetched by the view
        if leads:
            return leads
        if not self.may_invite:
            return "None yet"
        return format_html(
            '<a class="govuk-link" href="{}">Invite a lead'
            '<span class="govuk-visually-hidden"> of {}</span></a>',
            reverse("organisations:organisation_invite", args=[record.pk]),
            record.name,
        )
