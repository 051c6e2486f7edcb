"""The way back from a page of the reading room, for the breadcrumbs."""

from django.urls import reverse

from audit_portal.organisations.models import Board
from questionnaires.returns.models import AuditRound
from questionnaires.review.models import Review

Crumbs = list[tuple[str, str]]


def to_room(board: Board) -> Crumbs:
    room = reverse("review:room", args=[board.slug])
    return [("Home", reverse("home")), ("Reading room", room)]


def to_queue(audit_round: AuditRound) -> Crumbs:
    here = (audit_round.title, reverse("review:queue", args=[audit_round.slug]))
    return [*to_room(audit_round.board), here]


def to_review(review: Review) -> Crumbs:
    audit_return = review.audit_return
    here = (audit_return.organisation_name, reverse("review:review", args=[review.pk]))
    return [*to_queue(audit_return.audit_round), here]
