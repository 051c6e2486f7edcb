"""Pages of all letters of a round: drafting what is read, signing, printing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit_portal.jobs.views import waiting_for
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.models import AuditRound
from questionnaires.review.crumbs import to_queue
from questionnaires.review.feedback.composing import RELATED
from questionnaires.review.feedback.listing import NONE_YET, TITLES, Group, Letters
from questionnaires.review.feedback.moves import State
from questionnaires.review.feedback.papers import FEEDBACK, form_of
from questionnaires.review.feedback.writing import Done, begin_all, sign, standing
from questionnaires.review.finding import roles_at, round_or_404

LONGEST_KEY = 19  # figures


@require_safe
@login_required
def of_round(request: SignedInRequest, slug: str) -> HttpResponse:
    audit_round = round_or_404(request.user, slug)
    letters, roles = Letters(audit_round, request.user), roles_at(request.user, audit_round.board)
    groups = letters.groups()
    show = request.GET.get("show", "")
    show = show if show in TITLES else _first(groups)
    context = {
        **_of(audit_round),
        "groups": groups,
        "chosen": next(group for group in groups if group.state == show),
        "reviews": letters.without.select_related("audit_return", "reviewer")
        if show == NONE_YET
        else [],
        "letters": letters.all.filter(state=show).select_related(*RELATED).in_order()
        if show != NONE_YET
        else [],
        "writes": bool(roles & {"reviewer", "manager"}),
        "signs": "manager" in roles,
    }
    return render(request, "review/feedback/letter_list.html", context)


def _first(groups: list[Group]) -> str:
    """What there is something to do about; else what was sent."""
    return next((str(group.state) for group in groups if group.number), NONE_YET)


def _of(audit_round: AuditRound) -> dict[str, Any]:
    return {
        "audit_round": audit_round,
        "place": audit_round.board,
        "crumbs": to_queue(audit_round),
    }


def _to_list(audit_round: AuditRound, show: str) -> HttpResponse:
    return redirect(f"{reverse('review:feedback_round', args=[audit_round.slug])}?show={show}")


@require_POST
@login_required
def begin_many(request: SignedInRequest, slug: str) -> HttpResponse:
    """For every return of the round that is read and has no letter."""
    audit_round = round_or_404(request.user, slug, "manager", "reviewer")
    without = Letters(audit_round, request.user).without
    reviews = [
        one for one in without.select_related("reviewer", "audit_return") if not standing(one)
    ]
    roles = roles_at(request.user, audit_round.board)
    role = "manager" if "manager" in roles else "reviewer"
    now = timezone.now()
    begun = begin_all(reviews, role=role, by=request.user, on=timezone.localdate(), at=now)
    messages.success(
        request,
        f"{begun.proposed} read without change: ready to sign. {begun.drafts} with the reviewer.",
    )
    return _to_list(audit_round, "proposed" if begun.proposed else "draft")


def _ticked(request: SignedInRequest) -> dict[int, int]:
    """The letters ticked, each with the revision it was looked at in."""
    pairs = (value.partition("-") for value in request.POST.getlist("letter"))
    return {
        int(key): int(seen)
        for key, _, seen in pairs
        if key.isdecimal() and seen.isdecimal() and max(len(key), len(seen)) < LONGEST_KEY
    }


@require_POST
@login_required
def sign_many(request: SignedInRequest, slug: str) -> HttpResponse:
    """First which letters go; then, at the manager's word, they do."""
    audit_round = round_or_404(request.user, slug, "manager")
    seen = _ticked(request)
    letters = Letters(audit_round, request.user).all.filter(pk__in=seen)
    chosen = list(letters.select_related(*RELATED).in_order())
    waiting = [one for one in chosen if one.state == State.PROPOSED]
    if "confirmed" not in request.POST:
        if not waiting:
            messages.error(request, "No letter was ticked, or none of those still waits.")
            return _to_list(audit_round, State.PROPOSED)
        pairs = [(one, f"{one.pk}-{seen[one.pk]}") for one in waiting]
        context = {**_of(audit_round), "chosen": pairs}
        return render(request, "review/feedback/letters_sign.html", context)
    today, now = timezone.localdate(), timezone.now()
    done = sign(chosen, audit_round.board, seen, by=request.user, on=today, at=now)
    _tell(request, done)
    return _to_list(audit_round, State.SENT if done.letters else State.PROPOSED)


def _tell(request: SignedInRequest, done: Done) -> None:
    if done.letters:
        number = len(done.letters)
        said = f"{number} letters are" if number > 1 else "1 letter is"
        messages.success(request, f"{said} signed. The organisations are told by e-mail.")
    for one, why in done.held:
        messages.warning(request, f"{one} was not sent: {why}")


@require_POST
@login_required
def letters_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """All of a round that are to be signed, or all that were sent, as one document."""
    audit_round = round_or_404(request.user, slug)
    which = request.POST.get("which", "")
    which = which if which in (State.PROPOSED, State.SENT) else State.SENT
    if not Letters(audit_round, request.user).all.filter(state=which).exists():
        messages.error(request, "There is no letter to print.")
        return _to_list(audit_round, which)
    about = {"round": audit_round.pk, "which": str(which), "form": form_of(request.POST)}
    return waiting_for(request.user, FEEDBACK.code, about)
