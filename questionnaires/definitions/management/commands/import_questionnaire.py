"""Read a questionnaire from a file: manage.py import_questionnaire FILE [--board B] [--publish]."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import (
    DocumentRefused,
    Imported,
    import_document,
    read_document,
)
from questionnaires.definitions.models import Version
from questionnaires.definitions.publishing import publish


class Command(BaseCommand):
    help = (
        "Import a questionnaire from a YAML file or a workbook (.xlsx) as a new draft version "
        "(docs/questionnaires.md). A file that says the same as the newest version changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--board", metavar="B", help="slug of the board that owns it (left out: the library)"
        )
        parser.add_argument(
            "--publish", action="store_true", help="publish it too; from then on it never changes"
        )

    def handle(
        self, *args: Any, file: Path, board: str | None, publish: bool, **options: Any
    ) -> None:
        owner = _board(board) if board else None
        try:
            raw = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        try:
            document = read_document(raw, to_publish=publish)
        except DocumentRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem.told_of(str(file)))
            raise CommandError(f"{file}: nothing was imported.") from refused
        with transaction.atomic():
            imported = import_document(document, owner=owner)
            published = publish and _publish(imported.version)
        self.stderr.write(_outcome(imported, is_published_now=published))


def _board(slug: str) -> Board:
    board = Board.objects.filter(slug=slug).first()
    if board is None:
        raise CommandError(f"There is no board “{slug}”.")
    return board


def _publish(version: Version) -> bool:
    """Whether it was published now; it may have been before."""
    if version.status != Version.Status.DRAFT:
        return False
    publish(version, at=timezone.now())
    return True


def _outcome(imported: Imported, *, is_published_now: bool) -> str:
    version = imported.version
    name = f"{version.questionnaire.code}, version {version.number}"
    if imported.is_new:
        return f"Imported {name} ({version.get_status_display().lower()})."
    if is_published_now:
        return f"{name} said the same already and is published now."
    return f"{name} ({version.get_status_display().lower()}) says the same: nothing has changed."
