"""Reading a file of the register: by the names of its columns, which come and go between layouts.

Written by the register in Windows-1252 with dates as dd-mm-yyyy; once Excel has saved it, in UTF-8
perhaps, with dd/mm/yyyy and long numbers as 1.0E+07, which cannot be read back.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

LIMITS = {"name": 200, "type_name": 100, "phase": 60, "town": 100, "postcode": 10}
HEADINGS = {
    "urn": "URN",
    "name": "EstablishmentName",
    "type_code": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "status": "EstablishmentStatus (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (name)",
    "ukprn": "UKPRN",
    "town": "Town",
    "postcode": "Postcode",
    "authority": "LA (name)",
}
NEEDED = ("urn", "name")
DATE_FORMS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class Problem:
    """What is wrong where; a row is the line of the file it begins on."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"row {self.row}{column}: {self.sentence}"


class RegisterRefused(Exception):
    """The file cannot be taken in; `problems` says why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


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
    town: str
    postcode: str
    authority: str

    @property
    def is_closed(self) -> bool:
        return self.status.lower() == "closed"

    @property
    def is_to_come(self) -> bool:
        return self.status.lower() == "proposed to open"


def read_register(raw: bytes) -> list[Establishment]:
    """Raises `RegisterRefused` with every problem of the file."""
    rows = _rows(_decoded(raw))
    header, columns = _columns(rows)
    problems: list[Problem] = []
    found: list[Establishment] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) != header:
            sentence = f"It has {len(cells)} cells where the headings are {header}."
            problems.append(Problem(line, "", sentence))
            continue
        reader = _Row(line, {key: cells[at] for key, at in columns.items()}, problems)
        establishment = reader.establishment()
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


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    sentence = "It is not a file of text. Save it as CSV (UTF-8) and try again."
    raise RegisterRefused([Problem(1, "", sentence)])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells without the space around them, with the line each row begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = "It cannot be read as CSV: is a quotation mark missing?"
        raise RegisterRefused([Problem(line, "", sentence)]) from error


def _columns(rows: Iterator[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """How many columns there are, and where those stand that are wanted."""
    _, headings = next(rows, (1, []))
    places = {heading.lower(): at for at, heading in enumerate(headings)}
    missing = [HEADINGS[key] for key in NEEDED if HEADINGS[key].lower() not in places]
    if missing:
        sentence = "There is no column of this name. Is it a file of the register, saved as CSV?"
        raise RegisterRefused([Problem(1, heading, sentence) for heading in missing])
    known = {key: places.get(heading.lower()) for key, heading in HEADINGS.items()}
    return len(headings), {key: at for key, at in known.items() if at is not None}


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
            urn=self._number("urn", r"[0-9]{4,10}", needed=True),
            name=self._text("name", needed=True),
            type_code=self.cells.get("type_code", ""),
            type_name=self._text("type_name"),
            status=self.cells.get("status", ""),
            opened=opened,
            closed=closed,
            phase=self._text("phase"),
            ukprn=self._number("ukprn", r"[0-9]{1,12}"),
            town=self._text("town"),
            postcode=self._text("postcode"),
            authority=self.cells.get("authority", ""),
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

    def _number(self, key: str, form: str, *, needed: bool = False) -> str:
        value = self.cells.get(key, "")
        if not value:
            if needed:
                self._wrong(key, "It is blank.")
        elif re.fullmatch(r"[0-9.,]+E\+[0-9]+", value, re.IGNORECASE):
            self._wrong(
                key, f"{value} is what Excel made of a long number. Use the file as downloaded."
            )
        elif not re.fullmatch(form, value):
            self._wrong(key, f"{value!r} is not a number of the register.")
        return value

    def _date(self, key: str) -> date | None:
        value = self.cells.get(key, "")
        if not value:
            return None
        for form in DATE_FORMS:
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self._wrong(key, f"{value!r} is not a date like 31-08-2024.")
        return None
