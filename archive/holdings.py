"""The rows that go into one board's archive, table by table, as queries."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from archive.belongings import Label, Model, end_of, path_of, tables
from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.definitions.models import Question, Questionnaire
from questionnaires.returns.models import Action, AnswerEvidence, AuditReturn, Evidence

Rows = QuerySet[Any]
OF_THE_BOARD = "audit_return__audit_round__board"
AT_ONCE = 500  # keys in one query


class Holdings:
    def __init__(self, board: Board) -> None:
        self.board = board

    def of(self, model: Model) -> Rows:
        """The rows of this table that go in. People are not known before the rest is (`people`)."""
        rows: Rows = model._base_manager.filter(self._belongs(model))
        return rows

    def _belongs(self, model: Model) -> Q:
        rule = RULES.get(model._meta.label)
        if rule is not None:
            return rule(self)
        path = path_of(model)
        if path is None:
            raise LookupError(f"Nothing is said of {model._meta.label} in archive/belongings.py.")
        end = end_of(model, path)
        if end is Board:
            return Q(**{path: self.board})
        return Q(**{f"{path}__in": self.of(end).values("pk")})

    def people(self, keys: set[int]) -> Iterator[Rows]:
        """Whoever the other rows name, so many at a time, in order."""
        ordered = sorted(keys)
        for start in range(0, len(ordered), AT_ONCE):
            yield User.objects.filter(pk__in=ordered[start : start + AT_ONCE])

    @cached_property
    def bodies_above(self) -> set[int]:
        """Trusts and other bodies above the organisations, to the top."""
        found: set[int] = set()
        fresh = set(_parents(Organisation.objects.filter(_organisations(self))))
        while fresh:
            found |= fresh
            fresh = set(_parents(Organisation.objects.filter(pk__in=fresh))) - found
        return found


def _organisations(holdings: Holdings) -> Q:
    """Those whose record it keeps, its members and former members, and who answered in its rounds,
    also for a board with which it shared one; with whoever's evidence stands in their returns.
    """
    board = holdings.board
    cited = AnswerEvidence.objects.filter(answer__audit_return__audit_round__board=board)
    return (
        Q(home_board=board)
        | Q(pk__in=board.members.values("organisation"))
        | Q(pk__in=AuditReturn.objects.filter(audit_round__board=board).values("organisation"))
        | Q(pk__in=Action.objects.filter(**{OF_THE_BOARD: board}).values("organisation"))
        | Q(pk__in=cited.values("evidence__organisation"))
    )


def _with_the_bodies_above(holdings: Holdings) -> Q:
    return _organisations(holdings) | Q(pk__in=holdings.bodies_above)


def _parents(rows: QuerySet[Organisation]) -> Iterator[int]:
    for key in rows.exclude(parent=None).values_list("parent", flat=True).distinct():
        if key is not None:
            yield key


def _at_its_places(holdings: Holdings) -> Q:
    """Of seats and invitations: at the board, and at its organisations unless kept to another."""
    ours = Q(organisation__in=holdings.of(Organisation).values("pk"))
    not_elsewhere = Q(only_for_board=None) | Q(only_for_board=holdings.board)
    return Q(board=holdings.board) | ours & not_elsewhere


def _both_ends(holdings: Holdings) -> Q:
    ours = holdings.of(Organisation).values("pk")
    return Q(predecessor__in=ours, successor__in=ours)


def _questionnaires(holdings: Holdings) -> Q:
    """Its own, and those of the library that its rounds use as they are."""
    board = holdings.board
    used = Q(versions__rounds__board=board) | Q(
        versions__in=board.planned_rounds.exclude(version=None).values("version")
    )
    shipped = Questionnaire.objects.filter(used, owner=None)
    return Q(owner=board) | Q(pk__in=shipped.values("pk"))


def _between_its_questions(holdings: Holdings) -> Q:
    """A questionnaire may go on from one that another board owns: that line ends here."""
    ours = holdings.of(Question).values("pk")
    return Q(earlier__in=ours, later__in=ours)


def _answers(holdings: Holdings) -> Q:
    """But for unconfirmed suggestions that come out of a return of another board’s."""
    return Q(**{OF_THE_BOARD: holdings.board}) & ~_suggested_from_elsewhere(holdings, "")


def _citations(holdings: Holdings) -> Q:
    ours = Q(answer__audit_return__audit_round__board=holdings.board)
    return ours & ~_suggested_from_elsewhere(holdings, "answer__")


def _suggested_from_elsewhere(holdings: Holdings, way: str) -> Q:
    source = f"{way}carried_from__{OF_THE_BOARD}"
    suggested = Q(**{f"{way}confirmed": False, f"{way}read_from": None})
    return suggested & Q(**{f"{source}__isnull": False}) & ~Q(**{source: holdings.board})


def _evidence(holdings: Holdings) -> Q:
    """What stands in its returns, and all that organisations hold whose record it keeps."""
    cited = AnswerEvidence.objects.filter(answer__audit_return__audit_round__board=holdings.board)
    return Q(pk__in=cited.values("evidence")) | Q(organisation__home_board=holdings.board)


def _history_of_evidence(holdings: Holdings) -> Q:
    """With evidence that has been removed since, for it may have stood in a return."""
    there = Q(id__in=holdings.of(Evidence).values("pk"))
    removed = ~Q(id__in=Evidence.objects.values("pk"))
    return there | (Q(organisation__home_board=holdings.board) & removed)


RULES: dict[Label, Callable[[Holdings], Q]] = {
    "organisations.Board": lambda holdings: Q(pk=holdings.board.pk),
    "organisations.Organisation": _with_the_bodies_above,
    "organisations.Succession": _both_ends,
    "organisations.Seat": _at_its_places,
    "organisations.Invitation": _at_its_places,
    "definitions.Questionnaire": _questionnaires,
    "definitions.QuestionMapping": _between_its_questions,
    "returns.Answer": _answers,
    "returns.AnswerEvidence": _citations,
    "returns.Evidence": _evidence,
    "returns.HistoricalEvidence": _history_of_evidence,
}


def archived() -> list[Model]:
    """The tables of an archive; people come last, since the others name them."""
    return [model for model in tables() if model._meta.label in RULES or path_of(model)] + [User]


def kept_if_there(name: str, target: Rows) -> Case:
    """A foreign key of this name, or null where the row it leads to does not go in."""
    return Case(When(Exists(target.filter(pk=OuterRef(name))), then=F(name)))
