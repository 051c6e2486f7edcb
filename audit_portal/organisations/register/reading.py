"""Reading a file of the register: by the names of its columns, which come and go between layouts.

Written by the register in Windows-1252 with dates as dd-mm-yyyy; once Excel has saved it, in UTF-8
perhaps, with dd/mm/yyyy and long numbers as 1.0E+07, which cannot be read back.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from audit_portal.organisations.register.bounds import AT_COMMAND, Bounds
from audit_portal.organisations.register.problems import Problem, RegisterRefused
from audit_portal.organisations.register.sheets import Sheet, cells_at, sheet_of

LIMITS = {
    "name": 200,
    "type_code": 10,
    "type_name": 100,
    "phase": 60,
    "street": 120,
    "locality": 80,
    "address3": 80,
    "town": 100,
    "postcode": 10,
    "authority": 100,
}
SHOWN = 60  # characters of what is wrong
HEADINGS = {
    "urn": "URN",
    "name": "EstablishmentName",
    "type_code": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "status": "EstablishmentStatus (name)",
    "status_code": "EstablishmentStatus (code)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (name)",
    "ukprn": "UKPRN",
    "street": "Street",
    "locality": "Locality",
    "address3": "Address3",
    "town": "Town",
    "postcode": "Postcode",
    "authority": "LA (name)",
}
NEEDED = ("urn", "name")
STATUSES = {
    "1": "open",
    "2": "closed",
    "3": "open, but proposed to close",
    "4": "proposed to open",
}
DATE_FORMS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")
DAMAGED_NUMBER = re.compile(r"[0-9.,]+E\+[0-9]+", re.IGNORECASE)
FORMS = {"urn": re.compile(r"[0-9]{4,10}"), "ukprn": re.compile(r"[0-9]{1,12}")}


@dataclass(frozen=True)
class Establishment:
    """One row. What the file leaves blank, or has no column for, is "" or None."""

    row: int
    urn: str
    name: str
    type_code: str
    type_name: str
    status: str
    opened: date | None
    closed: date | None
    phase: str
    ukprn: str
    street: str
    town: str
    postcode: str
    authority: str

    @property
    def is_closed(self) -> bool:
        return self.status == "closed"

    @property
    def is_to_come(self) -> bool:
        return self.status == "proposed to open"

    @property
    def is_open(self) -> bool:
        """Said to be open, and with no word of closing."""
        return self.status == "open" and self.closed is None


def read_register(raw: bytes, bounds: Bounds = AT_COMMAND) -> list[Establishment]:
    """Raises `RegisterRefused` with every problem of the file."""
    return establishments_in(sheet_of(raw, bounds))


def establishments_in(sheet: Sheet) -> list[Establishment]:
    """Raises `RegisterRefused` with every problem of the sheet."""
    places = _places(sheet)
    problems: list[Problem] = []
    found: list[Establishment] = []
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        if len(cells) != len(sheet.headings):
            sentence = f"It has {len(cells)} cells where the headings are {len(sheet.headings)}."
            problems.append(Problem(line, "", sentence))
            continue
        establishment = _Row(line, cells_at(cells, places), problems).establishment()
        first = lines.setdefault(establishment.urn, line)
        if establishment.urn and first != line:
            sentence = f"{establishment.urn} stands in row {first} already."
            problems.append(Problem(line, HEADINGS["urn"], sentence))
        found.append(establishment)
    if not found and not problems:
        problems.append(Problem(1, "", "There is nothing below the headings."))
    if problems:
        raise RegisterRefused(problems)
    return found


def _places(sheet: Sheet) -> dict[str, int]:
    places = sheet.places(HEADINGS)
    missing = [HEADINGS[key] for key in NEEDED if key not in places]
    if missing:
        sentence = "There is no column of this name. Is it a file of the register, saved as CSV?"
        raise RegisterRefused([Problem(1, heading, sentence) for heading in missing])
    return places


class _Row:
    """The cells of a row by their key; what is wrong with them goes to `problems`."""

    def __init__(self, line: int, cells: dict[str, str], problems: list[Problem]) -> None:
        self.line, self.cells, self.problems = line, cells, problems

    def establishment(self) -> Establishment:
        opened, closed = self._date("opened"), self._date("closed")
        if opened and closed and closed < opened:
            self._wrong("closed", "It closed before it opened.")
        return Establishment(
            row=self.line,
            urn=self._number("urn", needed=True),
            name=self._text("name", needed=True),
            type_code=self._text("type_code"),
            type_name=self._text("type_name"),
            status=self._status(),
            opened=opened,
            closed=closed,
            phase=self._text("phase"),
            ukprn=self._number("ukprn"),
            street=self._street(),
            town=self._text("town"),
            postcode=self._text("postcode"),
            authority=self._text("authority"),
        )

    def _wrong(self, key: str, sentence: str) -> None:
        self.problems.append(Problem(self.line, HEADINGS[key], sentence))

    def _text(self, key: str, *, needed: bool = False) -> str:
        value = self.cells.get(key, "")
        if needed and not value:
            self._wrong(key, "It is blank.")
        if len(value) > LIMITS[key]:
            self._wrong(key, f"It is longer than {LIMITS[key]} characters.")
        return value

    def _street(self) -> str:
        """What stands above the town; the register gives it in up to three columns."""
        parts = (self._text(key) for key in ("street", "locality", "address3"))
        return ", ".join(filter(None, parts))

    def _status(self) -> str:
        """In small letters, as the register calls it; some layouts have only the code."""
        said = self.cells.get("status", "").lower()
        return said or STATUSES.get(self.cells.get("status_code", ""), "")

    def _number(self, key: str, *, needed: bool = False) -> str:
        value = self.cells.get(key, "")
        if not value:
            if needed:
                self._wrong(key, "It is blank.")
        elif DAMAGED_NUMBER.fullmatch(value):
            self._wrong(
                key,
                f"{value[:SHOWN]} is what Excel made of a long number. Use the file as downloaded.",
            )
        elif not FORMS[key].fullmatch(value) or not value.isascii():
            self._wrong(key, f"{value[:SHOWN]!r} is not a number of the register.")
        return value

    def _date(self, key: str) -> date | None:
        value = self.cells.get(key, "")
        if not value:
            return None
        found = day_written(value)
        if found is None:
            self._wrong(key, f"{value[:SHOWN]!r} is not a date like 31-08-2024.")
        return found


@lru_cache(maxsize=4096)  # schools open and close on the same few days
def day_written(value: str) -> date | None:
    for form in DATE_FORMS:
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
