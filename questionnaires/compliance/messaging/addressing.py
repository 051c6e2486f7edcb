"""Who of a round a message goes to, and what it says to each of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Q

from audit_portal.correspondence.outbox import Mail, address_of, words_of
from audit_portal.organisations.models import Seat, User
from questionnaires.compliance.chasing.words import fill, values_for
from questionnaires.definitions.comparing import Summary
from questionnaires.returns.models import AuditReturn, AuditRound


@dataclass(frozen=True)
class Addressed:
    """A person with the returns that the message is about."""

    person: User
    returns: Sequence[AuditReturn]


@dataclass(frozen=True)
class Addressing:
    """`unreached` are returns where nobody holds such a seat."""

    addressed: list[Addressed]
    unreached: list[AuditReturn]

    @property
    def mark(self) -> str:
        """The same for the same people and returns: what was seen is what is sent to."""
        pairs = sorted((each.person.pk, one.pk) for each in self.addressed for one in each.returns)
        return sha256(repr(pairs).encode()).hexdigest()[:16]

    @property
    def reached(self) -> set[int]:
        return {one.pk for each in self.addressed for one in each.returns}


def address(
    audit_round: AuditRound, returns: Iterable[AuditReturn], roles: Sequence[str]
) -> Addressing:
    """One entry a person, also for several organisations. Two queries besides the returns."""
    by_organisation = {one.organisation_id: one for one in returns}
    found: dict[User, list[AuditReturn]] = defaultdict(list)
    for seat in _seats(audit_round, roles):
        here = by_organisation.get(seat.organisation_id or 0)
        if here is not None and here not in found[seat.user]:
            found[seat.user].append(here)
    addressed = [Addressed(person, about) for person, about in found.items() if about]
    reached = {one.pk for each in addressed for one in each.returns}
    lost = [one for one in by_organisation.values() if one.pk not in reached]
    return Addressing(addressed, lost)


def _seats(audit_round: AuditRound, roles: Sequence[str]) -> Iterable[Seat]:
    """Those kept to a board that has nothing to do with the round do not reach it."""
    boards = [audit_round.board_id, *audit_round.shared_with.values_list("pk", flat=True)]
    asked = AuditReturn.objects.filter(audit_round=audit_round).order_by().values("organisation")
    seats = Seat.objects.open().at_organisations(*roles).filter(organisation__in=asked)
    reaching = seats.filter(Q(only_for_board=None) | Q(only_for_board__in=boards))
    return reaching.filter(user__is_active=True).select_related("user").order_by("since", "pk")


def mail_to(
    each: Addressed,
    audit_round: AuditRound,
    *,
    subject: str,
    text: str,
    news: Mapping[int, Summary],
) -> Mail:
    """The placeholders stand for this person's own returns; `news` as of `what_is_new`."""
    groups: dict[tuple[Any, ...], list[AuditReturn]] = defaultdict(list)
    for one in sorted(each.returns, key=lambda one: (one.organisation_name, one.pk)):
        groups[one.due, one.cohort.final_due, one.duty_basis].append(one)
    sections = [
        _filled(subject, text, some, audit_round) for some in _merged(text, groups, audit_round)
    ]
    links = [
        (one.organisation_name, news.get(one.pk), address_of("returns:overview", one.pk))
        for one in each.returns
    ]
    context: dict[str, Any] = {"sections": [words for _, words in sections], "links": links}
    headline = sections[0][0][:200]
    plain, html = words_of(
        "round_message", headline, name=each.person.name, board=audit_round.board, context=context
    )
    return Mail(each.person.email, each.person.name, headline, plain, html)


def _merged(
    text: str, groups: dict[tuple[Any, ...], list[AuditReturn]], audit_round: AuditRound
) -> list[list[AuditReturn]]:
    """All of a person's returns at once, where the words do not depend on dates or duty."""
    everything = [one for some in groups.values() for one in some]
    alike = {
        fill(text, {**_values(some, audit_round), "organisation": ""}) for some in groups.values()
    }
    return [everything] if len(alike) == 1 else list(groups.values())


def _filled(
    subject: str, text: str, returns: list[AuditReturn], audit_round: AuditRound
) -> tuple[str, str]:
    values = _values(returns, audit_round)
    return fill(subject, values), fill(text, values)


def subject_for(subject: str, audit_return: AuditReturn, audit_round: AuditRound) -> str:
    """As it stands in the mail about this return."""
    return fill(subject, _values([audit_return], audit_round))


def _values(returns: list[AuditReturn], audit_round: AuditRound) -> dict[str, str]:
    return values_for(
        organisations=[one.organisation_name for one in returns],
        round_title=audit_round.title,
        due=returns[0].due,
        final=returns[0].cohort.final_due,
        board=audit_round.board.name,
        duty=returns[0].duty_basis,
    )
