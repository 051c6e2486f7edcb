"""The people of Northmoor, their seats, and the sign-ins that the demo prints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.hashers import make_password

from audit_portal.organisations.models import Board, Organisation, Seat, User
from demo.places import AGENCIES, HARBOUR_LIGHT, schools
from demo.words import names

DOMAIN = "northmoor.example"  # a name that the internet's rules reserve: no mail can ever arrive
PASSWORD = "northmoor-demo"  # noqa: S105 - printed for everybody; no account outside the demo has it
SINCE = datetime(2016, 10, 3, 9, 0, tzinfo=UTC)

HOUSING = "Northmoor Council Housing"
PUBLIC_HEALTH = "Northmoor Council Public Health"
ALDER_BROOK = "Alder Brook Primary School"
CASTLE_GATE = "Castle Gate Primary School"
FOUNDRY_ROAD = "Foundry Road Church of England Primary School"


@dataclass(frozen=True)
class SignIn:
    """`to_try` is what this person can do at once in the open rounds."""

    name: str
    seats: tuple[tuple[str, str], ...]  # place, role; the place "" is the board
    to_try: str

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


SIGN_INS = (
    SignIn("Mo Farrell", (("", "manager"),), "see who has returned, extend, excuse, open a round"),
    SignIn("Ruth Adeyemi", (("", "chair"),), "approve letters in her name; see who has returned"),
    SignIn("Rafi Lindqvist", (("", "reviewer"),), "read signed-off returns, ask, write letters"),
    SignIn("Sana Okonjo", (("", "reviewer"),), "see what two reviewers found in 2017"),
    SignIn("Edie Blackwood", (("", "editor"),), "read the questionnaires"),
    SignIn("Asha Rahman", ((HOUSING, "lead"),), "finish and submit a Section 11 return"),
    SignIn("Ben Whitaker", ((HOUSING, "contributor"),), "answer the standards given to him"),
    SignIn("Dev Chandran", ((PUBLIC_HEALTH, "senior_lead"),), "approve a return or send it back"),
    SignIn("Grace Oyelaran", ((ALDER_BROOK, "lead"),), "finish a Section 157/175 return"),
    SignIn("Helen Calvert", ((CASTLE_GATE, "senior_lead"),), "approve as head teacher"),
    SignIn("Idris Penhallow", ((CASTLE_GATE, "accountable"),), "approve as chair of governors"),
    SignIn(
        "Tess Marlowe",
        ((ALDER_BROOK, "contributor"), (FOUNDRY_ROAD, "lead")),
        "switch between two schools; correct a return that was sent back",
    ),
    SignIn("Nadia Sorensen", ((HARBOUR_LIGHT, "reader"),), "read the returns of a trust’s schools"),
)


@dataclass
class People:
    """Who holds which role where, by name of the place; `board` by role, but for its reviewers,
    who are several."""

    at: dict[str, dict[str, User]] = field(default_factory=dict)
    board: dict[str, User] = field(default_factory=dict)
    reviewers: list[User] = field(default_factory=list)

    def holder(self, place: str, role: str) -> User:
        return self.at[place][role]


def make_people(board: Board, organisations: dict[str, Organisation]) -> People:
    """Every organisation has a lead, a senior lead and an accountable person; some have helpers."""
    password = make_password(PASSWORD)  # one hash for all: it is slow on purpose
    people = People()
    seats: list[Seat] = []
    users: list[User] = []
    invented = _names()

    def seat(user: User, place: str, role: str) -> None:
        where = organisations[place] if place else None
        seats.append(
            Seat(
                user=user,
                organisation=where,
                board=None if where else board,
                role=role,
                since=SINCE,
            )
        )
        (people.at.setdefault(place, {}) if place else people.board)[role] = user
        if role == "reviewer":
            people.reviewers.append(user)

    for sign_in in SIGN_INS:
        users.append(User(name=sign_in.name, email=sign_in.email, password=password))
        for place, role in sign_in.seats:
            seat(users[-1], place, role)
    for place, role in _other_seats():
        if role not in people.at.get(place, {}):
            name = next(invented)
            email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
            users.append(User(name=name, email=email, password=password))
            seat(users[-1], place, role)
    User.objects.bulk_create(users)
    Seat.objects.bulk_create(seats)
    return people


def _other_seats() -> Iterator[tuple[str, str]]:
    for number, place in enumerate([*AGENCIES, *schools()]):
        yield place.name, "lead"
        yield place.name, "senior_lead"
        yield place.name, "accountable"
        if number % 3 == 0:
            yield place.name, "contributor"


def _names() -> Iterator[str]:
    """Every pair once, in an order that looks like a town's and is always the same."""
    pairs = [f"{first} {last}" for first in names("first", " ") for last in names("last", " ")]
    Random("Northmoor").shuffle(pairs)
    yield from pairs


def sign_in_lines() -> list[str]:
    """A table for the terminal: who, with which address, in which seat, to try what."""
    width = max(len(sign_in.email) for sign_in in SIGN_INS)
    lines = [f"Sign-ins of the demo; the password of each is {PASSWORD}", ""]
    for sign_in in SIGN_INS:
        lines.append(f"  {sign_in.email:<{width}}  {_seats(sign_in)}")
        lines.append(f"  {'':<{width}}    to {sign_in.to_try}")
    return lines


def _seats(sign_in: SignIn) -> str:
    from audit_portal.organisations.models import Role

    return "; ".join(f"{Role(role).label}, {place or 'the board'}" for place, role in sign_in.seats)
