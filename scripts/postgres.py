"""A throw-away PostgreSQL cluster for tests: a folder, port, password and processes of its own."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.processes import Account, Service, start_service
from scripts.stages import Failure, run_quietly, stage
from scripts.system_parts import postgresql_programs

OWNER = "portal"
PATIENCE = 60.0  # seconds the server may take to answer
PLACE = "/tmp"  # noqa: S108 (a folder every account can reach; a socket's path must be short)
# Nothing in the cluster outlives the tests, so nothing need reach the disk.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


@dataclass(frozen=True)
class Cluster:
    """Where a cluster lies and how it is reached."""

    folder: Path
    programs: Path
    port: int
    password: str
    account: Account | None

    @property
    def url(self) -> str:
        return f"postgres://{OWNER}:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"


@contextmanager
def throw_away_cluster() -> Iterator[Cluster]:
    """Make and start a cluster; stop it and remove it however the block ends."""
    programs = postgresql_programs()
    if programs is None:
        raise Failure("PostgreSQL's programs initdb and postgres are not on this computer.")
    account = unprivileged_account()
    with tempfile.TemporaryDirectory(prefix="portal-pg-", dir=PLACE) as name:
        folder = Path(name)
        if account:
            os.chown(folder, account.user, account.group)
        cluster = Cluster(folder, programs, free_port(), secrets.token_urlsafe(16), account)
        with stage("PostgreSQL cluster"):
            make(cluster)
            server = start(cluster)
        try:
            wait_until_answering(cluster, server)
            yield cluster
        finally:
            server.stop()


def unprivileged_account() -> Account | None:
    """Whom to be instead of root, for whom PostgreSQL refuses to work; None for anyone else."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known.get("nobody")
    if entry is None:
        raise Failure("PostgreSQL refuses root, and there is no user postgres or nobody to be.")
    return Account(entry.pw_uid, entry.pw_gid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make(cluster: Cluster) -> None:
    password_file = cluster.folder / "password"
    password_file.write_text(cluster.password)
    if cluster.account:
        shutil.chown(password_file, cluster.account.user, cluster.account.group)
    run_quietly(
        [
            cluster.programs / "initdb",
            f"--pgdata={cluster.data}",
            f"--username={OWNER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ],
        failure="A PostgreSQL cluster for the tests could not be made.",
        account=cluster.account,
    )


def start(cluster: Cluster) -> Service:
    """Start the server; its stop signal is PostgreSQL's fast shutdown, which ends connections."""
    settings = {
        **HASTE,
        "port": str(cluster.port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(cluster.folder),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return start_service(
        "PostgreSQL server",
        [cluster.programs / "postgres", "-D", cluster.data, *options],
        environment=os.environ,
        account=cluster.account,
        log=cluster.log,
        stop_signal=signal.SIGINT,
    )


def wait_until_answering(cluster: Cluster, server: Service) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", cluster.port)) == 0:
                return
        time.sleep(0.1)
    raise Failure(f"The PostgreSQL server for the tests did not start.\n\n{last_words(cluster)}")


def last_words(cluster: Cluster) -> str:
    return "\n".join(cluster.log.read_text().splitlines()[-20:])
