"""What cannot be taken out yet, because another part of the draft refers to it."""

from collections.abc import Collection, Iterable, Iterator

from questionnaires.definitions.building.states import Fields, Part, Ref, State
from questionnaires.definitions.conditions import questions_named
from questionnaires.definitions.documents.meaning import LEVELS, questions_in
from questionnaires.definitions.models import (
    FrameworkItem,
    PointMeaning,
    Question,
    ScalePoint,
    Standard,
    Version,
)

MOST_NAMED = 5


class InTheWay(Exception):
    """One sentence: what refers to it, and what to do first."""


def check(version: Version, ref: Ref, before: State | None, after: State | None) -> None:
    """Raises `InTheWay` where the step from one state to the other would break something."""
    for sentence in _problems(version, ref, before, after):
        raise InTheWay(sentence)


def _problems(
    version: Version, ref: Ref, before: State | None, after: State | None
) -> Iterator[str]:
    if ref.part == Part.QUESTION and after:
        yield from _refers_to_nothing(version, after.says)
    if ref.part == Part.STANDARD and after and (before is None or before.inside != after.inside):
        yield from _too_deep(version, ref.key, after.inside)
    if before is not None:
        yield from _still_needed(version, ref, before, after)


def _still_needed(version: Version, ref: Ref, before: State, after: State | None) -> Iterator[str]:
    if ref.part in (Part.QUESTION, Part.STANDARD) and after is None:
        yield from _asked_about(version, ref, before)
    elif ref.part == Part.SCALE:
        yield from _scale(version, ref.key, _gone("points", before, after), is_gone=after is None)
    elif ref.part == Part.VARIANT and after is None:
        yield from _variant(version, ref.key)
    elif ref.part == Part.FRAMEWORK:
        yield from _items(version, ref.key, _gone("items", before, after))


def _refers_to_nothing(version: Version, says: Fields) -> Iterator[str]:
    """To what was taken out of the draft while the question was open before somebody."""
    if "scale" in says:
        rows = ScalePoint.objects.filter(scale__version=version, scale__key=says["scale"])
        points = set(rows.values_list("key", flat=True))
        if not points or not points.issuperset(says.get("meanings", ())):
            yield "Its scale was changed meanwhile. Open the question again."
    if references := says.get("references"):
        items = FrameworkItem.objects.filter(framework__version=version)
        known = set(items.values_list("framework__key", "key"))
        if not known.issuperset((name, key) for name, keys in references.items() for key in keys):
            yield "A list it speaks to was changed meanwhile. Open the question again."


def _gone(name: str, before: State, after: State | None) -> set[str]:
    stays = {row["key"] for row in after.says[name]} if after else set()
    return {row["key"] for row in before.says[name]} - stays


def _asked_about(version: Version, ref: Ref, before: State) -> Iterator[str]:
    """Questions that stay, and are shown depending on the answer to one that would go."""
    going = {ref.key} if ref.part == Part.QUESTION else _keys_in(before.says)
    conditional = Question.objects.filter(version=version, condition__isnull=False)
    depending = [
        question
        for question in conditional.exclude(key__in=going)
        if not going.isdisjoint(questions_named(question.condition))
    ]
    if depending:
        yield f"It decides whether {_named(depending)} is shown. Change that first."


def _keys_in(says: Fields) -> set[str]:
    return {question["key"] for _, question in questions_in({"standards": [says]})}


def _too_deep(version: Version, key: str, inside: str) -> Iterator[str]:
    rows = Standard.objects.filter(version=version).select_related("parent")
    parents = {row.key: row.parent.key if row.parent else "" for row in rows}
    above = _line(inside, parents)
    if key in above:
        yield "A standard cannot stand within itself."
        return
    lines = [line for each in parents if key in (line := _line(each, parents))]
    levels_of_its_own = max((line.index(key) + 1 for line in lines), default=1)
    if len(above) + levels_of_its_own > LEVELS:
        yield f"Standards stand {LEVELS} levels deep at most."


def _line(key: str, parents: dict[str, str]) -> list[str]:
    """The key and those of all standards around it."""
    line = []
    while key:
        line.append(key)
        key = parents[key]
    return line


def _scale(version: Version, key: str, points: set[str], *, is_gone: bool) -> Iterator[str]:
    rated = Question.objects.filter(version=version, scale__key=key)
    if is_gone and rated.exists():
        yield f"{_named(rated)} uses this scale. Choose another one there first."
        return
    own = PointMeaning.objects.filter(question__in=rated, point__key__in=points)
    if saying := rated.filter(pk__in=own.values("question")):
        yield f"{_named(saying)} says what a point means that would go. Take that out first."


def _variant(version: Version, key: str) -> Iterator[str]:
    rows: list[Standard | Question] = [
        *Standard.objects.filter(version=version),
        *Question.objects.filter(version=version),
    ]
    if limited := [row for row in rows if key in row.variants]:
        yield f"{_named(limited)} is asked of this group. Change that first."


def _items(version: Version, key: str, items: Collection[str]) -> Iterator[str]:
    gone = FrameworkItem.objects.filter(
        framework__version=version, framework__key=key, key__in=items
    )
    speaking = Question.objects.filter(references__item__in=gone).distinct()
    if speaking:
        yield f"{_named(speaking)} speaks to what would go. Change that first."


def _named(rows: Iterable[Standard | Question]) -> str:
    """By number, the first few of them: “1.2, 3.4”."""
    names = [row.number_printed or f"“{row}”" for row in rows]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
