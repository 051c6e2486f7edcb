"""The seats a person holds, as the home page and its navigation show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from audit_portal.home.beginning import FirstTask, first_tasks
from audit_portal.home.navigation import Link, links
from audit_portal.home.next_steps import NextStep, next_steps
from audit_portal.home.standings import Standing, standings
from audit_portal.organisations.models import Role, Seat, User

PURPOSES = {
    Role.LEAD: "You answer the return, share the work among colleagues and submit it.",
    Role.CONTRIBUTOR: "You answer the standards that your lead gives you.",
    Role.SENIOR_LEAD: "When the return is submitted, you approve it or send it back.",
    Role.ACCOUNTABLE: "When the return is submitted, you approve it or send it back.",
    Role.READER: "You can read what is returned, and change nothing.",
    Role.MANAGER: "You run the board’s rounds and follow who has returned.",
    Role.CHAIR: "You follow who has returned, and read each return once it is signed off.",
    Role.REVIEWER: "You read the returns that are signed off.",
    Role.EDITOR: "You write the board’s questionnaires and publish them.",
    Role.FACILITATOR: "You lead the peer challenge sessions that the board gives you.",
}


@dataclass(frozen=True)
class Section:
    """One seat on the home page: what its holder should do, the most pressing first, and how
    things stand."""

    seat: Seat
    steps: list[NextStep]
    standings: list[Standing]
    beginning: list[FirstTask] = field(default_factory=list)

    @property
    def purpose(self) -> str:
        return PURPOSES[Role(self.seat.role)]

    @property
    def rooms(self) -> list[Link]:
        """Where there is something to do, or to read, at any time."""
        return [link for link in links(self.seat) if link.detail]

    @property
    def late(self) -> list[NextStep]:
        return [step for step in self.steps if step.late]

    @property
    def in_time(self) -> list[NextStep]:
        return [step for step in self.steps if not step.late]

    @property
    def completed(self) -> int:
        return sum(task.done for task in self.beginning)

    @property
    def urgency(self) -> tuple[bool, int, int]:
        """Sorts the sections of a page: late things first, then by what comes first in each."""
        first = self.steps[0] if self.steps else None
        return (not (first and first.late), first.order if first else 1000, self.seat.pk)


def held_seats(user: User) -> list[Seat]:
    seats = Seat.objects.held_by(user)
    for seat in seats:
        seat.user = user
    return seats


def sections(seats: Iterable[Seat], *, on: date) -> list[Section]:
    """The sections of the home page, the most pressing seat first."""
    found = [_section(seat, on) for seat in seats]
    return sorted(found, key=lambda section: section.urgency)


def _section(seat: Seat, on: date) -> Section:
    """What the list for beginners asks is not asked a second time below it."""
    tasks = first_tasks(seat)
    asked = {task.url for task in tasks}
    steps = [step for step in next_steps(seat, on=on) if step.url not in asked]
    return Section(seat, steps, standings(seat, on=on), tasks)


def rooms(seat: Seat) -> list[Link]:
    """What the ground floor adds to the navigation of a seat."""
    if seat.board is not None:
        slug = seat.board.slug
        here = [
            Link(
                "Organisations",
                reverse("organisations:board", args=[slug]),
                order=800,
                detail="Find an organisation, its people and its returns.",
                within=("/organisations/",),
            ),
            Link("People", reverse("organisations:board_people", args=[slug]), order=900),
        ]
    else:
        pk = seat.organisation_id
        here = [
            Link(
                "Organisation",
                reverse("organisations:organisation", args=[pk]),
                order=800,
                detail="All returns of this round and of earlier ones.",
            ),
            Link("People", reverse("organisations:organisation_people", args=[pk]), order=900),
        ]
    if seat.role == "manager":
        here.append(
            Link("Settings", reverse("organisations:settings", args=[slug]), order=950),
        )
    return [Link("What to do next", reverse("seat", args=[seat.pk]), order=0), *here]
