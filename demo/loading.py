"""Loading the demo: all of it in one transaction, or nothing."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from audit_portal.correspondence.models import Message
from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board
from demo.people import make_people
from demo.places import make_places
from demo.questionnaires import versions
from demo.rounds import make_rounds, plans
from demo.updates import ask_for_updates

SLUG = "northmoor"
ROUNDS = ("s11-2016-17", "s157-175-2016-17", "s11-current", "s157-175-current")
NAME = "Northmoor Safeguarding Children Board"


def is_loaded() -> bool:
    return Board.objects.filter(slug=SLUG, is_demo=True).exists()


@transaction.atomic
def load(today: date, *, rounds: Collection[str] = ROUNDS) -> None:
    """The same rows for the same day, whenever and wherever it is loaded (but for primary keys).

    `rounds` are the slugs of those wanted; the places and the people are always all there.
    """
    board = Board.objects.create(
        slug=SLUG,
        name=NAME,
        contact_email="board@northmoor.example",
        contact_phone="01632 960123",  # from the numbers that are kept for drama
        address="Market Hall\nHigh Street\nNorthmoor",
        chair_name="Ruth Adeyemi",
        chair_title="Independent chair",
        manager_name="Mo Farrell",
        is_demo=True,
    )
    organisations = make_places(board)
    people = make_people(board, organisations)
    wanted = [plan for plan in plans(today) if plan.slug in rounds]
    make_rounds(board, people, versions(board, start_of(today)), wanted)
    ask_for_updates(board, people, today)
    _keep_mail(board)


def _keep_mail(board: Board) -> None:
    """What was written to people who do not exist is there to read, and never sent."""
    Message.objects.filter(board=board).update(state=Message.State.KEPT)
