"""Reading a list of contacts: one line for a person and a seat, under headings in any order."""

from dataclasses import dataclass, field

from audit_portal.documents.spreadsheets import as_written
from audit_portal.organisations.models import ORGANISATION_ROLES, Role
from audit_portal.organisations.register.bounds import AT_COMMAND, MEGABYTE, Bounds
from audit_portal.organisations.register.problems import Problem, RegisterRefused, refused
from audit_portal.organisations.register.sheets import Sheet, sheet_of

ON_PAGE = Bounds(unpacked=10 * MEGABYTE, rows=2000, seconds=20)
HEADINGS = {
    "urn": ("URN",),
    "organisation": ("Organisation", "School", "EstablishmentName", "Organisation name"),
    "name": ("Name", "Contact name", "Full name"),
    "email": ("E-mail", "Email", "E-mail address", "Email address"),
    "role": ("Seat", "Role"),
}
WHAT_TO_MEND = "What to mend"  # added to the file of refused rows, and passed over when it returns
ROLES = {
    **{role: role for role in ORGANISATION_ROLES},
    **{str(Role(role).label).lower(): role for role in ORGANISATION_ROLES},
    "": "lead",
    "dsl": "lead",
    "designated safeguarding lead": "lead",
    "head": "senior_lead",
    "head teacher": "senior_lead",
    "headteacher": "senior_lead",
    "head of service": "senior_lead",
    "chair of governors": "accountable",
    "chief officer": "accountable",
}


@dataclass(frozen=True)
class Contact:
    """A line as it was written, and what it says."""

    row: int
    cells: list[str] = field(compare=False)
    urn: str
    organisation: str
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class ContactList:
    headings: list[str]
    contacts: list[Contact]


def read_contacts(raw: bytes, bounds: Bounds = AT_COMMAND) -> ContactList:
    """Raises `RegisterRefused` when the file as a whole cannot be read."""
    sheet = sheet_of(raw, bounds)
    places = _places(sheet)
    found: list[Contact] = []
    for line, written in sheet.rows:
        cells = [as_written(cell.strip()) for cell in written]
        if len(cells) != len(sheet.headings):
            sentence = f"It has {len(cells)} cells where the headings are {len(sheet.headings)}."
            raise refused(sentence, row=line)
        said = {key: " ".join(cells[at].split()) for key, at in places.items()}
        found.append(
            Contact(
                row=line,
                cells=cells,
                urn=said.get("urn", ""),
                organisation=said.get("organisation", ""),
                name=said.get("name", ""),
                email="".join(said["email"].split()).lower(),
                role=said.get("role", "").lower(),
            )
        )
    if not found:
        raise refused("There is nothing below the headings.")
    return ContactList(sheet.headings, found)


def _places(sheet: Sheet) -> dict[str, int]:
    there = [heading.lower() for heading in sheet.headings]
    places = {
        key: there.index(name.lower())
        for key, names in HEADINGS.items()
        for name in reversed(names)
        if name.lower() in there
    }
    missing = [HEADINGS["email"][0]] if "email" not in places else []
    if not {"urn", "organisation"} & set(places):
        missing.append("URN or Organisation")
    if missing:
        sentence = "There is no column of this name. The headings stand in the first row."
        raise RegisterRefused([Problem(1, heading, sentence) for heading in missing])
    return places
