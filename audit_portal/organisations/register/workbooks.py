"""The first sheet of an Excel workbook, read in a process of its own.

What a hostile workbook can break there harms nobody: the child looks at it as closely as at one
that is evidence, unpacks it within bounds and hands back its rows as CSV, the number of each row
before its cells.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from audit_portal.checking.apart import answered_apart, limit
from audit_portal.checking.archives import DAMAGED
from audit_portal.checking.content import check
from audit_portal.checking.file_types import XLSX, Refused
from audit_portal.organisations.register.bounds import Bounds
from audit_portal.organisations.register.packed import SPOILT, TOO_LARGE
from audit_portal.organisations.register.problems import RegisterRefused, refused

PROGRAM = "from audit_portal.organisations.register import workbooks; workbooks.answer()"
MOST_COLUMNS = 300
MOST_LINES = 200_000  # with those that are blank
MOST_BLANK = 1000  # one after another, with something below them
LONGEST_CELL = 32_767  # as Excel has it
DOCTYPE = "<!DOCTYPE"
KIND_OF_TYPE = tuple(DOCTYPE.encode(alphabet) for alphabet in ("ascii", "utf-16-le", "utf-16-be"))
XML = (".xml", ".rels", ".vml")
OWN_WORDS = "The workbook cannot be used: it defines words of its own."
GAP = "There are more than {:,} blank rows above this one. Delete them."
LONG_CELL = "A cell holds more than {:,} characters."


def workbook_rows(raw: bytes, bounds: Bounds) -> Iterator[tuple[int, list[str]]]:
    """Raises `RegisterRefused` before the first row."""
    more = (str(bounds.unpacked), str(bounds.rows))
    try:
        said = answered_apart(io.BytesIO(raw), PROGRAM, *more, seconds=bounds.seconds)
    except Refused as error:
        raise refused(f"The workbook cannot be used: {error}.") from error
    body = io.BytesIO(said)
    head = json.loads(body.readline())
    if "refused" in head:
        raise refused(head["refused"], row=head["row"])
    for line, *cells in csv.reader(io.TextIOWrapper(body, "utf-8", newline="")):
        yield int(line), cells


def answer() -> None:
    """The child: the workbook is its standard input."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    unpacked, rows = int(sys.argv[3]), int(sys.argv[4])
    written = io.StringIO(newline="")
    try:
        check_workbook(sys.stdin.buffer, unpacked)
        writer = csv.writer(written)
        for line, cells in islice(_rows(sys.stdin.buffer), rows + 2):  # headings, one too many
            writer.writerow([line, *cells])
            if written.tell() > unpacked:
                raise refused(TOO_LARGE, row=line)
        head, body = {}, written.getvalue()
    except RegisterRefused as refusal:
        problem = refusal.problems[0]
        head, body = {"refused": problem.sentence, "row": problem.row}, ""
    sys.stdout.buffer.write(f"{json.dumps(head)}\n{body}".encode("utf-8", "replace"))


def check_workbook(file: BinaryIO, unpacked: int) -> None:
    """Raises `RegisterRefused` for what is no workbook, or none that is read."""
    try:
        found = check(file)
    except Refused as error:
        raise refused(f"The workbook cannot be used: {error}.") from error
    if found != XLSX:
        raise refused(f"It is a {found.label}. Save it as CSV or as an Excel workbook.")
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > unpacked:
            raise refused(TOO_LARGE)
        for entry in archive.infolist():
            _refuse_own_words(entry.filename.lower(), archive.read(entry))


def _refuse_own_words(name: str, body: bytes) -> None:
    """In any alphabet that a reader of XML takes: two bytes a letter need no mark before them."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:4]
    if (wide and name.endswith(XML)) or any(words in body for words in KIND_OF_TYPE):
        raise refused(OWN_WORDS)


def _rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The headings, whatever they are, and the rows that hold anything."""
    import openpyxl  # heavy, and only the child pays for it

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it says of its own size is not believed
        before = 0
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            if line > MOST_LINES + 1:
                raise refused(f"It has more than {MOST_LINES:,} rows.", row=line)
            if line > 1 and cells.count(None) == len(cells):
                continue  # or made up by the reader between two rows far apart
            if line - before > MOST_BLANK + 1:
                raise refused(GAP.format(MOST_BLANK), row=line)
            before = line
            yield line, [_words(cell, line) for cell in cells]
    except (*DAMAGED, KeyError, TypeError, SyntaxError, AttributeError) as error:
        raise refused(SPOILT) from error


def _words(cell: Any, line: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a URN that Excel took for a number
    words = str(cell)
    if len(words) > LONGEST_CELL:
        raise refused(LONG_CELL.format(LONGEST_CELL), row=line)
    return words
