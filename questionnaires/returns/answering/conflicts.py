"""Two people wrote into one question: both texts side by side, and a choice between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds import Content, kind_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.entries import Entry
from questionnaires.returns.sheet import Given


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words, for reading."""

    printed: str
    commentary: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What I wrote, not saved; what they saved meanwhile; and the fields that carry mine along."""

    mine: Told
    theirs: Told
    theirs_by: str
    theirs_at: datetime | None
    carried: list[tuple[str, str]]
    choice: str


def told(question: QuestionShape, content: Content) -> Told:
    return Told(
        kind_of(question).printed(question, content),
        content.commentary,
        content.not_applicable_reason,
    )


def disagreement(entry: Entry, now: Given, writers: dict[int, str]) -> Disagreement:
    """`writers` gives the names of people by primary key."""
    return Disagreement(
        mine=told(entry.question, entry.mine.content),
        theirs=told(entry.question, now.content),
        theirs_by=writers.get(now.updated_by or 0, "Somebody else"),
        theirs_at=now.updated_at,
        carried=entry.carried,
        choice=entry.choice or "",
    )


def writers_of(answers: Iterable[Given]) -> dict[int, str]:
    """Names of those who last wrote these answers, with one query."""
    people = {given.updated_by for given in answers if given.updated_by is not None}
    if not people:
        return {}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=people)}


def merged_values(entry: Entry, now: Given) -> dict[str, Any]:
    """What the fields for a merged answer begin with: both texts, and otherwise mine."""
    question, mine, theirs = entry.question, entry.mine.content, now.content
    values = {
        "commentary": _both(mine.commentary, theirs.commentary),
        "reason": _both(mine.not_applicable_reason, theirs.not_applicable_reason),
        **kind_of(question).form_values(question, mine),
    }
    if question.kind == "narrative":
        values[""] = _both(mine.value or "", theirs.value or "")
    return values


def _both(mine: str, theirs: str) -> str:
    if mine in theirs or theirs in mine:
        return max(mine, theirs, key=len)
    return f"{mine}\n\n{theirs}"
