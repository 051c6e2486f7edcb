"""The registry through which each app shows on the home page how things stand for a seat.

What there is to do comes from `next_steps`; this is what goes on beside it: a return with its
progress, a round with its figures. An app calls `register` when it starts (`AppConfig.ready`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from audit_portal.organisations.models import Seat
from audit_portal.organisations.page_sections import Entry


@dataclass(frozen=True)
class Progress:
    """`done` of `of`, and the sentence that says so: the bar only repeats it."""

    done: int
    of: int
    words: str


@dataclass(frozen=True)
class Figure:
    """A count with its noun, and where those counted are listed."""

    number: int
    noun: str
    url: str = ""
    late: bool = False


@dataclass(frozen=True)
class Standing:
    """`code` is a status known to components/_status.html, `label` its words; `facts` are pairs
    of a term and its words. The lowest `order` comes first."""

    title: str
    url: str = ""
    code: str = ""
    label: str = ""
    late: str = ""
    progress: Progress | None = None
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    entries: tuple[Entry, ...] = ()
    order: int = 100


Source = Callable[[Seat, date], Iterable[Standing]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def standings(seat: Seat, *, on: date) -> list[Standing]:
    found = [standing for source in _sources for standing in source(seat, on)]
    return sorted(found, key=lambda standing: (standing.order, standing.title))
