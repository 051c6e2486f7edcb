"""The registry through which each app adds its rooms to the navigation of a seat.

An app calls `register` when it starts (`AppConfig.ready`), as for `next_steps`. A source costs no
query: it looks at the seat's role and place alone, and the page it links to asks again who may.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit_portal.organisations.models import Seat


@dataclass(frozen=True)
class Link:
    """A room of the place where the seat is held. Lower `order` comes first.

    `detail` says what one can do there, for the home page; `within` are the beginnings of other
    addresses that lie in the room.
    """

    title: str
    url: str
    order: int = 100
    detail: str = ""
    within: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.url, *self.within)


Source = Callable[[Seat], Iterable[Link]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def links(seat: Seat) -> list[Link]:
    found = [link for source in _sources for link in source(seat)]
    return sorted(found, key=lambda link: (link.order, link.title))
