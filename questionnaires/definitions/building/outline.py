"""What the builder's pages show of a draft: its tree, one standard of it, what can be referred to.

Read in few columns, and the questions of one standard at a time, so that a page does not grow
with the questionnaire.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.models import (
    Framework,
    Question,
    Scale,
    Standard,
    Variant,
    Version,
)


@dataclass(frozen=True)
class InOrder:
    """`at` is the position among the siblings, from 0, of which there are `of`."""

    key: str
    at: int
    of: int

    @property
    def above(self) -> int | None:
        """The position to move up to; None for the first."""
        return self.at - 1 if self.at else None

    @property
    def below(self) -> int | None:
        return self.at + 1 if self.at + 1 < self.of else None


@dataclass(frozen=True)
class Line(InOrder):
    """A standard in the tree, with those within it; `inside` is the key of the one around it."""

    inside: str
    name: str
    optional: bool
    level: int
    questions: int
    within: list["Line"] = field(default_factory=list)


def tree(version: Version) -> list[Line]:
    """The standards at the top, each with those below it. Two queries."""
    rows = Standard.objects.filter(version=version).order_by("order")
    children: dict[int | None, list[Standard]] = defaultdict(list)
    for row in rows.only("parent", "key", "number_printed", "title", "optional"):
        children[row.parent_id].append(row)
    counted = Question.objects.filter(version=version).order_by().values_list("standard")
    questions = dict(counted.annotate(Count("pk")))

    def lines(parent: Standard | None, level: int) -> Iterator[Line]:
        siblings = children[parent.pk if parent else None]
        inside = parent.key if parent else ""
        for at, row in enumerate(siblings):
            number = questions.get(row.pk, 0)
            within = list(lines(row, level + 1))
            place = (row.key, at, len(siblings))
            yield Line(*place, inside, str(row), row.optional, level, number, within)

    return list(lines(None, 1))


def places_for(version: Version, ref: Ref) -> list[tuple[str, str]]:
    """Keys and names of the standards that the part may stand in, deeper ones set in; a standard
    not within itself. "" is the top, where only standards can stand.
    """

    def walk(lines: list[Line]) -> Iterator[tuple[str, str]]:
        for line in lines:
            if ref != Ref(Part.STANDARD, line.key):
                yield line.key, "\N{EM SPACE}" * (line.level - 1) + line.name
                yield from walk(line.within)

    top = [("", "At the top")] if ref.part == Part.STANDARD else []
    return [*top, *walk(tree(version))]


def flat(lines: list[Line]) -> Iterator[Line]:
    """In the order of print."""
    for line in lines:
        yield line
        yield from flat(line.within)


@dataclass(frozen=True)
class QuestionLine(InOrder):
    number: str
    text: str
    kind: str
    notes: list[str]

    @property
    def name(self) -> str:
        return self.number or f"“{self.text}”"


def questions_in(standard: Standard) -> list[QuestionLine]:
    rows = list(Question.objects.filter(standard=standard).order_by("order"))
    return [
        QuestionLine(
            row.key,
            at,
            len(rows),
            number=row.number_printed,
            text=row.text,
            kind=str(row.get_kind_display()),
            notes=list(_notes(row)),
        )
        for at, row in enumerate(rows)
    ]


def _notes(row: Question) -> Iterator[str]:
    if row.counted == Question.Counted.ANNOUNCED:
        yield "announced"
    elif not row.required:
        yield "may be left open"
    if row.condition:
        yield "not always shown"
    if row.variants:
        yield "not asked of everybody"


@dataclass(frozen=True)
class Surroundings:
    """What a question of this draft can refer to: keys with their names; `points` by scale."""

    scales: list[tuple[str, str]]
    points: dict[str, list[tuple[str, str]]]
    variants: list[Variant]
    frameworks: list[tuple[Framework, list[tuple[str, str]]]]


def surroundings(version: Version) -> Surroundings:
    """Five queries, whatever the size."""
    scales = list(Scale.objects.filter(version=version).prefetch_related("points"))
    frameworks = Framework.objects.filter(version=version).prefetch_related("items")
    return Surroundings(
        [(scale.key, scale.title) for scale in scales],
        {scale.key: [(p.key, p.label) for p in scale.points.all()] for scale in scales},
        list(Variant.objects.filter(version=version)),
        [(each, [(item.key, item.title) for item in each.items.all()]) for each in frameworks],
    )


def name_of_standard(version: Version, key: str) -> str:
    """ "" where there is none of this key."""
    return str(Standard.objects.filter(version=version, key=key).first() or "") if key else ""


def number_for_new(version: Version, part: Part, standard: Standard | None) -> str:
    """The printed number that would come next there; "" if that is not clear."""
    rows: QuerySet[Question] | QuerySet[Standard]
    if part == Part.QUESTION and standard:
        rows = Question.objects.filter(standard=standard)
    elif part == Part.STANDARD:
        rows = Standard.objects.filter(version=version, parent=standard)
    else:
        return ""
    numbers = list(rows.order_by("order").values_list("number_printed", flat=True))
    return next_number(numbers, around=standard.number_printed if standard else "")


def next_number(numbers: list[str], *, around: str = "") -> str:
    """After the last of these; the first below `around` where there is none. "" if unclear.

    "1.3" is followed by "1.4"; below "2" stands "2.1".
    """
    last = numbers[-1] if numbers else f"{around}.0" if around else "0"
    begin, _, end = last.rpartition(".")
    if not end.isdecimal():
        return ""
    return f"{begin}.{int(end) + 1}" if begin else str(int(end) + 1)
