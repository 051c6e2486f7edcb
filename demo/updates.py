"""Half-way between two audits the board asks how actions stand; a third have said so."""

from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils import timezone

from audit_portal.organisations.models import Board
from demo.people import People
from questionnaires.compliance.follow_up.updates import addressed, ask, mark_of, of_board
from questionnaires.returns.actions.planning import Change, update_action
from questionnaires.returns.models import Action

DAY = timedelta(days=1)
TIME_TO_ANSWER = 19 * DAY
WORDS = "The board meets in the week after, and looks at what has moved since the returns came in."
NOTES = (
    ("open", "Begun. Two of the four teams have had it."),
    ("done", "Done. The senior team has seen it."),
    ("open", "It waits for the new post, which is advertised."),
    ("open", "A first draft is with the governors."),
)


def ask_for_updates(board: Board, people: People, today: date) -> None:
    """Nobody can be asked where no return that is signed off has an open action."""
    found = addressed(board)
    if not any(one.leads for one in found):
        return
    on, manager = today - 2 * DAY, people.board["manager"]
    due, seen = today + TIME_TO_ANSWER, mark_of(found)
    made = ask(board, due=due, words=WORDS, seen=seen, by=manager, on=on, at=_at(on))
    notes = cycle(NOTES)
    for number, asked in enumerate(made.asked.order_by("organisation__name")):
        if number % 3 == 0:
            for action in of_board(board).filter(organisation=asked.organisation_id).order_by("pk"):
                _say(action, *next(notes), people=people, on=today - DAY)


def _say(action: Action, status: str, note: str, *, people: People, on: date) -> None:
    lead = people.holder(action.organisation.name, "lead")
    update_action(action, Change(note, status, action.due), who=lead, at=_at(on))


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10, 15), tzinfo=timezone.get_default_timezone())
