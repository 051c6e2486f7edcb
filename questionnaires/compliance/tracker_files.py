"""The table of the tracker as a file: what is shown, all its pages."""

from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, QueryDict
from django.http.response import HttpResponseBase

from audit_portal.documents.spreadsheets import csv_response, write_workbook
from questionnaires.compliance.columns import cells, headings
from questionnaires.compliance.tracker_page import TrackerPage


def whole(page: TrackerPage, asked: QueryDict) -> TrackerPage:
    """The rows in the order that was asked for, as the table would put them."""
    page.rows.order_by(",".join(asked.getlist("sort")).split(","))
    return page


def as_csv(page: TrackerPage) -> HttpResponseBase:
    lines = chain([headings(page.columns)], _lines(page))
    return csv_response(lines, name=_name(page))


def as_workbook(page: TrackerPage) -> HttpResponseBase:
    book = TemporaryFile()  # noqa: SIM115  # closed with the response
    write_workbook(book, headings(page.columns), _lines(page), title="Returns")
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{_name(page)}.xlsx")


def _lines(page: TrackerPage) -> Iterator[list[Any]]:
    return cells(page.columns, page.rows, page.when.day)


def _name(page: TrackerPage) -> str:
    return f"{page.audit_round.slug}-{page.when.day.isoformat()}"
