"""Take schools and colleges in from a file of the register.

manage.py import_organisations FILE --board B [--dry-run] [--accept-closures]
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.organisations.agencies.importing import take_in
from audit_portal.organisations.agencies.reading import agencies_in, is_agencies
from audit_portal.organisations.models import Board, DutyBasis
from audit_portal.organisations.register.bounds import AT_COMMAND
from audit_portal.organisations.register.groups import (
    groups_in,
    is_groups,
    look_at_groups,
    place,
)
from audit_portal.organisations.register.importing import (
    Imported,
    carry_out,
    look,
    of_authorities,
)
from audit_portal.organisations.register.links import is_links, links_in, look_at_links
from audit_portal.organisations.register.problems import RegisterRefused
from audit_portal.organisations.register.reading import Establishment, establishments_in
from audit_portal.organisations.register.sheets import Sheet, sheet_of
from audit_portal.organisations.succession.taking_over import TakingOverRefused, take_over_all

Given = TypeVar("Given")
Read = TypeVar("Read")


class Command(PortalCommand):
    help = (
        "Import schools and colleges from a file of Get Information About Schools (CSV, Excel "
        "workbook or ZIP), matched by URN. The type of a school suggests its duty; where it "
        "suggests none, the organisation is taken in and its duty is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--board", metavar="B", required=True, help="slug of the board")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--duty-for-unknown",
            metavar="CODE",
            choices=DutyBasis.values,
            help=f"what those owe whose type suggests nothing: {', '.join(DutyBasis.values)}",
        )
        parser.add_argument(
            "--authority",
            metavar="NAME",
            action="append",
            default=[],
            help="only schools of this local authority; may be given several times",
        )
        parser.add_argument(
            "--accept-closures",
            action="store_true",
            help="even if more than a fifth of the board's organisations close or are not in it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board “{options['board']}”.")
        sheet = self._sheet(file)
        if is_links(sheet):
            self._take_over(file, sheet, board, dry_run=options["dry_run"])
            return
        if is_groups(sheet):
            self._place(file, sheet, board, dry_run=options["dry_run"])
            return
        if is_agencies(sheet):
            self._agencies(file, sheet, board, dry_run=options["dry_run"])
            return
        rows = self._understood(file, sheet, establishments_in)
        _authorities_are_clear(file, rows, options["authority"])
        given = options["duty_for_unknown"]
        with transaction.atomic():
            Board.objects.select_for_update().get(pk=board.pk)
            found = look(
                of_authorities(rows, options["authority"], board),
                board,
                duty_for_unknown=DutyBasis(given) if given else None,
                on=timezone.localdate(),
            )
            if found.is_doubtful and not options["accept_closures"]:
                self._refuse_doubtful(file, found, dry_run=options["dry_run"])
            if not options["dry_run"]:
                carry_out(found)
        self._report(file, found, board, would=options["dry_run"])

    def _sheet(self, file: Path) -> Sheet:
        try:
            if file.stat().st_size > AT_COMMAND.unpacked:
                raise CommandError(f"{file}: larger than any file of the register. Nothing done.")
            return self._understood(file, file.read_bytes(), _sheet_of)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error

    def _understood(self, file: Path, given: Given, read: Callable[[Given], Read]) -> Read:
        try:
            return read(given)
        except RegisterRefused as refused:
            for problem in refused.problems:
                self.stderr.write(f"{file}: {problem}")
            raise CommandError(f"{file}: nothing was imported.") from refused

    def _place(self, file: Path, sheet: Sheet, board: Board, *, dry_run: bool) -> None:
        belongings = self._understood(file, sheet, lambda given: groups_in(given, board))
        with transaction.atomic():
            Board.objects.select_for_update().get(pk=board.pk)
            placed = look_at_groups(belongings, board)
            if not dry_run:
                place(placed)
        for organisation, was, body in placed.moved:
            before = f"moved from {was} to" if was else "is part of"
            self.stderr.write(f"{organisation} ({organisation.urn}) {before} {body}")
        for organisation, body in placed.under_others:
            self.stderr.write(
                f"{organisation} ({organisation.urn}): {body} is kept by {body.home_board}, and "
                "the people who sit there will read it."
            )
        for one, reason in placed.left_out:
            self.stderr.write(f"{file}: row {one.row}, {one.urn}: left out, since {reason}.")
        words = (
            f"{len(placed.new)} new trusts or federations, {len(placed.moved)} organisations "
            f"placed under theirs, {placed.as_before} as before, {len(placed.left_out)} left out."
        )
        self.stderr.write(f"Dry run, nothing was changed. {words}" if dry_run else words)

    def _agencies(self, file: Path, sheet: Sheet, board: Board, *, dry_run: bool) -> None:
        agencies = self._understood(file, sheet, agencies_in)
        with transaction.atomic():
            found = take_in(agencies, board, on=timezone.localdate())
            transaction.set_rollback(dry_run)
        for agency, reason in found.refused:
            self.stderr.write(f"{file}: row {agency.row}, {agency.name}: {reason}")
        if found.refused:
            raise CommandError(f"{file}: nothing was imported.")
        words = (
            f"{len(found.new)} new, {len(found.owing_more)} given further duties, "
            f"{len(found.as_before)} as before."
        )
        self.stderr.write(f"Dry run, nothing was changed. {words}" if dry_run else words)

    def _take_over(self, file: Path, sheet: Sheet, board: Board, *, dry_run: bool) -> None:
        links = self._understood(file, sheet, links_in)
        found = look_at_links(links, board)
        with transaction.atomic():
            try:
                news = take_over_all(found.known, by=None, at=timezone.now())
            except TakingOverRefused as refusal:
                raise CommandError(f"{file}: {refusal} Nothing was imported.") from refusal
            transaction.set_rollback(dry_run)
        for one in news:
            self.stderr.write(f"{one.predecessor} -> {one.successor}: {one.kind.label}")
        words = (
            f"{len(news)} successions recorded, {len(found.known) - len(news)} as before; the "
            f"board does not keep both sides of {found.elsewhere} others."
        )
        self.stderr.write(f"Dry run, nothing was changed. {words}" if dry_run else words)

    def _refuse_doubtful(self, file: Path, found: Imported, *, dry_run: bool) -> None:
        """A file of a part, or cut short between two lines, looks like many that have gone."""
        for change in found.closed:
            self.stderr.write(f"{file}: row {change.row}, {change.organisation}: would close.")
        for organisation in found.missing:
            self.stderr.write(f"{file}: {organisation} ({organisation.urn}) is not in the file.")
        words = (
            f"{file}: {len(found.closed)} of the {found.of} organisations with a number would "
            f"close and {len(found.missing)} are not in the file. Is it the whole file? If this is "
            "right, add --accept-closures."
        )
        if not dry_run:
            raise CommandError(f"{words} Nothing was imported.")
        self.stderr.write(words)

    def _report(self, file: Path, done: Imported, board: Board, *, would: bool) -> None:
        for establishment, reason in done.left_out:
            self.stderr.write(f"{_where(file, establishment)}: left out, since {reason}.")
        for establishment in done.asked:
            said = establishment.type_name or establishment.type_code
            known = f"“{said}” suggests no duty" if said else "the type is blank"
            self.stderr.write(
                f"{_where(file, establishment)}: {known}; taken in, but not asked for returns "
                "until its duty is given."
            )
        for organisation in done.joining:
            self.stderr.write(
                f"{organisation} ({organisation.urn}): kept by another board; its people there "
                f"will see the rounds of {board}."
            )
        for line in _summary(done, board):
            self.stderr.write(f"Dry run, nothing was changed. {line}" if would else line)


def _sheet_of(raw: bytes) -> Sheet:
    return sheet_of(raw, AT_COMMAND)


def _where(file: Path, establishment: Establishment) -> str:
    return f"{file}: row {establishment.row}, {establishment.name} ({establishment.urn})"


def _authorities_are_clear(file: Path, rows: list[Establishment], wanted: list[str]) -> None:
    """A file of many authorities, without a word which, is most likely the whole country, and
    nobody wants that by mistake."""
    there = Counter(row.authority for row in rows if row.authority)
    unknown = [name for name in wanted if name not in there]
    if unknown:
        raise CommandError(f"{file}: no school of {', '.join(unknown)} is in it.")
    if len(there) > 1 and not wanted:
        names = ", ".join(name for name, _ in there.most_common(5))
        raise CommandError(
            f"{file}: it holds schools of {len(there)} local authorities ({names} …). Say which "
            "you want: --authority NAME, once for each."
        )


def _summary(done: Imported, board: Board) -> list[str]:
    duties = ", ".join(f"{number} {duty}" for duty, number in sorted(done.duties.items()))
    counts = (
        f"{len(done.new)} new, {len(done.changed)} changed, {len(done.closed)} closed, "
        f"{len(done.moved)} moved, {len(done.unchanged)} as before, {len(done.left_out)} left out."
    )
    lines = [f"{counts} Duties given: {duties or 'none'}."]
    if done.asked:
        page = reverse("organisations:duties", args=[board.slug])
        lines.append(
            f"{len(done.asked)} organisations have no duty to {board} yet. Give it on the page "
            f"{page}, or to all of them at once with --duty-for-unknown CODE."
        )
    return lines
