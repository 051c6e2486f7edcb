"""Loading the demo: all of it in one transaction, or nothing."""

from datetime import date

from django.db import transaction

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board
from demo.people import make_people
from demo.places import make_places
from demo.questionnaires import versions
from demo.rounds import make_rounds

SLUG = "northmoor"
NAME = "Northmoor Safeguarding Children Board"


def is_loaded() -> bool:
    return Board.objects.filter(slug=SLUG, is_demo=True).exists()


@transaction.atomic
def load(today: date) -> None:
    """The same rows for the same day, whenever and wherever it is loaded (but for primary keys)."""
    board = Board.objects.create(
        slug=SLUG,
        name=NAME,
        contact_email="board@northmoor.example",
        contact_phone="01632 960123",  # from the numbers that are kept for drama
        is_demo=True,
    )
    organisations = make_places(board)
    people = make_people(board, organisations)
    make_rounds(board, people, versions(start_of(today)), today)
