"""A published version never changes: the rules by which the database itself refuses.

They are made from the models: every `VersionPart`, with the tables Django makes for their
many-to-many fields, frozen through `to_version` and through every other foreign key to a part.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db.models import Model

from audit_portal.ledger import Rule
from questionnaires.definitions.models import (
    MOVING,
    Clarification,
    DraftEdit,
    Version,
    VersionPart,
)

MESSAGE = "This belongs to a published version, which never changes: copy it to a draft."
Path = str  # of foreign keys, as in a query: "question__version"


def rules() -> Iterator[Rule]:
    for model, paths in parts():
        yield from _rules_of_part(model, paths)
    yield from _rules_of_version()


def parts(registry: Apps = apps) -> Iterator[tuple[type[Model], list[Path]]]:
    """Every table under a version, with its paths of foreign keys to the version."""
    for model in registry.get_models():
        if not issubclass(model, VersionPart):
            continue
        yield model, _paths(model)
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            if through._meta.auto_created:
                yield through, list(_paths_through_parts(through))


def _paths(model: type[VersionPart]) -> list[Path]:
    return sorted({model.to_version, *_paths_through_parts(model)})


def _paths_through_parts(model: type[Model]) -> Iterator[Path]:
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, VersionPart):
            yield f"{field.name}__{target.to_version}"


def _rules_of_part(model: type[Model], paths: list[Path]) -> Iterator[Rule]:
    table = model._meta.db_table
    new = [_version_of(model, path, "NEW") for path in paths]
    old = [_version_of(model, path, "OLD") for path in paths]
    yield Rule(table, "INSERT", MESSAGE, when=_any_frozen(new), locks=tuple(new))
    yield Rule(table, "UPDATE", MESSAGE, when=_any_frozen(old + new), locks=tuple(old + new))
    yield Rule(table, "DELETE", MESSAGE, when=_any_frozen(old), locks=tuple(old))


def _any_frozen(versions: list[str]) -> str:
    return " OR ".join(
        f"EXISTS (SELECT 1 {version} AND frozen.status <> 'draft')" for version in versions
    )


def _version_of(model: type[Model], path: Path, row: str) -> str:
    """`FROM ... WHERE ...` for the version, called frozen, to which a row leads by this path."""
    fields = []
    for name in path.split("__"):
        field: Any = model._meta.get_field(name)
        fields.append(field)
        model = field.related_model
    first, *others = fields
    tables = [field.related_model._meta.db_table for field in fields]
    names = [*(f"step{n}" for n in range(1, len(fields))), "frozen"]
    joins = f'FROM "{tables[0]}" {names[0]}'
    for n, field in enumerate(others):
        joins += f' JOIN "{tables[n + 1]}" {names[n + 1]}'
        joins += f' ON {names[n + 1]}.id = {names[n]}."{field.column}"'
    return f'{joins} WHERE {names[0]}.id = {row}."{first.column}"'


def _rules_of_version() -> Iterator[Rule]:
    table = Version._meta.db_table
    changes = " OR ".join(
        f'OLD."{field.column}" IS DISTINCT FROM NEW."{field.column}"'
        for field in Version._meta.concrete_fields
        if field.name not in MOVING
    )
    stays = "OLD.status = NEW.status AND NOT OLD.retired_at IS DISTINCT FROM NEW.retired_at"
    retires = "OLD.status = 'published' AND NEW.status = 'retired'"
    when = f"OLD.status <> 'draft' AND ({changes} OR NOT (({stays}) OR ({retires})))"
    yield Rule(table, "UPDATE", MESSAGE, when=when)
    yield Rule(table, "DELETE", MESSAGE, when="OLD.status <> 'draft'")


def no_clarification_of_a_draft() -> Iterator[Rule]:
    """A draft is changed itself."""
    version = _version_of(Clarification, "question__version", "NEW")
    yield Rule(
        Clarification._meta.db_table,
        "INSERT",
        "This is a draft: change the question itself.",
        when=f"EXISTS (SELECT 1 {version} AND frozen.status = 'draft')",
    )


def no_edit_once_published() -> Iterator[Rule]:
    """The edits of a draft end with its publication."""
    version = _version_of(DraftEdit, "version", "NEW")
    yield Rule(
        DraftEdit._meta.db_table,
        "INSERT",
        MESSAGE,
        when=_any_frozen([version]),
        locks=(version,),
    )
