"""The sheet of standards and questions, with the lists that questions name."""

from typing import Any

from questionnaires.definitions.documents.form import nearest
from questionnaires.definitions.documents.problems import Path
from questionnaires.definitions.documents.workbook.conditions import from_text
from questionnaires.definitions.documents.workbook.layout import (
    COUNTS,
    DAYS,
    LIMITS,
    LIST_OF,
    MEANING,
    OF_STANDARDS,
    REFERENCES,
    STANDARD,
)
from questionnaires.definitions.documents.workbook.lists import grouped
from questionnaires.definitions.documents.workbook.tables import Row, Table
from questionnaires.definitions.documents.workbook.values import Values
from questionnaires.definitions.kinds.reading import Unreadable
from questionnaires.definitions.models import Question

Fields = dict[str, Any]

TYPES = (STANDARD, *Question.Kind.values)
DEEPEST = 8  # levels that are told apart; more than four are refused anyway
NOTHING = "There is nothing on this sheet yet: a questionnaire needs a standard."
NO_STANDARD = "Put a row of the type “standard” above the first question."
NOT_OF_STANDARDS = "This belongs to a question: leave it blank for a standard."
NOT_OF_QUESTIONS = "Only a standard has a level: leave this blank for a question."
TOO_DEEP = "A standard of level {} must stand below one of level {}."
NO_SCALE = "A rating needs the key of a scale here."
NO_SUCH_LIST = "There is no list “{}” on the sheet “Choices”."
NO_COLUMN = "Only a column of repeating rows has a type: leave it blank."
UNUSED = "No question uses this list: name it in the question’s “list_name”, or delete its rows."


def read_questions(table: Table, choices: Table, values: Values) -> list[Fields]:
    reader = _Reader(values, choices)
    for row in table.rows:
        reader.take(row)
    if not table.rows:
        values.tell([(table.place(1), NOTHING)], ("standards",))
    reader.tell_unused()
    return reader.top


class _Reader:
    """Takes the rows from above to below: each goes under the standard that is open."""

    def __init__(self, values: Values, choices: Table) -> None:
        self.values = values
        self.lists = grouped(choices, values)
        self.used: set[str] = set()
        self.top: list[Fields] = []
        self.open: list[tuple[Path, Fields]] = []  # from the top to the innermost

    def take(self, row: Row) -> None:
        kind = self.values.text(None, row, "type").lower()
        if kind == STANDARD:
            self._take_standard(row)
        else:
            self._take_question(row, kind)

    def _take_standard(self, row: Row) -> None:
        level = self._level(row)
        del self.open[level - 1 :]
        above, siblings = self._siblings()
        path = (*above, "standards", len(siblings))
        self._place(path, row)
        fields: Fields = {"questions": [], "standards": []} | self._of_both(path, row, "title")
        if introduction := self.values.text((*path, "introduction"), row, "hint"):
            fields["introduction"] = introduction
        if self.values.flag((*path, "optional"), row, "required") is False:
            fields["optional"] = True
        for heading in row.cells:
            if heading not in OF_STANDARDS:
                self.values.tell([(row.place(heading), NOT_OF_STANDARDS)])
        siblings.append(fields)
        self.open.append((path, fields))

    def _siblings(self) -> tuple[Path, list[Fields]]:
        if not self.open:
            return (), self.top
        path, parent = self.open[-1]
        return path, parent["standards"]

    def _level(self, row: Row) -> int:
        """One more than there are standards open, at most; what says otherwise is told."""
        level = self.values.whole_number(None, row, "level")
        deepest = min(len(self.open) + 1, DEEPEST)
        if level is None:
            return 1
        if not 1 <= level <= deepest:
            told = TOO_DEEP.format(level, level - 1) if level > 1 else "Write 1, 2, 3 or 4."
            self.values.tell([(row.place("level"), told)])
        return max(1, min(level, deepest))

    def _take_question(self, row: Row, kind: str) -> None:
        if not self.open:
            self.values.tell([(row.place("type"), NO_STANDARD)])
            stand_in: Fields = {"key": "a-standard", "title": "–", "questions": [], "standards": []}
            self.top.append(stand_in)
            self.open.append((("standards", 0), stand_in))
        above, standard = self.open[-1]
        path = (*above, "questions", len(standard["questions"]))
        standard["questions"].append(self._question(path, row, kind))

    def _question(self, path: Path, row: Row, kind: str) -> Fields:
        self._place(path, row)
        values = self.values
        values.place((*path, "kind"), row.place("type"))
        if kind not in TYPES:
            told = f"“{row['type']}” is none of: {', '.join(TYPES)}.{nearest(kind, TYPES)}"
            values.tell([(row.place("type"), told)], (*path, "kind"))
        if row["level"]:
            values.tell([(row.place("level"), NOT_OF_QUESTIONS)])
        fields: Fields = {"kind": kind} | self._of_both(path, row, "text")
        for field, heading in (("help", "hint"), *((n, n) for n in TEXTS)):
            if text := values.text((*path, field), row, heading):
                fields[field] = text
        for name in ("required", "commentary"):
            if (flag := values.flag((*path, name), row, name)) is not None:
                fields[name] = flag
        if limits := self._limits(path, row):
            fields["limits"] = limits
        if condition := self._condition(path, row):
            fields["condition"] = condition
        return fields | self._list(path, row, kind) | self._by_heading(path, row)

    def _place(self, path: Path, row: Row) -> None:
        self.values.place(path, row.place("type"))

    def _of_both(self, path: Path, row: Row, label: str) -> Fields:
        """What a standard and a question have alike."""
        fields = self.values.option(path, row, label)
        if number := self.values.text((*path, "number"), row, "number"):
            fields["number"] = number
        if variants := self.values.keys((*path, "variants"), row, "variants"):
            fields["variants"] = variants
        return fields

    def _limits(self, path: Path, row: Row) -> Fields:
        found: Fields = {}
        for name in LIMITS:
            here = (*path, "limits", name)
            if name in COUNTS:
                found[name] = self.values.whole_number(here, row, name)
            elif name in DAYS:
                found[name] = self.values.day(here, row, name) or None
            else:
                found[name] = self.values.text(here, row, name) or None
        return {name: limit for name, limit in found.items() if limit is not None}

    def _condition(self, path: Path, row: Row) -> Any:
        here = (*path, "condition")
        text = self.values.text(here, row, "relevant")
        try:
            return from_text(text) if text else None
        except Unreadable as error:
            self.values.tell([(row.place("relevant"), str(error))], here)
            return None

    def _list(self, path: Path, row: Row, kind: str) -> Fields:
        field = LIST_OF.get(kind, "choices")
        here = (*path, field)
        key = self.values.text(here, row, "list_name")
        if field == "scale":
            if not key:
                self.values.tell([(row.place("list_name"), NO_SCALE)], here)
            return {"scale": key}
        if not key:
            return {}
        self.used.add(key)
        if key not in self.lists and kind in LIST_OF:
            self.values.tell([(row.place("list_name"), NO_SUCH_LIST.format(key))], here)
        return {field: [self._option(here, n, option) for n, option in self._rows_of(key)]}

    def _rows_of(self, key: str) -> list[tuple[int, Row]]:
        return list(enumerate(self.lists.get(key, ())))

    def _option(self, path: Path, n: int, row: Row) -> Fields:
        here = (*path, n)
        self.values.place(here, row.place("name"))
        fields = self.values.option(here, row, "label")
        kind = self.values.text((*here, "kind"), row, "type")
        if kind and path[-1] != "columns":
            self.values.tell([(row.place("type"), NO_COLUMN)], (*here, "kind"))
        return fields | ({"kind": kind} if kind and path[-1] == "columns" else {})

    def _by_heading(self, path: Path, row: Row) -> Fields:
        """What stands under headings of this workbook's own."""
        references, meanings = {}, {}
        for heading in row.table.with_prefix(REFERENCES):
            key = heading.removeprefix(REFERENCES)
            if items := self.values.keys((*path, "references", key), row, heading):
                references[key] = items
        for heading in row.table.with_prefix(MEANING):
            key = heading.removeprefix(MEANING)
            if meaning := self.values.text((*path, "meanings", key), row, heading):
                meanings[key] = meaning
        found = {"references": references, "meanings": meanings}
        return {name: part for name, part in found.items() if part}

    def tell_unused(self) -> None:
        for key, rows in self.lists.items():
            if key and key not in self.used:
                self.values.tell([(rows[0].place("list_name"), UNUSED)])


TEXTS = ("expected_evidence", "evidence_rule", "counted")
