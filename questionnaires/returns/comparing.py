"""Two returns of one organisation side by side: what is better, what is worse, what cannot be told.

Only closed answers are laid beside each other; words, names, dates and rows must be read. A
question goes on by its key, or because a person mapped it to another; two ratings can be weighed
only if the points of their scales agree in key, label, meaning and in what they count for, or a
person said that they can.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import Link
from questionnaires.definitions.mapping.continuity import continuity
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
    SEVERAL = "cannot be told: made of several questions that were answered differently"
    NEW = "asked only in the later round"
    GONE = "asked only in the earlier round"


@dataclass(frozen=True)
class Compared:
    """`question` as the later round asks it, where it does. `reworded`: its text has changed.

    `also`: further earlier answers, where questions were merged into this one.
    """

    question: QuestionShape
    then: Given | None
    now: Given | None
    outcome: Outcome
    reworded: bool = False
    also: tuple[Given, ...] = ()


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
    found: dict[str, Part] = {}
    left_out = 0
    for row in _rows(before, after):
        if not _kinds(row) <= COMPARED:
            left_out += 1
            continue
        standard, title = _standard(row.question, after, before)
        found.setdefault(standard, Part(title, [])).rows.append(row)
    return Comparison(then, now, list(found.values()), left_out)


def _rows(before: Sheet, after: Sheet) -> Iterator[Compared]:
    """The later round's questions in their order, then the earlier one's that do not go on."""
    goes_on = continuity(before.structure, after.structure)
    continued = set()
    for question in after.shown.values():
        links = [link for link in goes_on.of(question.key) if link.before in before.shown]
        continued |= {link.before for link in links}
        yield _row(before, after.answer_to(question), links)
    for key, question in before.shown.items():
        if key not in continued:
            yield Compared(question, before.answer_to(question), None, Outcome.GONE)


def _row(before: Sheet, now: Given, links: Sequence[Link]) -> Compared:
    if not links:
        return Compared(now.question, None, now, Outcome.NEW)
    answers = [before.answer_to(before.shown[link.before]) for link in links]
    then, *also = answers
    return Compared(
        question=now.question,
        then=then,
        now=now,
        outcome=_outcome(answers, now, links),
        reworded=then.question.text != now.question.text,
        also=tuple(also),
    )


def _outcome(answers: Sequence[Given], now: Given, links: Sequence[Link]) -> Outcome:
    comparable = all(link.comparable for link in links)
    if comparable and len({given.printed for given in answers}) > 1:
        return Outcome.SEVERAL
    return outcome_of(answers[0], now, comparable=comparable)


def _kinds(row: Compared) -> set[str]:
    return {given.question.kind for given in (row.then, row.now, *row.also) if given}


def _standard(question: QuestionShape, *sheets: Sheet) -> tuple[str, str]:
    """Key and title of where it stands; a standard that both rounds have is the later one's."""
    key = question.standard_key
    structures = (sheet.structure.standard_by_key for sheet in sheets)
    standard = next(standards[key] for standards in structures if key in standards)
    return key, f"{standard.number} {standard.title}".strip()


def outcome_of(then: Given, now: Given, *, comparable: bool) -> Outcome:
    """`comparable`: both answers mean the same, by their scales or by a person's word."""
    if not comparable:
        return Outcome.NOT_COMPARABLE
    if not (then.printed and now.printed):
        return Outcome.OPEN
    if then.printed == now.printed:
        return Outcome.SAME
    if then.outside_base or now.outside_base:
        return Outcome.OUTSIDE
    if _order(then) != _order(now):
        return _by_what_they_count_for(then, now)
    direction = _direction(now.question.points)
    if not direction:
        return Outcome.DIFFERENT
    return Outcome.BETTER if direction * (_place(now) - _place(then)) > 0 else Outcome.WORSE


def _order(given: Given) -> list[str]:
    return [point.key for point in given.question.points]


def _by_what_they_count_for(then: Given, now: Given) -> Outcome:
    """Of two scales that a person said can be compared: whether it was assured, and is."""
    was, is_now = (given.point is not None and given.point.assured for given in (then, now))
    if was == is_now:
        return Outcome.DIFFERENT
    return Outcome.BETTER if is_now else Outcome.WORSE


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
