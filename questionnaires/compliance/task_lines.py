"""The tasks of the chase, as a manager does them: with who was invited to a seat that is empty."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from audit_portal.figures.days import day_of, spoken
from audit_portal.organisations.models import Board, Invitation
from questionnaires.compliance.models import LadderStep, Notice


@dataclass(frozen=True)
class TaskLine:
    """`invited` was asked last to take the seat that the step goes to, and has not come in."""

    notice: Notice
    invited: Invitation | None

    @property
    def to_do(self) -> str:
        if self.invited is None or self.invited.sent_at is None:
            return self.notice.to_do
        name = self.invited.name or self.invited.email
        seat = self.invited.get_role_display()
        on_day = spoken(day_of(self.invited.sent_at))
        return (
            f"Ask {name} to come in: invited as {seat[:1].lower()}{seat[1:]} on {on_day}, and not "
            "here yet"
        )

    @property
    def filling(self) -> tuple[str, str]:
        """The words and the address of the page where an empty seat is filled; "" for others."""
        if not is_empty_seat(self.notice):
            return ("", "")
        at = [self.notice.audit_return.organisation_id]
        if self.notice.role == "lead" and self.invited is None:
            return ("Invite a lead", reverse("organisations:organisation_invite", args=at))
        return (
            "People and invitations",
            reverse("organisations:organisation_people", args=at),
        )


def is_empty_seat(notice: Notice) -> bool:
    return notice.recipient_id is None and notice.step.channel == LadderStep.Channel.EMAIL


def task_lines(tasks: Iterable[Notice], board: Board) -> list[TaskLine]:
    """One query besides the tasks, which come with their steps and returns."""
    shown = list(tasks)
    places = {one.audit_return.organisation_id for one in shown if is_empty_seat(one)}
    offers = Invitation.objects.open().reaching(board).filter(organisation__in=places)
    offers = offers.exclude(sent_at=None)
    latest = {(offer.organisation_id, offer.role): offer for offer in offers.order_by("sent_at")}
    return [TaskLine(one, _of(one, latest)) for one in shown]


def _of(notice: Notice, latest: dict[tuple[int | None, str], Invitation]) -> Invitation | None:
    if not is_empty_seat(notice):
        return None
    return latest.get((notice.audit_return.organisation_id, notice.role))
