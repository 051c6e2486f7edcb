"""Cells as values of the document: what each column takes, and where each field stands."""

import re
from collections.abc import Iterable
from typing import Any

from questionnaires.definitions.documents.problems import Path, Place, Problem
from questionnaires.definitions.documents.reading import Reading
from questionnaires.definitions.documents.schema import DATE
from questionnaires.definitions.documents.workbook.layout import YES, YES_NO
from questionnaires.definitions.documents.workbook.tables import Row, Told, why_unreadable
from questionnaires.definitions.kinds.reading import (
    Unreadable,
    as_date,
    as_whole_number,
    clean_text,
)

Fields = dict[str, Any]
SEPARATORS = str.maketrans(";\n", ",,")


class Values:
    """Reads cells; what it cannot read it tells, and gives as if the cell were blank."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def place(self, path: Path, place: Place) -> None:
        self.reading.places[path] = place

    def tell(self, problems: Iterable[Told], path: Path = ()) -> None:
        self.reading.problems += [Problem(path, sentence, place) for place, sentence in problems]

    def text(self, path: Path | None, row: Row, heading: str, *, may_be_a_day: bool = False) -> str:
        """`path` of the field; None where the cell makes none by itself."""
        if path is not None:
            self.place(path, row.place(heading))
        cell = row.cells.get(heading)
        if cell is None:
            return ""
        if why := why_unreadable(cell, may_be_a_day=may_be_a_day):
            self.tell([(row.place(heading), why)], path or ())
            return ""
        return clean_text(cell.words)

    def flag(self, path: Path, row: Row, heading: str) -> bool | None:
        """None where it is blank."""
        words = self.text(path, row, heading).lower()
        if words and words not in YES_NO:
            self.tell([(row.place(heading), "Write “yes” or “no”.")], path)
            return None
        return words == YES if words else None

    def whole_number(self, path: Path | None, row: Row, heading: str) -> int | None:
        words = self.text(path, row, heading)
        try:
            return as_whole_number(words) if words else None
        except Unreadable as error:
            self.tell([(row.place(heading), str(error))], path or ())
            return None

    def day(self, path: Path, row: Row, heading: str) -> str:
        """As the document has it: 2026-09-01."""
        words = self.text(path, row, heading, may_be_a_day=True)
        if not words or re.fullmatch(DATE, words):
            return words
        try:
            return as_date(words).isoformat()
        except Unreadable as error:
            self.tell([(row.place(heading), str(error))], path)
            return ""

    def keys(self, path: Path, row: Row, heading: str) -> list[str]:
        words = self.text(path, row, heading).translate(SEPARATORS)
        return [key for part in words.split(",") if (key := part.strip())]

    def option(self, path: Path, row: Row, label: str) -> Fields:
        """A key and what it is called; both are there even if blank, for the check to name."""
        key = self.text((*path, "key"), row, "name")
        return {"key": key, label: self.text((*path, label), row, "label")}
