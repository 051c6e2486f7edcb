"""What a script shows while it works: a line for each stage, one sentence for a failure."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scripts.layout import ROOT
from scripts.processes import Account, Environment, as_account

SHOWN_ON_FAILURE = 30


class Failure(Exception):
    """Something a person can mend, told in a sentence that says how."""


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def stage(title: str) -> Iterator[None]:
    """Show a stage as one line: its title at the start, its seconds at the end."""
    print(f"{title} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException as end:
        print("failed" if isinstance(end, Failure) else "stopped", flush=True)
        raise
    print(f"done ({time.monotonic() - started:.1f} s)", flush=True)


def run_quietly(
    command: Sequence[str | Path],
    *,
    failure: str,
    environment: Environment | None = None,
    account: Account | None = None,
    shown: int = SHOWN_ON_FAILURE,
) -> str:
    """Run a command from the project's folder and return what it wrote.

    Raises Failure with the sentence given, and under it the last lines the command wrote, as many
    as `shown` says.
    """
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            **as_account(account),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as problem:
        raise Failure(f"{failure} ({problem})") from problem
    if done.returncode:
        last_lines = "\n".join(done.stdout.splitlines()[-shown:])
        raise Failure(f"{failure}\n\n{last_lines}" if last_lines else failure)
    return done.stdout


def end_on_signal(number: int, _frame: FrameType | None) -> NoReturn:
    """End through every `finally`, with the exit status a shell gives to this signal."""
    raise SystemExit(128 + number)


def main(work: Callable[[], int | None]) -> NoReturn:
    """Do the work of a script; failures end it with a sentence, signals with their status."""
    signal.signal(signal.SIGTERM, end_on_signal)
    signal.signal(signal.SIGHUP, end_on_signal)
    try:
        sys.exit(work())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
