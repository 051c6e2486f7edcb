"""Remember what a finished step was made from, so that it is done again only when that changes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """A digest of the names and contents of files and of further facts a step depends on."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for fact in facts:
        digest.update(f"{fact}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """A file that is written when a step has ended, and says what the step was made from."""

    path: Path
    made_from: str

    def is_current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.made_from

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.made_from)
