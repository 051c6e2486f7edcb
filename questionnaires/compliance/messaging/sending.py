"""Putting a message to many into the outbox, and into the contact log of each return: once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from audit_portal.correspondence.outbox import queue_all
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import User
from questionnaires.compliance.messaging.addressing import Addressed, mail_to, subject_for
from questionnaires.compliance.models import Contact, RoundMessage
from questionnaires.returns.carry_forward.announcing import what_is_new
from questionnaires.returns.models import AuditRound

AT_ONCE = 500


def send_to_many(
    audit_round: AuditRound,
    addressed: Sequence[Addressed],
    *,
    subject: str,
    text: str,
    key: UUID,
    by: User,
    at: datetime,
) -> RoundMessage:
    """The message of this key; asked for a second time it is the first one, and nothing is sent."""
    try:
        return _sent(audit_round, addressed, subject, text, key, by, at)
    except IntegrityError:
        return RoundMessage.objects.get(key=key, audit_round=audit_round)


@transaction.atomic
def _sent(
    audit_round: AuditRound,
    addressed: Sequence[Addressed],
    subject: str,
    text: str,
    key: UUID,
    by: User,
    at: datetime,
) -> RoundMessage:
    about = {one.pk for each in addressed for one in each.returns}
    message = RoundMessage.objects.create(
        audit_round=audit_round,
        key=key,
        subject=subject,
        text=text,
        people=len(addressed),
        returns=len(about),
        at=at,
        by=by,
    )
    for start in range(0, len(addressed), AT_ONCE):
        part = addressed[start : start + AT_ONCE]
        news = what_is_new(one.pk for each in part for one in each.returns)
        mails = [mail_to(each, audit_round, subject=subject, text=text, news=news) for each in part]
        queue_all(mails, board=audit_round.board, purpose="", at=at)
    Contact.objects.bulk_create(_contacts(addressed, message, by, at), batch_size=AT_ONCE)
    return message


def _contacts(
    addressed: Sequence[Addressed], message: RoundMessage, by: User, at: datetime
) -> list[Contact]:
    """One for each return, naming all of its people who were written to."""
    people: dict[int, list[str]] = {}
    subjects: dict[int, str] = {}
    for each in addressed:
        for one in each.returns:
            people.setdefault(one.pk, []).append(each.person.name or each.person.email)
            if one.pk not in subjects:
                subjects[one.pk] = subject_for(message.subject, one, message.audit_round)
    return [
        Contact(
            audit_return_id=pk,
            channel=Contact.Channel.EMAIL,
            who=", ".join(names)[:150],
            on=day_of(at),
            note=f"Message to several: {subjects[pk]}",
            at=at,
            by=by,
            by_name=by.name,
        )
        for pk, names in people.items()
    ]
