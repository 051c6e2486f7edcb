"""Making a part of a draft stand as a state says, or not be there at all.

The caller holds the draft's lock. Rows keep their primary keys where they keep their keys, since
others refer to them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from questionnaires.definitions.building.arranging import arrange, place
from questionnaires.definitions.building.states import Fields, Part, Ref, State
from questionnaires.definitions.documents.rows import question_row, standard_row, without
from questionnaires.definitions.models import (
    Choice,
    Column,
    Framework,
    FrameworkItem,
    PointMeaning,
    Question,
    Reference,
    Scale,
    ScalePoint,
    Standard,
    Variant,
    Version,
)

Writer = Callable[[Version, str, State | None], None]


def put(version: Version, ref: Ref, state: State | None) -> None:
    WRITERS[ref.part](version, ref.key, state)


def _put_about(version: Version, key: str, state: State | None) -> None:
    says = state.says if state else {}
    applies_from = says.get("applies_from")
    version.applies_from = date.fromisoformat(applies_from) if applies_from else None
    for name in ("label", "introduction", "follows"):
        setattr(version, name, says.get(name, ""))
    version.save(update_fields=["label", "introduction", "follows", "applies_from"])


def _put_standard(version: Version, key: str, state: State | None) -> None:
    if state is None:
        Standard.objects.filter(version=version, key=key).delete()
    else:
        row = _write_standard(version, state)
        place(row, Standard.objects.filter(version=version, parent=row.parent), state.at)
    arrange(version)


def _write_standard(version: Version, state: State, *, order: int = 0) -> Standard:
    inside = Standard.objects.filter(version=version, key=state.inside).first()
    row = standard_row(version, inside, state.says, order=order)
    _save_as_known(row, Standard.objects.filter(version=version))
    for n, fields in enumerate(state.says.get("questions", ())):
        _write_question(row, fields, order=n)
    for n, fields in enumerate(state.says.get("standards", ())):
        _write_standard(version, State(fields, row.key), order=n)
    return row


def _put_question(version: Version, key: str, state: State | None) -> None:
    if state is None:
        Question.objects.filter(version=version, key=key).delete()
    else:
        standard = Standard.objects.get(version=version, key=state.inside)
        standard.version = version
        row = _write_question(standard, state.says, order=0)
        place(row, Question.objects.filter(standard=standard), state.at)
    arrange(version)


def _write_question(standard: Standard, fields: Fields, *, order: int) -> Question:
    version = standard.version
    scale = Scale.objects.filter(version=version, key=fields.get("scale", "")).first()
    row = question_row(standard, scale, fields, order=order)
    _save_as_known(row, Question.objects.filter(version=version))
    options = [*fields.get("choices", ()), *fields.get("terms", ())]
    _write_rows(row.choices, (Choice(question=row, **option) for option in options))
    columns = fields.get("columns", ())
    _write_rows(row.columns, (Column(question=row, **column) for column in columns))
    _write_meanings(row, fields)
    _write_references(row, fields)
    return row


def _write_meanings(row: Question, fields: Fields) -> None:
    row.point_meanings.all().delete()
    points = {point.key: point for point in row.scale.points.all()} if row.scale else {}
    PointMeaning.objects.bulk_create(
        PointMeaning(question=row, point=points[key], meaning=meaning)
        for key, meaning in fields.get("meanings", {}).items()
    )


def _write_references(row: Question, fields: Fields) -> None:
    row.references.all().delete()
    wanted = fields.get("references", {})
    if not wanted:
        return
    items = FrameworkItem.objects.filter(framework__version=row.version)
    known = {(item.framework.key, item.key): item for item in items.select_related("framework")}
    Reference.objects.bulk_create(
        Reference(question=row, item=known[framework, key])
        for framework, keys in wanted.items()
        for key in keys
    )


def _put_scale(version: Version, key: str, state: State | None) -> None:
    if row := _put_in_list(Scale, version, key, state, "points"):
        points = state.says["points"] if state else ()
        _write_rows(row.points, (ScalePoint(scale=row, **point) for point in points))


def _put_framework(version: Version, key: str, state: State | None) -> None:
    if row := _put_in_list(Framework, version, key, state, "items"):
        items = state.says["items"] if state else ()
        _write_rows(row.items, (FrameworkItem(framework=row, **item) for item in items))


def _put_variant(version: Version, key: str, state: State | None) -> None:
    _put_in_list(Variant, version, key, state)


def _put_in_list(
    model: type[Any], version: Version, key: str, state: State | None, *apart: str
) -> Any:
    rows = model.objects.filter(version=version)
    if state is None:
        rows.filter(key=key).delete()
        return None
    row = model(version=version, order=0, **without(state.says, *apart))
    _save_as_known(row, rows)
    place(row, rows, state.at)
    return row


def _write_rows(rows: Any, wanted: Iterable[Any]) -> None:
    """The related rows become those wanted, in that order."""
    kept = []
    for order, row in enumerate(wanted, start=1):
        row.order = order
        _save_as_known(row, rows.all())
        kept.append(row.pk)
    rows.exclude(pk__in=kept).delete()


def _save_as_known(row: Any, rows: Any) -> None:
    """Over the row of the same key, where there is one."""
    known = rows.filter(key=row.key).values_list("pk", flat=True).first()
    row.pk = known
    row.save(force_insert=known is None, force_update=known is not None)


WRITERS: dict[Part, Writer] = {
    Part.ABOUT: _put_about,
    Part.STANDARD: _put_standard,
    Part.QUESTION: _put_question,
    Part.SCALE: _put_scale,
    Part.VARIANT: _put_variant,
    Part.FRAMEWORK: _put_framework,
}
