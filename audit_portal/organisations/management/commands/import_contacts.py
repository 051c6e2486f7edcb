"""Invite the people of a board's list of contacts to their seats.

manage.py import_contacts FILE --board B [--dry-run] [--send] [--refused OUT]
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.documents.spreadsheets import BYTE_ORDER_MARK, csv_lines
from audit_portal.organisations.contacts.importing import (
    FoundContacts,
    look_at,
    rows_to_mend,
    take_in,
)
from audit_portal.organisations.contacts.reading import ContactList, read_contacts
from audit_portal.organisations.invitations import send_written
from audit_portal.organisations.models import Board
from audit_portal.organisations.register.problems import RegisterRefused


class Command(PortalCommand):
    help = (
        "Invite people to seats at the organisations of a board, from a list with the columns URN "
        "or Organisation, Name, E-mail and Seat. The invitations are written, and sent only with "
        "--send or by the manager. Nobody is invited twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--board", metavar="B", required=True, help="slug of the board")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--send", action="store_true", help="send all that the board has written, too"
        )
        parser.add_argument(
            "--refused",
            metavar="OUT",
            type=Path,
            help="take in what is right, and write the rows to mend to this file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board “{options['board']}”.")
        contacts = self._read(file)
        found = look_at(contacts, board)
        for contact, reason in found.refused:
            self.stderr.write(f"{file}: row {contact.row}: {reason}")
        if found.refused and not options["refused"] and not options["dry_run"]:
            raise CommandError(
                f"{file}: {len(found.refused)} rows are refused, so nothing was imported. With "
                "--refused OUT the others are taken in."
            )
        if options["dry_run"]:
            self.stderr.write(f"Dry run, nothing was changed. {_summary(found)}")
        else:
            self._take_in(contacts, board, options["refused"], send=options["send"])
        if found.refused:
            raise CommandError(f"{file}: {len(found.refused)} rows are to be mended.")

    def _read(self, file: Path) -> ContactList:
        try:
            return read_contacts(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except RegisterRefused as refused:
            for problem in refused.problems:
                self.stderr.write(f"{file}: {problem}")
            raise CommandError(f"{file}: nothing was imported.") from refused

    def _take_in(
        self, contacts: ContactList, board: Board, out: Path | None, *, send: bool
    ) -> None:
        """The file of refused rows is written first: if it cannot be, nothing is done."""
        at = timezone.now()
        try:
            with transaction.atomic():
                found = take_in(contacts, board, by=None, at=at)
                sent = send_written(board, at=at) if send else 0
                if out and found.refused:
                    lines = csv_lines(rows_to_mend(contacts, found))
                    out.write_text(BYTE_ORDER_MARK + "".join(lines), newline="")
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}. Nothing was imported.") from error
        self.stderr.write(f"{_summary(found)} {sent} sent.")


def _summary(found: FoundContacts) -> str:
    return (
        f"{len(found.new)} invitations written, {len(found.as_before)} as before, "
        f"{len(found.refused)} refused."
    )
