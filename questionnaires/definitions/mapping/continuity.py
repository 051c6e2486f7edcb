"""What goes on from one version to another: by the keys, and by what people said on the way."""

from collections import defaultdict
from itertools import pairwise

from questionnaires.definitions.comparing.continuing import (
    Continuity,
    Link,
    by_keys,
    corrected,
    said_through,
)
from questionnaires.definitions.models import QuestionMapping, Version
from questionnaires.definitions.structure import Structure, structure_of

Verdict = QuestionMapping.Verdict
Said = dict[tuple[int, int], list[Link]]


def continuity(before: Structure, after: Structure) -> Continuity:
    """One query where nothing was ever mapped in the later questionnaire. Between two
    questionnaires of different codes a key says nothing.

    What was said of each version and the next holds from the first to the last; what was said of
    just these two counts for more.
    """
    plainly = by_keys(before, after) if before.code == after.code else Continuity(())
    said = _said_in_the_line_of(after.version_pk)
    if not said or before.version_pk == after.version_pk:
        return plainly
    steps = [
        corrected(by_keys(structure_of(then), structure_of(now)), said[then.pk, now.pk])
        for then, now in pairwise(_line(before.version_pk, after.version_pk))
    ]
    through = corrected(plainly, said_through(steps))
    return corrected(through, said[before.version_pk, after.version_pk])


def _said_in_the_line_of(version: int) -> Said:
    """By the two versions: the last word on each pair of questions, those taken back left out."""
    rows = QuestionMapping.objects.filter(later__version__questionnaire__versions=version).order_by(
        "pk"
    )
    last: dict[tuple[int, int], tuple[tuple[int, int], Link | None]] = {}
    for row in rows.values_list(
        "earlier_id",
        "later_id",
        "earlier__version_id",
        "later__version_id",
        "earlier__key",
        "later__key",
        "verdict",
    ):
        *_, before, after, verdict = row
        link = Link(before, after, verdict == Verdict.COMPARABLE, is_said=True)
        last[row[0], row[1]] = (row[2], row[3]), None if verdict == Verdict.TAKEN_BACK else link
    found: Said = defaultdict(list)
    for versions, each in last.values():
        if each is not None:
            found[versions].append(each)
    return found


def _line(before: int, after: int) -> list[Version]:
    """The earlier version, those published between the two, and the later one.

    Between two questionnaires, such as the library's and the board's, lie all of the later one's.
    """
    versions = Version.objects.select_related("questionnaire")
    first, last = (versions.get(pk=pk) for pk in (before, after))
    between = versions.exclude(status=Version.Status.DRAFT).filter(
        questionnaire=last.questionnaire_id, number__lt=last.number
    )
    if first.questionnaire_id == last.questionnaire_id:
        between = between.filter(number__gt=first.number)
    return [first, *between.order_by("number"), last]
