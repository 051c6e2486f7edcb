"""The action plan of an organisation over all its rounds, for a wall or a governors' meeting."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from audit_portal.documents.papers import Furniture, Paper, lay_out
from audit_portal.jobs.kinds import About
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import Organisation, User
from questionnaires.returns.models import Action, ActionUpdate


@dataclass(frozen=True)
class Part:
    """Actions in one status; `overdue` of them are late."""

    title: str
    actions: list[Action]  # each with `last_note` and `is_late`

    @property
    def overdue(self) -> int:
        return sum(getattr(action, "is_late", False) for action in self.actions)


def may_see(user: User, about: About) -> bool:
    return Organisation.objects.visible_to(user).filter(pk=about["organisation"]).exists()


def compose(user: User, about: About, on: date) -> Paper:
    """What this person may see of it, as on the page of the plan."""
    organisation = Organisation.objects.select_related("home_board").get(pk=about["organisation"])
    return lay_out(
        "returns/papers/action_plan.html",
        title=f"Action plan of {organisation}",
        named=f"action plan {organisation}",
        furniture=Furniture(
            letterhead_of(organisation.home_board), f"{organisation}: action plan", on
        ),
        words={"organisation": organisation, "parts": _parts(user, organisation, on)},
    )


def _parts(user: User, organisation: Organisation, on: date) -> list[Part]:
    """Open ones first; those without actions are left out."""
    notes = ActionUpdate.objects.filter(action=OuterRef("pk")).exclude(note="")
    actions = list(
        Action.objects.visible_to(user)
        .filter(organisation=organisation)
        .select_related("audit_return__audit_round", "question")
        .annotate(last_note=Subquery(notes.order_by("-at", "-pk").values("note")[:1]))
        .open_first()
    )
    for action in actions:
        action.is_late = action.is_overdue(on=on)  # type: ignore[attr-defined]  # for the template
    parts = [
        Part(label, [action for action in actions if action.status == status])
        for status, label in Action.Status.choices
    ]
    return [part for part in parts if part.actions]
