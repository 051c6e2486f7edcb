"""Rows as lines of JSON and back, column by column, the same on every database."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db import models

from archive.belongings import Model
from archive.travelling import WITHHELD, Row

Column = models.Field[Any, Any]
Reader = Callable[[Any], Any]


class NotInShape(Exception):
    """A line that is no row of its table; the message says in which way."""


@cache
def columns(model: Model) -> tuple[Column, ...]:
    """Those that travel, in the order of the table."""
    withheld = WITHHELD.get(model._meta.label, {})
    return tuple(field for field in model._meta.concrete_fields if field.name not in withheld)


def line_of(model: Model, row: Row) -> str:
    """`row` holds a value for each column. Equal rows make equal lines."""
    cells = (f"{json.dumps(f.name)}: {_writer(f)(row[f.name])}" for f in columns(model))
    return "{" + ", ".join(cells) + "}\n"


def row_of(model: Model, line: str) -> Row:
    """Raises `NotInShape`."""
    try:
        cells = json.loads(line)
    except ValueError as error:
        raise NotInShape("It is not JSON.") from error
    if not isinstance(cells, dict):
        raise NotInShape("It is no JSON object.")
    wanted = columns(model)
    if cells.keys() != {field.name for field in wanted}:
        raise NotInShape("It has other columns than the table.")
    return {field.name: _read(field, cells[field.name]) for field in wanted}


def made(model: Model, row: Row) -> models.Model:
    """The row, with what is given in place of columns that do not travel. It is not stored yet."""
    given = {name: value() for name, value in WITHHELD.get(model._meta.label, {}).items()}
    named = {model._meta.get_field(name): value for name, value in (row | given).items()}
    return model(**{cast(Column, field).attname: value for field, value in named.items()})


def files_of(model: Model) -> Iterator[models.FileField]:
    return (field for field in columns(model) if isinstance(field, models.FileField))


@cache
def _writer(field: Column) -> Callable[[Any], str]:
    if isinstance(field, models.BinaryField):
        return lambda value: _text(None if value is None else b64encode(value).decode())
    if isinstance(field, models.DateTimeField | models.DateField):
        return lambda value: _text(None if value is None else value.isoformat())
    if isinstance(field, models.UUIDField | models.FileField):
        return lambda value: _text(None if value is None else str(value))
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _text


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(field: Column, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    try:
        found = _reader(field)(value)
    except (TypeError, ValueError) as error:
        raise NotInShape(f"“{field.name}” cannot be {str(value)[:60]!r}.") from error
    if field.max_length and isinstance(found, str) and len(found) > field.max_length:
        raise NotInShape(f"“{field.name}” is longer than {field.max_length} characters.")
    return found


@cache
def _reader(field: Column) -> Reader:
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    for kind, reader in _READERS:
        if isinstance(target, kind):
            return reader
    return _words


def _exactly(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.utcoffset() is None:
        raise ValueError(value)
    return found


def _words(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value


_READERS: tuple[tuple[type[Any], Reader], ...] = (
    (models.BooleanField, _exactly(bool)),
    (models.IntegerField, _exactly(int)),
    (models.BinaryField, lambda value: b64decode(value, validate=True)),
    (models.DateTimeField, _moment),
    (models.DateField, date.fromisoformat),
    (models.UUIDField, UUID),
)
