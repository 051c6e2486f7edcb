"""The sheets of a workbook of answers, read in a process of its own (organisations/register).

The child looks at it as closely as at one that is evidence, and hands back its rows as CSV: the
sheet, the number of the row, its cells.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from audit_portal.checking.apart import answered_apart, limit
from audit_portal.checking.archives import DAMAGED
from audit_portal.checking.file_types import Refused
from audit_portal.organisations.register.bounds import Bounds
from audit_portal.organisations.register.packed import SPOILT, TOO_LARGE
from audit_portal.organisations.register.problems import RegisterRefused, refused
from audit_portal.organisations.register.workbooks import check_workbook

PROGRAM = "from questionnaires.returns.exchange import workbooks; workbooks.answer()"
MOST_COLUMNS = 50
TITLES = ("answers", "returns", "actions")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Held:
    """The rows of all sheets, in the words of the child, and the titles of the sheets."""

    titles: frozenset[str]
    body: bytes

    def lines(self, title: str) -> Iterator[tuple[int, list[str]]]:
        text = io.TextIOWrapper(io.BytesIO(self.body), "utf-8", newline="")
        for name, line, *cells in csv.reader(text):
            if name == title:
                yield int(line), cells


def read_apart(path: Path, bounds: Bounds) -> Held:
    """Raises `RegisterRefused` where it cannot be used."""
    more = (str(bounds.unpacked), str(bounds.rows))
    try:
        with path.open("rb") as file:
            said = answered_apart(file, PROGRAM, *more, seconds=bounds.seconds)
    except Refused as error:
        raise refused(f"The workbook cannot be used: {error}.") from error
    head, _, body = said.partition(b"\n")
    told = json.loads(head)
    if "refused" in told:
        raise refused(told["refused"], row=told["row"])
    return Held(frozenset(told["titles"]), body)


def answer() -> None:
    """The child: the workbook is its standard input."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    unpacked, most = int(sys.argv[3]), int(sys.argv[4])
    written = io.StringIO(newline="")
    writer, titles = csv.writer(written), set[str]()
    try:
        check_workbook(sys.stdin.buffer, unpacked)
        for number, (title, line, cells) in enumerate(_rows(sys.stdin.buffer)):
            titles.add(title)
            writer.writerow([title, line, *cells])
            if number > most:
                raise refused(f"It has more than {most:,} rows.", row=line)
            if written.tell() > unpacked:
                raise refused(TOO_LARGE, row=line)
        head: dict[str, Any] = {"titles": sorted(titles)}
        body = written.getvalue()
    except RegisterRefused as refusal:
        problem = refusal.problems[0]
        head, body = {"refused": problem.sentence, "row": problem.row}, ""
    sys.stdout.buffer.write(f"{json.dumps(head)}\n{body}".encode("utf-8", "replace"))


def _rows(file: BinaryIO) -> Iterator[tuple[str, int, list[str]]]:
    """Of every sheet whose title is known. What does not fit on one goes on on the next, under
    the same headings: those are left out, and its title is that of the first."""
    import openpyxl  # heavy, and only the child pays for it

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            title, _, number = sheet.title.lower().strip().partition(" ")
            if title not in TITLES or (number and not number.isdecimal()):
                continue
            sheet.reset_dimensions()  # what it says of its own size is not believed
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            for line, cells in enumerate(rows, start=1):
                if any(cell is not None for cell in cells) and not (number and line == 1):
                    yield title, line, _words(cells)
    except (*DAMAGED, KeyError, TypeError, SyntaxError, AttributeError) as error:
        raise refused(SPOILT) from error


def _words(cells: Sequence[Any]) -> list[str]:
    filled = max((n for n, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return [_text(cell) for cell in cells[:filled]]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time() != time.min else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a URN that Excel took for a number
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell))
