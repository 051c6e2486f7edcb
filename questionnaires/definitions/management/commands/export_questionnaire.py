"""Write a questionnaire as a document: manage.py export_questionnaire CODE --format yaml."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from questionnaires.definitions.documents import yaml_of
from questionnaires.definitions.models import Version


class Command(BaseCommand):
    help = "Export a version of a questionnaire: the newest published one, or the newest draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument(
            "--board", metavar="B", help="slug of the board that owns it (left out: the library)"
        )
        parser.add_argument("--number", metavar="N", type=int, help="number of the version")
        parser.add_argument(
            "--format", choices=["yaml"], required=True, help="yaml (xlsx and docx are to come)"
        )
        parser.add_argument("--out", metavar="FILE", type=Path, help="instead of standard output")

    def handle(
        self,
        *args: Any,
        code: str,
        board: str | None,
        number: int | None,
        out: Path | None,
        **options: Any,
    ) -> None:
        text = yaml_of(_version(code, board, number))
        if out is None:
            self.stdout.write(text, ending="")
            return
        try:
            out.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}.") from error
        self.stderr.write(f"Wrote {out}.")


def _version(code: str, board: str | None, number: int | None) -> Version:
    versions = Version.objects.filter(
        questionnaire__code=code,
        questionnaire__owner__slug=board,
        **({} if number is None else {"number": number}),
    ).select_related("questionnaire")
    chosen = versions.published().first() or versions.first()
    if chosen is None:
        owner = f"of the board “{board}”" if board else "in the library"
        which = "" if number is None else f", version {number},"
        raise CommandError(f"There is no questionnaire “{code}”{which} {owner}.")
    return chosen
