"""Bring past years of other systems into a round.

manage.py import_returns FILE --round R [--returns FILE] [--actions FILE] [--by EMAIL] [--dry-run]
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.organisations.models import User
from questionnaires.returns.exchange.bringing_in import bring_in, look
from questionnaires.returns.exchange.problems import ImportRefused, Problem
from questionnaires.returns.exchange.sources import source_of
from questionnaires.returns.models import AuditRound


class Command(PortalCommand):
    help = (
        "Bring answers of other systems into a round: a CSV or a workbook with a row for each "
        "answer, in the columns of export_returns. All of it or nothing. Returns in which "
        "something stands already are not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--round", required=True, metavar="R", help="slug of the round")
        for sheet in ("returns", "actions"):
            parser.add_argument(
                f"--{sheet}",
                type=Path,
                metavar="CSV",
                help=f"the {sheet}, beside a CSV of answers; a workbook has them in a sheet",
            )
        parser.add_argument("--by", metavar="EMAIL", help="whose act it is, for the history")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        audit_round = AuditRound.objects.filter(slug=options["round"]).first()
        if audit_round is None:
            raise CommandError(f"There is no round with the slug {options['round']!r}.")
        by = User.objects.filter(email=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"--by: nobody has the address {options['by']!r}.")
        try:
            self._bring_in(audit_round, by, options)
        except ImportRefused as refused:
            raise CommandError(
                f"{options['file']}: {refused.number} problems, so nothing was brought in."
            ) from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error

    def _bring_in(self, audit_round: AuditRound, by: User | None, options: dict[str, Any]) -> None:
        now = timezone.now()
        files = {sheet: options[sheet] for sheet in ("returns", "actions")}
        source = source_of(options["file"], tell=self._tell, **files)
        if options["dry_run"]:
            found = look(source, audit_round, at=now, tell=self._tell)
            self.stderr.write(f"Dry run, nothing was changed. There are {found}.")
            return
        found = bring_in(
            source, audit_round, by=by, at=now, tell=self._tell, progress=self._progress
        )
        self.stderr.write(f"Brought in: {found}.")

    def _tell(self, problem: Problem) -> None:
        self.stderr.write(str(problem))

    def _progress(self, answers: int) -> None:
        self.stderr.write(f"{answers:,} answers written …")
