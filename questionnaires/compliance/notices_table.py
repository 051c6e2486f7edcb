"""The notices of a round as a table, chosen by what became of them."""

from typing import ClassVar

import django_tables2 as tables
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questionnaires.compliance.chasing.balance import BY_ITSELF, BY_MESSAGE
from questionnaires.compliance.models import Notice, NoticeQuerySet
from questionnaires.returns.models import AuditRound

RELATED = ("audit_return", "step", "recipient", "message", "superseded_by__step")


def notices_of(audit_round: AuditRound, fate: str) -> NoticeQuerySet:
    """`fate` as in the balance; anything else chooses all."""
    notices = Notice.objects.of_round(audit_round).select_related(*RELATED)
    messages = [state for state, name in BY_MESSAGE.items() if name == fate]
    own = [state for state, name in BY_ITSELF.items() if name == fate]
    if not (messages or own):
        return notices
    return notices.filter(Q(message__state__in=messages) | Q(message=None, state__in=own))


class NoticesTable(tables.Table):  # type: ignore[misc]  # no types of its own
    caption = "Notices of this round"
    nouns = ("notice", "notices")
    row_header = "organisation"

    due_on = tables.DateColumn(
        "j M Y", verbose_name="Due on", attrs={"td": {"class": "portal-nowrap"}}
    )
    organisation = tables.Column(
        accessor="audit_return__organisation_name", verbose_name="Organisation"
    )
    step = tables.Column(orderable=False)
    role = tables.Column("To")
    state = tables.Column("What became of it", orderable=False)

    class Meta:
        model = Notice
        fields: ClassVar[list[str]] = ["due_on", "organisation", "step", "role", "state"]
        order_by = ("-due_on",)
        empty_text = "No notices here."

    def render_organisation(self, record: Notice, value: str) -> SafeString:
        there = reverse("compliance:return", args=[self.context["slug"], record.audit_return_id])
        return format_html('<a class="govuk-link" href="{}">{}</a>', there, value)

    def render_role(self, record: Notice) -> SafeString | str:
        role = record.get_role_display()
        if record.recipient is None:
            return role
        return format_html('{}<span class="portal-under">{}</span>', record.recipient.name, role)

    def render_state(self, record: Notice) -> str:
        return render_to_string("compliance/_notice_state.html", {"notice": record})
