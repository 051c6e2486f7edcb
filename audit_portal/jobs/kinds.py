"""The kinds of long work that people ask for. A floor that knows one registers it when it starts.

What a job makes may be handed over later than it was asked for, and seats end: so `may_have` is
asked at every step, and nothing is made, shown or handed out where it says no.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit_portal.organisations.models import User

About = Mapping[str, Any]  # plain JSON: primary keys and words
Progress = Callable[[int, str], None]  # per cent, and what is being done


class NotTheirs(Exception):
    """This person may not have it (any more); to them there is nothing there."""


@dataclass(frozen=True)
class Made:
    """A finished file."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Work:
    """The work as things stand. Equal `fingerprint`: it would make the same again.

    `title` is what it makes, in words. `make` may take long.
    """

    title: str
    fingerprint: str
    make: Callable[[Progress], Made]


@dataclass(frozen=True)
class Kind:
    """`prepare` is called only for those who may have it, with the day to print; it is quick.

    `back_url`: the page where it was asked for. `makes`: what its page calls the thing.
    """

    code: str
    may_have: Callable[[User, About], bool]
    prepare: Callable[[User, About, date], Work]
    back_url: Callable[[About], str]
    makes: str = "paper"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """None for a job of an earlier release whose kind is no more."""
    return _kinds.get(code)
