"""Reading an upload in a process of its own: what a hostile file can break there harms nobody.

The child limits its own memory and time before it reads a byte. Whatever ends it without an
answer - a crash in a reader, too much memory, too long - is a refusal like any other.
"""

import base64
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from audit_portal.checking.content import check
from audit_portal.checking.file_types import BY_CODE, FileType, Refused
from audit_portal.checking.redrawing import redraw

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 20  # of work; three times as long by the clock, for a busy machine
TOP = Path(__file__).resolve().parents[2]
PROGRAM = "from audit_portal.checking import apart; apart.answer()"
REDRAWING = "from audit_portal.checking import apart; apart.answer_redrawn()"
UNCHECKABLE = "it could not be checked in the time and space we give to one file"


def check_apart(file: BinaryIO) -> FileType:
    """As `check`. A file without a descriptor is copied to one first."""
    return BY_CODE[_said(file, PROGRAM)["code"]]


def redraw_apart(file: BinaryIO, widest: int, highest: int) -> bytes:
    """As `redraw`: the picture as a PNG of our own making. Raises `Refused`."""
    said = _said(file, REDRAWING, str(widest), str(highest))
    return base64.b64decode(said["png"])


def answered_apart(file: BinaryIO, program: str, *more: str, seconds: int = 0) -> bytes:
    """What a program writes that has the file as its standard input. Raises `Refused`."""
    file.seek(0)
    try:
        file.fileno()
    except OSError:
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            return _answered(copy, program, *more, seconds=seconds)
    return _answered(file, program, *more, seconds=seconds)


def _said(file: BinaryIO, program: str, *more: str) -> dict[str, str]:
    answered = answered_apart(file, program, *more)
    try:
        said: dict[str, str] = json.loads(answered)
    except ValueError as error:
        raise Refused(UNCHECKABLE) from error
    if "refused" in said:
        raise Refused(said["refused"])
    return said


def _answered(file: BinaryIO, program: str, *more: str, seconds: int) -> bytes:
    file.seek(0)
    seconds = seconds or SECONDS
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program, the file is data
            [sys.executable, "-E", "-s", "-c", program, str(MEMORY), str(seconds), *more],
            stdin=file,
            capture_output=True,
            cwd=TOP,
            env={},
            timeout=3 * seconds,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise Refused(UNCHECKABLE) from error
    finally:
        file.seek(0)
    return done.stdout


def answer() -> None:
    """The child: the file is its standard input, one line of JSON its answer."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        said = {"code": check(sys.stdin.buffer).code}
    except Refused as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


def answer_redrawn() -> None:
    """The child again: the answer is the new picture, or why there is none."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        png = redraw(sys.stdin.buffer, int(sys.argv[3]), int(sys.argv[4]))
        said = {"png": base64.b64encode(png).decode()}
    except Refused as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


def limit(memory: int, seconds: int) -> None:
    """The first thing that a child does.

    Where a system does not know a limit, as macOS does not know the first, the rest hold.
    """
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
