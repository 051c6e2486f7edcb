"""Archives for tests: made of a board, looked into, spoilt; and a portal emptied to take one in."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from archive.bringing_in import bring_in
from archive.contents import write_archive
from archive.holdings import archived
from archive.manifest import Manifest
from audit_portal.ledger import lifted
from audit_portal.organisations.models import Board
from questionnaires.definitions.structure import forget_structures
from tests.factories import NOW

MANIFEST = "manifest.json"


def told(per_cent: int, doing: str) -> None:
    """Nobody watches."""


def pack(board: Board, path: Path) -> Manifest:
    with path.open("wb") as out:
        return write_archive(out, board, at=NOW, tell=told)


def unpack(path: Path) -> Board:
    return bring_in(path, at=NOW, tell=told)


def rows(path: Path, label: str) -> list[dict[str, Any]]:
    with ZipFile(path) as archive:
        lines = archive.read(f"data/{label}.jsonl").decode().splitlines()
    return [json.loads(line) for line in lines]


def manifest_of(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        said: dict[str, Any] = json.loads(archive.read(MANIFEST))
    return said


def sums_of(path: Path) -> dict[str, tuple[str, int | None]]:
    """Of each file its checksum, and how many rows it has."""
    return {each["path"]: (each["sha256"], each["rows"]) for each in manifest_of(path)["files"]}


def spoil(path: Path, change: Mapping[str, bytes | None], *, listed: str = "") -> None:
    """Put other files in; None takes one out. The one named `listed` is put into the manifest."""
    with ZipFile(path) as archive:
        parts: dict[str, bytes | None] = {
            name: archive.read(name) for name in archive.namelist()
        } | dict(change)
    if listed:
        parts[MANIFEST] = _listing(json.loads(parts[MANIFEST] or b""), listed, parts[listed] or b"")
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)


def _listing(said: dict[str, Any], path: str, content: bytes) -> bytes:
    [entry] = [each for each in said["files"] if each["path"] == path]
    entry |= {"sha256": sha256(content).hexdigest(), "size": len(content)}
    return json.dumps(said).encode()


def empty_the_portal() -> None:
    with lifted():
        for model in reversed(archived()):
            model._base_manager.all()._raw_delete("default")
    forget_structures()


def everything() -> dict[str, int]:
    """How many rows there are in each table that travels."""
    return {model._meta.label: model._base_manager.count() for model in archived()}
