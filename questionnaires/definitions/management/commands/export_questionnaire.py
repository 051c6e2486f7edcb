"""Write a questionnaire as a document: manage.py export_questionnaire CODE --format yaml."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from questionnaires.definitions.documents import document_of, workbook_of, yaml_of
from questionnaires.definitions.models import Version
from questionnaires.definitions.papers.questionnaire_in_word import write_questionnaire

FORMATS = ("yaml", "xlsx", "docx")


class Command(BaseCommand):
    help = "Export a version of a questionnaire: the newest published one, or the newest draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument(
            "--board", metavar="B", help="slug of the board that owns it (left out: the library)"
        )
        parser.add_argument("--number", metavar="N", type=int, help="number of the version")
        parser.add_argument(
            "--format", choices=FORMATS, required=True, help="all but yaml with --out"
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
        file_format = str(options["format"])
        if out is None and file_format != "yaml":
            raise CommandError(f"Say with --out which file the {file_format} is written to.")
        version = _version(code, board, number)
        if out is None:
            self.stdout.write(yaml_of(version), ending="")
            return
        try:
            out.write_bytes(_written(version, file_format))
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}.") from error
        self.stderr.write(f"Wrote {out}.")


def _written(version: Version, file_format: str) -> bytes:
    if file_format == "xlsx":
        return workbook_of(document_of(version))
    if file_format == "docx":
        return write_questionnaire(version, on=timezone.localdate())
    return yaml_of(version).encode()


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
