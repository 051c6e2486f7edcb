"""What the organisations of Northmoor have asked the board in the open rounds, and its answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import User
from demo.people import People
from demo.stories import Window
from questionnaires.returns.models import AuditReturn, AuditRound, BoardRequest
from questionnaires.returns.requests import deciding
from questionnaires.returns.requests.asking import Wish, ask, write_back
from questionnaires.returns.requests.moves import Turn

MORE = timedelta(days=12)


@dataclass(frozen=True)
class Talk:
    """`whose` is the status of the return, and which of those; `ago` in days before `until`."""

    whose: str
    which: int
    kind: str
    words: str
    ago: int
    reply: str = ""
    decision: str = ""  # "answer", "grant" or "refuse"; "" leaves it open
    again: str = ""  # what the lead writes after the reply
    ground: str = ""
    named: str = ""


TALKS = {
    "s11-current": (
        Talk(
            "in_progress",
            0,
            "question",
            "Our two teams work under different procedures. Do we answer for both in one return?",
            9,
            "One return for both, please. Say in the comment where the teams differ, and rate the "
            "weaker of the two.",
            "answer",
        ),
        Talk(
            "in_progress",
            2,
            "time",
            "Our lead retired last month and her successor starts a week before the deadline.",
            4,
        ),
        Talk(
            "not_started",
            0,
            "not_ours",
            "The contract passed to the new provider on the first of the month. They have our "
            "files and will answer for the service.",
            2,
            ground="another_return",
            named="the new provider’s own return",
        ),
    ),
    "s157-175-current": (
        Talk(
            "in_progress",
            1,
            "time",
            "A burst pipe closed the office for eight days, with the training records in it.",
            13,
            "I am sorry to hear it. Take the time you need to dry the files.",
            "grant",
        ),
        Talk(
            "in_progress",
            4,
            "question",
            "Governors meet after the deadline. May we give the date of the meeting to come?",
            7,
            "Please wait for the meeting and ask for more time if you need it.",
            "answer",
            "It is four days later. Shall we ask for those four days?",
        ),
        Talk(
            "not_started",
            3,
            "time",
            "We forgot, and the holiday begins on Friday.",
            8,
            "The questionnaire has been open for eight weeks. Please send what you have; I am "
            "glad to help by telephone.",
            "refuse",
        ),
        Talk(
            "not_started",
            5,
            "not_ours",
            "The school closes at the end of this term and has no pupils left in the nursery.",
            3,
            ground="closed",
        ),
        Talk(
            "in_progress",
            7,
            "question",
            "Does “staff” include the kitchen, which an outside firm runs?",
            2,
        ),
    ),
}


def hold_talks(audit_round: AuditRound, window: Window, people: People) -> None:
    """In the order of the list; each return that is named has somebody who leads it."""
    manager = people.board["manager"]
    returns = list(audit_round.returns.order_by("organisation_name"))
    for talk in TALKS.get(audit_round.slug, ()):
        with_status = [one for one in returns if one.status == talk.whose]
        audit_return = with_status[talk.which]
        lead = people.holder(audit_return.organisation.name, "lead")
        _hold(talk, audit_return, lead, manager, _moment(window, talk.ago))


def _moment(window: Window, ago: int) -> datetime:
    return start_of(window.until - timedelta(days=ago)) + timedelta(hours=10, minutes=7 * ago)


def _hold(talk: Talk, audit_return: AuditReturn, lead: User, manager: User, at: datetime) -> None:
    day = audit_return.due + MORE if talk.kind == BoardRequest.Kind.TIME else None
    wish = Wish(talk.kind, talk.words, wanted_day=day, ground=talk.ground, named=talk.named)
    asked = ask(audit_return, wish, by=lead, at=at)
    if not talk.decision:
        return
    turn = Turn(manager, talk.reply, at + timedelta(hours=5), seen=1)
    if talk.decision == "grant":
        deciding.grant(asked, turn, until=day)
    else:
        {"answer": deciding.answer, "refuse": deciding.refuse}[talk.decision](asked, turn)
    if talk.again:
        write_back(asked, Turn(lead, talk.again, at + timedelta(hours=25), seen=2))
