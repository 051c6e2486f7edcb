"""The four rounds of Northmoor: the published case of 2016-17, and one of each open now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board, Kind
from demo.actions import follow_up
from demo.chasing import (
    chase_until,
    see_to_some_letters,
    send_the_letters,
    step_in_by_hand,
    write_to_trusts,
)
from demo.enacting import enact, pen_for
from demo.evidence import Cupboard
from demo.paper import came_on_paper, type_in
from demo.people import People
from demo.places import RENAMED
from demo.questionnaires import Asked
from demo.requests import hold_talks
from demo.reviewing import read_everything, read_some
from demo.stories import Window, spread, tell, with_sign_ins
from demo.words.writer import Writer, library
from questionnaires.definitions.models import Version
from questionnaires.returns.models import (
    AuditRound,
    Status,
)
from questionnaires.returns.rounds.choosing import Who
from questionnaires.returns.rounds.planning import CohortPlan, RoundPlan
from questionnaires.returns.rounds.running import close_round, open_round

AGENCY_DUTIES = ("s11", "contract", "voluntary")
FEW = 5
SCHOOL_DUTIES = ("s175", "s157", "nmss")

Period = tuple[date, date]
Shares = dict[str, int]  # how many returns end how

PERIOD_2016 = (date(2015, 9, 1), date(2016, 8, 31))
CLOSED_IN_2017 = date(2017, 7, 21)
AGENCIES_NOW: Shares = {
    Status.SIGNED_OFF: 3,
    Status.SUBMITTED: 2,
    Status.SENT_BACK: 1,
    Status.IN_PROGRESS: 6,
    Status.NOT_STARTED: 3,
}
SCHOOLS_NOW: Shares = {
    Status.SIGNED_OFF: 58,
    Status.SUBMITTED: 7,
    "half_approved": 6,
    Status.SENT_BACK: 5,
    Status.IN_PROGRESS: 28,
    Status.NOT_STARTED: 24,
    Status.EXCUSED: 2,
}


@dataclass(frozen=True)
class DemoRound:
    slug: str
    title: str
    questionnaire: str
    duties: tuple[str, ...]
    window: Window
    period: Period
    shares: Shares
    closes: date | None = None

    @property
    def is_open(self) -> bool:
        return self.closes is None


def plans(today: date) -> list[DemoRound]:
    return [*_published(), *_open_now(today)]


def _published() -> list[DemoRound]:
    """In the sizes of the published case."""
    window = Window(date(2017, 3, 1), date(2017, 4, 28), date(2017, 5, 31), date(2017, 6, 9))
    all_in: Shares = {Status.SIGNED_OFF: 15}
    not_all: Shares = {Status.SIGNED_OFF: 101, Status.IN_PROGRESS: 3, Status.NOT_STARTED: 26}
    return [
        _s11("2016-17", window, PERIOD_2016, all_in, closes=CLOSED_IN_2017),
        _s157("2016-17", window, PERIOD_2016, not_all, closes=CLOSED_IN_2017),
    ]


def _open_now(today: date) -> list[DemoRound]:
    """In the middle of their time, whatever day it is."""
    period = (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    agencies = _window(today, opened=35, first_due=14)
    schools = _window(today, opened=63, first_due=-5)
    year = str(today.year)
    return [
        _s11("current", agencies, period, AGENCIES_NOW, year=year),
        _s157("current", schools, period, SCHOOLS_NOW, year=year),
    ]


def _s11(
    slug: str, window: Window, period: Period, shares: Shares, *, year: str = "", **more: Any
) -> DemoRound:
    title = f"Section 11 audit {year or slug}"
    return DemoRound(
        f"s11-{slug}", title, "section-11", AGENCY_DUTIES, window, period, shares, **more
    )


def _s157(
    slug: str, window: Window, period: Period, shares: Shares, *, year: str = "", **more: Any
) -> DemoRound:
    title = f"Section 157/175 audit {year or slug}"
    code = "section-157-175"
    return DemoRound(f"s157-175-{slug}", title, code, SCHOOL_DUTIES, window, period, shares, **more)


def _window(today: date, *, opened: int, first_due: int) -> Window:
    first = today + timedelta(days=first_due)
    return Window(
        opens=today - timedelta(days=opened),
        first_due=first,
        final_due=first + timedelta(days=21),
        until=today - timedelta(days=1),
    )


def make_rounds(
    board: Board, people: People, asked: dict[str, Asked], wanted: Iterable[DemoRound]
) -> None:
    writer, cupboard = Writer(), Cupboard()
    phrases = iter(library()["poor"])
    for plan in wanted:
        versions = asked[plan.questionnaire]
        audit_round = _opened(board, plan, versions.now if plan.is_open else versions.then)
        returns = audit_round.returns.select_related("organisation", "cohort", "audit_round")
        by_name = {one.organisation.name: one for one in returns.order_by("organisation_name")}
        random = Random(plan.slug)
        outcomes = spread(list(by_name), plan.shares, random)
        if plan.is_open:
            outcomes = with_sign_ins(outcomes)
        on_paper = came_on_paper(plan.slug, outcomes)
        for name, audit_return in by_name.items():
            own = Random(f"{plan.slug} {name}")
            story = tell(outcomes[name], Kind(audit_return.organisation.kind), plan.window, own)
            pen = pen_for(audit_return, story, people, writer, own)
            pen.stock_phrase = next(phrases, "") if story.poor else ""
            if name == on_paper:
                type_in(pen, people.board["manager"])
            enact(pen, cupboard, manager=people.board["manager"])
            if not plan.is_open:
                follow_up(pen)
        hold_talks(audit_round, plan.window, people)
        _chase(audit_round, plan, people)
        if plan.closes is not None:
            _close(audit_round, plan.closes, people)
        _read(audit_round, plan, people)


def _close(audit_round: AuditRound, on: date, people: People) -> None:
    manager = people.board["manager"]
    at = start_of(on) + timedelta(hours=16)
    close_round(audit_round, why="The board has its report.", by=manager, on=on, at=at)


def _read(audit_round: AuditRound, plan: DemoRound, people: People) -> None:
    """The agencies of 2017 have all been answered; of the schools now, some are being read."""
    schools = plan.duties == SCHOOL_DUTIES
    if plan.closes is not None and not schools:
        read_everything(audit_round, people, plan.closes + timedelta(days=3))
    elif plan.is_open and schools:
        read_some(audit_round, people, plan.window.until + timedelta(days=1))


def _chase(audit_round: AuditRound, plan: DemoRound, people: People) -> None:
    """Up to yesterday: what falls due today is there to be seen before it goes."""
    many = plan.shares.get(Status.NOT_STARTED, 0) > FEW
    if plan.is_open and many:
        write_to_trusts(audit_round)
    chase_until(audit_round, plan.closes or plan.window.until)
    if not plan.is_open and many:
        send_the_letters(audit_round, people)
    elif many:
        see_to_some_letters(audit_round, people)
        step_in_by_hand(audit_round, people, plan.window.until + timedelta(days=1))


def _opened(board: Board, plan: DemoRound, version: Version) -> AuditRound:
    planned = RoundPlan(
        board=board,
        version=version,
        slug=plan.slug,
        title=plan.title,
        cohorts=(
            CohortPlan(
                opens=plan.window.opens,
                first_due=plan.window.first_due,
                final_due=plan.window.final_due,
                who=Who(duties=plan.duties),
            ),
        ),
        data_cut_off=plan.window.final_due + timedelta(days=30),
        period_from=plan.period[0],
        period_to=plan.period[1],
    )
    audit_round = open_round(planned, at=start_of(plan.window.opens))
    if not plan.is_open:
        for now, then in RENAMED.items():
            audit_round.returns.filter(organisation_name=now).update(organisation_name=then)
    return audit_round
