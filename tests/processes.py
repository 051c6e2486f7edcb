"""Programs of the portal run as processes of their own, on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The URL under which other processes reach the rows of a transactional test.

    PostgreSQL's test database has one. SQLite's lies in the memory of this process: it is copied
    to a file, which takes its place while the test runs.
    """
    if connection.vendor == "postgresql":
        yield _on_postgresql(connection.settings_dict["NAME"])
        return
    file = folder / "shared.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield f"sqlite:///{file}"
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The URL of one more database beside that of the test, on the same engine, without tables."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield _on_postgresql(name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_postgresql(name: str) -> str:
    known: dict[str, Any] = connection.settings_dict
    account = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgres://{account}@{known['HOST']}:{known['PORT']}/{name}"


def start_manage(*arguments: str, database: str, **environment: str) -> subprocess.Popen[str]:
    """manage.py in the background; its stdout and stderr are one pipe."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "It did not come about in time."
        time.sleep(0.05)
