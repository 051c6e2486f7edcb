"""Processes that end with the script that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from scripts.layout import ROOT

Command = Sequence[str | Path]
Environment = Mapping[str, str]

PATIENCE = 15.0  # seconds a process may take to end by itself
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """A user and group, by number, that root takes on for a command."""

    user: int
    group: int


class AccountArguments(TypedDict, total=False):
    """The arguments of subprocess that change the account."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> AccountArguments:
    if account is None:
        return {}
    return {"user": account.user, "group": account.group, "extra_groups": []}


def run_visibly(command: Command, *, environment: Environment) -> int:
    """Run a command in the foreground and return its exit status.

    A Ctrl-C reaches the command too: it may finish its report before the script goes on to end.
    """
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt:
        wait_or_kill(process)
        raise
    except BaseException:
        process.terminate()
        wait_or_kill(process)
        raise


@dataclass(frozen=True)
class Service:
    """A process that works in the background, at the head of a session of its own."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    def stop(self) -> None:
        """End it and everything it started; does nothing if all has ended already."""
        with suppress(ProcessLookupError):
            self.process.send_signal(self.stop_signal)
        wait_or_kill(self.process)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def start_service(
    name: str,
    command: Command,
    *,
    environment: Environment,
    account: Account | None = None,
    log: Path | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Service:
    """Start a service that a Ctrl-C in the terminal does not reach: the script stops it.

    What it writes goes to the terminal, or to the end of a log.
    """
    with log.open("ab") if log else nullcontext() as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            **as_account(account),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 (the scripts have one thread)
        )
    return Service(name, process, stop_signal)


def stop_all(services: Iterable[Service]) -> None:
    """Stop all services, whatever further signals arrive meanwhile."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for service in services:
        service.stop()


def wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_with_parent() -> None:
    """Have Linux send this process a SIGTERM should the script that started it be killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
