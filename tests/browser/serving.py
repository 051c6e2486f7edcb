"""The portal as people meet it: gunicorn in processes of its own, on a database of its own.

Playwright's sync API and Django's ORM do not share a thread. What a test needs from the database it
asks of a stage hand: a process that runs functions of tests/browser/stages.py on the portal's rows.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.migrated import migrate

ROOT = Path(__file__).resolve().parents[2]
STATIC_MANIFEST = ROOT / "build" / "staticfiles" / "staticfiles.json"
KEY = "a key for tests alone, which is in the repository for all to read"
PATIENCE = 60.0  # seconds a server may take to answer


@dataclass
class Portal:
    """Where it answers, how its rows are reached, and what it runs as."""

    url: str
    hand: "StageHand"
    environment: dict[str, str]
    server: subprocess.Popen[bytes]

    def ask(self, function: str, **arguments: Any) -> Any:
        """Run a function of tests/browser/stages.py; arguments and answer are plain JSON."""
        return self.hand.ask(function, arguments)


class StageHand:
    def __init__(self, environment: dict[str, str], module: str = "tests.browser.stages") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, function: str, arguments: dict[str, Any]) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([function, arguments]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"The stage hand fell over at {function}; its words are above."
        return json.loads(line)

    def dismiss(self) -> None:
        """It ends when there is nothing more to hear."""
        self.process.communicate()


def environment_for(folder: Path, database: str | None = None) -> dict[str, str]:
    """As in production, but for the demo's key, and nothing leaves the machine."""
    return {
        **os.environ,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": database or f"sqlite:///{folder / 'portal.sqlite3'}",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "audit_portal.settings",
        "EMAIL_URL": "outbox:",
        "SECRET_KEY": KEY,
        "VAR_DIR": str(folder),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(
    environment: dict[str, str],
    port: int,
    *,
    workers: int = 1,
    threads: int = 4,
    path: str = "/accounts/login/",
    log_level: str = "warning",
) -> subprocess.Popen[bytes]:
    """Gunicorn, answering; with a group of its own, so that a signal reaches its workers too."""
    assert STATIC_MANIFEST.exists(), "Gather the static files first: make test does."
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "audit_portal.wsgi:application"),
            *(f"--bind=127.0.0.1:{port}", f"--workers={workers}", f"--threads={threads}"),
            *("--graceful-timeout=5", "--keep-alive=30", f"--log-level={log_level}"),
        ],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    wait_until_answering(port, server, path)
    return server


def wait_until_answering(port: int, server: subprocess.Popen[bytes], path: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, "The web server ended as soon as it started."
        try:
            urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).close()
        except HTTPError:
            return  # it answers
        except OSError:
            assert time.monotonic() < deadline, f"No answer within {PATIENCE:.0f} seconds."
            time.sleep(0.1)
        else:
            return


@contextmanager
def serving(
    folder: Path,
    database: str | None = None,
    prepare: Callable[[Mapping[str, str]], None] = migrate,
) -> Iterator[Portal]:
    """A portal on `database`, or else on one in `folder`, empty but for what `prepare` lays out; it
    ends with the block."""
    environment = environment_for(folder, database)
    prepare(environment)
    port = free_port()
    server = start_server(environment, port)
    hand = StageHand(environment)
    try:
        yield Portal(f"http://127.0.0.1:{port}", hand, environment, server)
    finally:
        hand.dismiss()
        server.terminate()
        server.wait()
