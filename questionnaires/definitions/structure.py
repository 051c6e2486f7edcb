"""A version read once into plain frozen objects, which every page, check and export then walks.

A published version never changes, so its structure is kept in the process by primary key;
a draft is read afresh each time. Eleven queries, whatever the size.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from questionnaires.definitions.conditions import questions_named
from questionnaires.definitions.models import (
    Choice,
    Column,
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


@dataclass(frozen=True, slots=True, eq=False)
class PointShape:
    pk: int
    key: str
    label: str
    meaning: str
    colour: str
    assured: bool
    calls_for_action: bool
    outside_base: bool


@dataclass(frozen=True, eq=False)
class ScaleShape:
    key: str
    title: str
    points: tuple[PointShape, ...]

    @cached_property
    def by_key(self) -> dict[str, PointShape]:
        return {point.key: point for point in self.points}

    @cached_property
    def by_pk(self) -> dict[int, PointShape]:
        return {point.pk: point for point in self.points}


@dataclass(frozen=True, slots=True, eq=False)
class OptionShape:
    """A choice, a term, or a column of repeating rows (then `kind` says what it takes)."""

    key: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceShape:
    framework: str
    item: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class VariantShape:
    key: str
    title: str
    kinds: tuple[str, ...]
    duties: tuple[str, ...]

    def fits(self, *, kind: str, duty: str) -> bool:
        return (not self.kinds or kind in self.kinds) and (not self.duties or duty in self.duties)


@dataclass(frozen=True, eq=False)
class QuestionShape:
    pk: int
    key: str
    kind: str
    number: str
    text: str
    help: str
    expected_evidence: str
    required: bool
    commentary: bool
    evidence_rule: str
    counted: str
    condition: Any
    limits: dict[str, Any]
    variants: tuple[str, ...] = ()
    scale: ScaleShape | None = None
    points: tuple[PointShape, ...] = ()  # with their meaning for this question
    choices: tuple[OptionShape, ...] = ()
    columns: tuple[OptionShape, ...] = ()
    references: tuple[ReferenceShape, ...] = ()
    standard_key: str = ""
    counts: bool = True  # belongs to `required`: required, live, and in no optional standard

    @cached_property
    def points_by_pk(self) -> dict[int, PointShape]:
        return {point.pk: point for point in self.points}

    @cached_property
    def points_by_key(self) -> dict[str, PointShape]:
        return {point.key: point for point in self.points}

    @cached_property
    def calling_points(self) -> tuple[str, ...]:
        """Labels of the ratings that call for an action."""
        return tuple(point.label for point in self.points if point.calls_for_action)


@dataclass(frozen=True, eq=False)
class StandardShape:
    pk: int
    key: str
    number: str
    title: str
    introduction: str
    optional: bool
    ancestors: tuple[str, ...]  # keys from the top, without its own
    variants: tuple[str, ...]
    questions: tuple[QuestionShape, ...]


@dataclass(frozen=True, eq=False)
class Structure:
    """`standards` in the order of print, parents before children; `questions` likewise."""

    version_pk: int
    title: str
    introduction: str
    standards: tuple[StandardShape, ...]
    scales: tuple[ScaleShape, ...]
    variants: tuple[VariantShape, ...]
    code: str = ""  # of the questionnaire: a board's own copy keeps it

    @cached_property
    def questions(self) -> tuple[QuestionShape, ...]:
        return tuple(question for standard in self.standards for question in standard.questions)

    @cached_property
    def by_key(self) -> dict[str, QuestionShape]:
        return {question.key: question for question in self.questions}

    @cached_property
    def by_pk(self) -> dict[int, QuestionShape]:
        return {question.pk: question for question in self.questions}

    @cached_property
    def asked_about(self) -> frozenset[int]:
        """Questions that conditions look at, by primary key."""
        keys = {key for question in self.questions for key in questions_named(question.condition)}
        return frozenset(self.by_key[key].pk for key in keys if key in self.by_key)

    @cached_property
    def standard_by_key(self) -> dict[str, StandardShape]:
        return {standard.key: standard for standard in self.standards}

    def variants_for(self, *, kind: str, duty: str) -> list[str]:
        """Keys of the variants that an organisation of this kind, under this duty, belongs to."""
        return [variant.key for variant in self.variants if variant.fits(kind=kind, duty=duty)]

    def for_variants(self, keys: Collection[str]) -> "Structure":
        """The part of the version that such an organisation sees, before any condition."""
        wanted = frozenset(keys)
        if wanted not in self._narrowed:
            self._narrowed[wanted] = replace(self, standards=_shown_to(self, wanted))
        return self._narrowed[wanted]

    @cached_property
    def _narrowed(self) -> dict[frozenset[str], "Structure"]:
        return {}


def _shown_to(structure: Structure, keys: frozenset[str]) -> tuple[StandardShape, ...]:
    def shown(variants: tuple[str, ...]) -> bool:
        return not variants or not keys.isdisjoint(variants)

    hidden = {standard.key for standard in structure.standards if not shown(standard.variants)}
    return tuple(
        replace(standard, questions=tuple(q for q in standard.questions if shown(q.variants)))
        for standard in structure.standards
        if standard.key not in hidden and hidden.isdisjoint(standard.ancestors)
    )


def structure_of(version: Version) -> Structure:
    if version.status == Version.Status.DRAFT:
        return _read(version)
    return _published(version.pk, version.checksum)


@lru_cache(maxsize=32)
def _published(pk: int, checksum: str) -> Structure:
    return _read(Version.objects.select_related("questionnaire").get(pk=pk, checksum=checksum))


def forget_structures() -> None:
    """For whoever takes published versions out of the database: the demo's removal, and tests."""
    _published.cache_clear()


Row = TypeVar("Row")


def _grouped(rows: Iterable[Row], attribute: str) -> dict[int | None, list[Row]]:
    groups: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups


def _read(version: Version) -> Structure:
    scales = _read_scales(version)
    questions = _read_questions(version, scales)
    variants = tuple(
        VariantShape(row.key, row.title, tuple(row.kinds), tuple(row.duties))
        for row in Variant.objects.filter(version=version).order_by("order")
    )
    return Structure(
        version_pk=version.pk,
        title=version.questionnaire.title,
        introduction=version.introduction,
        standards=tuple(_read_standards(version, questions)),
        scales=tuple(scales.values()),
        variants=variants,
        code=version.questionnaire.code,
    )


def _read_scales(version: Version) -> dict[int, ScaleShape]:
    points = _grouped(
        ScalePoint.objects.filter(scale__version=version).order_by("order"), "scale_id"
    )
    return {
        scale.pk: ScaleShape(
            key=scale.key,
            title=scale.title,
            points=tuple(_point(row, row.meaning) for row in points[scale.pk]),
        )
        for scale in Scale.objects.filter(version=version).order_by("order")
    }


def _point(row: ScalePoint, meaning: str) -> PointShape:
    return PointShape(
        pk=row.pk,
        key=row.key,
        label=row.label,
        meaning=meaning,
        colour=row.colour,
        assured=row.assured,
        calls_for_action=row.calls_for_action,
        outside_base=row.outside_base,
    )


def _read_questions(
    version: Version, scales: dict[int, ScaleShape]
) -> dict[int, list[QuestionShape]]:
    """Questions by the primary key of their standard, in order."""
    choices = _options(Choice.objects.filter(question__version=version).order_by("order"))
    columns = _options(Column.objects.filter(question__version=version).order_by("order"))
    meanings = _grouped(PointMeaning.objects.filter(question__version=version), "question_id")
    references = _references(version)
    standards = {row.pk: row for row in Standard.objects.filter(version=version)}
    found: dict[int, list[QuestionShape]] = defaultdict(list)
    for row in Question.objects.filter(version=version).order_by("order"):
        scale = scales[row.scale_id] if row.scale_id else None
        found[row.standard_id].append(
            QuestionShape(
                pk=row.pk,
                key=row.key,
                kind=row.kind,
                number=row.number_printed,
                text=row.text,
                help=row.help,
                expected_evidence=row.expected_evidence,
                required=row.required,
                commentary=row.commentary,
                evidence_rule=row.evidence_rule,
                counted=row.counted,
                condition=row.condition,
                limits=row.limits,
                variants=tuple(row.variants),
                scale=scale,
                points=_points_for(scale, meanings[row.pk]),
                choices=choices.get(row.pk, ()),
                columns=columns.get(row.pk, ()),
                references=references.get(row.pk, ()),
                standard_key=standards[row.standard_id].key,
                counts=row.required
                and row.counted == Question.Counted.LIVE
                and not _in_optional(row.standard_id, standards),
            )
        )
    return found


def _in_optional(pk: int | None, standards: dict[int, Standard]) -> bool:
    while pk is not None:
        if standards[pk].optional:
            return True
        pk = standards[pk].parent_id
    return False


def _points_for(scale: ScaleShape | None, meanings: list[PointMeaning]) -> tuple[PointShape, ...]:
    if scale is None:
        return ()
    own = {row.point_id: row.meaning for row in meanings}
    return tuple(replace(point, meaning=own.get(point.pk, point.meaning)) for point in scale.points)


def _options(rows: Iterable[Choice] | Iterable[Column]) -> dict[int, tuple[OptionShape, ...]]:
    found: dict[int, list[OptionShape]] = defaultdict(list)
    for row in rows:
        found[row.question_id].append(OptionShape(row.key, row.label, getattr(row, "kind", "")))
    return {question: tuple(options) for question, options in found.items()}


def _references(version: Version) -> dict[int, tuple[ReferenceShape, ...]]:
    titles = {
        item.pk: ReferenceShape(item.framework.key, item.key, item.title)
        for item in FrameworkItem.objects.filter(framework__version=version).select_related(
            "framework"
        )
    }
    found: dict[int, list[ReferenceShape]] = defaultdict(list)
    rows = Reference.objects.filter(question__version=version).order_by(
        "item__framework__order", "item__order"
    )
    for row in rows:
        found[row.question_id].append(titles[row.item_id])
    return {question: tuple(references) for question, references in found.items()}


def _read_standards(
    version: Version, questions: dict[int, list[QuestionShape]]
) -> Iterator[StandardShape]:
    """Depth first: a standard, then its children in their order."""
    rows = list(Standard.objects.filter(version=version).order_by("order"))
    children = _grouped(rows, "parent_id")

    def walk(parent: int | None, ancestors: tuple[str, ...]) -> Iterator[StandardShape]:
        for row in children.get(parent, []):
            yield StandardShape(
                pk=row.pk,
                key=row.key,
                number=row.number_printed,
                title=row.title,
                introduction=row.introduction,
                optional=row.optional,
                ancestors=ancestors,
                variants=tuple(row.variants),
                questions=tuple(questions.get(row.pk, [])),
            )
            yield from walk(row.pk, (*ancestors, row.key))

    return walk(None, ())
