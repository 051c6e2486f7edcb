"""Two returns of one organisation side by side: what is better, what is worse, what cannot be told.

Only closed answers are laid beside each other; words, names, dates and rows must be read. A
question is the same one if its key and its kind are; two ratings can be weighed only if the points
of their scales agree in key, label, meaning and in what they count for.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import asked_alike
from questionnaires.definitions.structure import PointShape, QuestionShape
from questionnaires.returns.models import AuditReturn, Status
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.sheet import Given, Sheet

COMPARED = frozenset("rating yes_no_partly single_choice whole_number percentage statement".split())


class Outcome(StrEnum):
    """In the order in which they are counted up."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "the same"
    DIFFERENT = "different"
    OPEN = "cannot be told: not answered both times"
    OUTSIDE = "cannot be told: not applicable one time"
    NOT_COMPARABLE = "not comparable: the question or its scale changed"
    NEW = "asked only in the later round"
    GONE = "asked only in the earlier round"


@dataclass(frozen=True)
class Compared:
    """`question` as the later round asks it, where it does. `reworded`: its text has changed."""

    question: QuestionShape
    then: Given | None
    now: Given | None
    outcome: Outcome
    reworded: bool = False


@dataclass(frozen=True)
class Part:
    """A standard, as the later round prints it where it has it."""

    title: str
    rows: list[Compared]


@dataclass(frozen=True)
class Comparison:
    """`left_out`: questions of the two rounds that are answered in words, names, dates or rows."""

    then: AuditReturn
    now: AuditReturn
    parts: list[Part]
    left_out: int

    @property
    def counts(self) -> list[tuple[Outcome, int]]:
        found = Counter(row.outcome for part in self.parts for row in part.rows)
        return [(outcome, found[outcome]) for outcome in Outcome if found[outcome]]

    @property
    def is_final(self) -> bool:
        """Neither can change any more, unless it is reopened."""
        return self.then.status == self.now.status == Status.SIGNED_OFF


def comparable_with(audit_return: AuditReturn, user: User) -> AuditReturnQuerySet:
    """Other returns of the organisation, or of one it took over from, that this person may read."""
    place = audit_return.organisation_id
    return (
        AuditReturn.objects.visible_to(user)
        .filter(Q(organisation=place) | Q(organisation__successions_from__successor=place))
        .filter(audit_round__version__questionnaire__code=_code(audit_return))
        .exclude(pk=audit_return.pk)
        .exclude(status=Status.EXCUSED)
        .distinct()
    )


def _code(audit_return: AuditReturn) -> str:
    """A board's own copy of a questionnaire keeps its code, and its keys."""
    return audit_return.audit_round.version.questionnaire.code


def compare(one: AuditReturn, other: AuditReturn) -> Comparison:
    """Whichever opened first is the earlier one."""
    then, now = sorted((one, other), key=lambda it: (it.cohort.opens, it.pk))
    before, after = Sheet.of(then), Sheet.of(now)
    keys = [*after.shown, *(key for key in before.shown if key not in after.shown)]
    found: dict[str, Part] = {}
    left_out = 0
    for key in keys:
        earlier, later = _given(before, key), _given(after, key)
        if not {_kind(given) for given in (earlier, later) if given} <= COMPARED:
            left_out += 1
            continue
        row = _compared(earlier, later)
        standard, title = _standard(row.question, after, before)
        found.setdefault(standard, Part(title, [])).rows.append(row)
    return Comparison(then, now, list(found.values()), left_out)


def _given(sheet: Sheet, key: str) -> Given | None:
    question = sheet.shown.get(key)
    return sheet.answer_to(question) if question else None


def _kind(given: Given) -> str:
    return given.question.kind


def _standard(question: QuestionShape, *sheets: Sheet) -> tuple[str, str]:
    """Key and title of where it stands; a standard that both rounds have is the later one's."""
    key = question.standard_key
    structures = (sheet.structure.standard_by_key for sheet in sheets)
    standard = next(standards[key] for standards in structures if key in standards)
    return key, f"{standard.number} {standard.title}".strip()


def _compared(then: Given | None, now: Given | None) -> Compared:
    if then is None or now is None:
        given = now or then
        assert given is not None  # noqa: S101 - one of the two sheets holds it
        return Compared(given.question, then, now, Outcome.NEW if now else Outcome.GONE)
    reworded = then.question.text != now.question.text
    return Compared(now.question, then, now, outcome_of(then, now), reworded)


def outcome_of(then: Given, now: Given) -> Outcome:
    if not asked_alike(then.question, now.question):
        return Outcome.NOT_COMPARABLE
    if not (then.printed and now.printed):
        return Outcome.OPEN
    if then.printed == now.printed:
        return Outcome.SAME
    if then.outside_base or now.outside_base:
        return Outcome.OUTSIDE
    direction = _direction(now.question.points)
    if not direction:
        return Outcome.DIFFERENT
    return Outcome.BETTER if direction * (_place(now) - _place(then)) > 0 else Outcome.WORSE


def _place(given: Given) -> int:
    return [point.pk for point in given.question.points].index(given.content.point or 0)


def _direction(points: Sequence[PointShape]) -> int:
    """1 where the best point stands last, -1 where it stands first; 0 where that cannot be told.

    Scales run either way, and nothing in them says so but what their points count for.
    """
    assured = list(_places(points, assured=True))
    calling = list(_places(points, assured=False))
    if not assured or not calling:
        return 0
    if max(assured) < min(calling):
        return -1
    return 1 if min(assured) > max(calling) else 0


def _places(points: Sequence[PointShape], *, assured: bool) -> Iterator[int]:
    for n, point in enumerate(points):
        if not point.outside_base and (point.assured if assured else point.calls_for_action):
            yield n
