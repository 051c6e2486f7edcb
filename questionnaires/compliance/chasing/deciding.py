"""What should have been sent by now: from plain values, without a database or a clock.

The ladder of a return is reckoned from its own deadline, and from the day since when it has been
asked without a break where that is later: who was asked late, or whose return came back, gets the
days between the steps too. A step that fell on or before that day is passed over for good.

Of all the steps that are due, each person gets the latest; those before it are recorded as
superseded. So a missed night, or ten, ends as one message.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

TRUST = "trust"
NOT_ASKED = "Nothing is asked of this seat any more."
SEAT_LEFT = "This person no longer holds the seat."
ASKED_ANEW = "It has been asked anew since."
RESTS = "It rests: the chase is paused, or the board types it in from paper."
MORE_TIME = "It has been given more time."
SEAT_FILLED = "Somebody holds the seat now."


class Step(NamedTuple):
    """`by_mail` False: a call or a letter, which is a task for the board."""

    pk: int
    offset: int
    from_final: bool
    roles: tuple[str, ...]
    by_mail: bool


class Asked(NamedTuple):
    """A return on the day of the chase.

    `roles` are those who have something to do about it: none once it is returned or excused (then
    `ended` says so), the signatories whose approval is awaited while it is submitted, else all.
    `since`: the day since when it has been asked without a break. `rests`: it is paused, or the
    board types it in from paper.
    """

    pk: int
    audit_round: int
    organisation: int
    parent: int | None
    roles: tuple[str, ...]
    due: date
    final: date
    since: date
    rests: bool = False
    ended: str = ""


class Known(NamedTuple):
    """A notice there is already. `open`: it may still change (held back, or a task).

    `unsent`: it was taken out because nothing was asked, and nothing went in its place. If it is
    asked after all, it comes up again.
    """

    pk: int
    step: int
    role: str
    recipient: int | None
    open: bool
    unsent: bool = False

    @property
    def may_go(self) -> bool:
        return self.unsent or (self.open and self.recipient is not None)

    @property
    def key(self) -> tuple[int, int | str]:
        """What there is only one of, within a return."""
        return self.step, self.recipient or self.role


class Due(NamedTuple):
    """A step for one recipient; `recipient` None is a task about the seat `role`."""

    audit_return: int
    step: int
    role: str
    recipient: int | None
    day: date

    @property
    def key(self) -> tuple[int, int | str]:
        return self.step, self.recipient or self.role


class Turn(NamedTuple):
    """The step that goes now, and the earlier ones it stands for."""

    due: Due
    instead_of: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Decision:
    """`mails`: by person, so that whoever owes several returns gets one message.

    `passed`: earlier steps whose later one has gone already. `over`: open notices whose reason has
    gone, with the reason why, by primary key. `held_back` persons had a message too lately,
    `left_over` stand beyond the cap; both come up again.
    """

    mails: dict[int, list[Turn]] = field(default_factory=dict)
    tasks: list[Turn] = field(default_factory=list)
    passed: list[Turn] = field(default_factory=list)
    over: dict[int, str] = field(default_factory=dict)
    held_back: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)


class Held(NamedTuple):
    """A seat: its role and holder, and the rounds it is kept to (None: it reaches all)."""

    role: str
    person: int
    rounds: frozenset[int] | None = None


Seats = Mapping[int, Sequence[Held]]  # by organisation


@dataclass(frozen=True)
class Situation:
    """All that bears on the chase of a board on one day.

    `steps` by round, `known` by return, `last` the day of a person's latest message.
    """

    steps: Mapping[int, Sequence[Step]]
    asked: Sequence[Asked]
    seats: Seats
    known: Mapping[int, Sequence[Known]]
    last: Mapping[int, date]


def decide(situation: Situation, *, on: date, gap: int, most: int) -> Decision:
    """`gap`: days between two messages to a person. `most` messages in one run."""
    decision = Decision()
    by_person: dict[int, list[Turn]] = defaultdict(list)
    for asked in situation.asked:
        known = situation.known.get(asked.pk, ())
        steps = situation.steps.get(asked.audit_round, ())
        decision.over.update(_over(asked, steps, known, situation.seats))
        for turn in turns_of(asked, steps, situation.seats, known, on=on):
            _sort_in(turn, known, decision, by_person)
    for person, turns in sorted(by_person.items(), key=_pressing):
        if _too_soon(situation.last.get(person), on, gap):
            decision.held_back.append(person)
        elif len(decision.mails) >= most:
            decision.left_over.append(person)
        else:
            decision.mails[person] = turns
    return decision


def _sort_in(
    turn: Turn, known: Sequence[Known], decision: Decision, by_person: dict[int, list[Turn]]
) -> None:
    row = next((one for one in known if one.key == turn.due.key), None)
    if row is not None and not row.may_go:
        decision.passed.append(turn)
    elif turn.due.recipient is None:
        decision.tasks.append(turn)
    else:
        by_person[turn.due.recipient].append(turn)


def _pressing(item: tuple[int, list[Turn]]) -> tuple[date, int]:
    """Who has waited longest comes first."""
    person, turns = item
    return min(turn.due.day for turn in turns), person


def _too_soon(last: date | None, on: date, gap: int) -> bool:
    return last is not None and (on - last).days < gap


def day_of_step(step: Step, asked: Asked) -> date | None:
    """The day it falls on for this return; None where it is passed over."""
    deadline = asked.final if step.from_final else asked.due
    day = max(deadline, asked.since) + timedelta(days=step.offset)
    return day if day > asked.since else None


def turns_of(
    asked: Asked, steps: Sequence[Step], seats: Seats, known: Sequence[Known], *, on: date
) -> list[Turn]:
    """What is to be done about this return by the end of that day; nothing while it rests."""
    if asked.rests or not asked.roles:
        return []
    sequences = _sequences(asked, steps, seats, on).values()
    found = [turn for one in sequences if (turn := _latest(one, known)) is not None]
    return _each_once(found)


def _each_once(found: list[Turn]) -> list[Turn]:
    """A call to a seat that two people hold stands in the sequence of both."""
    going = {turn.due.key for turn in found}
    turns: dict[tuple[int, int | str], Turn] = {}
    recorded: set[tuple[int, int | str]] = set()
    for turn in found:
        earlier = [due for due in turn.instead_of if due.key not in going | recorded]
        recorded.update(due.key for due in earlier)
        known = turns.get(turn.due.key)
        others = known.instead_of if known is not None else ()
        turns[turn.due.key] = Turn(turn.due, (*others, *earlier))
    return list(turns.values())


def _sequences(
    asked: Asked, steps: Sequence[Step], seats: Seats, on: date
) -> dict[int | str, list[Due]]:
    """The due steps of each person, and of each seat that nobody holds, in their order."""
    found: dict[int | str, list[Due]] = defaultdict(list)
    for day, step in _due(asked, steps, on):
        for role in step.roles:
            if role not in asked.roles or (role == TRUST and asked.parent is None):
                continue
            people = holders(asked, role, seats)
            for person in people or (None,):
                recipient = person if step.by_mail else None
                due = Due(asked.pk, step.pk, role, recipient, day)
                sequence = found[person or role]
                if not sequence or sequence[-1].key != due.key:
                    sequence.append(due)
    return found


def _due(asked: Asked, steps: Sequence[Step], on: date) -> list[tuple[date, Step]]:
    days = ((day_of_step(step, asked), step) for step in steps)
    return sorted((day, step) for day, step in days if day is not None and day <= on)


def holders(asked: Asked, role: str, seats: Seats) -> list[int]:
    """At the body above: of the first of its seats that anybody holds, in the order given."""
    place = asked.parent if role == TRUST else asked.organisation
    here = [
        seat
        for seat in seats.get(place or 0, ())
        if seat.rounds is None or asked.audit_round in seat.rounds
    ]
    if role == TRUST and here:
        role = here[0].role
    return [seat.person for seat in here if seat.role == role]


def _latest(sequence: Sequence[Due], known: Sequence[Known]) -> Turn | None:
    """None where it has gone already and nothing before it is left to record."""
    rows = {one.key: one for one in known}
    by_role = {(one.step, one.role) for one in known}
    latest = sequence[-1]
    row = rows.get(latest.key)
    earlier = tuple(
        due for due in sequence[:-1] if _to_record(due, latest, rows.get(due.key), by_role)
    )
    if row is None or row.may_go or earlier:
        return Turn(latest, earlier)
    return None


def _to_record(due: Due, latest: Due, row: Known | None, by_role: set[tuple[int, str]]) -> bool:
    """An earlier step without a notice to anybody in this seat, or with one that is still open.

    A task is only overtaken by a later task: a mail does not make the call.
    """
    if row is None:
        return (due.step, due.role) not in by_role
    return row.open and (row.recipient is not None or latest.recipient is None)


def _over(
    asked: Asked, steps: Sequence[Step], known: Iterable[Known], seats: Seats
) -> Iterator[tuple[int, str]]:
    """Open notices that nobody needs any more."""
    still_open = [one for one in known if one.open]
    by_mail = {step.pk for step in steps if step.by_mail} if still_open else frozenset()
    for one in still_open:
        people = holders(asked, one.role, seats)
        if not asked.roles:
            yield one.pk, asked.ended
        elif one.role not in asked.roles:
            yield one.pk, NOT_ASKED
        elif one.recipient is not None and one.recipient not in people:
            yield one.pk, SEAT_LEFT
        elif one.recipient is None and one.step in by_mail and people:
            yield one.pk, SEAT_FILLED


class Stands(NamedTuple):
    """How it is with a notice just before its message goes: `for_good` or held back."""

    goes: bool
    for_good: bool = False
    why: str = ""


def look_again(
    asked: Asked, step: Step, role: str, person: int, seats: Seats, *, on: date
) -> Stands:
    """Whether what was due when the message was written is still due to this person."""
    if role in asked.roles and person not in holders(asked, role, seats):
        return Stands(goes=False, for_good=True, why=SEAT_LEFT)
    return look_at_step(asked, step, role, on=on)


def look_at_step(asked: Asked, step: Step, role: str, *, on: date) -> Stands:
    """The same, whoever holds the seat."""
    day = day_of_step(step, asked)
    if not asked.roles:
        return Stands(goes=False, for_good=True, why=asked.ended)
    if role not in asked.roles:
        return Stands(goes=False, for_good=True, why=NOT_ASKED)
    if day is None:
        return Stands(goes=False, for_good=True, why=ASKED_ANEW)
    if asked.rests:
        return Stands(goes=False, why=RESTS)
    return Stands(goes=True) if day <= on else Stands(goes=False, why=MORE_TIME)


class Coming(NamedTuple):
    """A step on a day to come, and the returns it falls due for, as they stand."""

    day: date
    step: int
    returns: tuple[int, ...]


def coming(situation: Situation, *, on: date, until: date) -> list[Coming]:
    """After `on`, to the end of `until`; of what is paused now, nothing is promised."""
    found: dict[tuple[date, int], list[int]] = defaultdict(list)
    for asked in situation.asked:
        if asked.rests:
            continue
        for step in situation.steps.get(asked.audit_round, ()):
            day = day_of_step(step, asked)
            if day is not None and on < day <= until and set(step.roles) & set(asked.roles):
                found[day, step.pk].append(asked.pk)
    return [Coming(day, step, tuple(returns)) for (day, step), returns in sorted(found.items())]
