"""Reading a list of agencies: headings in any order, kinds and duties in words or as codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audit_portal.documents.spreadsheets import as_written
from audit_portal.organisations.models import DutyBasis, Kind
from audit_portal.organisations.register.bounds import AT_COMMAND, MEGABYTE, Bounds
from audit_portal.organisations.register.problems import Problem, RegisterRefused
from audit_portal.organisations.register.sheets import Sheet, sheet_of

ON_PAGE = Bounds(unpacked=10 * MEGABYTE, rows=2000, seconds=20)
HEADINGS = {
    "name": ("Organisation", "Name", "Agency"),
    "kind": ("Kind",),
    "duties": ("Duty", "Duties"),
    "sector": ("Partner type", "Sector"),
    "part_of": ("Part of", "Parent"),
    "street": ("Street", "Address"),
    "town": ("Town",),
    "postcode": ("Postcode",),
}
LIMITS = {"name": 200, "sector": 60, "part_of": 200, "street": 300, "town": 100, "postcode": 10}
DUTY_WORDS = {
    "section 11": DutyBasis.S11,
    "section 55": DutyBasis.S55,
    "section 157": DutyBasis.S157,
    "section 175": DutyBasis.S175,
    "early years": DutyBasis.EYFS,
    "funding agreement": DutyBasis.FUNDING_AGREEMENT,
}
BETWEEN_DUTIES = re.compile(r"[;,/]| and ")


@dataclass(frozen=True)
class Agency:
    """A line. `duties` empty: a body that only stands above others."""

    row: int
    name: str
    kind: Kind
    duties: tuple[DutyBasis, ...]
    sector: str
    part_of: str
    street: str
    town: str
    postcode: str


def is_agencies(sheet: Sheet) -> bool:
    """Told by its columns: a name and a duty, and no number of the register."""
    there = {heading.lower() for heading in sheet.headings}
    named = {name.lower() for name in HEADINGS["name"]}
    owes = {name.lower() for name in HEADINGS["duties"]}
    return bool(there & named) and bool(there & owes) and "urn" not in there


def read_agencies(raw: bytes, bounds: Bounds = AT_COMMAND) -> list[Agency]:
    """Raises `RegisterRefused` with every problem of the file."""
    return agencies_in(sheet_of(raw, bounds))


def agencies_in(sheet: Sheet) -> list[Agency]:
    places = _places(sheet)
    problems: list[Problem] = []
    found: list[Agency] = []
    lines: dict[str, int] = {}
    for line, written in sheet.rows:
        if len(written) != len(sheet.headings):
            sentence = f"It has {len(written)} cells where the headings are {len(sheet.headings)}."
            problems.append(Problem(line, "", sentence))
            continue
        cells = [as_written(cell.strip()) for cell in written]
        said = {key: " ".join(cells[at].split()) for key, at in places.items()}
        agency = _agency(line, said, problems)
        first = lines.setdefault(plain(agency.name), line)
        if agency.name and first != line:
            problems.append(Problem(line, "Organisation", f"It stands in row {first} already."))
        found.append(agency)
    if not found and not problems:
        problems.append(Problem(1, "", "There is nothing below the headings."))
    if problems:
        raise RegisterRefused(problems)
    return found


def plain(name: str) -> str:
    """Names that differ in capitals, blanks or the shape of an apostrophe are one."""
    return " ".join(name.replace("’", "'").casefold().split())


def _places(sheet: Sheet) -> dict[str, int]:
    there = [heading.lower() for heading in sheet.headings]
    places = {
        key: there.index(name.lower())
        for key, names in HEADINGS.items()
        for name in reversed(names)
        if name.lower() in there
    }
    missing = [HEADINGS[key][0] for key in ("name", "duties") if key not in places]
    if missing:
        sentence = "There is no column of this name. The headings stand in the first row."
        raise RegisterRefused([Problem(1, heading, sentence) for heading in missing])
    return places


def _agency(line: int, said: dict[str, str], problems: list[Problem]) -> Agency:
    def wrong(key: str, sentence: str) -> None:
        problems.append(Problem(line, HEADINGS[key][0], sentence))

    if not said["name"]:
        wrong("name", "It is blank.")
    for key, most in LIMITS.items():
        if len(said.get(key, "")) > most:
            wrong(key, f"It is longer than {most} characters.")
    kind = _kind(said.get("kind", ""))
    if kind is None:
        wrong("kind", f"There is no kind “{said['kind'][:40]}”. Write one of: {_list(Kind)}.")
    duties = []
    for words in filter(None, (part.strip() for part in BETWEEN_DUTIES.split(said["duties"]))):
        duty = _duty(words)
        if duty is None:
            wrong("duties", f"There is no duty “{words[:40]}”. Write one of: {_list(DutyBasis)}.")
        elif duty not in duties:
            duties.append(duty)
    plainly = ("sector", "part_of", "street", "town", "postcode")
    rest = {key: said.get(key, "") for key in plainly}
    return Agency(line, said["name"], kind or Kind.AGENCY, tuple(duties), **rest)


def _kind(words: str) -> Kind | None:
    """Blank is an agency."""
    if not words:
        return Kind.AGENCY
    known = {**{kind.value: kind for kind in Kind}, **{kind.label.lower(): kind for kind in Kind}}
    return known.get(words.lower())


def _duty(words: str) -> DutyBasis | None:
    known = {**{duty.value: duty for duty in DutyBasis}, **DUTY_WORDS}
    return known.get(words.lower())


def _list(codes: Iterable[Kind] | Iterable[DutyBasis]) -> str:
    return ", ".join(str(code.value) for code in codes)
