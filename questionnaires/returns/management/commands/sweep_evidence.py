"""Delete stored files that no evidence speaks of."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import CommandParser
from django.utils import timezone

from audit_portal.commands import PortalCommand
from questionnaires.returns.evidence.sweeping import orphans


class Command(PortalCommand):
    help = "Delete stored files, older than a day, that no evidence speaks of; print their names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only print the names")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in orphans(at=timezone.now()):
            if not options["dry_run"]:
                default_storage.delete(name)
            self.stdout.write(name)
