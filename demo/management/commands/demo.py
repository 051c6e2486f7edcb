"""Load the demo, take it away again, or print its sign-ins."""

import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand, day
from audit_portal.organisations.models import Board
from demo.loading import SLUG, is_loaded, load
from demo.people import sign_in_lines
from demo.removal import remove


class Command(PortalCommand):
    help = "Northmoor, the invented borough: load it (keeping it if it is there) or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--remove", action="store_true", help="take the demo away, wholly")
        what.add_argument("--sign-ins", action="store_true", help="print the sign-ins and no more")
        parser.add_argument(
            "--today", type=day, metavar="YYYY-MM-DD", help="the day around which rounds are open"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
        elif options["sign_ins"]:
            self.stdout.write("\n".join(sign_in_lines()))
        elif is_loaded():
            self.stderr.write("The demo is there already; what was entered in it is kept.")
        else:
            self._load(options["today"] or timezone.localdate())

    def _remove(self) -> None:
        board = Board.objects.filter(slug=SLUG, is_demo=True).first()
        if board is None:
            self.stderr.write("There is no demo here.")
            return
        remove(board)
        self.stderr.write("The demo is gone, with all that was entered in it.")

    def _load(self, today: date) -> None:
        _refuse_beside_real_boards()
        began = time.monotonic()
        load(today)
        self.stderr.write(f"The demo is loaded ({time.monotonic() - began:.0f} seconds).")


def _refuse_beside_real_boards() -> None:
    """Everybody knows the demo's password: it may stand beside others' boards only in a demo."""
    if settings.DEMO or settings.DEBUG:
        return
    if Board.objects.exists():
        raise CommandError(
            "This portal holds a board already. The demo, whose password everybody knows, is for a "
            f"portal of its own: start one with DEMO=1. Nothing was changed. ({SLUG} is not here.)"
        )
