"""Looking into an archive, to the last row, before anything of it is written."""

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from archive import manifest
from archive.belongings import Model
from archive.contents import FILES, ROWS, path_of_rows
from archive.holdings import archived
from archive.manifest import Entry, Manifest, NoManifest
from archive.pack import BLOCK
from archive.rows import NotInShape, files_of, row_of
from archive.travelling import Row

MOST_TOLD = 100  # problems
DAMAGED = "It is damaged: it cannot be unpacked. Copy it again from where it was made."
UNREADABLE = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)


class ArchiveRefused(Exception):
    """It is not taken in; `problems` are sentences, each beginning with the file it is about."""

    def __init__(self, *problems: str) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Archive:
    """`archive_file` lies open for as long as this is used."""

    def __init__(self, archive_file: ZipFile, said: Manifest) -> None:
        self.zip, self.said = archive_file, said
        self.entries = {entry.path: entry for entry in said.files}

    def rows(self, model: Model) -> Iterator[tuple[int, Row]]:
        """Each row with the number of its line. Raises `ArchiveRefused`."""
        path = path_of_rows(model)
        number = 0
        try:
            for number, line in enumerate(self._lines(path), start=1):
                yield number, row_of(model, line)
        except NotInShape as error:
            raise ArchiveRefused(f"{path}, line {number}: {error}") from error
        except UnicodeDecodeError as error:
            raise ArchiveRefused(f"{path}, line {number + 1}: it is not UTF-8.") from error

    def _lines(self, path: str) -> Iterator[str]:
        with self.zip.open(path) as member:
            yield from io.TextIOWrapper(member, encoding="utf-8", newline="\n")

    def file(self, name: str) -> IO[bytes]:
        return self.zip.open(f"{FILES}/{name}")

    def checksum(self, model: Model) -> str:
        return self.entries[path_of_rows(model)].sha256


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive that has been looked at from end to end. Raises `ArchiveRefused`, `OSError`."""
    try:
        archive_file = ZipFile(path)
    except BadZipFile as error:
        raise ArchiveRefused(DAMAGED) from error
    with archive_file:
        try:
            archive = Archive(archive_file, _manifest_of(archive_file))
            check(archive)
        except UNREADABLE as error:
            raise ArchiveRefused(DAMAGED) from error
        yield archive


def _manifest_of(archive_file: ZipFile) -> Manifest:
    try:
        info = archive_file.getinfo(manifest.NAME)
    except KeyError as error:
        raise ArchiveRefused(f"It is no archive of a board: it has no {manifest.NAME}.") from error
    if info.file_size > manifest.LONGEST:
        raise ArchiveRefused(f"{manifest.NAME}: it is longer than any that the portal writes.")
    try:
        return manifest.read(archive_file.read(info))
    except NoManifest as error:
        raise ArchiveRefused(str(error)) from error


def check(archive: Archive) -> None:
    """What it is, then what is in it, then the rows. Raises `ArchiveRefused` with all of a kind."""
    for look in (_of_another_release, _other_files, _checksums):
        problems = list(look(archive))
        if problems:
            raise ArchiveRefused(*problems[:MOST_TOLD])
    named = {name for model in archived() for name in _checked_rows(archive, model)}
    there = {path.removeprefix(f"{FILES}/") for path in archive.entries if _is_file(path)}
    problems = [f"{FILES}/{name}: a row names it, and it is not there." for name in named - there]
    problems += [f"{FILES}/{name}: no row names it." for name in there - named]
    if problems:
        raise ArchiveRefused(*sorted(problems)[:MOST_TOLD])


def _is_file(path: str) -> bool:
    return path.startswith(f"{FILES}/")


def _of_another_release(archive: Archive) -> Iterator[str]:
    here, there = manifest.this_release(), archive.said.release
    if here != there:
        apps = [app for app in sorted(here | there) if here.get(app) != there.get(app)]
        yield (
            "It was made by another release of the portal, with other tables: "
            + ", ".join(f"{app} {there.get(app, 'missing')}" for app in apps)
            + ". Bring both portals to the same release, and make the archive anew."
        )


def _other_files(archive: Archive) -> Iterator[str]:
    """What is there is what the manifest lists, each once, and a file of rows for each table."""
    names = [info.filename for info in archive.zip.infolist()]
    listed = [entry.path for entry in archive.said.files]
    for name in sorted({name for name in names + listed if names.count(name) > 1}):
        yield f"{name}: it is there more than once."
    there, wanted = set(names), {manifest.NAME, *listed}
    yield from (f"{name}: it is missing from the archive." for name in sorted(wanted - there))
    yield from (f"{name}: the manifest does not list it." for name in sorted(there - wanted))
    tables = {path_of_rows(model) for model in archived()}
    rows = {name for name in listed if name.startswith(f"{ROWS}/")}
    yield from (f"{name}: it is missing from the archive." for name in sorted(tables - rows))
    yield from (f"{name}: the portal has no such table." for name in sorted(rows - tables))


def _checksums(archive: Archive) -> Iterator[str]:
    for entry in archive.said.files:
        problem = _wrong_with(archive.zip, entry)
        if problem:
            yield f"{entry.path}: {problem}"


def _wrong_with(archive_file: ZipFile, entry: Entry) -> str:
    if archive_file.getinfo(entry.path).file_size != entry.size:
        return "it has another size than the manifest says."
    digest = sha256()
    try:
        with archive_file.open(entry.path) as member:
            while block := member.read(BLOCK):
                digest.update(block)
    except UNREADABLE:
        return "it is damaged and cannot be unpacked."
    return "" if digest.hexdigest() == entry.sha256 else "it is not what its checksum says."


def _checked_rows(archive: Archive, model: Model) -> Iterator[str]:
    """The files that its rows name."""
    files = list(files_of(model))
    number = 0
    for number, row in archive.rows(model):  # noqa: B007 - the last one is how many there are
        yield from (row[field.name] for field in files if row[field.name])
    path = path_of_rows(model)
    if number != archive.entries[path].rows:
        wanted = archive.entries[path].rows
        raise ArchiveRefused(f"{path}: it has {number} rows, and the manifest says {wanted}.")
