"""How the returns of a round stand in each standard: counted by the database, put into bands here.

Only ratings count, of returns that stand signed off, to questions that were shown; what is not
applicable stands outside the base. The board's view takes the moderated rating where a review that
was read through has one for the answer as it stands, and the organisation's own everywhere else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Count, F, Q, QuerySet

from audit_portal.figures.suppression import Lattice, Part
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import QuestionShape, Structure, structure_of
from questionnaires.returns.models import Answer, AuditReturn, AuditRound, Status
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.review.models import ReviewState

LATTICE = Lattice(("kind", "phase"), ((), ("kind",), ("kind", "phase")))
BANDS = ("All assured", "Three quarters or more", "Half or more", "Fewer than half")
SCHOOL = "school"

Tally = tuple[int, int]
"""How many ratings are assured, of how many."""

Place = tuple[int, int]
"""Primary keys of a return and of a standard."""


@cache
def band(tally: Tally) -> int | None:
    """Its place in `BANDS`; None where nothing was rated."""
    assured, of = tally
    if not of:
        return None
    if assured == of:
        return 0
    if 4 * assured >= 3 * of:
        return 1
    return 2 if 2 * assured >= of else 3


@dataclass(frozen=True, eq=False)
class Member:
    """A return among others. A parent body reads those of all that stand below it."""

    cell: tuple[str, str]
    parent: int | None


def cell_of(kind: str, phase: str) -> tuple[str, str]:
    """Only schools are told apart by their phase."""
    return kind, phase if kind == SCHOOL else ""


def members_of(audit_round: AuditRound) -> dict[int, Member]:
    """By return, those signed off; alike ones are one and the same object. One query."""
    rows = AuditReturn.objects.filter(audit_round=audit_round, status=Status.SIGNED_OFF)
    names = ("pk", "organisation__kind", "organisation__phase", "organisation__parent_id")
    alike: dict[tuple[str, str, int | None], Member] = {}
    found = {}
    for pk, *like in rows.order_by("pk").values_list(*names):
        kind, phase, parent = like
        member = alike.get((kind, phase, parent))
        if member is None:
            member = alike[kind, phase, parent] = Member(cell_of(kind, phase), parent)
        found[pk] = member
    return found


@dataclass(frozen=True)
class Standings:
    own: Mapping[Place, Tally]
    board: Mapping[Place, Tally]


def standings_of(audit_round: AuditRound) -> Standings:
    """Two queries, and two more where a rating is asked on a condition."""
    structure = structure_of(audit_round.version)
    own = dict(_counted(audit_round, structure))
    for place, tally in _asked_on_a_condition(audit_round, structure):
        own[place] = _sum(own.get(place, (0, 0)), tally)
    board = dict(own)
    for place, change in _moderated(audit_round):
        if place in own:  # else the question is not shown
            board[place] = _sum(board[place], change)
    return Standings(own, board)


def parts_by_standard(
    members: Mapping[int, Member], standings: Mapping[Place, Tally]
) -> dict[int, list[Part]]:
    """What the suppression of small numbers works on, by primary key of the standard."""
    counts: dict[int, dict[Member, list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0] * len(BANDS))
    )
    for (audit_return, standard), tally in standings.items():
        place, member = band(tally), members.get(audit_return)
        if place is not None and member is not None:
            counts[standard][member][place] += 1
    return {
        standard: [
            Part(member.cell, tuple(numbers), str(member.parent or ""))
            for member, numbers in of_members.items()
        ]
        for standard, of_members in counts.items()
    }


def _sum(one: Tally, other: Tally) -> Tally:
    return one[0] + other[0], one[1] + other[1]


def _conditional(structure: Structure) -> list[QuestionShape]:
    return [q for q in structure.questions if q.condition is not None and q.kind == "rating"]


def _signed_off(audit_round: AuditRound) -> QuerySet[Answer]:
    answers = Answer.objects.filter(audit_return__audit_round=audit_round)
    return answers.filter(audit_return__status=Status.SIGNED_OFF)


def _counted(audit_round: AuditRound, structure: Structure) -> Iterator[tuple[Place, Tally]]:
    rows = _signed_off(audit_round).filter(point__outside_base=False).order_by()
    if conditional := _conditional(structure):
        rows = rows.exclude(question__in=[question.pk for question in conditional])
    assured = Count("pk", filter=Q(point__assured=True))
    groups = rows.values_list("audit_return_id", "question__standard_id")
    for audit_return, standard, good, of in groups.annotate(assured=assured, of=Count("pk")):
        yield (audit_return, standard), (good, of)


def _asked_on_a_condition(
    audit_round: AuditRound, structure: Structure
) -> Iterator[tuple[Place, Tally]]:
    """An answer stays when its question is hidden again, so each return is asked what it shows."""
    conditional = _conditional(structure)
    if not conditional:
        return
    wanted = structure.asked_about | {question.pk for question in conditional}
    narrow = _only(structure, wanted)
    standards = {standard.key: standard.pk for standard in structure.standards}
    for audit_return, sheet in _sheets(audit_round, narrow, wanted):
        for question in conditional:
            point = sheet.answer_to(question).point if question.key in sheet.shown else None
            if point is not None and not point.outside_base:
                yield (audit_return, standards[question.standard_key]), (int(point.assured), 1)


def _only(structure: Structure, wanted: frozenset[int]) -> Structure:
    standards = (
        replace(one, questions=tuple(q for q in one.questions if q.pk in wanted))
        for one in structure.standards
    )
    return replace(structure, standards=tuple(standards))


def _sheets(
    audit_round: AuditRound, structure: Structure, wanted: Iterable[int]
) -> Iterator[tuple[int, Sheet]]:
    fields = ("point_id", "value", "commentary", "not_applicable_reason", "complete")
    rows = _signed_off(audit_round).filter(question__in=wanted).order_by()
    given: dict[int, dict[int, Given]] = defaultdict(dict)
    for audit_return, question, *content, complete in rows.values_list(
        "audit_return_id", "question_id", *fields
    ):
        shape = structure.by_pk[question]
        given[audit_return][question] = Given(shape, Content(*content), complete=complete)
    returns = AuditReturn.objects.filter(audit_round=audit_round, status=Status.SIGNED_OFF)
    variants = returns.order_by("pk").values_list("pk", "variants")
    for audit_return, keys in variants:
        if audit_return in given:
            yield audit_return, Sheet(structure.for_variants(keys), given[audit_return])


def _moderated(audit_round: AuditRound) -> Iterator[tuple[Place, Tally]]:
    """What each moderated rating changes in the tally of its standard."""
    judged = "audit_return__review__answers__"
    rows = _signed_off(audit_round).filter(
        **{
            "audit_return__review__state": ReviewState.READ,
            f"{judged}question": F("question"),
            f"{judged}answer_revision": F("revision"),
            f"{judged}agreed": False,
            f"{judged}point__isnull": False,
        },
        point__isnull=False,
    )
    names = ("audit_return_id", "question__standard_id", "point__assured", "point__outside_base")
    moderated = (f"{judged}point__assured", f"{judged}point__outside_base")
    for audit_return, standard, *points in rows.order_by().values_list(*names, *moderated):
        good, outside, good_now, outside_now = points
        change = int(good_now) - int(good), int(outside) - int(outside_now)
        yield (audit_return, standard), change
