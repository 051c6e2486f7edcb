"""Does belongings.py speak of every table, and does every foreign key lead into the archive?"""

from collections.abc import Iterator

from archive.belongings import LEFT_OUT, PATHS, Model, end_of, path_of, tables
from archive.holdings import RULES, archived
from archive.rows import columns
from audit_portal.organisations.models import Board, User


def problems() -> Iterator[str]:
    """In sentences; none if all is said, once."""
    known = {model._meta.label: model for model in tables()}
    for label in sorted({*PATHS, *RULES, *LEFT_OUT} - known.keys()):
        yield f"{label} is no table of the portal (any more)."
    for model in known.values():
        yield from _of_table(model)
    in_it = set(archived())
    for model in in_it:
        yield from _of_columns(model, in_it)


def _of_table(model: Model) -> Iterator[str]:
    label = model._meta.label
    ways = [label in LEFT_OUT, label in RULES, path_of(model) is not None, model is User]
    if not any(ways):
        yield f"{label} is neither in a board’s archive nor left out with a reason."
    if sum(ways) > 1:
        yield f"{label} is spoken of twice."
    path = path_of(model)
    if path and end_of(model, path) is not Board and end_of(model, path) not in archived():
        yield f"The path of {label} leads to what is not in the archive."


def _of_columns(model: Model, in_it: set[Model]) -> Iterator[str]:
    for field in columns(model):
        if field.is_relation and field.related_model not in in_it:
            yield f"{model._meta.label}.{field.name} leads to what is not in the archive."
