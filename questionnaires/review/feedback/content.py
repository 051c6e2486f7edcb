"""All that stands in a letter, in plain values: shown, printed, and frozen once it is signed."""

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from json import dumps, loads
from typing import Any

from questionnaires.review.models import FeedbackLetter


@dataclass(frozen=True)
class Standard:
    """How many of its ratings there are, and how many of them the board agrees with."""

    name: str
    rated: int
    agreed: int

    @property
    def otherwise(self) -> int:
        return self.rated - self.agreed


@dataclass(frozen=True)
class Moderated:
    """`own` and `board` are labels of the scale; `board` is "" for an answer without a rating."""

    question: str
    own: str
    board: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """A query; `answer` is "" where there is none yet."""

    question: str
    words: str
    answer: str


@dataclass(frozen=True)
class ToDo:
    """An open action of the organisation."""

    question: str
    what: str
    who: str
    due: str  # YYYY-MM-DD

    @property
    def day(self) -> date:
        return date.fromisoformat(self.due)


@dataclass(frozen=True)
class Content:
    """Paragraphs are plain text. `to_plan` names the questions whose rating calls for an action and
    that have none, `plan_by` the day (YYYY-MM-DD). `logo` is the SHA-256 of the picture, or "".
    """

    board: str
    address: tuple[str, ...]
    reach: str
    to: tuple[str, ...]
    on: str
    greeting: str
    subject: str
    opening: tuple[str, ...]
    strengths: tuple[str, ...]
    to_strengthen: tuple[str, ...]
    standards: tuple[Standard, ...]
    moderated: tuple[Moderated, ...]
    queries: tuple[Asked, ...]
    actions: tuple[ToDo, ...]
    to_plan: tuple[str, ...]
    plan_by: str
    closing: tuple[str, ...]
    ask: str
    signed: tuple[str, ...]
    about: str
    logo: str = ""

    def as_json(self) -> str:
        """In one form, so that equal letters have equal checksums."""
        return dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)

    @property
    def plan_day(self) -> date:
        return date.fromisoformat(self.plan_by)

    @property
    def rated(self) -> int:
        return sum(one.rated for one in self.standards)

    @property
    def agreed(self) -> int:
        return sum(one.agreed for one in self.standards)


PARTS = {"standards": Standard, "moderated": Moderated, "queries": Asked, "actions": ToDo}


def checksum_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


class Damaged(Exception):
    """What is stored is not what was signed."""


def frozen_content(letter: FeedbackLetter) -> Content:
    """As signed. Raises `Damaged` where the checksum says otherwise."""
    if checksum_of(letter.content) != letter.checksum:
        raise Damaged(f"Feedback letter {letter.pk}")
    given: dict[str, Any] = loads(letter.content)
    return Content(**{name: _restored(name, value) for name, value in given.items()})


def _restored(name: str, value: Any) -> Any:
    if name in PARTS:
        return tuple(PARTS[name](**one) for one in value)
    return tuple(value) if isinstance(value, list) else value
