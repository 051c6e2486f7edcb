"""Writing an archive: rows, tables for people, files, a word to the reader, and the manifest."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import Storage
from django.db.models import QuerySet

from archive import manifest, readme, tables
from archive.belongings import Model
from archive.holdings import Holdings, archived, kept_if_there
from archive.manifest import Manifest
from archive.pack import Pack
from archive.rows import columns, files_of, line_of
from archive.snapshot import one_moment
from archive.travelling import MAY_LEAD_ELSEWHERE, WAITING, Journey, Row, as_it_travels
from audit_portal.correspondence.models import Message
from audit_portal.figures.days import local_iso
from audit_portal.jobs.kinds import Progress
from audit_portal.organisations.models import Board, User

ROWS_AT_ONCE = 2000
ROWS, FILES = "data", "files"  # folders


class FilesMissing(Exception):
    """Files that the portal should hold are not where they were; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"{len(names)} files are missing from the portal’s store.")
        self.names = names


@dataclass
class Found:
    """What came up while the rows were written: whom they name, and which files they have."""

    people: set[int]
    files: dict[str, Storage]  # by name


def path_of_rows(model: Model) -> str:
    return f"{ROWS}/{model._meta.label}.jsonl"


def write_archive(out: IO[bytes], board: Board, *, at: datetime, tell: Progress) -> Manifest:
    """All that the board owns. Rows are those of one moment.

    Raises `FilesMissing`, when `out` is of no use.
    """
    holdings, journey, found = Holdings(board), Journey(board, at), Found(set(), {})
    with closing(Pack(out, dated=at)) as pack:
        tell(10, "Writing what the portal holds")
        with one_moment():
            for model in archived():
                pack.add_lines(path_of_rows(model), _lines(model, holdings, journey, found))
            tables.add_to(pack, holdings)
            said = _said(holdings, journey)
        _add_files(pack, found.files, tell)
        pack.add_text(readme.NAME, readme.text(said, at))
        whole = Manifest(**said, files=pack.entries)
        pack.add_list(manifest.NAME, whole.as_json())
    return whole


def _said(holdings: Holdings, journey: Journey) -> dict[str, Any]:
    unsent = holdings.of(Message).filter(state__in=WAITING)
    return {
        "board": holdings.board.slug,
        "name": holdings.board.name,
        "made_at": local_iso(journey.at) or "",
        "release": manifest.this_release(),
        "unsent": unsent.count(),
    }


def _lines(model: Model, holdings: Holdings, journey: Journey, found: Found) -> Iterator[str]:
    names_people = [
        field.name
        for field in columns(model)
        if field.is_relation and field.related_model is User and model is not User
    ]
    files = list(files_of(model))
    for row in _rows(model, holdings, found):
        found.people.update(row[name] for name in names_people if row[name] is not None)
        found.files.update({row[f.name]: f.storage for f in files if row[f.name]})
        yield line_of(model, as_it_travels(model._meta.label, row, journey))


def _rows(model: Model, holdings: Holdings, found: Found) -> Iterator[Row]:
    queries = holdings.people(found.people) if model is User else [holdings.of(model)]
    for query in queries:
        yield from _read(model, query, holdings)


def _read(model: Model, query: QuerySet[Any], holdings: Holdings) -> Iterator[Row]:
    names = [field.name for field in columns(model)]
    asked = list(names)
    for name in MAY_LEAD_ELSEWHERE.get(model._meta.label, ()):
        target: Any = model._meta.get_field(name).related_model
        query = query.annotate(**{f"known_{name}": kept_if_there(name, holdings.of(target))})
        asked[names.index(name)] = f"known_{name}"
    cells = query.order_by("pk").values_list(*asked)
    for row in cells.iterator(chunk_size=ROWS_AT_ONCE):
        yield dict(zip(names, row, strict=True))


def stored_lines(model: Model) -> Iterator[str]:
    """The whole table as lines, as they are stored."""
    names = [field.name for field in columns(model)]
    cells = model._base_manager.order_by("pk").values_list(*names)
    for row in cells.iterator(chunk_size=ROWS_AT_ONCE):
        yield line_of(model, dict(zip(names, row, strict=True)))


def _add_files(pack: Pack, files: dict[str, Storage], tell: Progress) -> None:
    missing = [name for name, storage in files.items() if not storage.exists(name)]
    if missing:
        raise FilesMissing(missing)
    for number, (name, storage) in enumerate(files.items()):
        tell(40 + 55 * number // len(files), f"Adding {len(files):,} files")
        with storage.open(name) as file:
            pack.add_file(f"{FILES}/{name}", file)
