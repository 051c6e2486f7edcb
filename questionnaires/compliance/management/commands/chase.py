"""The chase of every board, for cron or a systemd timer. Twice a day does what once does."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand, day
from audit_portal.figures.days import spoken
from audit_portal.organisations.models import Board
from questionnaires.compliance.chasing import also
from questionnaires.compliance.chasing.reporting import RoundReport, report
from questionnaires.compliance.chasing.writing import Chased, chase, look_ahead


class Command(PortalCommand):
    help = "Ask those who have not returned, as the ladder of each open round says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=day, metavar="YYYY-MM-DD", help="decide for this day; default: today"
        )
        parser.add_argument("--dry-run", action="store_true", help="say it and write nothing")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        on, dry = options["as_of"] or timezone.localdate(), options["dry_run"]
        boards = Board.objects.filter(rounds__closed_on=None, rounds__isnull=False).distinct()
        reports = [one for board in boards for one in report(self._chased(board, on, dry=dry))]
        if options["format"] == "json":
            self.stdout.write(as_json(on, reports, dry=dry))
        else:
            self.stdout.write("\n".join(as_text(on, reports, dry=dry)))

    def _chased(self, board: Board, on: date, *, dry: bool) -> Chased:
        if dry:
            return look_ahead(board, on=on)
        now = timezone.now()
        also.ask(board, on=on, at=now)
        return chase(board, on=on, at=now)


def as_json(on: date, reports: list[RoundReport], *, dry: bool) -> str:
    document = {
        "as_of": on.isoformat(),
        "dry_run": dry,
        "rounds": [one.as_json() for one in reports],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_text(on: date, reports: list[RoundReport], *, dry: bool) -> Iterator[str]:
    yield f"The chase {'as it would be' if dry else 'as it was'} on {spoken(on)}"
    if not reports:
        yield "  No round is open."
    for one in reports:
        yield f"{one.audit_round.title} ({one.audit_round.slug})"
        yield f"  to send      {len(one.mails):>6} notices to {one.people} people"
        yield f"  superseded   {len(one.superseded):>6} by a later step"
        yield f"  to do        {len(one.tasks):>6} by the board"
        yield f"  no more due  {one.over:>6}"
        yield f"  held back    {one.held_back:>6} people had a message in the last days"
        if one.left_over:
            yield f"  left over    {one.left_over:>6} people beyond the cap: run it again"
