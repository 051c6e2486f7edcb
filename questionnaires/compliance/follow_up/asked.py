"""Which actions somebody at a board wants to see."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from audit_portal.organisations.models import Board, User
from questionnaires.definitions.models import Standard
from questionnaires.returns.models import Action, ActionQuerySet, AuditRound

SHOWN = {"overdue": "Overdue", "open": "Open", "done": "Done", "dropped": "Dropped"}


@dataclass(frozen=True)
class Asked:
    """As the address says it; what is not known there is left out.

    `standard` names one at the top of a questionnaire, over all its versions ("7-leadership").
    """

    board: Board
    rounds: list[AuditRound]
    audit_round: AuditRound | None
    standard: str
    organisation: int | None
    show: str

    @classmethod
    def of(cls, board: Board, user: User, asked: QueryDict) -> "Asked":
        rounds = list(rounds_of(board, user))
        by_slug = {one.slug: one for one in rounds}
        organisation = asked.get("organisation", "")
        show = asked.get("show", "")
        return cls(
            board=board,
            rounds=rounds,
            audit_round=by_slug.get(asked.get("round", "")),
            standard=asked.get("standard", ""),
            organisation=int(organisation) if organisation.isdecimal() else None,
            show=show if show in SHOWN else "",
        )

    @property
    def concerned(self) -> list[AuditRound]:
        return self.rounds if self.audit_round is None else [self.audit_round]

    def actions(self, user: User) -> ActionQuerySet:
        """Of these rounds, whatever else is asked for."""
        seen = Action.objects.visible_to(user).filter(audit_return__audit_round__in=self.concerned)
        return seen.order_by()

    def chosen(self, user: User, *, on: date) -> ActionQuerySet:
        """`on`: the day on which what was due before is overdue."""
        found = self.actions(user)
        if self.organisation is not None:
            found = found.filter(organisation=self.organisation)
        if self.standard:
            tops = tops_of(standards_of(self.concerned))
            found = found.filter(
                question__standard__in=[pk for pk, top in tops.items() if top.code == self.standard]
            )
        if self.show == "overdue":
            return found.overdue(on=on)
        return found.filter(status=self.show) if self.show else found

    def query(self, **changed: str) -> str:
        """What follows the address of the list, so that it shows the same, or what is changed."""
        said = {
            "round": self.audit_round.slug if self.audit_round else "",
            "standard": self.standard,
            "organisation": str(self.organisation or ""),
            "show": self.show,
            **changed,
        }
        return urlencode({name: value for name, value in said.items() if value})


def rounds_of(board: Board, user: User) -> QuerySet[AuditRound]:
    """Its own and those shared with it, the newest first."""
    rounds = AuditRound.objects.tracked_by(user).for_board(board)
    return rounds.select_related("version__questionnaire").order_by("-pk")


@dataclass(frozen=True)
class Top:
    """A standard at the top of a questionnaire; the title is that of its newest version here."""

    code: str
    title: str
    questionnaire: str
    order: tuple[str, int]


def standards_of(rounds: list[AuditRound]) -> list[Standard]:
    versions = {one.version_id for one in rounds}
    found = Standard.objects.filter(version__in=versions).select_related("version__questionnaire")
    return list(found.order_by("version__number", "order"))


def tops_of(standards: list[Standard]) -> dict[int, Top]:
    """By the primary key of any standard: the one at the top that it is part of."""
    by_pk = {one.pk: one for one in standards}
    titles: dict[str, Top] = {}
    roots: dict[int, str] = {}
    for one in standards:
        root = one
        while root.parent_id is not None:
            root = by_pk[root.parent_id]
        questionnaire = root.version.questionnaire
        code = f"{questionnaire.pk}-{root.key}"
        roots[one.pk] = code
        order = (questionnaire.title, root.order)
        titles[code] = Top(code, str(root), questionnaire.title, order)
    return {pk: titles[code] for pk, code in roots.items()}
