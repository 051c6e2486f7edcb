"""Take an archive into an empty installation: manage.py import_board FILE.zip."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from archive.bringing_in import bring_in
from archive.opening import ArchiveRefused
from audit_portal.commands import PortalCommand


class Command(PortalCommand):
    help = (
        "Take in all that a board owns, from an archive that export_board has made. The portal "
        "must be empty, and of the same release. All of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.zip", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"{options['file']}: there is no such file.")
        try:
            board = bring_in(options["file"], at=timezone.now(), tell=self.in_tenths())
        except ArchiveRefused as refused:
            for problem in refused.problems:
                self.stderr.write(f"{options['file']}: {problem}")
            raise CommandError("Nothing was taken in.") from refused
        except OSError as error:
            raise CommandError(f"{error.filename or options['file']}: {error.strerror}.") from error
        self.stderr.write(
            f"{board} is here. Its people choose new passwords under “Forgotten your password?”."
        )
