"""All that stands in a letter, in plain values: shown, printed, and frozen once approved."""

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from json import dumps, loads
from typing import Any

from questionnaires.compliance.models import Letter


@dataclass(frozen=True)
class Content:
    """`facts` and `history` are pairs of a name or a day and what it is. `earlier` lines of the
    history are left out. `logo` is the SHA-256 of the picture, or "".
    """

    board: str
    address: tuple[str, ...]
    reach: str
    to: tuple[str, ...]
    on: str
    greeting: str
    subject: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    earlier: int
    request: str
    signed: tuple[str, ...]
    about: str
    logo: str = ""

    def as_json(self) -> str:
        """In one form, so that equal letters have equal checksums."""
        return dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


def checksum_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


class Damaged(Exception):
    """What is stored is not what was approved."""


def frozen_content(letter: Letter) -> Content:
    """As approved. Raises `Damaged` where the checksum says otherwise."""
    if checksum_of(letter.content) != letter.checksum:
        raise Damaged(f"Letter {letter.pk}")
    given: dict[str, Any] = loads(letter.content)
    return Content(**{name: _as_tuples(value) for name, value in given.items()})


def _as_tuples(value: Any) -> Any:
    return tuple(_as_tuples(one) for one in value) if isinstance(value, list) else value
