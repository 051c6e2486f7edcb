"""The seats a person holds, as the home page and its navigation show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from audit_portal.home.beginning import FirstTask, first_tasks
from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep, next_steps
from audit_portal.organisations.models import Seat, User


@dataclass(frozen=True)
class Section:
    """One seat on the home page, with what its holder should do, the most pressing first."""

    seat: Seat
    steps: list[NextStep]
    beginning: list[FirstTask] = field(default_factory=list)

    @property
    def completed(self) -> int:
        return sum(task.done for task in self.beginning)

    @property
    def urgency(self) -> tuple[bool, int, int]:
        """Sorts the sections of a page: late things first, then by what comes first in each."""
        first = self.steps[0] if self.steps else None
        return (not (first and first.late), first.order if first else 1000, self.seat.pk)


def held_seats(user: User) -> list[Seat]:
    seats = Seat.objects.open().of(user).select_related("organisation", "board")
    return list(seats.order_by("pk"))


def sections(seats: Iterable[Seat], *, on: date) -> list[Section]:
    """The sections of the home page, the most pressing seat first."""
    found = [_section(seat, on) for seat in seats]
    return sorted(found, key=lambda section: section.urgency)


def _section(seat: Seat, on: date) -> Section:
    """What the list for beginners asks is not asked a second time below it."""
    tasks = first_tasks(seat)
    asked = {task.url for task in tasks}
    return Section(seat, [step for step in next_steps(seat, on=on) if step.url not in asked], tasks)


def rooms(seat: Seat) -> list[Link]:
    """What the ground floor adds to the navigation of a seat."""
    if seat.board is not None:
        slug = seat.board.slug
        here = [
            Link("Organisations", reverse("organisations:board", args=[slug]), order=800),
            Link("People", reverse("organisations:board_people", args=[slug]), order=900),
        ]
    else:
        pk = seat.organisation_id
        here = [
            Link("Organisation", reverse("organisations:organisation", args=[pk]), order=800),
            Link("People", reverse("organisations:organisation_people", args=[pk]), order=900),
        ]
    if seat.role == "manager":
        here.append(
            Link("Settings", reverse("organisations:settings", args=[slug]), order=950),
        )
    return [Link("What to do next", reverse("seat", args=[seat.pk]), order=0), *here]
