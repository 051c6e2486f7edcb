"""Pairs of structures that have much in common, without a database."""

from hypothesis import strategies as st

from questionnaires.definitions.structure import (
    OptionShape,
    PointShape,
    QuestionShape,
    ReferenceShape,
    ScaleShape,
    StandardShape,
    Structure,
    VariantShape,
)
from tests.definitions.shapes import make_shape

KEYS = "abcdefgh"
words = st.sampled_from(["", "Is it in place?", "Is it in place now?", "Who leads on it?", "ŵ'ŷ"])
variants = st.lists(st.sampled_from(["school", "college"]), unique=True).map(tuple)


def some(values: str) -> st.SearchStrategy[list[str]]:
    """Some of these keys, in any order."""
    return st.permutations(values).flatmap(
        lambda order: st.integers(0, len(order)).map(lambda n: list(order[:n]))
    )


@st.composite
def structures(draw: st.DrawFn) -> Structure:
    scales = tuple(ScaleShape(key, draw(words), _points(draw)) for key in draw(some("xy")))
    questions = draw(some(KEYS))
    standards = draw(some("stuv"))
    homes = {key: draw(st.sampled_from(standards)) for key in questions} if standards else {}
    return Structure(
        version_pk=0,
        title=draw(words),
        introduction=draw(words),
        standards=tuple(_standards(draw, standards, homes, scales)),
        scales=scales,
        variants=tuple(VariantShape(k, draw(words), (), ()) for k in draw(some("pq"))),
    )


def _points(draw: st.DrawFn) -> tuple[PointShape, ...]:
    flag = st.booleans()
    return tuple(
        PointShape(n, key, draw(words), draw(words), "green", draw(flag), draw(flag), False)
        for n, key in enumerate(draw(some("gar")))
    )


def _standards(
    draw: st.DrawFn,
    keys: list[str],
    homes: dict[str, str],
    scales: tuple[ScaleShape, ...],
) -> list[StandardShape]:
    """Two at the top, the others below the first: parents before children."""
    top, below = keys[:2], keys[2:]
    order = [(key, ()) for key in top[:1]]
    order += [(key, (top[0],)) for key in below]
    order += [(key, ()) for key in top[1:]]
    return [
        StandardShape(
            pk=0,
            key=key,
            number=draw(st.sampled_from(["1", "2"])),
            title=draw(words),
            introduction=draw(words),
            optional=draw(st.booleans()),
            ancestors=ancestors,
            variants=draw(variants),
            questions=tuple(_question(draw, q, scales) for q, home in homes.items() if home == key),
        )
        for key, ancestors in order
    ]


def _question(draw: st.DrawFn, key: str, scales: tuple[ScaleShape, ...]) -> QuestionShape:
    scale = draw(st.sampled_from([*scales, None]))
    return make_shape(
        "rating" if scale else draw(st.sampled_from(["narrative", "date"])),
        key=key,
        number=draw(st.sampled_from(["1.1", "1.2"])),
        text=draw(words),
        help=draw(words),
        required=draw(st.booleans()),
        scale=scale,
        points=scale.points if scale else (),
        variants=draw(variants),
        choices=(OptionShape("one", draw(words)),),
        references=(ReferenceShape("wt", "lead", draw(words)),),
        limits=draw(st.sampled_from([{}, {"words": 100}])),
    )
