"""A portal whose web server can be killed and started again, on either database."""

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.web import Visitor
from tests.browser.serving import (
    Portal,
    StageHand,
    environment_for,
    free_port,
    start_server,
)
from tests.migrated import migrate

WORKERS = 3


@dataclass
class Site:
    portal: Portal
    port: int
    guests: list[Visitor] = field(default_factory=list)

    @property
    def engine(self) -> str:
        is_sqlite = self.portal.environment["DATABASE_URL"].startswith("sqlite")
        return "SQLite" if is_sqlite else "PostgreSQL"

    def ask(self, function: str, **arguments: Any) -> Any:
        """Run a function of tests/proof/stages.py."""
        return self.portal.ask(function, **arguments)

    def visitor(self, email: str) -> Visitor:
        self.guests.append(Visitor(self.portal.url, self.portal, email))
        return self.guests[-1]

    def see_off(self) -> None:
        """Everybody leaves."""
        while self.guests:
            self.guests.pop().connection.close()

    def kill_a_worker(self) -> None:
        """One of the processes that answer; gunicorn puts another in its place."""
        server = self.portal.server.pid
        children = Path(f"/proc/{server}/task/{server}/children")
        os.kill(int(random.choice(children.read_text().split())), signal.SIGKILL)

    def kill_the_server(self) -> None:
        """All its processes at once; then it is started again, as a service manager would."""
        os.killpg(self.portal.server.pid, signal.SIGKILL)
        self.portal.server.wait()
        self.portal.server = _started(self.portal.environment, self.port)


@contextmanager
def site(folder: Path, database: str | None = None, *, migrated: bool = False) -> Iterator[Site]:
    """Served from SQLite in `folder`, or from the database named."""
    environment = environment_for(folder, database)
    if not migrated:
        migrate(environment)
    port = free_port()
    portal = Portal(
        f"http://127.0.0.1:{port}",
        StageHand(environment, "tests.proof.stages"),
        environment,
        _started(environment, port),
    )
    served = Site(portal, port)
    try:
        yield served
    finally:
        served.see_off()
        portal.hand.dismiss()
        portal.server.terminate()
        portal.server.wait()


def _started(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    # What is killed on purpose need not be lamented in the log.
    return start_server(environment, port, workers=WORKERS, log_level="critical")
