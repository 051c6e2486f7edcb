"""What an archive says of itself: whose it is, of which release, and each file's checksum."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from archive.belongings import HOUSE

NAME = "manifest.json"
FORMAT = "safeguarding audit portal: a board"
FORMAT_VERSION = 1
LONGEST = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Entry:
    """A file of the archive. `rows` are its lines without the headings, where it has any."""

    path: str
    sha256: str
    size: int  # bytes
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """`release` names the last migration of each app. `unsent` counts the messages that were
    waiting when the archive was made; they are kept in it as never sent.
    """

    board: str
    name: str
    made_at: str
    release: dict[str, str]
    unsent: int
    files: list[Entry]

    def as_json(self) -> bytes:
        said = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


class NoManifest(Exception):
    """What lies there is no manifest of ours; the message is a sentence."""


def read(content: bytes) -> Manifest:
    """Raises `NoManifest`."""
    try:
        said = json.loads(content)
        if said["format"] != FORMAT:
            raise NoManifest("It is not an archive of a board.")
        if said["format_version"] != FORMAT_VERSION:
            raise NoManifest(
                f"It is in version {said['format_version']} of the format; this portal reads "
                f"version {FORMAT_VERSION}. Use the release that made it."
            )
        return _made_of(said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoManifest(f"{NAME} is damaged: it cannot be read.") from error


def _made_of(said: dict[str, Any]) -> Manifest:
    return Manifest(
        board=str(said["board"]),
        name=str(said["name"]),
        made_at=str(said["made_at"]),
        release={str(app): str(name) for app, name in said["release"].items()},
        unsent=int(said["unsent"]),
        files=[_entry(each) for each in said["files"]],
    )


def _entry(said: dict[str, Any]) -> Entry:
    rows = None if said["rows"] is None else int(said["rows"])
    return Entry(str(said["path"]), str(said["sha256"]), int(said["size"]), rows)


@cache
def this_release() -> dict[str, str]:
    """Two portals with the same migrations keep the same tables."""
    house = {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in HOUSE}
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
    return {label: name for label, name in sorted(leaves) if label in house}
