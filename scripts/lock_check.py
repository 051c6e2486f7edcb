"""Whether every package asked for in requirements*.in is locked in requirements*.txt, and no other.

Needs no network: it compares names. pip itself refuses versions and hashes that do not fit.
"""

import re
from pathlib import Path

from scripts.layout import ROOT
from scripts.stages import Failure, main

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LOCKED = re.compile(
    r"^(?P<name>\S+)==.*\n(?:    (?!#).*\n)*(?P<origin>(?:    #.*\n)+)", re.MULTILINE
)


def check_locks() -> None:
    """Raises Failure naming the packages that the lock files lack, or hold without being asked."""
    differing = sorted(
        name
        for source in ROOT.glob("requirements*.in")
        for name in asked_for(source) ^ locked(source)
    )
    if differing:
        raise Failure(f"Not as in requirements*.in: {', '.join(differing)}. Call make lock.")


def asked_for(source: Path) -> set[str]:
    lines = (NAME.match(line) for line in source.read_text().splitlines())
    return {normal(found.group()) for found in lines if found}


def locked(source: Path) -> set[str]:
    """The packages that a lock file says were asked for by its source itself."""
    blocks = LOCKED.finditer(source.with_suffix(".txt").read_text())
    return {normal(block["name"]) for block in blocks if f"-r {source.name}" in block["origin"]}


def normal(name: str) -> str:
    """A package's name in the one spelling the index uses."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(check_locks)
