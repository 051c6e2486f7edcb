"""An empty portal, and one with the demo: each made once for all that begin with it.

Migrating takes ten seconds and the demo half a minute, and more with every app. What was made lies
in build/testing under a name that tells what it was made from: every line of code may bear on it,
the packages too, and on the demo the day.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

from scripts.stamps import fingerprint

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "testing"
MADE_FROM = ("audit_portal", "questionnaires", "peer_challenge", "archive", "demo")
DATABASE = "portal.sqlite3"
Command = tuple[str, ...]
TABLES: tuple[Command, ...] = (("migrate", "--verbosity=0"), ("createcachetable", "--verbosity=0"))


def migrate(environment: Mapping[str, str]) -> None:
    """Make the tables of the database that the environment names."""
    address = environment["DATABASE_URL"]
    if not address.startswith("sqlite:///"):
        run_commands(environment, TABLES)
        return
    shutil.copyfile(made("migrated", environment, TABLES) / DATABASE, path_of(address))


def lay_out_the_demo(environment: Mapping[str, str]) -> None:
    """The demo as of today: its SQLite database, and its files in the folder of the portal."""
    commands = (*TABLES, ("demo",))
    demo = made("demo", environment, commands, date.today().isoformat())  # noqa: DTZ011 (as people call it)
    shutil.copyfile(demo / DATABASE, path_of(environment["DATABASE_URL"]))
    shutil.copytree(demo / "media", Path(environment["VAR_DIR"]) / "media", dirs_exist_ok=True)


def fill(database: str) -> sqlite3.Connection:
    """Put the tables into an empty SQLite database in memory, for as long as the answer is open.

    Made from the migrations alone, so that other code does not make them anew: whoever begins with
    them migrates once more, which brings what they lack and puts up the triggers of the day.
    """
    tables = made("tables", os.environ, TABLES, files=migrations())
    kept = sqlite3.connect(database, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(tables / DATABASE)) as there:
        there.backup(kept)
    return kept


def path_of(address: str) -> str:
    return address.removeprefix("sqlite:///")


def made(
    name: str,
    environment: Mapping[str, str],
    commands: Iterable[Command],
    *facts: str,
    files: Iterable[Path] | None = None,
) -> Path:
    """The folder that holds it. Two processes that want it at once wait for each other here."""
    digest = code(*facts) if files is None else fingerprint(files, *facts)
    folder = FOLDER / f"{name}-{digest[:16]}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(name, environment, commands, folder)
    return folder


def make(
    name: str, environment: Mapping[str, str], commands: Iterable[Command], folder: Path
) -> None:
    for old in FOLDER.glob(f"{name}-*"):
        shutil.rmtree(old, ignore_errors=True)
    unfinished = FOLDER / f"unfinished-{name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "media").mkdir(parents=True)
    database = unfinished / DATABASE
    own = {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(unfinished)}
    run_commands({**environment, **own}, commands)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    unfinished.rename(folder)


def run_commands(environment: Mapping[str, str], commands: Iterable[Command]) -> None:
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
        )


def migrations() -> list[Path]:
    found = (path for folder in MADE_FROM for path in (ROOT / folder).rglob("migrations/*.py"))
    return [*found, ROOT / "requirements.txt"]


@cache
def code(*facts: str) -> str:
    files = (path for folder in MADE_FROM for path in (ROOT / folder).rglob("*.py"))
    library = (ROOT / "questionnaires/definitions/library").glob("*.yaml")
    return fingerprint([*files, *library, ROOT / "requirements.txt"], *facts)
