"""A round as one workbook: its answers, its returns, its actions, a sheet each."""

from typing import IO

from audit_portal.documents.spreadsheets import Page, write_pages
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.writing import as_cell, rows_of
from questionnaires.returns.models import AuditRound
from questionnaires.returns.models.returns import AuditReturnQuerySet


def write_exchange(to: IO[bytes], audit_round: AuditRound, returns: AuditReturnQuerySet) -> None:
    pages = [
        Page(sheet.title(), columns, rows_of(sheet, audit_round, returns, as_cell))
        for sheet, columns in SHEETS.items()
    ]
    write_pages(to, pages)
