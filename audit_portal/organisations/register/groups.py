"""The register's file of groups: which trust or federation a school belongs to.

A trust may stand there a second time, in capitals, as the sponsor of its schools under another
number. A sponsor does not run a school: those lines are passed over, so that the trust comes once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from audit_portal.organisations.models import Board, Kind, Organisation
from audit_portal.organisations.register.problems import Problem, RegisterRefused
from audit_portal.organisations.register.reading import day_written
from audit_portal.organisations.register.sheets import Sheet, cells_at

HEADINGS = {
    "urn": "URN",
    "uid": "Linked UID",
    "name": "Group Name",
    "type": "Group Type",
    "status": "Group Status",
    "joined": "Joined date",
}
RUNS_SCHOOLS = (  # the first that a school has is the body it is part of
    "multi-academy trust",
    "single-academy trust",
    "secure single-academy trust",
    "federation",
    "trust",
)
AT_ONCE = 250


@dataclass(frozen=True)
class Belonging:
    row: int
    urn: str
    uid: str
    name: str
    type: str
    joined: date | None

    @property
    def order(self) -> tuple[int, date]:
        return -RUNS_SCHOOLS.index(self.type.lower()), self.joined or date.min


@dataclass
class Placed:
    """`moved`: the organisation, the body it was part of, and the one it is part of now."""

    new: list[Organisation] = field(default_factory=list)
    moved: list[tuple[Organisation, Organisation | None, Organisation]] = field(
        default_factory=list
    )
    as_before: int = 0
    left_out: list[tuple[Belonging, str]] = field(default_factory=list)

    @property
    def under_others(self) -> list[tuple[Organisation, Organisation]]:
        """Those whose body another board keeps: the people it has there will read them."""
        return [
            (organisation, body)
            for organisation, _, body in self.moved
            if body.home_board_id != organisation.home_board_id
        ]


def is_groups(sheet: Sheet) -> bool:
    return sheet.has("URN", "Linked UID", "Group Name", "Group Type")


def groups_in(sheet: Sheet, board: Board) -> list[Belonging]:
    """For each school that the board keeps the body that runs it. Raises `RegisterRefused`."""
    ours = set(board.home_organisations.exclude(urn=None).values_list("urn", flat=True))
    places = sheet.places(HEADINGS)
    problems: list[Problem] = []
    found: dict[str, Belonging] = {}
    for line, cells in sheet.rows:
        if len(cells) != len(sheet.headings):
            sentence = f"It has {len(cells)} cells where the headings are {len(sheet.headings)}."
            problems.append(Problem(line, "", sentence))
            continue
        one = _belonging(line, cells_at(cells, places), problems)
        if one and one.urn in ours and (one.urn not in found or one.order > found[one.urn].order):
            found[one.urn] = one
    if problems:
        raise RegisterRefused(problems)
    return list(found.values())


def _belonging(line: int, said: dict[str, str], problems: list[Problem]) -> Belonging | None:
    """None for a group that is closed or runs no schools."""
    for key in ("urn", "uid"):
        if not (said[key].isascii() and said[key].isdigit() and len(said[key]) <= 10):
            sentence = f"{said[key]!r} is not a number of the register."
            problems.append(Problem(line, HEADINGS[key], sentence))
            return None
    written = said.get("joined", "")
    joined = day_written(written)
    if written and joined is None:
        sentence = f"{written!r} is not a date like 31-08-2024."
        problems.append(Problem(line, HEADINGS["joined"], sentence))
    if not 0 < len(said["name"]) <= 200:
        problems.append(Problem(line, HEADINGS["name"], "It is blank or too long."))
    runs = said["type"].lower() in RUNS_SCHOOLS and said.get("status", "").lower() != "closed"
    if not runs:
        return None
    return Belonging(line, said["urn"], said["uid"], said["name"], said["type"], joined)


def look_at_groups(belongings: Collection[Belonging], board: Board) -> Placed:
    """What placing the board's schools under their bodies would do; nothing is written."""
    placed = Placed()
    kept = board.home_organisations.select_related("parent")
    ours = {organisation.urn: organisation for organisation in kept if organisation.urn}
    nameless = {
        organisation.name.casefold()
        for organisation in kept
        if not organisation.urn and not organisation.group_uid
    }
    wanted = {one.uid for one in belongings}
    bodies = {
        one.group_uid: one
        for one in Organisation.objects.exclude(group_uid=None).select_related("home_board")
        if one.group_uid in wanted
    }
    for one in belongings:
        organisation = ours.get(one.urn)
        if organisation is None:
            continue
        if one.uid not in bodies and one.name.casefold() in nameless:
            reason = (
                f"your board keeps a body called {one.name} without a group number: write "
                f"{one.uid} into its record"
            )
            placed.left_out.append((one, reason))
            continue
        _place(organisation, one, bodies, board, placed)
    return placed


def _place(
    organisation: Organisation,
    one: Belonging,
    bodies: dict[str, Organisation],
    board: Board,
    placed: Placed,
) -> None:
    body = bodies.get(one.uid)
    if body is None:
        body = bodies[one.uid] = Organisation(
            home_board=board,
            name=one.name,
            kind=Kind.AGENCY,
            sector=one.type[:60],
            group_uid=one.uid,
        )
        placed.new.append(body)
    if body.pk and organisation.parent_id == body.pk:
        placed.as_before += 1
    else:
        placed.moved.append((organisation, organisation.parent, body))


def place(placed: Placed) -> None:
    """Within a transaction that holds the board."""
    Organisation.objects.bulk_create(placed.new, batch_size=AT_ONCE)
    for organisation, _, body in placed.moved:
        organisation.parent = body
    schools = [organisation for organisation, _, _ in placed.moved]
    Organisation.objects.bulk_update(schools, ["parent"], batch_size=AT_ONCE)
