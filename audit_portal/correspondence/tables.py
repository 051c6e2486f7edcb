"""The messages of a board."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string

from audit_portal.correspondence.models import Message


class MessagesTable(tables.Table):
    caption = "Messages of this board"
    nouns = ("message", "messages")
    row_header = "subject"

    created_at = tables.DateTimeColumn(
        verbose_name="Written", format="j M Y, H:i", attrs={"td": {"class": "portal-nowrap"}}
    )
    subject = tables.Column(linkify=("correspondence:message", [tables.A("pk")]))
    recipient = tables.Column("To")
    state = tables.Column("What became of it")

    class Meta:
        model = Message
        fields: ClassVar[list[str]] = ["created_at", "subject", "recipient", "state"]
        empty_text = "No messages here."

    def render_recipient(self, record: Message) -> str:
        name = record.recipient_name
        return f"{name}, {record.recipient}" if name else record.recipient

    def render_state(self, record: Message) -> str:
        return render_to_string("correspondence/_state.html", {"message": record})
