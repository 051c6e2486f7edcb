"""An empty portal's SQLite database, migrated once for all that begin with one.

Migrating takes seconds, and more with every app. The file lies in build/testing under a name that
tells what it was made from: every line of code may bear on it, and the packages too.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from scripts.stamps import fingerprint

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "testing"
MADE_FROM = ("audit_portal", "questionnaires", "peer_challenge", "demo")
COMMANDS = ("migrate", "createcachetable")


def migrate(environment: Mapping[str, str]) -> None:
    """Make the tables of the database that the environment names."""
    address = environment["DATABASE_URL"]
    if not address.startswith("sqlite:///"):
        run_commands(environment)
        return
    shutil.copyfile(template(environment), address.removeprefix("sqlite:///"))


def template(environment: Mapping[str, str]) -> Path:
    """Two processes that want it at once wait for each other here."""
    made = FOLDER / f"migrated-{code()[:16]}.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(environment, made)
    return made


def make(environment: Mapping[str, str], made: Path) -> None:
    for old in FOLDER.glob("migrated-*.sqlite3*"):
        old.unlink()
    unfinished = FOLDER / f"unfinished-{os.getpid()}.sqlite3"
    run_commands({**environment, "DATABASE_URL": f"sqlite:///{unfinished}"})
    with closing(sqlite3.connect(unfinished)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    unfinished.rename(made)


def run_commands(environment: Mapping[str, str]) -> None:
    for command in COMMANDS:
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )


@cache
def code() -> str:
    files = (path for folder in MADE_FROM for path in (ROOT / folder).rglob("*.py"))
    return fingerprint([*files, ROOT / "requirements.txt"])
