"""Taking the demo away: every row that hangs from its board, its people, and its files.

What hangs from it is found by walking the foreign keys of all models, so that a table added later
cannot be forgotten. The shipped questionnaires stay; so does anybody with a seat elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction

from audit_portal.correspondence.models import Message
from audit_portal.ledger import lifted
from audit_portal.organisations.models import Board, Organisation, User
from demo.people import DOMAIN

AT_ONCE = 500  # keys in one query
Field = models.Field[Any, Any]
Rows = dict[type[models.Model], set[int]]

# A school of another board may have stood under a trust of the demo: it stays.
NOT_FOLLOWED = {Organisation._meta.get_field("parent")}


@lifted()
def remove(board: Board) -> None:
    rows = _hanging_from(board)
    rows[Message] |= set(
        Message.objects.filter(recipient__endswith=f"@{DOMAIN}").values_list("pk", flat=True)
    )
    files = list(_files(rows))
    Organisation.objects.filter(parent__in=rows[Organisation]).exclude(
        pk__in=rows[Organisation]
    ).update(parent=None)
    for model, keys in rows.items():
        _delete(model, keys)
    _remove_people()
    transaction.on_commit(lambda: _unlink(files))


def _hanging_from(board: Board) -> Rows:
    found: Rows = defaultdict(set)
    fresh: list[tuple[type[models.Model], set[int]]] = [(Board, {board.pk})]
    while fresh:
        target, keys = fresh.pop()
        found[target] |= keys
        for model, field in _pointing_at(target):
            if field not in NOT_FOLLOWED:
                more = _referring(model, field, keys) - found[model]
                if more:
                    fresh.append((model, more))
    return found


def _pointing_at(target: type[models.Model]) -> Iterator[tuple[type[models.Model], Field]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target:
                yield model, field


def _referring(model: type[models.Model], field: Field, keys: set[int]) -> set[int]:
    found: set[int] = set()
    for part in _parts(keys):
        rows = model._base_manager.filter(**{f"{field.name}__in": part})
        found.update(rows.values_list("pk", flat=True))
    return found


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _delete(model: type[models.Model], keys: set[int]) -> None:
    """Straight from the table: foreign keys are checked at the end of the transaction."""
    for part in _parts(keys):
        rows = model._base_manager.filter(pk__in=part)
        rows._raw_delete(rows.db)


def _files(rows: Rows) -> Iterator[tuple[Storage, str]]:
    for model, keys in rows.items():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.FileField):
                continue
            for part in _parts(keys):
                names = model._base_manager.filter(pk__in=part).values_list(field.name, flat=True)
                yield from ((field.storage, name) for name in names if name)


def _unlink(files: Iterable[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _remove_people() -> None:
    """Those of the demo's address whom nothing outside the demo refers to."""
    keys = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("pk", flat=True))
    owned: list[tuple[type[models.Model], Field]] = []
    for model, field in _pointing_at(User):
        if isinstance(field, models.ForeignKey) and _goes_with(field):
            owned.append((model, field))
        else:
            for part in _parts(set(keys)):
                rows = model._base_manager.filter(**{f"{field.name}__in": part})
                keys -= set(rows.values_list(field.name, flat=True))
    for model, field in owned:
        _delete(model, _referring(model, field, keys))
    _delete(User, keys)


def _goes_with(field: models.ForeignKey[Any, Any]) -> bool:
    """Rows such as e-mail addresses, which a person takes along."""
    return field.remote_field.on_delete is models.CASCADE
