"""A return in figures: for each standard, how much is answered and how often each rating."""

from collections import Counter
from dataclasses import dataclass, replace

from questionnaires.definitions.structure import PointShape, ScaleShape, StandardShape
from questionnaires.returns.sheet import Sheet


@dataclass(frozen=True)
class Line:
    """`counts` by point in the order of the scale, then those not rated; () where none is asked."""

    title: str
    answered: int
    required: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Summary:
    """The standards of one scale."""

    title: str
    points: tuple[PointShape, ...]
    lines: list[Line]

    @property
    def total(self) -> Line:
        counts = [line.counts for line in self.lines if line.counts]
        return Line(
            "All parts",
            sum(line.answered for line in self.lines),
            sum(line.required for line in self.lines),
            tuple(map(sum, zip(*counts, strict=True))),
        )


def summaries(sheet: Sheet) -> list[Summary]:
    """A table for each scale in use. What nobody rates stands with the first of them."""
    scales = {q.scale.key: q.scale for q in sheet.shown.values() if q.scale}
    if not scales:
        lines = [_line(sheet, standard, None) for standard in sheet.standards]
        return [Summary("What is answered", (), lines)] if lines else []
    first = next(iter(scales))
    return [
        Summary(
            scale.title,
            scale.points,
            [
                _line(sheet, standard, scale)
                for standard in sheet.standards
                if key in _scales_of(standard) or (key == first and not _scales_of(standard))
            ],
        )
        for key, scale in scales.items()
    ]


def _scales_of(standard: StandardShape) -> set[str]:
    return {question.scale.key for question in standard.questions if question.scale}


def _line(sheet: Sheet, standard: StandardShape, scale: ScaleShape | None) -> Line:
    title = f"{standard.number} {standard.title}".strip()
    line = Line(title, *sheet.counts_of(standard))
    if scale is None or scale.key not in _scales_of(standard):
        return line
    rated = [q for q in standard.questions if q.scale and q.scale.key == scale.key]
    given = Counter(sheet.answer_to(question).content.point for question in rated)
    counts = [given[point.pk] for point in scale.points]
    return replace(line, counts=(*counts, len(rated) - sum(counts)))
