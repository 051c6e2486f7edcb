"""Taking an archive into an empty installation: all of it or nothing."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models

from archive.belongings import Model
from archive.contents import FILES, path_of_rows, stored_lines
from archive.holdings import archived
from archive.opening import Archive, ArchiveRefused, opened
from archive.pack import BLOCK
from archive.rows import columns, files_of, made
from archive.travelling import WITHHELD
from audit_portal.jobs.kinds import Progress
from audit_portal.ledger import lifted
from audit_portal.organisations.models import Board
from questionnaires.definitions.library import publish_library

NOT_EMPTY = (
    "This portal is not empty: in its table {table} there is something already (rows: {number}). "
    "An archive is taken in where nothing is yet: set up a portal of its own for it."
)


AT_ONCE = 500  # rows in one statement


def bring_in(path: Path, *, at: datetime, tell: Progress) -> Board:
    """The board, with all it owns. Raises `ArchiveRefused`, when everything is as it was."""
    tell(5, "Looking at the archive")
    with opened(path) as archive:
        written: list[tuple[Storage, str]] = []
        try:
            with lifted():
                _refuse_unless_empty()
                _write_rows(archive, tell)
                _read_back(archive, tell)
                _write_files(archive, written, tell)
                publish_library(at=at)
        except BaseException:
            for storage, name in written:
                storage.delete(name)
            raise
        return Board.objects.get(slug=archive.said.board)


def _refuse_unless_empty() -> None:
    for model in archived():
        number = model._base_manager.count()
        if number:
            raise ArchiveRefused(NOT_EMPTY.format(number=number, table=model._meta.label))


def _write_rows(archive: Archive, tell: Progress) -> None:
    """With the primary keys they had, which stand in addresses, receipts and letters."""
    tables = archived()
    for number, model in enumerate(tables):
        tell(20 + 40 * number // len(tables), "Writing the rows")
        try:
            _fill(model, (row for _, row in archive.rows(model)))
        except (DatabaseError, OverflowError) as error:
            said = f"{path_of_rows(model)}: the database refuses a row: {error}"
            raise ArchiveRefused(said) from error
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise ArchiveRefused(f"A row leads to one that is not there: {error}") from error
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _fill(model: Model, rows: Iterator[dict[str, Any]]) -> None:
    """As they are: `raw` keeps Django from filling in times or storing files on its own."""
    fields = [*columns(model), *_given(model)]
    objects = (made(model, row) for row in rows)
    at_once = connection.ops.bulk_batch_size(fields, range(AT_ONCE))
    table: Any = model._base_manager.all()  # whose way to insert raw rows has no type
    while waiting := list(islice(objects, min(at_once, AT_ONCE))):
        table._insert(waiting, fields=fields, raw=True, using=connection.alias)


def _given(model: Model) -> Iterator[models.Field[Any, Any]]:
    """The columns that do not travel, which a row is given here."""
    withheld = WITHHELD.get(model._meta.label, {})
    return (field for field in model._meta.concrete_fields if field.name in withheld)


def _read_back(archive: Archive, tell: Progress) -> None:
    """What stands in the database now is what the archive holds, to the letter."""
    tables = archived()
    for number, model in enumerate(tables):
        tell(60 + 20 * number // len(tables), "Reading the rows back")
        digest = sha256()
        for line in stored_lines(model):
            digest.update(line.encode())
        if digest.hexdigest() != archive.checksum(model):
            said = f"{path_of_rows(model)}: the rows do not read back as they were written."
            raise ArchiveRefused(said)


def _write_files(archive: Archive, written: list[tuple[Storage, str]], tell: Progress) -> None:
    """Under their own names. One that an attempt which was killed left behind is kept."""
    wanted = list(_files_named())
    for number, (storage, name) in enumerate(wanted):
        tell(80 + 20 * number // len(wanted), f"Storing {len(wanted):,} files")
        if storage.exists(name):
            _same(archive, storage, name)
            continue
        with archive.file(name) as content:
            stored = storage.save(name, File(content))
        written.append((storage, stored))
        if stored != name:
            raise ArchiveRefused(f"{name}: the store gives it another name, {stored}.")


def _files_named() -> Iterator[tuple[Storage, str]]:
    for model in archived():
        for field in files_of(model):
            named = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
            names = named.values_list(field.name, flat=True)
            yield from ((field.storage, name) for name in names.iterator(chunk_size=1000))


def _same(archive: Archive, storage: Storage, name: str) -> None:
    digest = sha256()
    with storage.open(name) as there:
        while block := there.read(BLOCK):
            digest.update(block)
    if digest.hexdigest() != archive.entries[f"{FILES}/{name}"].sha256:
        raise ArchiveRefused(f"{name}: another file of this name is in the portal’s store already.")
