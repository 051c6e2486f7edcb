"""All that a board owns in one file: manage.py export_board BOARD --out FILE.zip."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from archive.contents import FilesMissing, write_archive
from archive.manifest import Manifest
from audit_portal.commands import PortalCommand
from audit_portal.organisations.models import Board


class Command(PortalCommand):
    help = (
        "Write all that a board owns into one ZIP: questionnaires, rounds, returns, every answer "
        "with its history, evidence, letters, people. import_board takes it into another portal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("board", metavar="BOARD", help="the slug of the board")
        parser.add_argument("--out", type=Path, metavar="FILE.zip", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board with the slug {options['board']!r}.")
        if not options["out"].parent.is_dir():
            raise CommandError(f"{options['out'].parent}: there is no such folder. Make it first.")
        try:
            made = self._write(board, options["out"])
        except FilesMissing as missing:
            for name in missing.names:
                self.stderr.write(f"{name}: the file is not in the portal’s store.")
            raise CommandError(
                f"No archive was written. Files that are missing: {len(missing.names)}. Bring them "
                "back from a backup into MEDIA_ROOT."
            ) from missing
        except OSError as error:
            raise CommandError(f"{error.filename or options['out']}: {error.strerror}.") from error
        rows = sum(entry.rows or 0 for entry in made.files if entry.path.startswith("data/"))
        self.stderr.write(f"{options['out']}: {rows:,} rows in {len(made.files):,} files.")

    def _write(self, board: Board, path: Path) -> Manifest:
        """Beside its place first, so that no half archive ever bears the name."""
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}", delete=False) as half:
            try:
                made = write_archive(half, board, at=timezone.now(), tell=self.in_tenths())
                half.flush()
                Path(half.name).replace(path)
            except BaseException:
                Path(half.name).unlink(missing_ok=True)
                raise
        return made
