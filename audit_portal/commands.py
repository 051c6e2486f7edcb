"""What all commands share: data on stdout, problems on stderr, exit 1 for bad input."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class PortalCommand(BaseCommand):
    """Bad arguments, like bad input, end in one clear line on stderr and exit code 1."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def error(message: str) -> NoReturn:
            if not getattr(self, "_called_from_command_line", False):
                raise CommandError(message)
            sys.stderr.write(f"{parser.prog}: {message}\n")
            sys.exit(1)

        parser.error = error  # type: ignore[method-assign]  # Django offers no class of one's own
        return parser

    def in_tenths(self) -> Callable[[int, str], None]:
        """For long work to say how far it is, in per cent: a line on stderr for each tenth."""
        told = -1

        def tell(per_cent: int, doing: str) -> None:
            nonlocal told
            if per_cent // 10 != told:
                told = per_cent // 10
                self.stderr.write(f"{per_cent}% {doing} …")

        return tell


def day(text: str) -> date:
    """An argument that is a day: `YYYY-MM-DD` and no other form."""
    try:
        value = date.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or text != value.isoformat():
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as YYYY-MM-DD.")
    return value
