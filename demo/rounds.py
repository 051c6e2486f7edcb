"""The four rounds of Northmoor: the published case of 2016-17, and one of each open now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board, Kind, Organisation, User
from demo.answers import Pen, actions_for, fill_in
from demo.people import People
from demo.places import RENAMED
from demo.stories import IN_FULL, Story, Window, spread, tell, with_sign_ins
from demo.words.writer import Voice, Writer, library
from questionnaires.definitions.models import Version
from questionnaires.returns import receipts
from questionnaires.returns.excusing import excuse
from questionnaires.returns.models import (
    Action,
    Approval,
    AuditReturn,
    AuditRound,
    Cohort,
    Status,
)
from questionnaires.returns.opening import members_owing, open_returns
from questionnaires.returns.transitions import Actor, move

AGENCY_DUTIES = ("s11", "contract", "voluntary")
SCHOOL_DUTIES = ("s175", "s157", "nmss")
EXCUSED_WHY = (
    "Closed for rebuilding until the autumn; its pupils are at a school that answers for them.",
    "Merging with the infant school next door, which answers for both.",
)
SENT_BACK_WHY = "Two ratings look high to me. Please look again at training and at supervision."


@dataclass(frozen=True)
class RoundPlan:
    slug: str
    title: str
    questionnaire: str
    duties: tuple[str, ...]
    window: Window
    period: tuple[date, date]
    shares: dict[str, int]
    closes: date | None = None

    @property
    def is_open(self) -> bool:
        return self.closes is None


def plans(today: date) -> list[RoundPlan]:
    """The open rounds stand in the middle of their time, whatever day it is."""
    published = Window(date(2017, 3, 1), date(2017, 4, 28), date(2017, 5, 31), date(2017, 6, 9))
    last_year = (date(2015, 9, 1), date(2016, 8, 31))
    year = f"{today.year}"
    s11 = _window(today, opened=35, first_due=14)
    s157 = _window(today, opened=63, first_due=-5)
    period = (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    return [
        RoundPlan(
            "s11-2016-17",
            "Section 11 audit 2016-17",
            "section-11",
            AGENCY_DUTIES,
            published,
            last_year,
            {Status.SIGNED_OFF: 15},
            closes=date(2017, 7, 21),
        ),
        RoundPlan(
            "s157-175-2016-17",
            "Section 157/175 audit 2016-17",
            "section-157-175",
            SCHOOL_DUTIES,
            published,
            last_year,
            {Status.SIGNED_OFF: 101, Status.IN_PROGRESS: 3, Status.NOT_STARTED: 26},
            closes=date(2017, 7, 21),
        ),
        RoundPlan(
            "s11-current",
            f"Section 11 audit {year}",
            "section-11",
            AGENCY_DUTIES,
            s11,
            period,
            {
                Status.SIGNED_OFF: 3,
                Status.SUBMITTED: 2,
                Status.SENT_BACK: 1,
                Status.IN_PROGRESS: 6,
                Status.NOT_STARTED: 3,
            },
        ),
        RoundPlan(
            "s157-175-current",
            f"Section 157/175 audit {year}",
            "section-157-175",
            SCHOOL_DUTIES,
            s157,
            period,
            {
                Status.SIGNED_OFF: 58,
                Status.SUBMITTED: 7,
                "half_approved": 6,
                Status.SENT_BACK: 5,
                Status.IN_PROGRESS: 28,
                Status.NOT_STARTED: 24,
                Status.EXCUSED: 2,
            },
        ),
    ]


def _window(today: date, *, opened: int, first_due: int) -> Window:
    first = today + timedelta(days=first_due)
    return Window(
        opens=today - timedelta(days=opened),
        first_due=first,
        final_due=first + timedelta(days=21),
        until=today - timedelta(days=1),
    )


def make_rounds(board: Board, people: People, versions: dict[str, Version], today: date) -> None:
    writer = Writer()
    phrases = iter(library()["poor"])
    for plan in plans(today):
        audit_round = _open(board, plan, versions[plan.questionnaire])
        returns = audit_round.returns.select_related("organisation", "cohort", "audit_round")
        by_name = {one.organisation.name: one for one in returns.order_by("organisation_name")}
        random = Random(plan.slug)
        outcomes = spread(list(by_name), plan.shares, random)
        if plan.is_open:
            outcomes = with_sign_ins(outcomes)
        for name, audit_return in by_name.items():
            own = Random(f"{plan.slug} {name}")
            story = tell(outcomes[name], Kind(audit_return.organisation.kind), plan.window, own)
            phrase = next(phrases, "") if story.poor else ""
            _enact(
                audit_return, story, people, _pen(audit_return, story, people, writer, own, phrase)
            )
        if plan.closes is not None:
            _close(audit_round, plan)


def _open(board: Board, plan: RoundPlan, version: Version) -> AuditRound:
    audit_round = AuditRound.objects.create(
        slug=plan.slug,
        title=plan.title,
        board=board,
        version=version,
        period_from=plan.period[0],
        period_to=plan.period[1],
        data_cut_off=plan.window.final_due + timedelta(days=30),
    )
    cohort = Cohort.objects.create(
        audit_round=audit_round,
        opens=plan.window.opens,
        first_due=plan.window.first_due,
        final_due=plan.window.final_due,
    )
    members = members_owing(board, plan.duties, on=plan.window.opens)
    open_returns(audit_round, cohort, members, at=start_of(plan.window.opens))
    return audit_round


def _close(audit_round: AuditRound, plan: RoundPlan) -> None:
    """Names in an old round are those of its time."""
    AuditRound.objects.filter(pk=audit_round.pk).update(closed_on=plan.closes)
    for now, then in RENAMED.items():
        audit_round.returns.filter(organisation_name=now).update(organisation_name=then)


def _pen(
    audit_return: AuditReturn,
    story: Story,
    people: People,
    writer: Writer,
    random: Random,
    phrase: str,
) -> Pen:
    organisation: Organisation = audit_return.organisation
    here = people.at[organisation.name]
    others = random.sample(
        [user.name for places in people.at.values() for user in places.values()], 4
    )
    voice = Voice(
        random,
        audit_return.pk,
        Kind(organisation.kind),
        [*(user.name for user in here.values()), *others],
        audit_return.cohort.first_due,
    )
    roles: tuple[str, ...] = ("lead", "contributor")
    hands = [(here[role], role) for role in roles if role in here]
    return Pen(audit_return, story, writer, voice, hands, phrase)


def _enact(audit_return: AuditReturn, story: Story, people: People, pen: Pen) -> None:
    here = people.at[audit_return.organisation.name]
    if story.excused is not None:
        why = pen.random.choice(EXCUSED_WHY)
        excuse(audit_return, why=why, by=people.board["manager"], at=story.excused)
    if story.started is None:
        return
    sheet = fill_in(pen)
    audit_return.refresh_from_db()
    if story.filled == IN_FULL:
        Action.objects.bulk_create(actions_for(pen, sheet, at=story.filled_in_by))
        _sign(audit_return, story, here)


def _sign(audit_return: AuditReturn, story: Story, here: dict[str, User]) -> None:
    if story.first_sent is not None and story.sent_back is not None:
        _submit(audit_return, here, story.first_sent)
        head = Actor("senior_lead", here["senior_lead"].name, here["senior_lead"])
        _note(audit_return, "senior_lead", here, story.sent_back, reason=SENT_BACK_WHY)
        move(audit_return, Status.SENT_BACK, actor=head, at=story.sent_back, why=SENT_BACK_WHY)
    if story.submitted is None:
        return
    _submit(audit_return, here, story.submitted)
    approvals = [_note(audit_return, role, here, moment) for role, moment in story.approved]
    if story.ends_as == Status.SIGNED_OFF:
        last = approvals[-1]
        receipt = receipts.issue(audit_return, last, at=last.at)
        move(
            audit_return,
            Status.SIGNED_OFF,
            actor=Actor(last.role, last.who_name, last.who),
            at=last.at,
            signed_off_at=last.at,
            receipt=receipt.number,
            checksum=receipt.checksum,
        )


def _note(
    audit_return: AuditReturn, role: str, here: dict[str, User], at: datetime, *, reason: str = ""
) -> Approval:
    assert audit_return.submitted_at is not None  # noqa: S101 - decided on after it was submitted
    return Approval.objects.create(
        audit_return=audit_return,
        submitted_at=audit_return.submitted_at,
        role=role,
        decision="sent_back" if reason else "approved",
        reason=reason,
        at=at,
        who=here[role],
        who_name=here[role].name,
    )


def _submit(audit_return: AuditReturn, here: dict[str, User], at: datetime) -> None:
    lead = Actor("lead", here["lead"].name, here["lead"])
    move(audit_return, Status.SUBMITTED, actor=lead, at=at, submitted_at=at)
