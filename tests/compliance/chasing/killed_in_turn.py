"""A chase with its sending, killed at one of its moments after another and then taken up again."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from audit_portal.correspondence.models import Message
from audit_portal.correspondence.postbox import Postbox
from audit_portal.correspondence.sending import LEASE, claim_next, mark_stranded, settle
from audit_portal.organisations.models import Board
from questionnaires.compliance.chasing.balance import balances
from questionnaires.compliance.models import Notice
from questionnaires.returns.models import AuditRound
from tests.compliance.chasing.doom import was_killed
from tests.compliance.chasing.stage import another_school, chase_on, day, morning, with_ladder
from tests.correspondence.conftest import MailServer
from tests.factories import make_board, make_organisation, make_return, make_round

OFFSET = 6  # two steps were missed, and one is due to the lead and the head


@dataclass
class KillTally:
    """`wrong` says in words what must not be; it stays empty."""

    engine: str
    kills: int = 0
    notices: int = 0
    uncertain: int = 0
    duplicates: int = 0
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"Killed in turn at {self.kills} moments on {self.engine}",
            f"  notices due each time   {self.notices}",
            f"  messages left uncertain {self.uncertain}",
            f"  messages sent twice     {self.duplicates}",
            *(f"  WRONG: {words}" for words in self.wrong),
        ]


def small_town() -> Board:
    """One person leads two schools; the third organisation has nobody at all."""
    board = make_board("killed")
    audit_round = make_round(board)
    with_ladder(audit_round)
    _, _, lead = another_school(audit_round, "Ash School")
    another_school(audit_round, "Beech School", lead=lead)
    make_return(audit_round, make_organisation(board, "Cedar School"))
    return board


def send(minutes: int = 0) -> None:
    at = morning(day(OFFSET)) + timedelta(minutes=minutes)
    with Postbox() as postbox:
        while message := claim_next(at=at):
            settle(message, postbox.send(message), at=at)


def received(server: MailServer) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in server.kept)


def killed_in_turn(board: Board, server: MailServer, *, stride: int = 1) -> KillTally:
    """`stride` 1 leaves out no moment."""

    def act() -> None:
        chase_on(board, OFFSET)
        send()

    act()
    whole, tally = _accounted(), KillTally(connection.vendor, notices=Notice.objects.count())
    moment = 1
    while True:
        _forget()
        server.kept.clear()
        if not was_killed(act, at=moment):
            return tally
        tally.kills += 1
        chase_on(board, OFFSET)
        mark_stranded(at=morning(day(OFFSET)) + LEASE + timedelta(minutes=1))
        send(minutes=20)
        tally.wrong += [f"at moment {moment}: {words}" for words in _wrong(whole, server)]
        tally.uncertain += Message.objects.filter(state="uncertain").count()
        tally.duplicates += sum(number > 1 for number in received(server).values())
        moment += stride


def _forget() -> None:
    Notice.objects.update(superseded_by=None, why="forgotten")
    Notice.objects.all().delete()
    Message.objects.all().delete()


def _accounted() -> set[tuple[int, int, int | None]]:
    return set(Notice.objects.values_list("audit_return", "step", "recipient"))


def _wrong(whole: set[tuple[int, int, int | None]], server: MailServer) -> list[str]:
    found = []
    if _accounted() != whole:
        found.append("other notices than in an undisturbed chase")
    found += [
        f"the notices do not add up: {one}"
        for one in balances(AuditRound.objects.all()).values()
        if one.due != one.sent + one.superseded + one.uncertain + one.failed + one.tasks
    ]
    arrived = received(server)
    sent = set(Message.objects.filter(state="sent").values_list("message_id", flat=True))
    if not sent <= arrived.keys():
        found.append("a message is called sent and never arrived")
    return found
