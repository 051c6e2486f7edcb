"""The same in tables for people: spreadsheets open them, and no portal is needed to read them."""

from collections.abc import Iterable, Iterator
from typing import Any

from archive.holdings import Holdings
from archive.pack import Pack
from audit_portal.documents.spreadsheets import BYTE_ORDER_MARK, csv_lines
from audit_portal.organisations.models import Organisation
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.writing import as_cell, rows_of
from questionnaires.returns.models import AuditReturn, AuditRound, Evidence

ORGANISATIONS = ("organisation_id", "organisation", "kind", "urn", "closed")
EVIDENCE = (
    "organisation_id",
    "organisation",
    "title",
    "kind",
    "file",
    "name_of_the_file",
    "link",
    "where",
    "kept_by",
    "dated",
    "review_by",
    "sha256",
)


def add_to(pack: Pack, holdings: Holdings) -> None:
    """Answers, returns and actions of each round, organisations, and where each file lies."""
    for audit_round in holdings.of(AuditRound).select_related("version").order_by("pk"):
        returns = AuditReturn.objects.filter(audit_round=audit_round)
        for sheet, headings in SHEETS.items():
            rows = rows_of(sheet, audit_round, returns, as_cell)
            _add(pack, f"tables/{audit_round.slug}/{sheet}.csv", headings, rows)
    _add(pack, "tables/organisations.csv", ORGANISATIONS, _organisations(holdings))
    _add(pack, "tables/evidence.csv", EVIDENCE, _evidence(holdings))


def _add(pack: Pack, path: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    [first] = csv_lines([headings])
    pack.add_lines(path, csv_lines(rows), headings=BYTE_ORDER_MARK + first)


def _organisations(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    rows = holdings.of(Organisation).order_by("name", "pk")
    yield from rows.values_list("pk", "name", "kind", "urn", "closed").iterator(chunk_size=1000)


def _evidence(holdings: Holdings) -> Iterator[tuple[Any, ...]]:
    rows = holdings.of(Evidence).select_related("organisation")
    for row in rows.order_by("organisation__name", "pk").iterator(chunk_size=1000):
        yield (
            row.organisation_id,
            row.organisation.name,
            row.title,
            row.kind,
            f"files/{row.file.name}" if row.file else "",
            row.original_name,
            row.link,
            row.where,
            row.kept_by,
            row.dated,
            row.review_by,
            row.sha256,
        )
