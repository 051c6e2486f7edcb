"""The registry through which each app tells the home page what a seat should do next.

An app calls `register` when it starts (`AppConfig.ready`). The home page knows no other app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from audit_portal.organisations.models import Seat


@dataclass(frozen=True)
class NextStep:
    """One line of the home page. Lower `order` comes first, and what is late before all else.

    `status` are the words of its tag; `code` gives the tag the colour of a return's status.
    """

    title: str
    url: str
    detail: str = ""
    status: str = ""
    code: str = ""
    order: int = 100
    late: bool = False


Source = Callable[[Seat, date], Iterable[NextStep]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def next_steps(seat: Seat, *, on: date) -> list[NextStep]:
    """What the holder of this seat should do, the most pressing first."""
    steps = [step for source in _sources for step in source(seat, on)]
    return sorted(steps, key=lambda step: (not step.late, step.order, step.title))
