"""A round lived through day by day, in bad weather: nights without a chase, two chases at once,
chasers and senders killed at any moment, and a mail server with every fault that servers have.

People start, submit, approve, send back and reopen; the manager excuses, pauses and gives time;
seats are left empty and filled again. Afterwards every notice must be accounted for, and the mail
server must have received nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from django.conf import settings
from django.db import connection

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.postbox import Postbox
from audit_portal.correspondence.sending import LEASE, claim_next, mark_stranded, settle
from audit_portal.organisations.models import BoardMember, Organisation, Seat, User
from questionnaires.compliance.chasing.balance import Balance, balance
from questionnaires.compliance.chasing.deciding import day_of_step
from questionnaires.compliance.chasing.gathering import gather
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import LadderStep, Notice, Pause
from questionnaires.returns.models import AuditReturn, ReturnEvent, Status
from questionnaires.returns.rounds.extending import ExtensionRefused, extend
from questionnaires.returns.rounds.opening import open_returns
from questionnaires.returns.transitions import MoveRefused
from tests.compliance import stages
from tests.compliance.chasing.doom import at_the_same_time, was_killed
from tests.compliance.chasing.stage import day, morning
from tests.correspondence.conftest import MailServer
from tests.factories import NOW, make_board, make_round, make_seat, make_user

FAULTS = ("451 Come back later", "drop", "keep and drop", "wait", "554 Looks like spam")
ROLES = ("lead", "senior_lead", "accountable")
SUDDEN = 0.15  # of the moments between a chase and the sending, in which people do something
FIRST = -16  # the day of the ladder on which the simulation begins


@dataclass(frozen=True)
class Weather:
    """Shares of days, or of mails, that something goes wrong on."""

    skipped: float = 0.25
    twice: float = 0.15
    killed: float = 0.25
    faults: float = 0.2


@dataclass
class Tally:
    """`wrong` says in words what must not be; it stays empty."""

    engine: str
    returns: int
    days: int
    balance: Balance = field(default_factory=Balance)
    skipped: int = 0
    twice: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    received: int = 0
    duplicates: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        of = self.balance
        parts = of.sent + of.superseded + of.uncertain + of.failed + of.tasks + of.done
        return not self.wrong and not self.duplicates and of.due == parts

    def lines(self) -> Iterator[str]:
        of = self.balance
        faults = ", ".join(f"{number} x {name}" for name, number in sorted(self.faults.items()))
        yield f"{self.returns} returns over {self.days} days on {self.engine}"
        yield f"  nights without a chase {self.skipped}, two chases at once {self.twice}"
        yield f"  processes killed       {self.kills}"
        yield f"  faults of the server   {faults or 'none'}"
        yield f"  notices due            {of.due}"
        yield f"    sent                 {of.sent}"
        yield f"    superseded           {of.superseded}"
        yield f"    uncertain            {of.uncertain}"
        yield f"    failed               {of.failed}"
        yield f"    for the board to do  {of.tasks}"
        yield f"    waiting              {of.waiting}"
        yield f"  messages {self.messages}, received {self.received}, twice {self.duplicates}"
        yield from (f"  WRONG: {words}" for words in self.wrong)


class Town:
    """A board, its round, and returns whose people have a mind of their own."""

    def __init__(self, returns: int, random: Random) -> None:
        self.random = random
        self.board = make_board("simulated")
        self.manager = make_user("Mo")
        make_seat(self.manager, self.board, "manager")
        self.audit_round = make_round(self.board)
        set_up_ladder(self.audit_round)
        LadderStep.objects.create(
            audit_round=self.audit_round,
            offset=10,
            channel="phone",
            to_senior_lead=True,
            subject="Call",
            text="Ring {organisation}.",
        )
        self._organisations(returns)
        members = self.board.members.select_related("organisation").order_by("pk")
        cohort = self.audit_round.cohorts.get()
        opened = open_returns(self.audit_round, cohort, members, at=morning(day(-58)))
        self.keys = [one.pk for one in opened]

    def _organisations(self, number: int) -> None:
        """One lead in six leads two schools; one seat in twelve is empty; one address is wrong."""
        schools = Organisation.objects.bulk_create(
            Organisation(
                home_board=self.board, name=f"School {n:03}", kind="school" if n % 5 else "agency"
            )
            for n in range(number)
        )
        BoardMember.objects.bulk_create(
            BoardMember(board=self.board, organisation=one, duty_basis=duty)
            for one, duty in zip(schools, self._duties(number), strict=True)
        )
        people = [
            User(name=f"{role} {n}", email=f"{role}.{n}@school.example")
            for n in range(number)
            for role in ROLES
        ]
        User.objects.bulk_create(people)
        seats = []
        for n, school in enumerate(schools):
            for position, role in enumerate(ROLES):
                person = people[n * 3 + position]
                if role == "lead" and n % 6 == 1:
                    person = people[(n - 1) * 3]
                if self.random.random() > 1 / 12:
                    seats.append(Seat(user=person, organisation=school, role=role, since=NOW))
        Seat.objects.bulk_create(seats)

    def _duties(self, number: int) -> Iterator[str]:
        for n in range(number):
            yield ("s175", "s157", "s11", "voluntary")[n % 4]

    def live(self, at: datetime, offset: int) -> None:
        """What people do at a moment of a day."""
        for pk in self.random.sample(self.keys, max(1, len(self.keys) // 12)):
            audit_return = AuditReturn.objects.select_related("organisation").get(pk=pk)
            with suppress(MoveRefused, ExtensionRefused):
                self.random.choice(ACTS)(self, audit_return, at, offset)


Act = Callable[[Town, AuditReturn, datetime, int], object]


def go_on(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    """The next thing on the way to being returned."""
    who = town.manager
    match one.status:
        case Status.NOT_STARTED:
            stages.start(one, who, at)
        case Status.IN_PROGRESS | Status.SENT_BACK:
            stages.submit(one, who, at)
        case Status.SUBMITTED:
            stages.sign_off(one, who, at)


def send_back(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    if one.status == Status.SUBMITTED:
        stages.send_back(one, town.manager, at)


def reopen_or_excuse(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    match one.status:
        case Status.SIGNED_OFF:
            stages.reopen(one, town.manager, at)
        case Status.EXCUSED:
            stages.ask_again(one, town.manager, at)
        case _:
            stages.excuse(one, town.manager, at)


def give_time(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    until = day(max(offset, 0) + town.random.randint(1, 20))
    extend(one, until=until, why="They asked", by=town.manager, on=day(offset), at=at)


def pause(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    until = day(offset + town.random.randint(1, 15))
    Pause.objects.create(
        audit_return=one, since=day(offset), until=until, reason="Ill", at=at, by_name="Mo"
    )


def change_seats(town: Town, one: AuditReturn, at: datetime, offset: int) -> None:
    """Somebody leaves; sometimes somebody comes."""
    role = town.random.choice(ROLES)
    Seat.objects.open().filter(organisation=one.organisation_id, role=role).update(until=at)
    if town.random.random() < 0.7:
        newcomer = User.objects.create(
            name="New", email=f"new.{one.pk}.{role}.{offset}@school.example"
        )
        Seat.objects.create(user=newcomer, organisation=one.organisation, role=role, since=at)


ACTS: tuple[Act, ...] = (
    go_on,
    go_on,
    go_on,
    send_back,
    reopen_or_excuse,
    give_time,
    pause,
    change_seats,
)


def simulate(
    server: MailServer, *, returns: int, days: int, seed: int, weather: Weather | None = None
) -> Tally:
    random = Random(seed)
    weather = weather or Weather()
    town = Town(returns, random)
    tally = Tally(connection.vendor, returns, days)
    wrong = f"accountable.{returns // 2}@school.example"
    server.refuses[wrong] = "550 No such mailbox"
    for offset in range(FIRST, FIRST + days):
        _a_day(town, server, tally, weather, offset)
        town.live(morning(day(offset)) + timedelta(hours=8), offset)
    _until_all_is_at_rest(town, server, FIRST + days)
    _look_back(town, server, tally, FIRST + days + 120)
    return tally


def _a_day(town: Town, server: MailServer, tally: Tally, weather: Weather, offset: int) -> None:
    random = town.random
    at = morning(day(offset))

    def chaser() -> None:
        chase(town.board, on=day(offset), at=at)

    if random.random() < weather.skipped:
        tally.skipped += 1
    elif random.random() < weather.twice:
        tally.twice += 1
        at_the_same_time(chaser, chaser)
    elif random.random() < weather.killed:
        tally.kills += was_killed(chaser, at=random.randint(1, 40))
        chaser()
    else:
        chaser()
    for minutes in (5, 30, 240):
        if random.random() < SUDDEN:
            town.live(at + timedelta(minutes=minutes - 2), offset)
        server.answers = _answers(weather, random)
        _send(at + timedelta(minutes=minutes), random, weather, tally)


def _answers(weather: Weather, random: Random) -> list[str]:
    return [
        random.choice(FAULTS) if random.random() < weather.faults else "250 Taken"
        for _ in range(40)
    ]


def _send(at: datetime, random: Random, weather: Weather, tally: Tally) -> None:
    def sender() -> None:
        with Postbox() as postbox:
            while message := claim_next(at=at):
                settle(message, postbox.send(message), at=at)

    mark_stranded(at=at)
    if random.random() < weather.killed:
        tally.kills += was_killed(sender, at=random.randint(1, 60))
        mark_stranded(at=at + LEASE + timedelta(minutes=1))
    elif random.random() < weather.twice:
        at_the_same_time(sender, sender)
    else:
        sender()


def _until_all_is_at_rest(town: Town, server: MailServer, first: int) -> None:
    """Nobody does anything any more and the mail server answers: the ladder runs out."""
    server.answers = []
    for offset in range(first, first + 122, 3):
        at = morning(day(offset))
        chase(town.board, on=day(offset), at=at)
        mark_stranded(at=at + timedelta(hours=2))
        _send(at + timedelta(hours=3), town.random, Weather(0, 0, 0, 0), Tally("", 0, 0))


def _look_back(town: Town, server: MailServer, tally: Tally, last: int) -> None:
    tally.balance = balance(town.audit_round)
    tally.messages = Message.objects.filter(board=town.board).count()
    arrived = Counter(str(mail["Message-ID"]) for mail in server.kept)
    tally.received, tally.duplicates = len(arrived), sum(n > 1 for n in arrived.values())
    tally.faults = server.faults
    tally.wrong += [
        *_lost(town, arrived),
        *_sent_to_those_who_had_returned(),
        *_too_close(),
        *_forgotten(town, day(last)),
    ]
    if tally.balance.waiting:
        tally.wrong.append(f"{tally.balance.waiting} notices still wait.")


def _lost(town: Town, arrived: Counter[str]) -> Iterator[str]:
    """What is called sent arrived, and what arrived is called sent or uncertain."""
    written = Message.objects.filter(board=town.board)
    states = dict(written.values_list("message_id", "state"))
    for message_id, state in states.items():
        if state == "sent" and message_id not in arrived:
            yield f"{message_id} is called sent and never arrived."
    for message_id in arrived:
        if states.get(message_id) not in ("sent", "uncertain"):
            yield f"{message_id} arrived and is called {states.get(message_id)}."


def _sent_to_those_who_had_returned() -> Iterator[str]:
    for notice in Notice.objects.delivered().select_related("message"):
        assert notice.message is not None
        events = ReturnEvent.objects.filter(
            audit_return=notice.audit_return_id, at__lte=notice.message.sent_at
        )
        status = events.order_by("-at", "-pk").values_list("to_status", flat=True)[0]
        if status in (Status.SIGNED_OFF, Status.EXCUSED):
            yield f"{notice} went although the return was {status}."


def _too_close() -> Iterator[str]:
    """Two days between what is decided for one person."""
    gone = Notice.objects.filter(state="in_message").exclude(message__state="superseded")
    days: dict[int | None, set[date]] = {}
    for person, decided in gone.values_list("recipient", "decided_on"):
        days.setdefault(person, set()).add(decided)
    for person, decided_on in days.items():
        ordered = sorted(decided_on)
        for first, second in pairwise(ordered):
            if (second - first).days < settings.CHASE_GAP_DAYS:
                yield f"Person {person} had messages on {first} and {second}."


def _forgotten(town: Town, last: date) -> Iterator[str]:
    """Each step that is due of a return still asked for has a notice to somebody."""
    situation = gather(town.board, [town.audit_round], on=last, gap=0)
    steps = situation.steps[town.audit_round.pk]
    known = {(one, row.step) for one, rows in situation.known.items() for row in rows}
    for asked in situation.asked:
        for step in steps:
            fell = day_of_step(step, asked)
            due = fell is not None and fell <= last and set(step.roles) & set(asked.roles)
            if due and not asked.rests and (asked.pk, step.pk) not in known:
                yield f"Step {step.offset} of return {asked.pk} was forgotten."
