"""What a page posted for one question, read by the question's kind.

Where two people have written into one question, the page carries "my answer" along in fields of its
own (`mine-q12`, `mine-q12-commentary`) beside the ordinary ones, which then hold a merged text, and
asks in `q12-choice` which of the three shall stand: theirs, mine or merged. `q12-disputed` marks
it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from questionnaires.definitions.kinds import Content, kind_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import Edit
from questionnaires.returns.sheet import digest

MINE = "mine-"
CHOICES = ("theirs", "mine", "merged")
NOT_ANSWER = ("seen", "choice", "disputed")  # suffixes of fields that belong to the page


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's own answer: what it says, and before which names its fields stand in the form."""

    content: Content
    before: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as posted. With `problems` it is not saved but comes back as typed.

    `content` is what the person wants to stand; `choice` is None unless they were asked to choose.
    """

    question: QuestionShape
    content: Content
    problems: dict[str, str]
    seen: str
    posted: QueryDict
    mine: Mine
    choice: str | None = None

    @property
    def edit(self) -> Edit | None:
        """What to save; None when it must not be, or when what others wrote shall stand."""
        if self.problems or self.choice == "theirs":
            return None
        return Edit(self.question, self.content, self.seen)

    @property
    def is_untouched(self) -> bool:
        return digest(self.content) == self.seen.partition(".")[2]

    def disputed(self) -> "Entry":
        """Somebody else was there first: what was to stand is now "my answer"."""
        if self.choice == "merged":
            return replace(self, mine=Mine(self.content), choice="")
        return replace(self, choice="")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The fields, as (name, value), that carry "my answer" along."""
        fields = _fields(self.question, self.posted, self.mine.before)
        return [(MINE + name, value) for name, value in fields]


class Carried:
    """The fields of "my answer" under their ordinary names."""

    def __init__(self, posted: QueryDict) -> None:
        self.posted = posted

    def get(self, name: str, default: Any = None) -> Any:
        return self.posted.get(MINE + name, default)

    def getlist(self, name: str) -> list[Any]:
        return self.posted.getlist(MINE + name)


def read_entry(question: QuestionShape, posted: QueryDict) -> Entry:
    """The entry for a question whose `seen` mark came with the page."""
    if f"q{question.pk}-disputed" in posted:
        return _read_choice(question, posted)
    parsed = kind_of(question).parse(question, posted)
    return Entry(
        question=question,
        content=parsed.content,
        problems=parsed.problems,
        seen=_seen(question, posted),
        posted=posted,
        mine=Mine(parsed.content),
    )


def _read_choice(question: QuestionShape, posted: QueryDict) -> Entry:
    kind, choice = kind_of(question), str(posted.get(f"q{question.pk}-choice", ""))
    mine = kind.parse(question, Carried(posted))
    wanted = kind.parse(question, posted) if choice == "merged" else mine
    problems = {} if choice == "theirs" else wanted.problems
    if choice not in CHOICES:
        choice = ""
        problems = {f"q{question.pk}-choice": "Choose which answer shall stand."}
    return Entry(
        question=question,
        content=wanted.content,
        problems=problems,
        seen=_seen(question, posted),
        posted=posted,
        mine=Mine(mine.content, MINE),
        choice=choice,
    )


def _seen(question: QuestionShape, posted: QueryDict) -> str:
    return str(posted.get(f"q{question.pk}-seen", ""))


def _fields(question: QuestionShape, posted: QueryDict, before: str) -> Iterator[tuple[str, str]]:
    """The question's own fields whose names begin with `before`, given without it."""
    main = f"{before}q{question.pk}"
    apart = {f"{main}-{suffix}" for suffix in NOT_ANSWER}
    for name in posted:
        if (name == main or name.startswith(f"{main}-")) and name not in apart:
            for value in posted.getlist(name):
                yield name.removeprefix(before), str(value)
