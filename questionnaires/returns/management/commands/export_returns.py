"""All answers of a round as CSV, XLSX or JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.documents.spreadsheets import csv_lines
from questionnaires.returns.exchange.columns import SHEETS
from questionnaires.returns.exchange.workbook import write_exchange
from questionnaires.returns.exchange.writing import as_cell, as_json, named, rows_of
from questionnaires.returns.models import AuditRound


class Command(PortalCommand):
    help = (
        "All answers of a round, one row each, drafts too: each row says how far its return is. A "
        "workbook has the returns and the actions in sheets of their own; with CSV and JSON, "
        "--sheet chooses."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="the slug of the round")
        parser.add_argument("--format", choices=["csv", "xlsx", "json"], default="csv")
        parser.add_argument("--sheet", choices=list(SHEETS), default="answers")
        parser.add_argument("--out", type=Path, metavar="FILE", help="else it goes to stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        audit_round = AuditRound.objects.filter(slug=options["round"]).first()
        if audit_round is None:
            raise CommandError(f"There is no round with the slug {options['round']!r}.")
        if options["format"] == "xlsx":
            _write_xlsx(audit_round, options["out"])
            return
        written = _csv if options["format"] == "csv" else _json
        lines = written(audit_round, options["sheet"])
        if options["out"] is None:
            for line in lines:
                self.stdout.write(line, ending="")
        else:
            _write(options["out"], lines)


def _write_xlsx(audit_round: AuditRound, path: Path | None) -> None:
    if path is None:
        raise CommandError("An XLSX is no text for stdout: name a file with --out FILE.")
    try:
        with path.open("wb") as file:
            write_exchange(file, audit_round, audit_round.returns.all())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _write(path: Path, lines: Iterator[str]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _csv(audit_round: AuditRound, sheet: str) -> Iterator[str]:
    yield from csv_lines([SHEETS[sheet]])
    yield from csv_lines(rows_of(sheet, audit_round, audit_round.returns.all(), as_cell))


def _json(audit_round: AuditRound, sheet: str) -> Iterator[str]:
    """A row at a time: a round of thousands of returns is never held whole."""
    today = timezone.localdate().isoformat()
    yield f'{{"round": {json.dumps(audit_round.slug)}, "as_of": "{today}", "rows": ['
    before = "\n"
    for row in rows_of(sheet, audit_round, audit_round.returns.all(), as_json):
        yield before + json.dumps(named(sheet, row), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"
