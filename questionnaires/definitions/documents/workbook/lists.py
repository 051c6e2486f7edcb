"""Scales, frameworks and choices: rows that belong together by the key of their list."""

from collections.abc import Mapping, Sequence
from typing import Any

from questionnaires.definitions.documents.problems import Path
from questionnaires.definitions.documents.workbook.tables import Row, Table
from questionnaires.definitions.documents.workbook.values import Values

Fields = dict[str, Any]
FLAGS = ("assured", "calls_for_action", "outside_base")
OF_THE_LIST = {"list_label": "title", "source": "source"}
SECOND_LABEL = "This differs from the list’s first row, in row {}: leave it blank here."
NO_LIST = "Say to which list this row belongs."


def grouped(table: Table, values: Values) -> Mapping[str, list[Row]]:
    """Rows by the key of their list, in the order in which the lists begin."""
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        key = values.text(None, row, "list_name")
        if not key:
            values.tell([(row.place("list_name"), NO_LIST)])
        found.setdefault(key, []).append(row)
    return found


def read_lists(table: Table, name: str, inner: str, values: Values) -> list[Fields]:
    """Scales with their points (`name`, `inner`), or frameworks with their items."""
    lists = []
    for n, (key, rows) in enumerate(grouped(table, values).items()):
        path = (name, n)
        values.place(path, rows[0].place("list_name"))
        values.place((*path, "key"), rows[0].place("list_name"))
        values.place((*path, inner), rows[0].place("name"))
        fields: Fields = {"key": key} | _of_the_list(path, rows, values)
        fields[inner] = [
            _item((*path, inner, i), row, inner, values)
            for i, row in enumerate(row for row in rows if _holds_an_item(row))
        ]
        lists.append(fields)
    return lists


def _of_the_list(path: Path, rows: Sequence[Row], values: Values) -> Fields:
    first, found = rows[0], Fields()
    for heading, field in OF_THE_LIST.items():
        if heading not in first.table.layout.headings:
            continue
        text = values.text((*path, field), first, heading)
        if text or field == "title":
            found[field] = text
        for row in rows[1:]:
            if row[heading] and row[heading] != first[heading]:
                values.tell([(row.place(heading), SECOND_LABEL.format(first.line))])
    return found


def _holds_an_item(row: Row) -> bool:
    """A list that is still empty has one row, which names it and nothing else."""
    return any(heading not in ("list_name", *OF_THE_LIST) for heading in row.cells)


def _item(path: Path, row: Row, inner: str, values: Values) -> Fields:
    values.place(path, row.place("name"))
    if inner == "items":
        return values.option(path, row, "title")
    fields = values.option(path, row, "label")
    for name in ("meaning", "colour"):
        if text := values.text((*path, name), row, name):
            fields[name] = text
    for name in FLAGS:
        if (flag := values.flag((*path, name), row, name)) is not None:
            fields[name] = flag
    return fields
