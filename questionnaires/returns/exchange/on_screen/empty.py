"""A workbook to fill in with past answers: the headings, and what may be named in them."""

from collections.abc import Iterator
from typing import IO, Any

from audit_portal.documents.spreadsheets import Page, write_pages
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.exchange.columns import ORGANISATION, SHEETS
from questionnaires.returns.models import AuditRound

Row = tuple[Any, ...]
OF_QUESTIONS = ("question", "number", "text", "kind", "ratings or choices")


def write_empty(to: IO[bytes], audit_round: AuditRound) -> None:
    """Sheets of any other title are passed over when it comes in."""
    pages = [Page(sheet.title(), columns, ()) for sheet, columns in SHEETS.items()]
    pages.append(Page("Organisations asked", ORGANISATION, _organisations(audit_round)))
    pages.append(Page("Questions asked", OF_QUESTIONS, _questions(audit_round)))
    write_pages(to, pages)


def _organisations(audit_round: AuditRound) -> Iterator[Row]:
    rows = audit_round.returns.order_by("organisation_name", "pk")
    columns = ("organisation_id", "organisation_name", "organisation__urn")
    for pk, name, urn in rows.values_list(*columns).iterator():
        yield str(pk), name, urn


def _questions(audit_round: AuditRound) -> Iterator[Row]:
    for question in structure_of(audit_round.version).questions:
        keys = [point.key for point in question.points] or [each.key for each in question.choices]
        yield question.key, question.number, question.text, question.kind, ", ".join(keys)
