"""The pages of the chase of a round: how it stands, what goes out today and in the coming days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from audit_portal.organisations.models import User
from questionnaires.compliance.chasing.balance import Balance
from questionnaires.compliance.chasing.deciding import coming, holders
from questionnaires.compliance.chasing.reporting import RoundReport, report
from questionnaires.compliance.chasing.writing import Chased, look_ahead
from questionnaires.compliance.models import ChaseRun, LadderStep, Pause
from questionnaires.returns.models import AuditReturn, AuditRound, PaperReturn

AHEAD = timedelta(days=14)
MOST_NAMES = 10
MOST_LINES = 200  # of a list, on one page


@dataclass(frozen=True)
class ComingStep:
    """A step on a day to come: `names` are the first few of the organisations."""

    day: date
    step: LadderStep
    number: int
    names: list[str]
    empty: int  # of them, where nobody holds any of the seats: these become tasks of the board

    @property
    def more(self) -> int:
        return self.number - len(self.names)


@dataclass(frozen=True)
class Ahead:
    """What a chase would do now. `waiting_for_days`: had a message too lately. `over_the_cap`: come
    in the next run. `paused` returns are passed over, and those that the board types in."""

    on: date
    report: RoundReport
    waiting_for_days: list[str]
    over_the_cap: list[str]
    paused: list[Pause]
    typed: list[PaperReturn]
    days: list[ComingStep]

    @property
    def anything(self) -> bool:
        return bool(self.report.mails or self.report.tasks)


def ahead(
    audit_round: AuditRound, *, on: date, only: Collection[int] | None = None
) -> Ahead | None:
    """None where the round is closed. `only` these returns, by primary key."""
    chased = look_ahead(audit_round.board, on=on, rounds=[audit_round], only=only)
    if not chased.rounds:
        return None
    [of_round] = report(chased)
    return Ahead(
        on=on,
        report=of_round,
        waiting_for_days=_names_of(chased.decision.held_back),
        over_the_cap=_names_of(chased.decision.left_over),
        paused=_paused(chased),
        typed=_typed(chased),
        days=_days(audit_round, chased),
    )


def _names_of(people: Collection[int]) -> list[str]:
    found = User.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True)
    return list(found[:MOST_LINES])


def _resting(chased: Chased) -> list[int]:
    return [one.pk for one in chased.situation.asked if one.rests and one.roles]


def _typed(chased: Chased) -> list[PaperReturn]:
    if not (resting := _resting(chased)):
        return []
    typed = PaperReturn.objects.open().filter(audit_return__in=resting)
    return list(typed.select_related("audit_return").order_by("audit_return__organisation_name"))


def _paused(chased: Chased) -> list[Pause]:
    if not (resting := _resting(chased)):
        return []
    pauses = Pause.objects.in_force(on=chased.on).filter(audit_return__in=resting)
    return list(pauses.select_related("audit_return").order_by("audit_return__organisation_name"))


def _days(audit_round: AuditRound, chased: Chased) -> list[ComingStep]:
    found = coming(chased.situation, on=chased.on, until=chased.on + AHEAD)
    steps = {step.pk: step for step in audit_round.ladder.all()}
    shown = {pk for one in found for pk in one.returns[:MOST_NAMES]}
    rows = AuditReturn.objects.filter(pk__in=shown).values_list("pk", "organisation_name")
    names = dict(rows)
    return [
        ComingStep(
            one.day,
            steps[one.step],
            len(one.returns),
            sorted(names[pk] for pk in one.returns[:MOST_NAMES]),
            _with_nobody(chased, steps[one.step], one.returns),
        )
        for one in found
    ]


def _with_nobody(chased: Chased, step: LadderStep, returns: Collection[int]) -> int:
    if step.channel != LadderStep.Channel.EMAIL:
        return 0
    asked, seats = {one.pk: one for one in chased.situation.asked}, chased.situation.seats
    return sum(not any(holders(asked[pk], role, seats) for role in step.roles) for pk in returns)


@dataclass(frozen=True)
class Part:
    """One of the numbers that make up all notices; `state` chooses them in the list."""

    state: str
    title: str
    number: int


def parts_of(balance: Balance) -> list[Part]:
    """All but the last add up to it: sent + superseded + ... = due."""
    return [
        Part("sent", "Sent", balance.sent),
        Part("superseded", "Left out", balance.superseded),
        Part("uncertain", "Not known whether sent", balance.uncertain),
        Part("failed", "Failed", balance.failed),
        Part("tasks", "For the board to do", balance.tasks),
        Part("done", "Done by the board", balance.done),
        Part("waiting", "Waiting", balance.waiting),
        Part("", "All that fell due", balance.due),
    ]


def sum_of(parts: list[Part]) -> str:
    """As in "12 sent + 3 left out = 15 in all"."""
    *some, whole = parts
    terms = [f"{part.number} {part.title.lower()}" for part in some if part.number]
    return f"{' + '.join(terms) or 'None'} = {whole.number} in all"


def last_run(audit_round: AuditRound) -> ChaseRun | None:
    """Of the board: one chase serves all its rounds, but for those begun by hand."""
    runs = ChaseRun.objects.filter(board=audit_round.board).select_related("by")
    return runs.first()
