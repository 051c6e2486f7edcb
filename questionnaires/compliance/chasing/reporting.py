"""A chase in words and figures: what goes to whom, round by round, before or after the fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit_portal.organisations.models import User
from questionnaires.compliance.chasing.balance import Balance, balances
from questionnaires.compliance.chasing.deciding import Due, Turn
from questionnaires.compliance.chasing.writing import Chased
from questionnaires.compliance.models import LadderStep, Recipient
from questionnaires.returns.models import AuditReturn, AuditRound


@dataclass(frozen=True)
class Line:
    """One notice of a chase."""

    audit_return: int
    organisation_pk: int
    organisation: str
    step: LadderStep
    role: str
    recipient: str  # an e-mail address; "" for a task
    name: str
    due_on: date

    @property
    def role_in_words(self) -> str:
        return Recipient(self.role).label

    def as_json(self) -> dict[str, Any]:
        return {
            "return": self.audit_return,
            "id": str(self.organisation_pk),
            "organisation": self.organisation,
            "offset": self.step.offset,
            "deadline": self.step.deadline,
            "channel": self.step.channel,
            "role": self.role,
            "recipient": self.recipient or None,
            "due_on": self.due_on.isoformat(),
        }


@dataclass(frozen=True)
class RoundReport:
    """`people`: messages, each to one person. `over`: notices that nobody needs any more.

    `held_back` and `left_over` are people of the board, who come up again.
    """

    audit_round: AuditRound
    mails: list[Line]
    superseded: list[Line]
    tasks: list[Line]
    over: int
    held_back: int
    left_over: int
    balance: Balance

    @property
    def people(self) -> int:
        return len({line.recipient for line in self.mails})

    def as_json(self) -> dict[str, Any]:
        return {
            "round": self.audit_round.slug,
            "messages": self.people,
            "to_send": [line.as_json() for line in self.mails],
            "superseded": [line.as_json() for line in self.superseded],
            "to_do": [line.as_json() for line in self.tasks],
            "no_longer_due": self.over,
            "held_back": self.held_back,
            "left_over": self.left_over,
            "balance": self.balance.as_json(),
        }


def report(chased: Chased) -> list[RoundReport]:
    """Line by line, with the balance of each round as it stands now."""
    decision = chased.decision
    round_of = {one.pk: one.audit_round for one in chased.situation.asked}
    mails = [turn for turns in decision.mails.values() for turn in turns]
    everything = [*mails, *decision.tasks, *decision.passed]
    names = _Names.of(chased, everything)
    standing = balances(chased.rounds)
    over = _over_by_round(chased, round_of)

    def lines(dues: Iterable[Due], pk: int) -> list[Line]:
        return [names.line(due) for due in dues if round_of[due.audit_return] == pk]

    return [
        RoundReport(
            audit_round=audit_round,
            mails=lines((turn.due for turn in mails), audit_round.pk),
            superseded=lines(
                (due for turn in everything for due in turn.instead_of), audit_round.pk
            ),
            tasks=lines((turn.due for turn in decision.tasks), audit_round.pk),
            over=over.get(audit_round.pk, 0),
            held_back=len(decision.held_back),
            left_over=len(decision.left_over),
            balance=standing[audit_round.pk],
        )
        for audit_round in chased.rounds
    ]


def _over_by_round(chased: Chased, round_of: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for audit_return, known in chased.situation.known.items():
        number = sum(one.pk in chased.decision.over for one in known)
        if number:
            pk = round_of[audit_return]
            found[pk] = found.get(pk, 0) + number
    return found


@dataclass(frozen=True)
class _Names:
    returns: dict[int, tuple[int, str]]  # organisation and its name, by return
    steps: dict[int, LadderStep]
    people: dict[int, User]

    @classmethod
    def of(cls, chased: Chased, turns: Iterable[Turn]) -> "_Names":
        rounds = [audit_round.pk for audit_round in chased.rounds]
        returns = AuditReturn.objects.filter(audit_round__in=rounds)
        rows = returns.values_list("pk", "organisation", "organisation_name")
        dues = [due for turn in turns for due in (turn.due, *turn.instead_of)]
        return cls(
            returns={pk: (organisation, name) for pk, organisation, name in rows},
            steps={step.pk: step for step in LadderStep.objects.filter(audit_round__in=rounds)},
            people=User.objects.in_bulk({due.recipient for due in dues if due.recipient}),
        )

    def line(self, due: Due) -> Line:
        organisation, name = self.returns[due.audit_return]
        person = self.people.get(due.recipient or 0)
        return Line(
            due.audit_return,
            organisation,
            name,
            self.steps[due.step],
            due.role,
            person.email if person else "",
            person.name if person else "",
            due.day,
        )
