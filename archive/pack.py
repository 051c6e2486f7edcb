"""The ZIP file as it is filled: each file once, streamed, with its size and checksum noted."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from archive.manifest import Entry

BLOCK = 256 * 1024
LINES_AT_ONCE = 500


class Pack:
    """`dated` is the moment that every file in it bears."""

    def __init__(self, out: IO[bytes], *, dated: datetime) -> None:
        self.zip = ZipFile(out, "w")
        self.dated = dated
        self.entries: list[Entry] = []

    def add_lines(self, path: str, lines: Iterable[str], *, headings: str = "") -> None:
        """Each line is a row, whatever line breaks are within it."""
        counted = _Counted(lines)
        size, digest = self._write(path, _encoded(chain([headings], counted)), ZIP_DEFLATED)
        self.entries.append(Entry(path, digest, size, counted.number))

    def add_file(self, path: str, file: IO[bytes]) -> None:
        """As it is: what people attach is mostly packed already."""
        size, digest = self._write(path, iter(lambda: file.read(BLOCK), b""), ZIP_STORED)
        self.entries.append(Entry(path, digest, size))

    def add_text(self, path: str, text: str) -> None:
        size, digest = self._write(path, [text.encode()], ZIP_DEFLATED)
        self.entries.append(Entry(path, digest, size))

    def add_list(self, path: str, content: bytes) -> None:
        """Of all others; it is not in it itself."""
        self._write(path, [content], ZIP_DEFLATED)

    def close(self) -> None:
        self.zip.close()

    def _write(self, path: str, blocks: Iterable[bytes], method: int) -> tuple[int, str]:
        info = ZipInfo(path, date_time=self.dated.timetuple()[:6])
        info.compress_type = method
        info.external_attr = 0o600 << 16  # for the owner's eyes, also once unpacked
        size, digest = 0, sha256()
        with self.zip.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)
                digest.update(block)
                size += len(block)
        return size, digest.hexdigest()


class _Counted:
    def __init__(self, lines: Iterable[str]) -> None:
        self.lines, self.number = lines, 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.number += 1
            yield line


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Many short lines make one block: to write each by itself takes several times as long."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == LINES_AT_ONCE:
            yield "".join(waiting).encode()
            waiting = []
    if waiting:
        yield "".join(waiting).encode()
