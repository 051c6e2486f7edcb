"""Signals: where a reviewer may want to look first, each with how it was computed.

A signal is no score and no finding. All here are functions of plain values, so that what they say
can be worked out by hand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit_portal.figures.days import spoken
from audit_portal.figures.percentages import percentage

FEW_WORDS = 5  # a commentary with fewer is very short
LONG_ENOUGH = 5  # words; shorter commentaries are alike by chance
MANY_ANSWERS = 5  # ratings, before it says anything that all are the same
MINUTES = 30  # a return that took no longer was completed in minutes


@dataclass(frozen=True)
class Look:
    """What signals know of one answer. `point` is the label of its rating, "" where there is none.

    `review_by` are the dates of its evidence that have one; `then` is last time's commentary.
    """

    key: str
    name: str
    point: str = ""
    assured: bool = False
    commentary: str = ""
    asks_evidence: bool = True
    evidence: int = 0
    review_by: tuple[tuple[str, date], ...] = ()
    then: str = ""


@dataclass(frozen=True)
class Signal:
    """`how` says what it was computed from."""

    title: str
    how: str


def signals_of(looks: Sequence[Look], *, submitted: date) -> dict[str, list[Signal]]:
    """By the key of the question; questions without any are left out. `submitted`: on which day."""
    alike = _alike(looks)
    found = {look.key: list(_of_answer(look, alike.get(look.key, ""), submitted)) for look in looks}
    return {key: signals for key, signals in found.items() if signals}


def _of_answer(look: Look, alike: str, submitted: date) -> Iterator[Signal]:
    if look.assured and look.asks_evidence and not look.evidence:
        yield Signal(
            "High rating without evidence",
            f"“{look.point}” counts as assured on its scale, and no evidence is attached.",
        )
    words = len(look.commentary.split())
    if 0 < words < FEW_WORDS:
        yield Signal(
            "Very short commentary",
            f"It has {words} word{'' if words == 1 else 's'}; fewer than {FEW_WORDS} are marked.",
        )
    if alike:
        yield Signal("The same commentary elsewhere", f"Word for word as at {alike}.")
    if _is_long(look.commentary) and _plain(look.commentary) == _plain(look.then):
        yield Signal(
            "The same commentary as last time", "Word for word as in the return before this one."
        )
    for title, day in look.review_by:
        if day < submitted:
            yield Signal(
                "Evidence past its review",
                f"“{title}” was to be reviewed by {spoken(day)}, before this was submitted.",
            )


def _alike(looks: Iterable[Look]) -> dict[str, str]:
    """By key: the other questions with the same commentary, in words."""
    groups: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if _is_long(look.commentary):
            groups[_plain(look.commentary)].append(look)
    return {
        look.key: ", ".join(other.name for other in group if other.key != look.key)
        for group in groups.values()
        if len(group) > 1
        for look in group
    }


def _plain(text: str) -> str:
    """Capitals and spaces make no difference."""
    return " ".join(text.casefold().split())


def _is_long(text: str) -> bool:
    return len(text.split()) >= LONG_ENOUGH


@dataclass(frozen=True)
class Whole:
    """What signals know of a return as a whole: how long it took, and how many of the answers that
    were carried over stand unchanged (`unchanged` of `carried`)."""

    took: timedelta | None = None
    unchanged: int = 0
    carried: int = 0


def signals_of_return(looks: Iterable[Look], whole: Whole) -> list[Signal]:
    return [*_all_the_same(looks), *_in_minutes(whole.took), *_unchanged(whole)]


def _all_the_same(looks: Iterable[Look]) -> Iterator[Signal]:
    points = [look.point for look in looks if look.point]
    if len(points) >= MANY_ANSWERS and len(set(points)) == 1:
        yield Signal("All ratings are the same", f"All {len(points)} ratings are “{points[0]}”.")


def is_quick(took: timedelta) -> bool:
    return took <= timedelta(minutes=MINUTES)


def _in_minutes(took: timedelta | None) -> Iterator[Signal]:
    if took is None or not is_quick(took):
        return
    minutes = max(0, int(took.total_seconds() // 60))
    yield Signal(
        "Completed in minutes",
        f"{minutes} minute{'' if minutes == 1 else 's'} lie between its start and when it was "
        f"submitted; up to {MINUTES} are marked.",
    )


def _unchanged(whole: Whole) -> Iterator[Signal]:
    if whole.unchanged:
        share = percentage(whole.unchanged, whole.carried)
        yield Signal(
            "Confirmed unchanged",
            f"{whole.unchanged} of {whole.carried} answers that were carried over from last time "
            f"were confirmed as they were ({share}).",
        )
