"""From the bytes of a workbook to the document, remembering in which cell each field stands."""

import io
from typing import Any

from audit_portal.checking import Refused
from audit_portal.checking.file_types import DOCX
from audit_portal.documents.workbook_cells import Sheet, sheets_of
from questionnaires.definitions.documents.form import nearest
from questionnaires.definitions.documents.problems import DocumentRefused, Place, Problem
from questionnaires.definitions.documents.reading import Reading
from questionnaires.definitions.documents.workbook.layout import (
    CHOICES,
    FRAMEWORKS,
    LAYOUTS,
    NAMES,
    QUESTIONNAIRE,
    QUESTIONS,
    SCALES,
    UNREAD,
    VARIANTS,
    Layout,
)
from questionnaires.definitions.documents.workbook.lists import read_lists
from questionnaires.definitions.documents.workbook.questions import read_questions
from questionnaires.definitions.documents.workbook.tables import Row, Table
from questionnaires.definitions.documents.workbook.values import Values

LARGEST = 2_000_000  # bytes; the longest audit we know of makes a twentieth
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # ZIP, and Office before it
NOT_OURS = (
    "There is no sheet “{}” in it. Begin from a workbook that the portal gives out: “Import a "
    "questionnaire” has one to fill in. Or choose there to bring in your own Word or Excel file."
)
OF_WORD = f"it is a {DOCX.label}"
BRING_IT = " Choose “Bring in your own Word or Excel file” for it."
NOTES = " For your own notes, begin its name with “Notes”."

Fields = dict[str, Any]


def is_packed(raw: bytes) -> bool:
    """A workbook, or any other file of Office."""
    return raw.startswith(PACKED)


def read_workbook(raw: bytes) -> Reading:
    """Raises `DocumentRefused` where there are no sheets to be read."""
    tables = _tables(_sheets(raw))
    reading = Reading()
    values = Values(reading)
    for table in tables.values():
        values.tell(table.problems)
        values.tell((table.place(1), f"There is no column “{name}”.") for name in table.lacks)
    if any(table.lacks for table in tables.values()):
        raise DocumentRefused(reading.problems)  # without them every row would be a problem
    reading.data = {
        **_names(tables[QUESTIONNAIRE], values),
        "frameworks": read_lists(tables[FRAMEWORKS], "frameworks", "items", values),
        "scales": read_lists(tables[SCALES], "scales", "points", values),
        "variants": _variants(tables[VARIANTS], values),
        "standards": read_questions(tables[QUESTIONS], tables[CHOICES], values),
    }
    return reading


def _sheets(raw: bytes) -> list[Sheet]:
    if len(raw) > LARGEST:
        sentence = f"The file is bigger than {LARGEST:,} bytes, which is the most."
        raise DocumentRefused([Problem((), sentence)])
    try:
        return sheets_of(io.BytesIO(raw))
    except Refused as refused:
        sentence = f"It cannot be used, because {refused}."
        if str(refused).startswith(OF_WORD):
            sentence += BRING_IT
        raise DocumentRefused([Problem((), sentence)]) from refused


def _tables(sheets: list[Sheet]) -> dict[Layout, Table]:
    """A table for each layout; of a sheet that is not there, an empty one."""
    problems, found = [], dict[Layout, Table]()
    layouts = {layout.title.lower(): layout for layout in LAYOUTS}
    for order, sheet in enumerate(sheets, start=1):
        title = sheet.title.strip().lower()
        if title in layouts:
            found[layouts[title]] = Table(layouts[title], sheet, order)
        elif sheet.cells and not title.startswith(UNREAD):
            known = [layout.title for layout in LAYOUTS]
            sentence = f"Nothing is known of a sheet of this name.{nearest(sheet.title, known)}"
            place = Place(1, 1, sheet.title, "", order)
            problems.append(Problem((), sentence + NOTES, place))
    missing = [layout.title for layout in (QUESTIONNAIRE, QUESTIONS) if layout not in found]
    problems += [Problem((), NOT_OURS.format(title)) for title in missing]
    if problems:
        raise DocumentRefused(problems)
    return {layout: found.get(layout) or Table(layout, None) for layout in LAYOUTS}


def _names(table: Table, values: Values) -> Fields:
    """The facts about the whole, a row each."""
    found: Fields = {}
    values.place((), table.place(1))
    for row in table.rows:
        name = row["name"].lower()
        if name in NAMES and name not in found:
            read = values.day if name == "applies_from" else values.text
            found[name] = read((name,), row, "value")
        else:
            values.tell([(row.place("name"), _why_not(name, row, is_second=name in found))])
    for name in ("code", "title"):
        if name not in found:
            values.tell([(table.place(1, "name"), f"The row “{name}” is missing.")])
    return {name: text for name, text in found.items() if text or name in ("code", "title")}


def _why_not(name: str, row: Row, *, is_second: bool) -> str:
    if is_second:
        return "This stands here a second time: delete one of the two rows."
    return f"“{name[:60]}” is none of: {', '.join(NAMES)}.{nearest(name, NAMES)}"


def _variants(table: Table, values: Values) -> list[Fields]:
    found = []
    for n, row in enumerate(table.rows):
        path = ("variants", n)
        values.place(path, row.place("name"))
        fields = values.option(path, row, "title")
        for name in ("kinds", "duties"):
            if keys := values.keys((*path, name), row, name):
                fields[name] = keys
        found.append(fields)
    return found
