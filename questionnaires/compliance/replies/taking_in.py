"""From a file to rows that wait; from those, at the manager's word, to contacts and failures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit_portal.correspondence.bouncing import GONE, mark_bounced
from audit_portal.correspondence.incoming import Incoming, Mailbox
from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.models import Contact, DeadAddress, Notice, Reply
from questionnaires.compliance.replies.matching import match

Kind, State = Reply.Kind, Reply.State


@dataclass(frozen=True)
class Held:
    """`known` were read before."""

    new: int
    known: int


@dataclass
class Taken:
    contacts: int = 0
    bounces: int = 0


@transaction.atomic
def hold(board: Board, box: Mailbox, *, by: User, today: date, at: datetime) -> Held:
    """Each mail once, however often its file is read."""
    mails = list({mail.key: mail for mail in box.mails}.values())
    matched = match(board, mails, today=today)
    keys = {mail.key for mail in mails}
    known = set(Reply.objects.filter(board=board, key__in=keys).values_list("key", flat=True))
    rows = []
    for mail in mails:
        if mail.key not in known:
            reply = _reply(board, mail, today)
            reply.message, reply.read_at, reply.read_by = matched.get(mail.key), at, by
            rows.append(reply)
    Reply.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    return Held(len(rows), len(box.mails) - len(rows))


def _reply(board: Board, mail: Incoming, today: date) -> Reply:
    return Reply(
        board=board,
        key=mail.key,
        kind=_kind(mail),
        sender=mail.sender[:254],
        sender_name=mail.sender_name,
        subject=mail.subject,
        on=min(mail.on or today, today),
        text=mail.text,
        said=mail.bounce.said if mail.bounce else "",
    )


def _kind(mail: Incoming) -> str:
    if mail.bounce is not None:
        return Kind.BOUNCE if mail.bounce.for_good else Kind.DELAY
    return Kind.AUTOMATIC if mail.automatic else Kind.REPLY


@transaction.atomic
def take_in(board: Board, *, by: User, at: datetime) -> Taken:
    """All that wait and are matched; pressed twice, the second finds none."""
    waiting = Reply.objects.filter(board=board, state=State.WAITING, message__isnull=False)
    rows = list(waiting.select_related("message").select_for_update(of=("self",)).order_by("pk"))
    done = Taken()
    contacts = list(_contacts(rows, by, at))
    Contact.objects.bulk_create(contacts, batch_size=200)
    done.contacts = len(contacts)
    for reply in rows:
        if reply.kind == Kind.BOUNCE:
            done.bounces += _came_back(reply, at)
    Reply.objects.filter(pk__in=[one.pk for one in rows]).update(state=State.TAKEN)
    return done


def _contacts(rows: Sequence[Reply], by: User, at: datetime) -> Iterator[Contact]:
    """A reply is a contact about each return that its message spoke of."""
    replies = [one for one in rows if one.kind == Kind.REPLY]
    messages = {one.message_id for one in replies}
    notices = Notice.objects.filter(message__in=messages).order_by("audit_return")
    about = set(notices.values_list("message_id", "audit_return_id"))
    for reply in replies:
        for audit_return in sorted(pk for message, pk in about if message == reply.message_id):
            yield Contact(
                audit_return_id=audit_return,
                channel=Contact.Channel.EMAIL,
                direction=Contact.Direction.IN,
                who=reply.who[:150],
                on=reply.on,
                note=f"{reply.subject}\n\n{reply.text}".strip(),
                at=at,
                by=by,
                by_name=by.name,
            )


def _came_back(reply: Reply, at: datetime) -> int:
    assert reply.message is not None  # noqa: S101 - only matched ones are taken in
    return int(_bounced(reply.message, reply.said or "It could not be delivered.", at))


@transaction.atomic
def came_back_by_hand(message: Message, *, by: User, at: datetime) -> bool:
    """As a manager tells it who saw it in the mailbox. False where it has not gone, or failed."""
    if message.state not in GONE:
        return False
    return _bounced(message, f"noted by hand by {by.name}.", at)


def _bounced(message: Message, said: str, at: datetime) -> bool:
    DeadAddress.objects.get_or_create(message=message, defaults={"said": said[:200], "at": at})
    return mark_bounced(message, said)


def put_aside(board: Board, pk: int) -> bool:
    waiting = Reply.objects.filter(board=board, pk=pk, state=State.WAITING)
    return bool(waiting.update(state=State.ASIDE))


def settle_address(board: Board, pk: int, *, by: User, at: datetime) -> bool:
    """Somebody has seen to it: the address works again, or another is known."""
    rows = DeadAddress.objects.filter(message__board=board, pk=pk, settled_at=None)
    return bool(rows.update(settled_at=at, settled_by=by))
