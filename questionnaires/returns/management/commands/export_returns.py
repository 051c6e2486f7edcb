"""All answers of a round as CSV, XLSX or JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.documents.spreadsheets import csv_lines, write_workbook
from questionnaires.returns.exporting import COLUMNS, answer_rows, as_cells, as_json
from questionnaires.returns.models import AuditRound


class Command(PortalCommand):
    help = "All answers of a round, one row each, drafts too: each row says how far its return is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="the slug of the round")
        parser.add_argument("--format", choices=["csv", "xlsx", "json"], default="csv")
        parser.add_argument("--out", type=Path, metavar="FILE", help="else it goes to stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        audit_round = AuditRound.objects.filter(slug=options["round"]).first()
        if audit_round is None:
            raise CommandError(f"There is no round with the slug {options['round']!r}.")
        if options["format"] == "xlsx":
            _write_xlsx(audit_round, options["out"])
            return
        lines = _csv(audit_round) if options["format"] == "csv" else _json(audit_round)
        if options["out"] is None:
            for line in lines:
                self.stdout.write(line, ending="")
        else:
            _write(options["out"], lines)


def _write_xlsx(audit_round: AuditRound, path: Path | None) -> None:
    if path is None:
        raise CommandError("An XLSX is no text for stdout: name a file with --out FILE.")
    rows = (as_cells(row) for row in answer_rows(audit_round))
    try:
        with path.open("wb") as file:
            write_workbook(file, COLUMNS, rows, title="Answers")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _write(path: Path, lines: Iterator[str]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _csv(audit_round: AuditRound) -> Iterator[str]:
    yield from csv_lines([COLUMNS])
    yield from csv_lines(as_cells(row) for row in answer_rows(audit_round))


def _json(audit_round: AuditRound) -> Iterator[str]:
    """A row at a time: a round of thousands of returns is never held whole."""
    today = timezone.localdate().isoformat()
    yield f'{{"round": {json.dumps(audit_round.slug)}, "as_of": "{today}", "rows": ['
    before = "\n"
    for row in answer_rows(audit_round):
        yield before + json.dumps(as_json(row), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"
