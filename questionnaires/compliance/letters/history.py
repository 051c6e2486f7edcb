"""What was asked of each return so far, by whom and when: the short history in a letter."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from audit_portal.correspondence.models import Message
from audit_portal.figures.days import day_of, spoken
from questionnaires.compliance.models import Contact, Notice
from questionnaires.compliance.return_page import CONTACTS
from questionnaires.returns.models import Extension

Lines = list[tuple[date, str]]


def histories(returns: Collection[int]) -> dict[int, Lines]:
    """By primary key of the return, the earliest first. Three queries."""
    found: dict[int, Lines] = defaultdict(list)
    for notice in _delivered(returns):
        found[notice.audit_return_id].append(_written(notice))
    for contact in Contact.objects.filter(audit_return__in=returns):
        what = CONTACTS[contact.direction, contact.channel].format(contact.who)
        found[contact.audit_return_id].append((contact.on, f"{what} ({contact.by_name})"))
    for extension in Extension.objects.filter(audit_return__in=returns):
        what = f"Given until {spoken(extension.until)} ({extension.who_name})"
        found[extension.audit_return_id].append((day_of(extension.at), what))
    return {pk: sorted(lines) for pk, lines in found.items()}


def _delivered(returns: Collection[int]) -> Collection[Notice]:
    notices = Notice.objects.delivered().filter(audit_return__in=returns)
    return notices.select_related("recipient", "message")


def _written(notice: Notice) -> tuple[date, str]:
    message, person = notice.message, notice.recipient
    assert message is not None  # noqa: S101 - it is delivered
    assert person is not None  # noqa: S101 - the database keeps it so: notice_is_sent_to_somebody
    went = message.sent_at if message.state == Message.State.SENT else message.created_at
    role = notice.get_role_display()
    return day_of(
        went or message.created_at
    ), f"E-mail to {person.name}, {role[0].lower()}{role[1:]}"
