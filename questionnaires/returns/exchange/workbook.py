"""A round as one workbook: its answers, its returns, its actions, a sheet each."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import IO

from audit_portal.documents.spreadsheets import Page, write_pages
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.writing import Row, as_cell, rows_of
from questionnaires.returns.models import AuditRound
from questionnaires.returns.models.returns import AuditReturnQuerySet

BETWEEN_TWO_TELLINGS = 1000  # rows


def write_exchange(
    to: IO[bytes],
    audit_round: AuditRound,
    returns: AuditReturnQuerySet,
    *,
    tell: Callable[[int], object] = lambda rows: None,
) -> None:
    """`tell` hears now and then how many rows are written."""
    written = count(1)

    def counted(rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            if (number := next(written)) % BETWEEN_TWO_TELLINGS == 0:
                tell(number)
            yield row

    pages = [
        Page(sheet.title(), columns, counted(rows_of(sheet, audit_round, returns, as_cell)))
        for sheet, columns in SHEETS.items()
    ]
    write_pages(to, pages)
