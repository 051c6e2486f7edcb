"""The organisations of a board."""

from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit_portal.organisations.models import Board, Invitation, Organisation


class MembersTable(tables.Table):
    """Rows are organisations with `duties`, `leads` and `offers` of the lead's seat prefetched.

    A manager of `board`, who has `may_invite`, is led to where it is said what a school owes. What
    has no number, such as a trust, may well owe nothing.
    """

    caption = "Organisations of this board"
    nouns = ("organisation", "organisations")
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

    def __init__(self, *args: object, board: Board, may_invite: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.board, self.may_invite = board, may_invite

    def render_duties(self, record: Organisation) -> str | SafeString:
        duties = record.duties  # type: ignore[attr-defined]  # prefetched by the view
        if duties:
            return ", ".join(member.get_duty_basis_display() for member in duties)
        if not record.urn:
            return "Nothing"
        url = reverse("organisations:owes", args=[self.board.slug, record.pk])
        return format_html("None yet. {}", _link(url, "Say what it owes", record))

    def render_leads(self, record: Organisation) -> str | SafeString:
        leads = ", ".join(str(seat.user) for seat in record.leads)  # type: ignore[attr-defined]  # prefetched by the view
        if leads:
            return leads
        offers = record.offers  # type: ignore[attr-defined]  # prefetched by the view
        if not self.may_invite or not (offers or record.duties):  # type: ignore[attr-defined]  # prefetched by the view
            return "None yet"
        if offers:
            url = reverse("organisations:organisation_people", args=[record.pk])
            return _link(url, _invited(offers), record)
        url = reverse("organisations:organisation_invite", args=[record.pk])
        return _link(url, "Invite a lead", record)


def _invited(offers: list[Invitation]) -> str:
    """As in "Asha Ahmed is invited"; an offer that nobody has sent yet is no invitation."""
    sent = [offer for offer in offers if offer.sent_at]
    names = ", ".join(offer.name or offer.email for offer in sent or offers)
    verb = "is" if len(sent or offers) == 1 else "are"
    return f"{names} {verb} invited" if sent else f"{names}: invitation not sent yet"


def _link(url: str, words: str, record: Organisation) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>',
        url,
        words,
        record.name,
    )
