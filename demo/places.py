"""The organisations of Northmoor: 15 agencies, 130 schools and colleges, and their parent bodies.

All names are invented. URNs begin with 9, which the register has not given to anybody, so that a
real register can be imported beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Kind, Organisation
from demo.words import names

SINCE = date(2016, 9, 1)
COUNCIL = "Northmoor Council"
HARBOUR_LIGHT = "Harbour Light Learning Trust"
FELLSIDE = "Fellside Academies"
PARENT_BODIES = {
    COUNCIL: "Local authority",
    HARBOUR_LIGHT: "Multi-academy trust",
    FELLSIDE: "Multi-academy trust",
}
# Renamed since the first rounds, in which it answered under the name on the right.
RENAMED = {"Moorland Integrated Care Board": "Northmoor Clinical Commissioning Group"}


@dataclass(frozen=True)
class Place:
    name: str
    kind: Kind
    duty: DutyBasis
    sector: str = ""
    phase: str = ""
    type_name: str = ""
    urn: str | None = None
    parent: str = ""


AGENCIES = (
    Place("Northmoor Council Children’s Services", Kind.AGENCY, DutyBasis.S11, "Local authority"),
    Place("Northmoor Council Adult Social Care", Kind.AGENCY, DutyBasis.S11, "Local authority"),
    Place("Northmoor Council Housing", Kind.AGENCY, DutyBasis.S11, "Local authority"),
    Place("Northmoor Council Public Health", Kind.AGENCY, DutyBasis.S11, "Local authority"),
    Place("Northmoor Youth Justice Service", Kind.AGENCY, DutyBasis.S11, "Youth justice"),
    Place("Moorland Police, Northmoor Division", Kind.AGENCY, DutyBasis.S11, "Police"),
    Place("Moorland Integrated Care Board", Kind.AGENCY, DutyBasis.S11, "Health"),
    Place("Northmoor Hospitals NHS Trust", Kind.AGENCY, DutyBasis.S11, "Health"),
    Place("Fellside Mental Health and Community Trust", Kind.AGENCY, DutyBasis.S11, "Health"),
    Place("Moorland Ambulance Service", Kind.AGENCY, DutyBasis.S11, "Health"),
    Place("Moorland Probation, Northmoor Office", Kind.AGENCY, DutyBasis.S11, "Probation"),
    Place("Moorland Family Court Advisers", Kind.AGENCY, DutyBasis.S11, "Family courts"),
    Place("Beacon Recovery Service", Kind.COMMISSIONED, DutyBasis.CONTRACT, "Commissioned health"),
    Place("Northmoor Youth Forum", Kind.VOLUNTARY, DutyBasis.VOLUNTARY, "Youth work"),
    Place("Northmoor Council of Faiths", Kind.VOLUNTARY, DutyBasis.VOLUNTARY, "Faith"),
)

LOCALITIES = names("localities", ", ")
SAINTS = ("St Aidan’s", "St Bega’s", "St Cedd’s", "St Hilda’s", "St Oswald’s", "St Wilfrid’s")


def schools() -> list[Place]:
    """130 of them: 85 primary, 19 secondary, 8 nursery, 16 other, 2 colleges."""
    places = [*_primaries(), *_secondaries(), *_nurseries(), *_others()]
    return [_numbered(place, number) for number, place in enumerate(places)]


def _numbered(place: Place, number: int) -> Place:
    return Place(**{**vars(place), "urn": f"9{10_000 + 7 * number}"})


def _maintained(name: str, phase: str, type_name: str = "Community school") -> Place:
    return Place(name, Kind.SCHOOL, DutyBasis.S175, "Education", phase, type_name)


def _academy(name: str, phase: str, trust: str = "", type_name: str = "Academy converter") -> Place:
    return Place(name, Kind.SCHOOL, DutyBasis.S157, "Education", phase, type_name, None, trust)


def _primaries() -> Iterator[Place]:
    for number, locality in enumerate(LOCALITIES):
        if number % 9 == 4:
            yield _academy(f"{locality} Primary Academy", "Primary", HARBOUR_LIGHT)
        elif number % 9 == 7:
            yield _academy(f"{locality} Academy", "Primary", "", "Academy sponsor led")
        elif number % 9 == 2:
            name = f"{locality} Church of England Primary School"
            yield _maintained(name, "Primary", "Voluntary controlled school")
        else:
            yield _maintained(f"{locality} Primary School", "Primary")
    for saint in SAINTS:
        name = f"{saint} Catholic Primary School"
        yield _maintained(name, "Primary", "Voluntary aided school")
    for locality in LOCALITIES[3:59:8]:
        yield _maintained(f"{locality} Infant School", "Primary")
        yield _maintained(f"{locality} Junior School", "Primary")


def _secondaries() -> Iterator[Place]:
    for number, locality in enumerate(LOCALITIES[1:60:4]):
        if number % 2:
            yield _academy(f"{locality} High School", "Secondary", FELLSIDE if number < 12 else "")
        else:
            yield _maintained(f"{locality} School", "Secondary", "Foundation school")
    yield _maintained("St Paulinus Catholic High School", "Secondary", "Voluntary aided school")
    yield _academy("Northmoor Girls’ Academy", "Secondary", HARBOUR_LIGHT)
    yield _academy("Northmoor Technical Academy", "Secondary", "", "Free schools")
    yield _academy("Skelmere All-through Academy", "All-through", FELLSIDE)


def _nurseries() -> Iterator[Place]:
    for locality in LOCALITIES[5:61:7]:
        yield _maintained(f"{locality} Nursery School", "Nursery", "Local authority nursery school")


def _others() -> Iterator[Place]:
    for locality in ("Brierdale", "Fernbeck", "Hallbank", "Kelder", "Old Quarry", "Rowan Grove"):
        name = f"{locality} Special School"
        yield _maintained(name, "Not applicable", "Community special school")
    yield _academy("Tarn Side Special Academy", "Not applicable", "", "Academy special converter")
    yield _academy("Whin Common Free School", "Not applicable", "", "Free schools special")
    yield Place(
        "Scar View School",
        Kind.SCHOOL,
        DutyBasis.NMSS,
        "Education",
        "Not applicable",
        "Non-maintained special school",
    )
    for name in ("The Bridge", "Moorgate Centre", "Northmoor Hospital School"):
        yield _maintained(name, "Not applicable", "Pupil referral unit")
    for name in ("Hollin Hall Preparatory School", "Northmoor Grammar School", "Al-Noor School"):
        yield _academy(name, "Not applicable", "", "Other independent school")
    yield _academy("Eastmere Montessori School", "Not applicable", "", "Other independent school")
    for name, type_name in (
        ("Northmoor College", "Further education"),
        ("Northmoor Sixth Form College", "Sixth form centres"),
    ):
        yield Place(name, Kind.COLLEGE, DutyBasis.S175, "Education", "16 plus", type_name)


def make_places(board: Board) -> dict[str, Organisation]:
    """All of them by name, as members of the board where they owe it something."""
    parents = {
        name: Organisation(home_board=board, name=name, kind=Kind.AGENCY, sector=sector)
        for name, sector in PARENT_BODIES.items()
    }
    Organisation.objects.bulk_create(parents.values())
    places = [*AGENCIES, *schools()]
    made = {place.name: _made(place, board, parents) for place in places}
    Organisation.objects.bulk_create(made.values())
    BoardMember.objects.bulk_create(
        BoardMember(board=board, organisation=made[place.name], duty_basis=place.duty, since=SINCE)
        for place in places
    )
    return parents | made


def _made(place: Place, board: Board, parents: dict[str, Organisation]) -> Organisation:
    parent = COUNCIL if place.name.startswith(COUNCIL) else place.parent
    return Organisation(
        home_board=board,
        name=place.name,
        kind=place.kind,
        sector=place.sector,
        phase=place.phase,
        type_name=place.type_name,
        urn=place.urn,
        town="Northmoor",
        parent=parents.get(parent),
    )
