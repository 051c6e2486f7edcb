"""How a part stands now. Raises the model's `DoesNotExist` for nothing: an absent part is None."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from questionnaires.definitions.building.states import Fields, Part, Ref, State, state_from
from questionnaires.definitions.documents.canonical import canonical_part
from questionnaires.definitions.documents.exporting import (
    about_fields,
    framework_fields,
    question_fields,
    scale_fields,
    standard_fields,
    standards_of,
    variant_fields,
)
from questionnaires.definitions.documents.meaning import questions_in
from questionnaires.definitions.documents.schema import (
    FRAMEWORK,
    QUESTION,
    SCALE,
    SCHEMA,
    STANDARD,
    VARIANT,
    Schema,
)
from questionnaires.definitions.models import (
    Framework,
    Question,
    Scale,
    Standard,
    Variant,
    Version,
)

SCHEMAS: dict[Part, Schema] = {
    Part.ABOUT: SCHEMA,
    Part.STANDARD: STANDARD,
    Part.QUESTION: QUESTION,
    Part.SCALE: SCALE,
    Part.VARIANT: VARIANT,
    Part.FRAMEWORK: FRAMEWORK,
}
LISTS: dict[Part, tuple[type[Any], Callable[[Any], Fields]]] = {
    Part.SCALE: (Scale, scale_fields),
    Part.VARIANT: (Variant, variant_fields),
    Part.FRAMEWORK: (Framework, framework_fields),
}


def state_of(version: Version, ref: Ref) -> State | None:
    if ref.part == Part.ABOUT:
        return State(in_form(ref.part, about_fields(Version.objects.get(pk=version.pk))))
    if ref.part == Part.QUESTION:
        return _question(version, ref.key)
    if ref.part == Part.STANDARD:
        return _standard(version, ref.key)
    return _of_list(version, ref)


def number_of_siblings(version: Version, ref: Ref, inside: str) -> int:
    """How many parts stand there, itself too if it is one of them."""
    if ref.part == Part.QUESTION:
        return Question.objects.filter(version=version, standard__key=inside).count()
    if ref.part == Part.STANDARD:
        around = {"parent__key": inside} if inside else {"parent": None}
        return Standard.objects.filter(version=version, **around).count()
    return len(LISTS[ref.part][0].objects.filter(version=version))


def last_known(version: Version, ref: Ref) -> State | None:
    """How a part stood that somebody has taken out; None if there never was one."""
    for edit in version.edits.filter(part__in=[ref.part, Part.STANDARD], after__isnull=True):
        if (edit.part, edit.key) == (ref.part, ref.key):
            return state_from(edit.before)
        if ref.part == Part.QUESTION and (whole := edit.before):
            for _, fields in questions_in({"standards": [whole["says"]]}):
                if fields["key"] == ref.key:
                    return State(fields)
    return None


def in_form(part: Part, fields: Fields) -> Fields:
    return canonical_part(fields, SCHEMAS[part])


def whole_standard(version: Version, key: str) -> Fields:
    """With all that lies in it."""
    left = standards_of(version)
    while left:
        fields = left.pop()
        if fields["key"] == key:
            return in_form(Part.STANDARD, fields)
        left += fields.get("standards", [])
    raise Standard.DoesNotExist(key)


def _question(version: Version, key: str) -> State | None:
    rows = Question.objects.filter(version=version, key=key)
    row = rows.select_related("standard", "scale").first()
    if row is None:
        return None
    siblings = Question.objects.filter(standard=row.standard)
    says = in_form(Part.QUESTION, question_fields(row))
    return State(says, row.standard.key, _position(siblings, key))


def _standard(version: Version, key: str) -> State | None:
    row = Standard.objects.filter(version=version, key=key).select_related("parent").first()
    if row is None:
        return None
    siblings = Standard.objects.filter(version=version, parent=row.parent)
    says = in_form(Part.STANDARD, standard_fields(row))
    return State(says, row.parent.key if row.parent else "", _position(siblings, key))


def _of_list(version: Version, ref: Ref) -> State | None:
    model, fields_of = LISTS[ref.part]
    rows = model.objects.filter(version=version)
    row = rows.filter(key=ref.key).first()
    if row is None:
        return None
    return State(in_form(ref.part, fields_of(row)), at=_position(rows, ref.key))


def _position(rows: QuerySet[Any], key: str) -> int:
    return list(rows.order_by("order").values_list("key", flat=True)).index(key)
