"""The way back from a page of the tracker, for the breadcrumbs."""

from django.urls import reverse

from audit_portal.organisations.models import Board
from questionnaires.returns.models import AuditRound

Crumbs = list[tuple[str, str]]


def to_rounds(board: Board) -> Crumbs:
    return [
        ("Home", reverse("home")),
        ("Rounds", reverse("compliance:rounds", args=[board.slug])),
    ]


def to_letters(board: Board) -> Crumbs:
    return [*to_rounds(board), ("Letters", reverse("compliance:letters", args=[board.slug]))]


def to_tracker(audit_round: AuditRound) -> Crumbs:
    here = (audit_round.title, reverse("compliance:tracker", args=[audit_round.slug]))
    return [*to_rounds(audit_round.board), here]


def to_chase(audit_round: AuditRound) -> Crumbs:
    here = ("The chase", reverse("compliance:chase", args=[audit_round.slug]))
    return [*to_tracker(audit_round), here]
