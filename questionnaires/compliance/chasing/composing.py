"""The message to one person about everything they are asked for today."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from audit_portal.correspondence.outbox import Mail, address_of, words_of
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.chasing.deciding import Asked
from questionnaires.compliance.chasing.words import fill, values_for
from questionnaires.compliance.models import LadderStep
from questionnaires.definitions.comparing import Summary
from questionnaires.returns.carry_forward.announcing import what_is_new
from questionnaires.returns.models import AuditReturn, Status

Thing = TypeVar("Thing")
AT_ONCE = 200  # people whose messages are written together


@dataclass(frozen=True)
class Item:
    """A return in a message: which, until when, how it stands, and where it opens.

    `news`: what is asked otherwise than last time; "" once it is begun.
    """

    organisation: str
    round_title: str
    due: date
    stands: str
    link: str
    news: str


@dataclass(frozen=True)
class Section:
    """Returns about which the same words are said."""

    step: LadderStep
    subject: str
    text: str
    items: list[Item]


@dataclass(frozen=True)
class Matter:
    """One step about one return."""

    step: int
    asked: Asked


@dataclass(frozen=True)
class Desk:
    """What the mails of a board are written from: by primary key, the returns and what is new."""

    board: Board
    returns: Mapping[int, AuditReturn]
    news: Mapping[int, Summary]


def compose(board: Board, matters: Mapping[int, Collection[Matter]]) -> dict[int, Mail]:
    """A mail to each person (by primary key) about their matters. As many queries for all of them
    as for one."""
    everything = [matter for some in matters.values() for matter in some]
    returns = AuditReturn.objects.filter(pk__in={one.asked.pk for one in everything})
    by_pk = {one.pk: one for one in returns.select_related("audit_round")}
    desk = Desk(board, by_pk, what_is_new(by_pk))
    steps = LadderStep.objects.in_bulk({one.step for one in everything})
    people = User.objects.in_bulk(matters)
    return {
        person: _mail(people[person], board, _sections(some, steps, desk))
        for person, some in matters.items()
    }


def _mail(person: User, board: Board, sections: list[Section]) -> Mail:
    subject = sections[0].subject
    context: dict[str, Any] = {"sections": sections}
    text, html = words_of("chase", subject, name=person.name, board=board, context=context)
    return Mail(person.email, person.name, subject, text, html)


def _sections(
    matters: Collection[Matter],
    steps: Mapping[int, LadderStep],
    desk: Desk,
) -> list[Section]:
    """The most pressing first."""
    alike: dict[tuple[int, date, date, str], list[AuditReturn]] = defaultdict(list)
    for one in matters:
        audit_return = desk.returns[one.asked.pk]
        key = (one.step, one.asked.due, one.asked.final, audit_return.duty_basis)
        alike[key].append(audit_return)
    found = [
        _section(steps[step], due, final, duty, some, desk)
        for (step, due, final, duty), some in alike.items()
    ]
    return sorted(found, key=lambda section: (-section.step.offset, section.subject))


def _section(
    step: LadderStep,
    due: date,
    final: date,
    duty: str,
    returns: list[AuditReturn],
    desk: Desk,
) -> Section:
    returns = sorted(returns, key=lambda one: (one.organisation_name, one.pk))
    values = values_for(
        organisations=[one.organisation_name for one in returns],
        round_title=returns[0].audit_round.title,
        due=due,
        final=final,
        board=desk.board.name,
        duty=duty,
    )
    items = [_item(one, due, desk.news.get(one.pk)) for one in returns]
    return Section(step, fill(step.subject, values), fill(step.text, values), items)


def _item(audit_return: AuditReturn, due: date, news: Summary | None) -> Item:
    submitted = audit_return.status == Status.SUBMITTED
    return Item(
        organisation=audit_return.organisation_name,
        round_title=audit_return.audit_round.title,
        due=due,
        stands=how_it_stands(audit_return),
        link=address_of("returns:decide" if submitted else "returns:overview", audit_return.pk),
        news=f"Since last time: {news}" if news else "",
    )


def how_it_stands(audit_return: AuditReturn) -> str:
    match audit_return.status:
        case Status.NOT_STARTED:
            return "Not started yet"
        case Status.SUBMITTED:
            return "Submitted; it waits for your approval"
        case Status.SENT_BACK:
            return "Sent back; to be corrected and submitted again"
    return f"{audit_return.answered} of {audit_return.required} required questions answered"


def in_parts(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while part := list(islice(rest, AT_ONCE)):
        yield part
