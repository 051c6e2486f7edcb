"""The rules that apps register when they start."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.db.models import Model

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Rule:
    """One event on one table that is refused, always or when a condition holds.

    `when` is SQL over the row as it was (OLD) and as it would be (NEW), in the words that SQLite
    and PostgreSQL share. `locks` are `FROM ... WHERE ...` clauses that find, under the alias
    `frozen`, the rows on which the condition depends: PostgreSQL holds them while it decides, so
    that nobody freezes them in the same moment.
    """

    table: str
    event: Event
    message: str
    when: str = "TRUE"
    locks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"ledger_{self.table}_{self.event.lower()}"


Source = Callable[[], Iterable[Rule]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` is asked for its rules whenever triggers are made or checked."""
    if source not in _sources:
        _sources.append(source)


def rules() -> list[Rule]:
    return [rule for source in _sources for rule in source()]


@cache
def append_only(*models: type[Model]) -> Source:
    """Rows of these tables are written once: neither changed nor deleted.

    The same source for the same tables, so that an app that is made ready twice, as Django does
    for isolated apps, does not ask for each trigger twice.
    """

    def source() -> Iterator[Rule]:
        for model in models:
            name = model._meta.verbose_name
            message = f"What is written in “{name}” stays as it is written."
            yield Rule(model._meta.db_table, "UPDATE", message)
            yield Rule(model._meta.db_table, "DELETE", message)

    return source
