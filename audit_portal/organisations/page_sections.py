"""The registry through which other floors add to the page of an organisation.

An app calls `register` when it starts (`AppConfig.ready`). A source is given the organisation, the
person who looks and the day; it shows what that person may see, and None for no section at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from audit_portal.organisations.models import Organisation, User


@dataclass(frozen=True)
class Entry:
    """A line: `code` is a status known to components/_status.html, `label` its words."""

    title: str
    url: str = ""
    detail: str = ""
    code: str = ""
    label: str = ""


@dataclass(frozen=True)
class PageSection:
    title: str
    entries: list[Entry] = field(default_factory=list)
    when_empty: str = ""


Source = Callable[[Organisation, User, date], PageSection | None]
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def page_sections(organisation: Organisation, user: User, *, on: date) -> list[PageSection]:
    found = [source(organisation, user, on) for source in _sources]
    return [section for section in found if section]
