"""The check in a process of its own: what a hostile file can break there harms nobody.

The child limits its own memory and time before it reads a byte. Whatever ends it without an
answer - a crash in a reader, too much memory, too long - is a refusal like any other.
"""

import json
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from audit_portal.checking.content import check
from audit_portal.checking.file_types import BY_CODE, FileType, Refused

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 20  # of work; three times as long by the clock, for a busy machine
TOP = Path(__file__).resolve().parents[2]
PROGRAM = "from audit_portal.checking import apart; apart.answer()"
UNCHECKABLE = "it could not be checked in the time and space we give to one file"


def check_apart(file: BinaryIO) -> FileType:
    """As `check`. A file without a descriptor is copied to one first."""
    file.seek(0)
    try:
        file.fileno()
    except OSError:
        with tempfile.TemporaryFile() as copy:
            copy.write(file.read())
            copy.flush()
            return _asked(copy)
    return _asked(file)


def _asked(file: BinaryIO) -> FileType:
    file.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program, the file is data
            [sys.executable, "-E", "-s", "-c", PROGRAM, str(MEMORY), str(SECONDS)],
            stdin=file,
            capture_output=True,
            cwd=TOP,
            env={},
            timeout=3 * SECONDS,
            check=True,
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused(UNCHECKABLE) from error
    finally:
        file.seek(0)
    if "refused" in said:
        raise Refused(said["refused"])
    return BY_CODE[said["code"]]


def answer() -> None:
    """The child: the file is its standard input, one line of JSON its answer."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        said = {"code": check(sys.stdin.buffer).code}
    except Refused as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


def _limit(memory: int, seconds: int) -> None:
    """Where a system does not know a limit, as macOS does not know the first, the rest hold."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
